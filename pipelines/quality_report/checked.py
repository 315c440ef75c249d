"""What was found, what was checked, and what could not be."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from html import escape

from pipelines.quality_report.html import (
    bullets,
    folded,
    number,
    paragraph,
    percent,
    section,
    table,
)
from pipelines.quality_report.read import Facts, Row, Rows
from pipelines.quality_report.words import say

SHOWN = 12
"""Lines of a table; the others are folded away."""
NAMED = 4
"""Elements of an expectation that are named; of more, the first of them."""


def findings(facts: Facts) -> str:
    language, rows = facts.language, facts["found"]
    heads = [say(f"c_{k}", language) for k in ("severity", "rule", "open", "example")]
    lines = [
        [
            _severity(row, language),
            f"<span class='code'>{escape(row['rule_id'])}</span>",
            _open(row, language),
            escape(row["example"]),
        ]
        for row in rows
    ]
    return section(
        say("findings", language),
        paragraph(
            say("findings_note" if rows else "no_findings", language),
            "" if facts.is_whole else say("findings_withheld", language),
        ),
        table(heads, lines[:SHOWN], right=(2,)),
        folded(_more(lines, language), table(heads, lines[SHOWN:], right=(2,))),
        _listed(facts),
    )


def _open(row: Row, language: str) -> str:
    """How many are open, of how many returns, and how many there were in all."""
    of = say("open_of", language, returns=number(row["returns"]), all=number(row["findings"]))
    return f"<b>{number(row['open'])}</b> <small>{escape(of)}</small>"


def _severity(row: Row, language: str) -> str:
    code = row["severity"] or "note"
    shape = {"error": "○", "warning": "◐", "note": "·"}[code]
    return f"<span class='{code}'>{shape} {escape(say(code, language))}</span>"


def _listed(facts: Facts) -> str:
    language, rows = facts.language, facts["listed"]
    if not rows:
        return ""
    keys = ("unit", "form", "period", "place", "message", "remedy")
    lines = [
        [
            escape(text or "")
            for text in (
                row["name"], row["form"], row["period"],
                " ".join(filter(None, (row["sheet"], row["cells"]))), row["message"], row["remedy"],
            )
        ]
        for row in rows
    ]  # fmt: skip
    told = {"shown": number(len(rows)), "in_all": number(rows[0]["in_all"])}
    title = say("listed", language, **told)
    return folded(title, table([say(f"c_{key}", language) for key in keys], lines))


def checked(facts: Facts) -> str:
    language, runs = facts.language, [r for r in facts["runs"] if r["evaluated"]]
    failed = [row for row in runs if row["failed"]]
    heads = [
        say(f"c_{k}", language) for k in ("severity", "form", "expectation", "evaluated", "failed")
    ]
    lines = [
        [
            _severity(row, language),
            escape(row["form"]),
            _expected(row, language),
            number(row["evaluated"]),
            f"{number(row['failed'])} <small>{escape(percent(row['failed'], row['evaluated']))}</small>",
        ]
        for row in failed
    ]
    return section(
        say("checked", language),
        paragraph(say("checked_note", language)),
        _by_form(facts, runs),
        f"<h3>{escape(say('failing', language))}</h3>" if lines else "",
        table(heads, lines[:SHOWN], right=(3, 4)),
        folded(_more(lines, language), table(heads, lines[SHOWN:], right=(3, 4))),
        f"<h3>{escape(say('holding', language))}</h3>",
        *_held(facts, [row for row in runs if not row["failed"]]),
    )


def _more(lines: Sequence[object], language: str) -> str:
    return say("more", language, n=number(len(lines) - SHOWN))


def _by_form(facts: Facts, runs: Rows) -> str:
    """A line a form: how many expectations, how many checks, how many of either failed."""
    language = facts.language
    forms: dict[str, Rows] = defaultdict(list)
    for row in runs:
        forms[row["form_name"]].append(row)
    ranked = sorted(forms.items(), key=lambda pair: -sum(row["failed"] for row in pair[1]))
    lines = [
        [
            escape(form),
            number(len(rows)),
            number(sum(bool(row["failed"]) for row in rows)),
            number(sum(row["evaluated"] for row in rows)),
            number(sum(row["failed"] for row in rows)),
        ]
        for form, rows in ranked
    ]
    keys = ("form", "expectations", "failing", "evaluated", "failed")
    heads = [say(f"c_{key}", language) for key in keys]
    return table(heads, lines, right=(1, 2, 3, 4), is_wide=True)


def _expected(row: Row, language: str) -> str:
    """The expectation in words, with the elements it looks at in small print."""
    names = row["elements"] or []
    told = say("names", language).join(names[:NAMED]) + ("…" if len(names) > NAMED else "")
    small = f" <small>{escape(told)}</small>" if told else ""
    return f"{escape(row['told'])} <small class='code'>{escape(row['rule_id'])}</small>{small}"


def _held(facts: Facts, runs: Rows) -> Iterator[str]:
    language = facts.language
    forms: dict[str, Rows] = defaultdict(list)
    for row in runs:
        forms[f"{row['form']} {row['form_name']}" if row["form"] else ""].append(row)
    for form, rows in sorted(forms.items()):
        told = {"n": number(len(rows)), "evaluated": number(sum(r["evaluated"] for r in rows))}
        lines = (
            f"{_expected(row, language)} <small>({number(row['evaluated'])})</small>"
            for row in rows
        )
        yield folded(say("held", language, form=form, **told), bullets(lines))


def unchecked(facts: Facts) -> str:
    language = facts.language
    told = [escape(line) for line in _gaps(facts)]
    if facts["idle"]:
        rules = say("names", language).join(f"{r['rule_id']} {r['told']}" for r in facts["idle"])
        told.append(escape(f"{say('u_idle', language)} {rules}"))
    return section(
        say("unchecked", language),
        bullets(told) or paragraph(say("u_none", language)),
        _rejected(facts),
        paragraph(say("signals", language)),
    )


def _gaps(facts: Facts) -> Iterator[str]:
    language = facts.language
    counts = {row["status"]: row["returns"] for row in facts["statuses"]}
    for status in ("missing", "rejected", "pending"):
        if counts.get(status):
            yield say(f"u_{status}", language, n=number(counts[status]))
    if any(row["measure"] == "agrees_across" for row in facts["measures"]):
        recounted = {r["unit"] for r in facts["measures"] if r["measure"] == "recount_matches"}
        if {row["unit"] for row in facts["totals"]} - recounted:
            yield say("u_match", language)
    counted = {row["dimension"] for row in facts["scores"]}
    for dimension in facts["dimensions"]:
        if dimension["code"] not in counted:
            yield say("u_dimension", language, name=dimension["name"])


def _rejected(facts: Facts) -> str:
    language, rows = facts.language, facts["rejected"]
    heads = [say(f"c_{key}", language) for key in ("files", "last", "example")]
    lines = [
        [number(row["files"]), f"{row['last_at']:%Y-%m-%d}", escape(row["example"])] for row in rows
    ]
    title = f"<h3>{escape(say('u_files', language))}</h3>" if rows else ""
    return title + table(heads, lines, right=(0,))
