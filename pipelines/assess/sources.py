"""Where a problem was found: what people write of it, to an id or codes where it is one."""

import re
from typing import Any

from sqlalchemy import Connection, select

from pipelines.assess.pointed import several
from pipelines.catalogue.base import Text
from pipelines.catalogue.whole import Catalogue
from pipelines.period import parse
from pipelines.register import assessments, tables
from pipelines.register.actions import ASSESSMENT, FINDING, FREE, ROW
from pipelines.register.reason import checked

ID = re.compile(r"[0-9a-f]{6,64}")


def source_of(connection: Connection, catalogue: Catalogue, text: str) -> tuple[str, str]:
    """Its kind, and an assessment's or finding's whole id, a row's codes, or the words. Raises UserError
    for words that cannot be kept, and for an id that several findings begin with."""
    said = " ".join(text.split())
    for one in assessments.assessments(connection):
        if one.assessment_id.casefold() == said.casefold():
            return ASSESSMENT, one.assessment_id
    if ID.fullmatch(said) and (found := _finding(connection, said)):
        return FINDING, found
    if is_row(catalogue, said.split()):
        return ROW, said
    return FREE, checked("where it was found", said)


def source_name(catalogue: Catalogue, kind: str, source: str) -> Text:
    """Where a problem was found, in words: the codes of a row by what they stand for, units first, then
    periods."""
    if kind != ROW:
        return Text(zh=source, en=source)
    units = {
        word: catalogue.unit_by_code[word].name
        for word in source.split()
        if word in catalogue.unit_by_code
    }
    figures: dict[str, Any] = {**catalogue.indicator_by_code, **catalogue.element_by_code}
    figures |= {one.code: one for one in _coded(catalogue)}
    words = sorted(source.split(), key=lambda w: (w not in units, w in figures))
    names = [units.get(w) or (figures[w].name if w in figures else _period_name(w)) for w in words]
    return Text(zh=" ".join(n.zh for n in names), en=", ".join(n.en for n in names))


def _period_name(code: str) -> Text:
    of = parse(code)
    return Text(zh=of.name("zh"), en=of.name("en"))


def _coded(catalogue: Catalogue) -> list[Any]:
    """What else a row may be of: forms, and what the scheme takes off, gives and vetoes."""
    scheme = catalogue.scheme
    return [*catalogue.forms, *scheme.deductions, *scheme.bonuses, *scheme.vetoes]


def _finding(connection: Connection, start: str) -> str | None:
    found = {
        name
        for table in (tables.finding, tables.cross_finding)
        for name in connection.scalars(
            select(table.c.finding_id)
            .where(table.c.finding_id.startswith(start, autoescape=True))
            .limit(2)
        )
    }
    if len(found) > 1:
        raise several(Text(zh="核查发现", en="finding"), start)
    return next(iter(found), None)


def is_row(catalogue: Catalogue, words: list[str]) -> bool:
    """The codes of a row and nothing beside: an indicator, element, unit or what else has a code, and
    periods; a unit or a period alone is none."""
    figures = {*catalogue.indicator_by_code, *catalogue.element_by_code}
    figures |= {one.code for one in _coded(catalogue)}
    rest = [word for word in words if word not in figures]
    units = [word for word in rest if word in catalogue.unit_by_code]
    known = all(word in units or is_period(word) for word in rest)
    return known and (len(rest) < len(words) or (bool(units) and len(words) > 1))


def is_period(word: str) -> bool:
    """Whether a word is the code of a period."""
    try:
        parse(word)
    except ValueError:
        return False
    return True
