"""The scores: totals, parts and indicators by unit, deductions and bonuses."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from pipelines.bulletin import cells
from pipelines.bulletin.careful import gap
from pipelines.bulletin.lists import leaf, part, parts, values
from pipelines.bulletin.matters import shown
from pipelines.bulletin.model import BOOK, PAPER, Annex, Block, Cell, Column, Table
from pipelines.bulletin.progress import changes, indicators
from pipelines.bulletin.read import Facts, Row, Rows
from pipelines.bulletin.results import groups
from pipelines.bulletin.shares import by
from pipelines.bulletin.words import percent, say, sentences

ACROSS = 8
"""Units side by side in one table on paper."""
GROUP = 15
WIDTHS = {
    "c_unit": 18, "c_base": 14, "c_deductions": 11, "c_bonus": 11, "c_total": 13, "c_ago": 13,
    "c_diff": 14, "c_grade": 15, "c_rank": 10, "c_range": 15, "c_tier": 9, "c_key": 18,
}  # fmt: skip
"""Of the table of totals, in millimetres of the page."""
POINTS = ("c_base", "c_deductions", "c_bonus", "c_total", "c_ago", "c_diff")


def annexes(facts: Facts) -> tuple[Annex, ...]:
    """On paper without what is withheld of every unit, which the text tells; the workbook says it cell by
    cell."""
    language = facts.language
    found: list[tuple[str, list[Block]]] = [
        ("a_indicators", [indicators(facts), *([chart] if (chart := changes(facts)) else [])]),
        ("a_totals", [*totals(facts)]),
        ("a_parts", [*matrix(facts, "parts", "a_parts"), parts(facts)]),
        ("a_leaves", [*matrix(facts, "leaves", "a_leaves"), values(facts)]),
        ("a_adjustments", [adjustments(facts)] if shown(facts) else []),
        ("a_rates", [rates(facts)] if facts["unit_rates"] else []),
    ]
    return tuple(Annex(say(name, language), tuple(blocks)) for name, blocks in found if blocks)


def totals(facts: Facts) -> Iterator[Table]:
    """On paper a table a group, in the workbook one of all."""
    language = facts.language
    title, note = say("a_totals", language), say("key_note", language)
    pieces = []
    for name, found in groups(facts["totals"]):
        if all(map(cells.is_hidden, found)):
            continue
        rows = tuple(_total(facts, row) for row in found)
        head = f"{title} · {name}" if name else title
        pieces.append(Table(head, head, tuple(_heads(facts)), rows, note, PAPER, True))
    yield from told_once(pieces)
    group = Column(say("c_group", language), GROUP)
    whole = tuple(
        (cells.words(row["group_name"], language), *_total(facts, row)) for row in facts["totals"]
    )
    yield Table(title, title, (group, *_heads(facts)), whole, note, BOOK, True)


def _heads(facts: Facts) -> Iterator[Column]:
    for name, width in WIDTHS.items():
        digits = facts.digits if name in POINTS else None
        yield Column(say(name, facts.language), width, digits, is_key=name == "c_key")


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
        if _open(facts, query)
    ]
    yield from told_once(pieces)


def told_once(pieces: list[Table]) -> Iterator[Table]:
    """Tables that belong together, their note under the last alone."""
    for at, piece in enumerate(pieces, 1):
        yield piece if at == len(pieces) else replace(piece, note="")


def _piece(facts: Facts, query: str, title: str, group: str, units: Rows) -> Table:
    language, is_leaf = facts.language, query == "leaves"
    codes = [row["unit"] for row in units]
    lines = _open(facts, query)
    of = {(row["unit"], code): row for code, found in lines.items() for row in found}
    columns = [Column(say("c_indicator" if is_leaf else "c_part", language), 2.6)]
    columns += [Column(row["name"], 1, facts.digits, small=row["unit"]) for row in units]
    rows = [_line(facts, code, found, codes, of, is_leaf) for code, found in lines.items()]
    name = say(title, language) + (f" · {group}" if group else "")
    return Table(
        name, name, tuple(columns), tuple(rows), _how(facts, lines, codes, is_leaf), PAPER, True
    )


def _open(facts: Facts, query: str) -> dict[str, Rows]:
    """Parts or indicators with their rows, without those withheld of every unit."""
    lines = by(facts[query], "indicator" if query == "leaves" else "part")
    return {code: rows for code, rows in lines.items() if not all(map(cells.is_hidden, rows))}


def _line(
    facts: Facts, code: str, found: Rows, units: Sequence[str], of: dict[tuple[str, str], Row],
    is_leaf: bool,
) -> tuple[Cell, ...]:  # fmt: skip
    name = found[0]["name"]
    head = Cell(f"{code} {name}" if is_leaf else name)
    draw: Callable[[Facts, Row], Cell] = leaf if is_leaf else part
    dash = cells.words("", facts.language)
    return head, *(draw(facts, of[u, code]) if (u, code) in of else dash for u in units)


def _how(facts: Facts, lines: dict[str, Rows], units: Sequence[str], is_leaf: bool) -> str:
    language, period = facts.language, facts.code
    first = next(iter(lines), "")
    example = (
        cells.leaf_key(units[0], period, first) if is_leaf else cells.total_key(units[0], period)
    )
    note = say("matrix_note" if is_leaf else "parts_note", language, period=period, example=example)
    hidden = len(by(facts["leaves"], "indicator")) - len(lines) if is_leaf else 0
    kept = say("leaves_hidden", language, n=hidden) if hidden else ""
    given_on = "" if facts.is_public else say("given_on", language)
    return sentences([kept, given_on, note], language)


def adjustments(facts: Facts) -> Table:
    language = facts.language
    reason = () if facts.is_public else (Column(say("c_detail", language), 5.6),)
    columns = (
        Column(say("c_unit", language), 1.5), Column(say("c_item", language), 1.9),
        Column(say("c_kind", language), 1.35), Column(say("c_points", language), 1, facts.digits),
        *reason, Column(say("c_key", language), 1.4, is_key=True),
    )  # fmt: skip
    order = {row["unit"]: at for at, row in enumerate(facts["totals"])}
    rows = sorted(shown(facts), key=lambda row: order.get(row["unit"], len(order)))
    title = say("a_adjustments", language)
    lines = tuple(_adjustment(facts, row) for row in rows)
    return Table(title, title, columns, lines, is_small=True, is_titled=False)


def _adjustment(facts: Facts, row: Row) -> tuple[Cell, ...]:
    """Why is for the team and the unit: it may be in people's own words."""
    language = facts.language
    key = cells.total_key(row["unit"], row["period"])
    why = () if facts.is_public else (cells.words(row["detail"], language),)
    points = cells.figure(facts, row["points"], facts.digits, key, signs=True)
    kind = cells.kind(row, language)
    return Cell(row["unit_name"]), Cell(row["name"]), kind, points, *why, Cell(key)


def rates(facts: Facts) -> Table:
    """Returns of every unit: how many were expected, came, came on time, were accepted."""
    language = facts.language
    counts = ("expected", "received", "on_time", "accepted")
    columns = [Column(say("c_unit", language), 1.6)]
    columns += [Column(say(f"c_{name}", language), 1, 0) for name in counts]
    columns += [Column(say(f"c_{name}_p", language), 1.2, 1) for name in counts[1:]]
    title = say("a_rates", language)
    rows = tuple(_rate(facts, row, counts) for row in facts["unit_rates"])
    return Table(title, title, tuple(columns), rows, is_small=True, is_titled=False)


def _rate(facts: Facts, row: Row, counts: Sequence[str]) -> tuple[Cell, ...]:
    figures = (cells.figure(facts, row[name], 0) for name in counts)
    shares = (_percent(row[name], row["expected"]) for name in counts[1:])
    return Cell(row["name"]), *figures, *shares


def _percent(part: float, whole: float) -> Cell:
    text = percent(part, whole)
    return Cell(text, round(100 * part / whole, 1) if text[0].isdigit() else None)
