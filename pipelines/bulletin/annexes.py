"""The scores: totals, parts and indicators by unit, deductions and bonuses."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from pipelines.bulletin import cells
from pipelines.bulletin.careful import gap
from pipelines.bulletin.matters import shown
from pipelines.bulletin.model import BOOK, PAPER, Annex, Cell, Column, Table
from pipelines.bulletin.read import Facts, Row, Rows
from pipelines.bulletin.results import groups
from pipelines.bulletin.shares import by
from pipelines.bulletin.words import say

ACROSS = 8
"""Units side by side in one table on paper."""


def annexes(facts: Facts) -> tuple[Annex, ...]:
    language = facts.language
    found = [
        ("a_totals", [*totals(facts)]),
        ("a_parts", [*matrix(facts, "parts", "a_parts"), parts(facts)]),
        ("a_leaves", [*matrix(facts, "leaves", "a_leaves"), values(facts)]),
        ("a_adjustments", [adjustments(facts)] if shown(facts) else []),
    ]
    return tuple(Annex(say(name, language), tuple(tables)) for name, tables in found if tables)


def totals(facts: Facts) -> Iterator[Table]:
    """On paper a table a group, in the workbook one of all."""
    language = facts.language
    title, note = say("a_totals", language), say("key_note", language)
    pieces = []
    for name, found in groups(facts["totals"]):
        rows = tuple(_total(facts, row) for row in found)
        head = f"{title} · {name}" if name else title
        pieces.append(Table(head, head, tuple(_heads(facts)), rows, note, PAPER, True))
    yield from told_once(pieces)
    group = Column(say("c_group", language), 1.5)
    whole = tuple(
        (cells.words(row["group_name"], language), *_total(facts, row)) for row in facts["totals"]
    )
    yield Table(title, title, (group, *_heads(facts)), whole, note, BOOK, True)


def _heads(facts: Facts) -> Iterator[Column]:
    language = facts.language
    yield Column(say("c_unit", language), 1.6)
    for name in ("c_base", "c_deductions", "c_bonus", "c_total", "c_ago", "c_diff"):
        yield Column(say(name, language), 1.15, facts.digits)
    for name, width in (("c_grade", 1.45), ("c_rank", 1.15), ("c_range", 1.15), ("c_tier", 1.1)):
        yield Column(say(name, language), width)
    yield Column(say("c_key", language), 1.45, is_key=True)


def _total(facts: Facts, row: Row) -> tuple[Cell, ...]:
    key = cells.total_key(row["unit"], row["period"])
    figures = (
        cells.points(facts, row, column, key) for column in ("base", "deductions", "bonus", "total")
    )
    return Cell(row["name"]), *figures, *_before(facts, row), *_standing(facts, row), Cell(key)


def _before(facts: Facts, row: Row) -> tuple[Cell, Cell]:
    """The total a year before, and the difference."""
    ago = {"state": row["state_ago"], "total": row["total_ago"]}
    key = cells.total_key(row["unit"], row["period_ago"] or "")
    before = cells.points(facts, ago, "total", key)
    if row["total"] is None or row["total_ago"] is None:
        return before, cells.absent(row if row["total"] is None else ago, facts.language)
    apart = gap(row["total"], row["total_ago"], facts.digits)
    return before, cells.figure(facts, apart, facts.digits, signs=True)


def _standing(facts: Facts, row: Row) -> tuple[Cell, ...]:
    """Grade, rank, its interval and the tier."""
    language = facts.language
    if cells.is_hidden(row):
        return (cells.absent(row, language),) * 4
    rank = f"{row['rank']}/{row['rank_of']}" if row["rank"] else ""
    low, high = row["rank_low"], row["rank_high"]
    wide = (f"{low}" if low == high else f"{low}–{high}") if low is not None else ""
    tier = f"{row['tier']}" if row["tier"] is not None else ""
    return tuple(cells.words(text, language) for text in (row["grade_name"], rank, wide, tier))


def matrix(facts: Facts, query: str, title: str) -> Iterator[Table]:
    """Points with a line a part or indicator and a column a unit, on paper in pieces a group."""
    pieces = [
        _piece(facts, query, title, name, found[at : at + ACROSS])
        for name, found in groups(facts["totals"])
        for at in range(0, len(found), ACROSS)
    ]
    yield from told_once(pieces)


def told_once(pieces: list[Table]) -> Iterator[Table]:
    """Tables that belong together, their note under the last alone."""
    for at, piece in enumerate(pieces, 1):
        yield piece if at == len(pieces) else replace(piece, note="")


def _piece(facts: Facts, query: str, title: str, group: str, units: Rows) -> Table:
    language, is_leaf = facts.language, query == "leaves"
    codes = [row["unit"] for row in units]
    lines = by(facts[query], "indicator" if is_leaf else "part")
    of = {(row["unit"], code): row for code, found in lines.items() for row in found}
    columns = [Column(say("c_indicator" if is_leaf else "c_part", language), 2.9)]
    columns += [Column(row["name"], 1, facts.digits, small=row["unit"]) for row in units]
    rows = [_line(facts, code, found, codes, of, is_leaf) for code, found in lines.items()]
    name = say(title, language) + (f" · {group}" if group else "")
    return Table(
        name, name, tuple(columns), tuple(rows), _how(facts, lines, codes, is_leaf), PAPER, True
    )


def _line(
    facts: Facts, code: str, found: Rows, units: Sequence[str], of: dict[tuple[str, str], Row],
    is_leaf: bool,
) -> tuple[Cell, ...]:  # fmt: skip
    name = found[0]["name"]
    head = Cell(f"{code} {name}" if is_leaf else name)
    draw: Callable[[Facts, Row], Cell] = leaf if is_leaf else _part
    dash = cells.words("", facts.language)
    return head, *(draw(facts, of[u, code]) if (u, code) in of else dash for u in units)


def _how(facts: Facts, lines: dict[str, Rows], units: Sequence[str], is_leaf: bool) -> str:
    language, period = facts.language, facts.code
    first = next(iter(lines), "")
    example = (
        cells.leaf_key(units[0], period, first) if is_leaf else cells.total_key(units[0], period)
    )
    note = say("matrix_note" if is_leaf else "parts_note", language, period=period, example=example)
    return note if facts.is_public else say("space", language).join(
        (say("given_on", language), note)
    )  # fmt: skip


def leaf(facts: Facts, row: Row) -> Cell:
    """Points that add up to the base; in the public's edition, which withholds those, on the weight
    before any was given on."""
    key = cells.leaf_key(row["unit"], row["period"], row["indicator"])
    if row["state"] == "missing" and row["points"] is not None:
        return Cell(say("missing", facts.language), 0.0, key)
    return cells.points(facts, row, won(row), key)


def won(row: Row) -> str:
    return "points" if row["full_points"] is None else "full_points"


def weight(row: Row) -> float:
    """What could be won with an indicator."""
    return float(row["weight"] if row["effective_weight"] is None else row["effective_weight"])


def _part(facts: Facts, row: Row) -> Cell:
    return cells.points(facts, row, "points", cells.total_key(row["unit"], row["period"]))


def parts(facts: Facts) -> Table:
    """For the workbook: a line a unit and part."""
    language, digits = facts.language, facts.digits
    columns = (
        Column(say("c_unit", language), 1.2), Column(say("c_part", language), 2.5),
        Column(say("c_points", language), 1, digits), Column(say("c_full", language), 1, digits),
        Column(say("c_key", language), 1.2, is_key=True),
    )  # fmt: skip
    rows = []
    for row in facts["parts"]:
        key = cells.total_key(row["unit"], row["period"])
        full = cells.points(facts, row, "effective_weight", key)
        rows.append((Cell(row["unit_name"]), Cell(row["name"]), _part(facts, row), full, Cell(key)))
    title = say("a_parts", language)
    return Table(title, title, columns, tuple(rows), medium=BOOK)


def values(facts: Facts) -> Table:
    """For the workbook: a line a unit and indicator."""
    language, digits = facts.language, facts.digits
    columns = (
        Column(say("c_unit", language), 1.2), Column(say("c_indicator", language), 2.2),
        Column(say("c_value", language), 1, 1), Column(say("c_target", language), 1, 1),
        Column(say("c_status", language), 1), Column(say("c_change", language), 1.2),
        Column(say("c_points", language), 1, digits), Column(say("c_full", language), 1, digits),
        Column(say("c_state", language), 1), Column(say("c_key", language), 1.5, is_key=True),
    )  # fmt: skip
    rows = tuple(_value(facts, row) for row in facts["leaves"])
    title = say("a_values", language)
    return Table(title, title, columns, rows, medium=BOOK)


def _value(facts: Facts, row: Row) -> tuple[Cell, ...]:
    language = facts.language
    key = cells.leaf_key(row["unit"], row["period"], row["indicator"])
    state = "withheld" if cells.is_hidden(row) else row["state"]
    full = cells.absent(row, language)
    if not cells.is_hidden(row):
        full = cells.figure(facts, weight(row), facts.digits, key)
    return (
        Cell(row["unit_name"]), Cell(f"{row['indicator']} {cells.called(row, language)}"),
        cells.value(facts, row, "value", key), cells.value(facts, row, "target"),
        cells.status(row, language), cells.change(row, language),
        cells.points(facts, row, won(row), key), full, Cell(say(state, language)), Cell(key),
    )  # fmt: skip


def adjustments(facts: Facts) -> Table:
    language = facts.language
    reason = () if facts.is_public else (Column(say("c_detail", language), 5.6),)
    columns = (
        Column(say("c_unit", language), 1.3), Column(say("c_item", language), 1.9),
        Column(say("c_kind", language), 1.35), Column(say("c_points", language), 1, facts.digits),
        *reason, Column(say("c_key", language), 1.2, is_key=True),
    )  # fmt: skip
    order = {row["unit"]: at for at, row in enumerate(facts["totals"])}
    rows = sorted(shown(facts), key=lambda row: order.get(row["unit"], len(order)))
    title = say("a_adjustments", language)
    return Table(
        title,
        title,
        columns,
        tuple(_adjustment(facts, row) for row in rows),
        is_small=True,
        is_titled=False,
    )


def _adjustment(facts: Facts, row: Row) -> tuple[Cell, ...]:
    """Why is for the team and the unit: it may be in people's own words."""
    language = facts.language
    key = cells.total_key(row["unit"], row["period"])
    why = () if facts.is_public else (cells.words(row["detail"], language),)
    points = cells.figure(facts, row["points"], facts.digits, key, signs=True)
    return (
        Cell(row["unit_name"]),
        Cell(row["name"]),
        cells.kind(row, language),
        points,
        *why,
        Cell(key),
    )


def lost(row: Row) -> float:
    """Points not won with an indicator."""
    return weight(row) - float(row[won(row)] or 0)
