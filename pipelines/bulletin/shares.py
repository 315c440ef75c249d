"""Where points were won and lost: by part of the scheme and by dimension of care."""

from pipelines.bulletin.cells import Cell, figure, is_hidden
from pipelines.bulletin.model import Block, Chart, Column, Heading, Paragraph, Point, Table
from pipelines.bulletin.read import Facts, Row, Rows
from pipelines.bulletin.words import joined, number, say, sentences

Ranked = list[tuple[str, float]]
"""Names with their share of points, the highest first."""
SHARES = 1
"""Decimals of a share in percent."""


def shares(facts: Facts) -> list[Block]:
    """The second section without its heading. Where points by part are withheld, it goes by indicator."""
    language = facts.language
    parts, open_ = part_shares(facts), leaf_shares(facts)
    if parts or not open_:
        blocks = _section(facts, "parts", _parts(facts), parts)
    else:
        blocks = _section(facts, "leaves", _leaves(facts), open_)
    if facts["care_scores"]:
        blocks += [Heading(2, say("h_cares", language)), *_cares(facts)]
    return blocks


def _section(facts: Facts, kind: str, table: Table, ranked: Ranked) -> list[Block]:
    """By part or by indicator: what is highest and lowest, a table, and a chart of more than one."""
    language = facts.language
    title = Heading(2, say(f"h_{kind}", language))
    if not ranked:
        return [title, Paragraph(say("parts_hidden", language))]
    if len(ranked) == 1:
        return [title, table]
    hidden = len(by(facts["leaves"], "indicator")) - len(ranked)
    (best, most), (worst, least) = ranked[0], ranked[-1]
    told = say(
        kind, language, best=best, most=_percent(most), worst=worst, least=_percent(least),
        open=len(ranked), hidden=hidden,
    )  # fmt: skip
    return [title, Paragraph(told), table, _chart(facts, kind, ranked)]


def _percent(value: float) -> str:
    return f"{number(value, SHARES)}%"


def won(row: Row) -> str:
    """The column of an indicator's points: those that add up to the base, or, in the public's edition,
    which withholds those, those on the weight before any was given on."""
    return "points" if row["full_points"] is None else "full_points"


def weight(row: Row) -> float:
    """What could be won with an indicator."""
    return float(row["weight"] if row["effective_weight"] is None else row["effective_weight"])


def lost(row: Row) -> float:
    """Points not won with an indicator."""
    return weight(row) - float(row[won(row)] or 0)


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


def part_shares(facts: Facts) -> Ranked:
    """Parts by name with their share, the highest first; those withheld left out."""
    return _ranked(facts["parts"], "part")


def leaf_shares(facts: Facts) -> Ranked:
    """The same of indicators."""
    return _ranked(_of_weight(facts["leaves"]), "indicator")


def _ranked(rows: Rows, column: str) -> Ranked:
    found = [(r[0]["name"], share(r)) for r in by(rows, column).values() if whole(r)]
    return sorted(found, key=lambda pair: -pair[1])


def _of_weight(rows: Rows) -> Rows:
    """Indicators with their points and weight under the names that parts have."""
    return [
        {**row, "points": row[won(row)], "effective_weight": 0.0 if row[won(row)] is None else weight(row)}
        for row in rows
    ]  # fmt: skip


def _chart(facts: Facts, kind: str, ranked: Ranked) -> Chart:
    language, (worst, least) = facts.language, ranked[-1]
    return Chart(
        "bars", say(f"chart_{kind}", language, worst=worst, least=_percent(least)),
        say("chart_parts_sub", language, period=facts.period["name"], n=len(facts["totals"])),
        tuple(Point(name, round(value, SHARES)) for name, value in ranked), SHARES, {}, 100.0,
    )  # fmt: skip


def _parts(facts: Facts) -> Table:
    note = say("parts_mean", facts.language)
    return _table(facts, "parts", "c_part", by(facts["parts"], "part"), note)


def _leaves(facts: Facts) -> Table:
    """Indicators whose points may be shown."""
    found = by(_of_weight(facts["leaves"]), "indicator")
    shown = {code: rows for code, rows in found.items() if whole(rows)}
    return _table(facts, "leaves", "c_indicator", shown, say("leaves_mean", facts.language))


def _table(facts: Facts, kind: str, head: str, lines: dict[str, Rows], note: str) -> Table:
    language = facts.language
    rows = []
    for found in lines.values():
        counted = [row for row in found if _counts(row)]
        rows.append((Cell(found[0]["name"]), *_means(facts, found, counted)))
    columns = (
        Column(say(head, language), 3), Column(say("c_points", language), 1, facts.digits),
        Column(say("c_full", language), 1, facts.digits),
        Column(f"{say('c_share', language)} %", 1, SHARES),
        Column(say("c_units", language), 1, 0),
    )  # fmt: skip
    title = say(f"t_{kind}", language)
    return Table(title, title, columns, tuple(rows), note)


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
    """Those that may be shown are told; a table of more than one."""
    language = facts.language
    found = [_care(facts, rows) for rows in by(facts["care_scores"], "care").values()]
    known = [cells for cells in found if not cells[1].is_hidden]
    told = [
        say("value_of", language, name=name.text, value=f"{share.text}%")
        for name, share, _ in known
    ]
    text = say("care_shares", language, cares=joined(told, language)) if told else ""
    hidden = sum(cells[1].text == say("withheld", language) for cells in found)
    kept = say("cares_hidden" if known else "cares_all_hidden", language, n=hidden)
    columns = (
        Column(say("c_care", language), 3),
        Column(f"{say('c_share', language)} %", 1, SHARES),
        Column(say("c_units", language), 1, 0),
    )
    title = say("t_cares", language)
    table = Table(title, title, columns, tuple(found))
    blocks: list[Block] = [Paragraph(sentences([text, kept if hidden else ""], language))]
    return [*blocks, table] if len(known) > 1 else blocks


def _care(facts: Facts, rows: Rows) -> tuple[Cell, Cell, Cell]:
    """A dimension's name, share of points, and of how many units."""
    name, language = Cell(rows[0]["name"]), facts.language
    known = [r for r in rows if r["points"] is not None and r["weight"]]
    is_kept = any(r["is_withheld"] and r["points"] is None for r in rows)
    if is_kept or not known:
        none = Cell(say("withheld" if is_kept else "not_assessed", language), is_hidden=True)
        return name, none, none
    share = 100 * sum(r["points"] for r in known) / sum(r["weight"] for r in known)
    return name, figure(facts, share, SHARES), figure(facts, len(known), 0)
