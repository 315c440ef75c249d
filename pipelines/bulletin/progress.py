"""Indicators of the whole area: against their targets, and beside the year before."""

from collections.abc import Iterator

from pipelines.bulletin import cells
from pipelines.bulletin.model import Block, Cell, Chart, Column, Heading, Paragraph, Point, Table
from pipelines.bulletin.read import Facts, Row, Rows
from pipelines.bulletin.words import between, joined, say, sentences

MARKS = {"improving": "better", "worsening": "worse", "none": "none"}


def progress(facts: Facts) -> list[Block]:
    """The third section without its heading."""
    language = facts.language
    return [
        Heading(2, say("h_targets", language)),
        Paragraph(sentences(_targets(facts), language)),
        Heading(2, say("h_changes", language)),
        Paragraph(sentences(_changes(facts), language)),
    ]


def with_status(facts: Facts, status: str) -> Rows:
    return [row for row in facts["indicators"] if row["status"] == status]


def _targets(facts: Facts) -> list[str]:
    language, rows = facts.language, facts["indicators"]
    counts = {
        key: len(with_status(facts, status))
        for key, status in (("on", "on_track"), ("near", "near"), ("behind", "behind"))
    }
    off = len(rows) - sum(counts.values())
    top = facts.names["top"]
    told = [say("targets", language, top=top, n=len(rows), off=off, **counts)]
    names = [_against(row, language) for row in with_status(facts, "behind")]
    if names:
        told.append(say("behind", language, names=say("semicolon", language).join(names)))
    return told


def _against(row: Row, language: str) -> str:
    return say(
        "value_target", language, name=row["name"],
        value=cells.shown(row, row["value"], language),
        target=cells.shown(row, row["target"], language),
    )  # fmt: skip


def with_change(facts: Facts, change: str) -> Rows:
    return [row for row in facts["indicators"] if row["change"] == change]


def _changes(facts: Facts) -> list[str]:
    language = facts.language
    counts = {word: len(with_change(facts, change)) for change, word in MARKS.items()}
    known = sum(counts.values())
    if not known:
        return [say("no_change_known", language)]
    told = [say("changes", language, n=known, **counts)]
    for change in ("improving", "worsening"):
        names = [_moved(row, language) for row in with_change(facts, change)]
        if names:
            told.append(say(change, language, names=say("semicolon", language).join(names)))
    return told


def _moved(row: Row, language: str) -> str:
    now, ago = (cells.shown(row, row[at], language) for at in ("value", "year_ago_value"))
    return say("moved", language, name=row["name"], now=now, ago=ago)


def changes(facts: Facts) -> Chart | None:
    """Differences on the year before, with intervals. Percentages alone: differences in other measures
    stand on no common axis."""
    language = facts.language
    rows = [r for r in facts["indicators"] if r["change"] and r["measure"] == cells.PERCENT]
    if not rows:
        return None
    counts = {word: sum(r["change"] == c for r in rows) for c, word in MARKS.items()}
    points = sorted((_point(row) for row in rows), key=lambda p: -p.value)
    return Chart(
        "change", say("chart_change", language, **counts),
        say("chart_change_sub", language, period=facts.period["name"], n=len(rows)), tuple(points), 1,
        {word: say(word, language) for word in MARKS.values() if counts[word]},
    )  # fmt: skip


def _point(row: Row) -> Point:
    apart = float(row["value"]) - float(row["year_ago_value"])
    low, high = (round(float(row[at]), 2) for at in ("change_low", "change_high"))
    return Point(row["name"], round(apart, 2), MARKS[row["change"]], low, high)


def indicators(facts: Facts) -> Table:
    """Every scored indicator of the top unit."""
    language = facts.language
    title = say("a_indicators", language)
    rows = tuple(_row(facts, row) for row in facts["indicators"])
    note = say("key_note", language)
    columns = tuple(_columns(language))
    return Table(title, title, columns, rows, note, is_small=True, is_titled=False)


def _columns(language: str) -> Iterator[Column]:
    yield Column(say("c_indicator", language), 3)
    for name in ("c_value", "c_target", "c_ago"):
        yield Column(say(name, language), 1.15, 1)
    yield Column(say("c_interval", language), 2.2)
    yield Column(say("c_change", language), 1.7)
    yield Column(say("c_status", language), 1.3)
    yield Column(say("c_key", language), 1.9, is_key=True)


def _row(facts: Facts, row: Row) -> tuple[Cell, ...]:
    language = facts.language
    key = cells.leaf_key(row["unit"], row["period"], row["indicator"])
    ago_key = cells.leaf_key(row["unit"], row["year_ago_period"] or "", row["indicator"])
    return (
        Cell(cells.called(row, language)), cells.value(facts, row, "value", key), cells.value(facts, row, "target"),
        cells.value(facts, row, "year_ago_value", ago_key), _interval(row, language),
        cells.change(row, language), cells.status(row, language), Cell(key),
    )  # fmt: skip


def _interval(row: Row, language: str) -> Cell:
    if row["change_low"] is None:
        return cells.absent(row, language) if cells.is_hidden(row) else cells.words("", language)
    low, high = float(row["change_low"]), float(row["change_high"])
    return Cell(between(low, high, row["digits"] + 1, language))


def named(rows: Rows, language: str) -> str:
    """Indicators, each with who answers for it."""
    told = (
        say("value_of", language, name=r["name"], value=r["owner"]) if r["owner"] else r["name"]
        for r in rows
    )
    return joined(told, language)
