"""计分底稿: how one unit's points came about, figure by figure, on paper.

Plain HTML with a style of its own and a policy of fetching nothing; prints on A4.
"""

from collections.abc import Iterator, Sequence
from html import escape
from typing import Any

from pipelines.assess.bench import Bench, appeals_until
from pipelines.assess.compute import Outcome
from pipelines.assess.words import STAGES, WORDS

STYLE = """
@page {size: A4; margin: 18mm 15mm} body {font: 10.5pt/1.5 "Noto Sans CJK SC", "Microsoft YaHei", sans-serif;
color: #222; max-width: 180mm; margin: 1rem auto} h1 {font-size: 16pt; text-align: center; margin: .2rem 0}
h2 {font-size: 12pt; margin: .9rem 0 .3rem} p {margin: .2rem 0} table {border-collapse: collapse; width: 100%}
th, td {border: 1px solid #999; padding: .15rem .35rem; font-size: 9pt; vertical-align: top}
th {background: #f2f2f2; font-weight: 600} td.r {text-align: right; font-variant-numeric: tabular-nums;
white-space: nowrap} tr {break-inside: avoid} thead {display: table-header-group} small {color: #555}
"""


def worksheet(bench: Bench, outcome: Outcome, unit: str, language: str) -> str:
    """The sheet of one unit. Raises KeyError for a unit without a row in the outcome."""
    row = outcome.total()[unit]
    name = bench.catalogue.unit_name(unit)[language]
    title = f"{name} {bench.period.name(language)} {bench.kind.name[language]} {_say('title', language)}"
    body = "".join(
        (
            f"<h1>{escape(title)}</h1>", _head(bench, row, language),
            f"<h2>{_say('indicators', language)}</h2>", _indicators(bench, outcome, unit, language),
            f"<h2>{_say('adjustments', language)}</h2>", _adjustments(outcome, unit, language),
            f"<h2>{_say('entries', language)}</h2>", _entries(bench, unit, language),
        )
    )  # fmt: skip
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    return (
        f"<!doctype html><html lang='{language}'><head><meta charset='utf-8'><title>{escape(title)}</title>"
        f'<meta http-equiv="Content-Security-Policy" content="{policy}"><style>{STYLE}</style></head>'
        f"<body>{body}</body></html>"
    )


def _say(key: str, language: str, **values: object) -> str:
    return WORDS[key][language == "en"].format(**values)


def _head(bench: Bench, row: dict[str, Any], language: str) -> str:
    stage = STAGES.get(bench.one.stage, (bench.one.stage,) * 2)[language == "en"]
    rank = f"{row['rank']:.0f}/{row['rank_of']:.0f}" if row["rank"] else "–"
    lead = _say(
        "lead", language, total=_number(row["total"]), base=_number(row["base"], 4),
        off=_number(row["deductions"]), on=_number(row["bonus"]),
        grade=row[f"grade_{language}"] or "–", rank=rank,
    )  # fmt: skip
    last = appeals_until(bench.one)
    until = f" · {_say('until', language, day=last)}" if last else ""
    notes = row[f"note_{language}"] or _say("none", language)
    made = _say("id", language, id=f"{bench.one.assessment_id} {bench.one.rulebook[:12]}")
    return (
        f"<p>{escape(lead)}</p><p>{_say('state', language)}: {stage}{escape(until)} · {escape(made)}</p>"
        f"<p>{_say('notes', language)}: {escape(notes)}</p>"
    )


def _indicators(bench: Bench, outcome: Outcome, unit: str, language: str) -> str:
    pairs = {
        r["indicator"]: r
        for r in outcome.tables.get("indicator", _NOTHING).records()
        if r["unit"] == unit
    }
    rows = []
    for leaf in outcome.tables["score_leaf"].records():
        if leaf["unit"] != unit:
            continue
        indicator = bench.catalogue.indicator_by_code[leaf["indicator"]]
        pair = pairs.get(leaf["indicator"], {})
        rows.append(
            (
                f"{indicator.code} {indicator.name[language]}",
                f"{_plain(pair.get('numerator'))}/{_plain(pair.get('denominator'))}",
                _number(leaf["value"], indicator.digits + 1),
                f"{_plain(leaf['target'])}/{_plain(leaf['floor'])}",
                f"{_number(leaf['weight'], 2)}" + _moved(leaf),
                _number(leaf["full_points"], 4),
                _how(leaf, language),
            )
        )
    heads = ("indicator", "figures", "value", "goal", "weight", "points", "how")
    return _table([_say(h, language) for h in heads], rows, {1, 2, 3, 4, 5})


class _Nothing:
    def records(self) -> list[dict[str, Any]]:
        return []


_NOTHING: Any = _Nothing()


def _moved(leaf: dict[str, Any]) -> str:
    effective = leaf["effective_weight"]
    return (
        f"→{_number(effective, 2)}" if effective and abs(effective - leaf["weight"]) > 1e-9 else ""
    )


def _how(leaf: dict[str, Any], language: str) -> str:
    factor = leaf["received_factor"]
    if leaf["state"] == "scored" and factor is not None and factor < 1:
        return _say("reduced", language, factor=f"{factor:.4f}")
    return _say(leaf["state"], language)


def _adjustments(outcome: Outcome, unit: str, language: str) -> str:
    rows = [
        (f"{r['code']} {r[f'name_{language}']}", _number(r["points"], 4), r[f"detail_{language}"])
        for r in outcome.tables["score_adjustment"].records()
        if r["unit"] == unit
    ]
    heads = [_say(h, language) for h in ("code", "points", "detail")]
    return _table(heads, rows, {1}) if rows else f"<p>{_say('none', language)}</p>"


def _entries(bench: Bench, unit: str, language: str) -> str:
    lines = [
        f"<p>{escape(e.entry_id[:8])} {escape(e.code)} {escape(e.state)}: {escape(e.reason)}</p>"
        for e in bench.entries
        if e.unit == unit
    ]
    return "".join(lines) or f"<p>{_say('none', language)}</p>"


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]], figures: set[int]) -> str:
    top = "".join(f"<th>{escape(h)}</th>" for h in heads)
    body = "".join(f"<tr>{''.join(_cells(row, figures))}</tr>" for row in rows)
    return f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"


def _cells(row: Sequence[str], figures: set[int]) -> Iterator[str]:
    for at, cell in enumerate(row):
        kind = " class='r'" if at in figures else ""
        yield f"<td{kind}>{escape(cell)}</td>"


def _number(value: float | None, digits: int = 2) -> str:
    return "–" if value is None else f"{value:,.{digits}f}".replace("-", "−")


def _plain(value: Any) -> str:
    """A figure with no needless decimals."""
    if value is None:
        return "–"
    text = f"{float(value):,.4f}".rstrip("0").rstrip(".")
    return text.replace("-", "−")
