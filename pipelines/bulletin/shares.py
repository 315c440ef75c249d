"""Where points were won and lost: by part of the scheme and by dimension of care."""

from pipelines.bulletin.cells import Cell, figure, is_hidden
from pipelines.bulletin.model import Block, Chart, Column, Heading, Paragraph, Point, Table
from pipelines.bulletin.read import Facts, Row, Rows
from pipelines.bulletin.words import number, say, sentences

SHARES = 1
"""Decimals of a share in percent."""


def shares(facts: Facts) -> list[Block]:
    """The second section without its heading."""
    language = facts.language
    blocks: list[Block] = [Heading(2, say("h_parts", language))]
    ranked = part_shares(facts)
    if len(ranked) == 1:
        blocks.append(_parts(facts))
    elif ranked:
        blocks += [Paragraph(_told(facts, ranked)), _parts(facts), _chart(facts, ranked)]
    else:
        blocks.append(Paragraph(say("parts_hidden", language)))
    if facts["care_scores"]:
        blocks += [Heading(2, say("h_cares", language)), *_cares(facts)]
    return blocks


def by(rows: Rows, column: str) -> dict[str, Rows]:
    """Rows by the value of a column, in the order they come."""
    found: dict[str, Rows] = {}
    for row in rows:
        found.setdefault(row[column], []).append(row)
    return found


def whole(rows: Rows) -> bool:
    """Whether none of them is withheld, and some have points."""
    return not any(map(is_hidden, rows)) and any(_counts(row) for row in rows)


def _counts(row: Row) -> bool:
    return bool(row["points"] is not None and row["effective_weight"])


def share(rows: Rows) -> float:
    """Points won of those to be had, in percent, over all units with points there."""
    won = sum(row["points"] for row in rows if _counts(row))
    return float(100 * won / sum(row["effective_weight"] for row in rows if _counts(row)))


def part_shares(facts: Facts) -> list[tuple[str, float]]:
    """Parts by name with their share, the highest first; those withheld left out."""
    found = [(r[0]["name"], share(r)) for r in by(facts["parts"], "part").values() if whole(r)]
    return sorted(found, key=lambda pair: -pair[1])


def _told(facts: Facts, ranked: list[tuple[str, float]]) -> str:
    (best, most), (worst, least) = ranked[0], ranked[-1]
    return say(
        "parts", facts.language, best=best, most=f"{number(most, SHARES)}%",
        worst=worst, least=f"{number(least, SHARES)}%",
    )  # fmt: skip


def _chart(facts: Facts, ranked: list[tuple[str, float]]) -> Chart:
    language, (worst, least) = facts.language, ranked[-1]
    return Chart(
        "bars", say("chart_parts", language, worst=worst, least=f"{number(least, SHARES)}%"),
        say("chart_parts_sub", language, period=facts.period["name"]),
        tuple(Point(name, round(value, SHARES)) for name, value in ranked), SHARES, {}, 100.0,
    )  # fmt: skip


def _parts(facts: Facts) -> Table:
    language = facts.language
    rows = []
    for found in by(facts["parts"], "part").values():
        counted = [row for row in found if _counts(row)]
        rows.append((Cell(found[0]["name"]), *_means(facts, found, counted)))
    columns = (
        Column(say("c_part", language), 3), Column(say("c_points", language), 1, facts.digits),
        Column(say("c_full", language), 1, facts.digits),
        Column(f"{say('c_share', language)} %", 1, SHARES),
        Column(say("c_units", language), 1, 0),
    )  # fmt: skip
    title = say("t_parts", language)
    return Table(title, title, columns, tuple(rows))


def _means(facts: Facts, found: Rows, counted: Rows) -> tuple[Cell, ...]:
    """Mean points, mean points to be had, their share, and of how many units."""
    if not whole(found):
        state = "withheld" if any(map(is_hidden, found)) else "not_assessed"
        return (Cell(say(state, facts.language), is_hidden=True),) * 4
    n, digits = len(counted), facts.digits
    won, full = (sum(r[c] for r in counted) / n for c in ("points", "effective_weight"))
    return (
        figure(facts, won, digits), figure(facts, full, digits),
        figure(facts, share(counted), SHARES), figure(facts, n, 0),
    )  # fmt: skip


def _cares(facts: Facts) -> list[Block]:
    language, rows, hidden = facts.language, [], 0
    for found in by(facts["care_scores"], "care").values():
        known = [r for r in found if r["points"] is not None and r["weight"]]
        is_kept = any(r["is_withheld"] and r["points"] is None for r in found)
        hidden += is_kept
        rows.append((Cell(found[0]["name"]), *_care(facts, known, is_kept)))
    columns = (
        Column(say("c_care", language), 3),
        Column(f"{say('c_share', language)} %", 1, SHARES),
        Column(say("c_units", language), 1, 0),
    )
    title = say("t_cares", language)
    told = say("cares_hidden", language, n=hidden) if hidden and hidden < len(rows) else ""
    return [
        *([Paragraph(sentences([told], language))] if told else []),
        Table(title, title, columns, tuple(rows)),
    ]


def _care(facts: Facts, known: Rows, is_kept: bool) -> tuple[Cell, ...]:
    if is_kept or not known:
        state = "withheld" if is_kept else "not_assessed"
        return (Cell(say(state, facts.language), is_hidden=True),) * 2
    won = 100 * sum(r["points"] for r in known) / sum(r["weight"] for r in known)
    return figure(facts, won, SHARES), figure(facts, len(known), 0)
