"""反馈单: one page about one unit, from that unit's own edition."""

from collections.abc import Iterator

from pipelines.bulletin import cells
from pipelines.bulletin.annexes import leaf
from pipelines.bulletin.compose import banner, letterhead, mark, mixed, stamp
from pipelines.bulletin.letter import Letter
from pipelines.bulletin.matters import received
from pipelines.bulletin.model import Block, Bulletin, Cell, Column, Paragraph, Table
from pipelines.bulletin.read import Facts, Row
from pipelines.bulletin.results import compared, how_sure
from pipelines.bulletin.shares import lost, weight
from pipelines.bulletin.words import day, number, say, sentences

MOST = 8
"""Indicators listed, those that lost most first."""
NOTHING = 0.005
"""Points that are told as 0.00 are no loss."""


def feedback(facts: Facts, unit: str, letter: Letter) -> Bulletin:
    """The sheet of a unit from facts of its own edition. Raises StopIteration for a unit that was not
    assessed."""
    language = facts.language
    row = next(row for row in facts["totals"] if row["unit"] == unit)
    title = say(
        "sheet_title", language, unit=row["whole"], period=facts.period["name"],
        assessment=facts.names["assessment"], programme=facts.meta[f"programme_{language}"],
    )  # fmt: skip
    return Bulletin(
        language, letterhead(facts, letter), "", title,
        banner(facts, say("own", language, unit=row["name"])), mark(facts), stamp(facts),
        facts.as_of, tuple(_blocks(facts, row)), is_sheet=True,
    )  # fmt: skip


def _blocks(facts: Facts, row: Row) -> Iterator[Block]:
    language, unit = facts.language, row["unit"]
    yield Paragraph(sentences(_lead(facts, row), language))
    yield _parts(facts, unit)
    losing = _losing(facts, unit)
    if losing:
        yield _losses(facts, losing)
    else:
        yield Paragraph(say("f_lost_none", language))
    adjusted = [a for a in facts["adjustments"] if a["unit"] == unit]
    if adjusted:
        yield _adjusted(facts, adjusted)
    yield from (Paragraph(received(r, language)) for r in facts["unit_rates"] if r["unit"] == unit)
    until = facts.appeals_until
    asked = [say("f_ask", language)]
    asked += [say("f_appeal", language, day=day(until, language))] if until else []
    yield Paragraph(sentences(asked, language))
    yield Paragraph(say("f_sign", language), "greeting")


def _lead(facts: Facts, row: Row) -> Iterator[str]:
    language, digits = facts.language, facts.digits
    if row["total"] is None:
        yield say("f_no_total", language)
        return
    yield say(
        "f_total", language, total=number(row["total"], digits), base=number(row["base"], digits),
        off=number(row["deductions"], digits), on=number(row["bonus"], digits),
        grade=row["grade_name"] or say("dash", language), rank=_rank(row, language),
    )  # fmt: skip
    if row["note"]:
        yield row["note"] + say("full_stop", language)
    if row["total_ago"] is not None:
        yield _ago(facts, row)
    if facts.is_mixed:
        yield mixed(facts)


def _rank(row: Row, language: str) -> str:
    if row["rank"] is None:
        return say("f_no_rank", language)
    told = say("f_rank", language, group=row["group_name"], of=row["rank_of"], rank=row["rank"])
    if row["rank_low"] is not None:
        told += say("f_range", language, low=row["rank_low"], high=row["rank_high"])
    return told


def _ago(facts: Facts, row: Row) -> str:
    digits = facts.digits
    apart, limits, told = compared(facts, [row])
    return say(
        f"f_ago_{told}", facts.language, before=number(row["total_ago"], digits),
        by=number(abs(apart), digits), sure=how_sure(facts, limits),
    )  # fmt: skip


def _parts(facts: Facts, unit: str) -> Table:
    language, digits = facts.language, facts.digits
    rows = [row for row in facts["parts"] if row["unit"] == unit]
    columns = (
        Column(say("c_part", language), 3), Column(say("c_points", language), 1, digits),
        Column(say("c_full", language), 1, digits), Column(say("c_lost", language), 1, digits),
        Column(say("c_key", language), 1.6, is_key=True),
    )  # fmt: skip
    return _small(facts, "f_parts", columns, [_part(facts, row) for row in rows])


def _part(facts: Facts, row: Row) -> tuple[Cell, ...]:
    key = cells.total_key(row["unit"], row["period"])
    won, full = (cells.points(facts, row, c, key) for c in ("points", "effective_weight"))
    gone = won
    if row["points"] is not None:
        gone = cells.figure(facts, row["effective_weight"] - row["points"], facts.digits, key)
    return Cell(row["name"]), won, full, gone, Cell(key)


def _losing(facts: Facts, unit: str) -> list[Row]:
    own = [r for r in facts["leaves"] if r["unit"] == unit and r["points"] is not None]
    return sorted((r for r in own if lost(r) >= NOTHING), key=lambda r: -lost(r))[:MOST]


def _losses(facts: Facts, losing: list[Row]) -> Table:
    language, digits = facts.language, facts.digits
    columns = (
        Column(say("c_indicator", language), 2.8), Column(say("c_value", language), 1.2, 1),
        Column(say("c_target", language), 1.2, 1), Column(say("c_points", language), 0.9, digits),
        Column(say("c_full", language), 0.8, digits), Column(say("c_lost", language), 0.8, digits),
        Column(say("c_note", language), 2.3), Column(say("c_key", language), 1.6, is_key=True),
    )  # fmt: skip
    return _small(facts, "f_lost", columns, [_loss(facts, row) for row in losing])


def _loss(facts: Facts, row: Row) -> tuple[Cell, ...]:
    language = facts.language
    key = cells.leaf_key(row["unit"], row["period"], row["indicator"])
    return (
        Cell(cells.called(row, language)), cells.value(facts, row, "value", key), cells.value(facts, row, "target"),
        leaf(facts, row), cells.figure(facts, weight(row), facts.digits, key),
        cells.figure(facts, lost(row), facts.digits, key), _note(row, language), Cell(key),
    )  # fmt: skip


def _note(row: Row, language: str) -> Cell:
    """Why points were lost beyond the value itself, else whether the value changed."""
    factor = row["received_factor"]
    if row["state"] == "scored" and factor is not None and factor < 1:
        return Cell(say("received", language, factor=number(factor, 2)))
    return cells.change(row, language)


def _adjusted(facts: Facts, rows: list[Row]) -> Table:
    language = facts.language
    columns = (
        Column(say("c_item", language), 1.8), Column(say("c_kind", language), 1.6),
        Column(say("c_points", language), 0.8, facts.digits),
        Column(say("c_detail", language), 5.2), Column(say("c_key", language), 1.3, is_key=True),
    )  # fmt: skip
    drawn: list[tuple[Cell, ...]] = [
        (
            Cell(row["name"]), cells.kind(row, language),
            cells.figure(facts, row["points"], facts.digits, signs=True),
            cells.words(row["detail"], language), Cell(cells.total_key(row["unit"], row["period"])),
        )
        for row in rows
    ]  # fmt: skip
    return _small(facts, "f_adjusted", columns, drawn)


def _small(
    facts: Facts, title: str, columns: tuple[Column, ...], rows: list[tuple[Cell, ...]]
) -> Table:
    name = say(title, facts.language)
    return Table(name, name, columns, tuple(rows), is_small=True)
