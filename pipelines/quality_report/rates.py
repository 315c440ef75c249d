"""Reporting rates: by unit and by form, what is above 100 % and why, what was extended."""

from html import escape

from pipelines.quality_report.html import (
    bullets,
    folded,
    number,
    paragraph,
    rate,
    section,
    table,
)
from pipelines.quality_report.read import Facts, Row, Rows
from pipelines.quality_report.words import say

SHOWN = 20
COLUMNS = ("expected", "received", "on_time", "accepted", "cells", "other")


def rates(facts: Facts) -> str:
    language = facts.language
    top, units = facts.of_top("rates"), facts.below("rates")
    first, rest = units[:SHOWN], units[SHOWN:]
    return section(
        say("rates", language),
        paragraph(say("rates_note", language)),
        _headed(
            say("by_unit", language), _table(facts, "c_unit", [*([top] if top else []), *first])
        ),
        folded(say("rest", language, n=number(len(rest))), _table(facts, "c_unit", rest)),
        _headed(say("by_form", language), _table(facts, "c_form", facts["forms"])),
        _unexpected(facts),
        _extensions(facts),
    )


def _headed(title: str, inside: str) -> str:
    return f"<h3>{escape(title)}</h3>{inside}" if inside else ""


def _table(facts: Facts, first: str, rows: Rows) -> str:
    heads = [say(first, facts.language)]
    heads += [say(f"c_{column}", facts.language) for column in COLUMNS]
    return table(heads, [_line(row) for row in rows], right=range(1, len(heads)), is_wide=True)


def _line(row: Row) -> list[str]:
    expected = row["expected"]
    return [
        escape(row["name"]),
        number(expected),
        *(rate(row[key], expected) for key in ("received", "on_time", "accepted")),
        rate(row["cells_filled"], row["cells_expected"]),
        f"{number(row['held'])} / {number(row['returned'])}",
    ]


def _unexpected(facts: Facts) -> str:
    rows, language = facts["unexpected"], facts.language
    if not rows:
        return ""
    listed = [
        f"{escape(r['name'])} {escape(r['form'])} {escape(r['period'])}"
        + escape(say("colon", language, text=say(r["why"], language)))
        for r in rows
    ]
    told = paragraph(say("over_note", language, n=number(len(rows)))) + bullets(listed[:SHOWN])
    told += folded(f"+{len(listed) - SHOWN}", bullets(listed[SHOWN:]))
    return _headed(say("over", language), told)


def _extensions(facts: Facts) -> str:
    language = facts.language
    lines = [
        say(
            "extended_line", language, name=row["name"], form=row["form"], period=row["period"],
            until=row["until"], by=row["granted_by"],
            after=say("extended_after", language) if row["is_after_due"] else "",
            reason=say("colon", language, text=row["reason"]) if row["reason"] else "",
        )
        for row in facts["extensions"]
    ]  # fmt: skip
    return _headed(say("extended", language), bullets(escape(line) for line in lines))
