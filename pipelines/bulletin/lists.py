"""For the workbook: a line a unit and part, a line a unit and indicator; and the points of one."""

from pipelines.bulletin import cells
from pipelines.bulletin.model import BOOK, Cell, Column, Table
from pipelines.bulletin.read import Facts, Row
from pipelines.bulletin.shares import weight, won
from pipelines.bulletin.words import say


def leaf(facts: Facts, row: Row) -> Cell:
    """Points that add up to the base; in the public's edition, which withholds those, on the weight
    before any was given on."""
    key = cells.leaf_key(row["unit"], row["period"], row["indicator"])
    if row["state"] == "missing" and row["points"] is not None:
        return Cell(say("missing", facts.language), 0.0, key)
    return cells.points(facts, row, won(row), key)


def part(facts: Facts, row: Row) -> Cell:
    return cells.points(facts, row, "points", cells.total_key(row["unit"], row["period"]))


def parts(facts: Facts) -> Table:
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
        rows.append((Cell(row["unit_name"]), Cell(row["name"]), part(facts, row), full, Cell(key)))
    title = say("a_parts", language)
    return Table(title, title, columns, tuple(rows), medium=BOOK)


def values(facts: Facts) -> Table:
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
