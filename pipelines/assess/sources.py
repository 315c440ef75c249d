"""Where a problem was found: what people write of it, to an id or codes where it is one."""

import re

from sqlalchemy import Connection, select

from pipelines.catalogue.whole import Catalogue
from pipelines.errors import UserError
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
    if _is_row(catalogue, said.split()):
        return ROW, said
    return FREE, checked("where it was found", said)


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
        raise UserError(f"finding {start}: several begin so; give more of it")
    return next(iter(found), None)


def _is_row(catalogue: Catalogue, words: list[str]) -> bool:
    """An indicator or element, and no words beside but units and periods."""
    figures = {*catalogue.indicator_by_code, *catalogue.element_by_code}
    rest = [word for word in words if word not in figures]
    known = all(word in catalogue.unit_by_code or _is_period(word) for word in rest)
    return known and len(rest) < len(words)


def _is_period(word: str) -> bool:
    try:
        parse(word)
    except ValueError:
        return False
    return True
