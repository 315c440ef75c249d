"""Deductions and bonuses, returns and data quality, what comes next."""

from collections.abc import Iterator

from pipelines.bulletin.cells import figure
from pipelines.bulletin.model import Block, Cell, Column, Paragraph, Table
from pipelines.bulletin.progress import named, with_status
from pipelines.bulletin.read import Facts, Row, Rows
from pipelines.bulletin.shares import by, part_shares
from pipelines.bulletin.words import day, joined, listed, number, percent, say, sentences

VETO = "veto"


def adjustments(facts: Facts) -> list[Block]:
    """The fourth section without its heading."""
    language, rows = facts.language, in_force(facts)
    told = list(_sums(facts, rows))
    vetoes = [f"{r['unit_name']} {r['name']}" for r in rows if r["kind"] == VETO]
    if vetoes:
        told.append(say("vetoes", language, names=joined(vetoes, language)))
    pending = len(shown(facts)) - len(rows)
    if pending:
        told.append(say("pending", language, n=pending))
    if facts.is_public:
        told.append(say("adjusted_hidden", language))
    blocks: list[Block] = [Paragraph(sentences(told, language))]
    return [*blocks, _together(facts, rows)] if rows else blocks


def in_force(facts: Facts) -> Rows:
    return [row for row in facts["adjustments"] if row["is_effective"]]


def shown(facts: Facts) -> Rows:
    """The public reads of what is in force alone: what is only alleged is nobody's fault."""
    return in_force(facts) if facts.is_public else facts["adjustments"]


def _sums(facts: Facts, rows: Rows) -> Iterator[str]:
    """The public is never told that there is none of what it is not shown."""
    language, is_public = facts.language, facts.is_public
    off = [row for row in rows if row["points"] < 0]
    on = [row for row in rows if row["points"] > 0]
    taken, added = (sum(row["points"] for row in part) for part in (off, on))
    counts = {"units": len({r["unit"] for r in off}), "up": len({r["unit"] for r in on})}
    told = {"off": number(-taken, facts.digits), "on": number(added, facts.digits), **counts}
    if not rows:
        yield say("listed_none" if is_public else "adjusted_none", language)
    elif not is_public:
        yield say("adjusted", language, **told)
    else:
        yield from (
            say(k, language, **told) for k, of in (("listed_off", off), ("listed_on", on)) if of
        )


def _together(facts: Facts, rows: Rows) -> Table:
    language = facts.language
    lines = []
    for found in by(rows, "code").values():
        first = found[0]
        lines.append(
            (
                Cell(first["name"]), Cell(say(first["kind"], language)),
                figure(facts, len({r["unit"] for r in found}), 0),
                figure(facts, sum(r["points"] for r in found), facts.digits, signs=True),
            )
        )  # fmt: skip
    columns = (
        Column(say("c_item", language), 3), Column(say("c_kind", language), 1.2),
        Column(say("c_units", language), 1, 0), Column(say("c_points", language), 1, facts.digits),
    )  # fmt: skip
    title, note = say("t_adjustments", language), say("sum_note", language)
    return Table(title, say("h_adjustments", language), columns, tuple(lines), note)


def quality(facts: Facts) -> list[Block]:
    """The fifth section without its heading."""
    return [Paragraph(sentences(_quality(facts), facts.language))]


def received(row: Row, language: str) -> str:
    """How many of the returns expected came, came on time, and were accepted."""
    keys = ("received", "on_time", "accepted")
    counts = {key: number(row[key], 0) for key in ("expected", *keys)}
    rates = {f"{key}_p": percent(row[key], row["expected"]) for key in keys}
    return say("returns", language, **counts, **rates)


def _quality(facts: Facts) -> Iterator[str]:
    language = facts.language
    if not facts["rates"] or not facts["rates"][0]["expected"]:
        yield say("no_returns", language)
        return
    yield received(facts["rates"][0], language)
    yield from _short(facts)
    for score in facts["quality"]:
        if score["total"] is not None:
            yield say("score", language, total=number(score["total"], 1))
    for trust in facts["trust"]:
        if trust["match_rate"] is not None:
            yield say("match", language, rate=percent(trust["match_rate"], 1))
        if trust["name"]:
            yield say("trust", language, name=trust["name"])


def _short(facts: Facts) -> Iterator[str]:
    """Units whose returns did not all come, with how many are missing."""
    language, rows = facts.language, facts["unit_rates"]
    missing = [(row["name"], row["expected"] - row["received"]) for row in rows]
    short = [say("missing_of", language, unit=unit, n=n) for unit, n in missing if n > 0]
    if short:
        told = {"all": len(rows), "n": len(rows) - len(short)}
        yield say("returns_short", language, units=listed(short, language), **told)
    elif rows:
        yield say("returns_whole", language, all=len(rows))


def next_steps(facts: Facts) -> list[str]:
    """What is asked of the units, one line each."""
    language, behind, parts = facts.language, with_status(facts, "behind"), part_shares(facts)
    told = []
    if behind:
        told.append(say("next_behind", language, names=named(behind, language)))
    if len(parts) > 1:
        told.append(say("next_parts", language, part=parts[-1][0]))
    told.append(say("next_own", language))
    if facts.appeals_until:
        told.append(say("next_appeal", language, day=day(facts.appeals_until, language)))
    return told
