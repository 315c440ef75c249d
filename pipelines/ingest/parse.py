"""One file to its returns, or to the one reason why it is refused."""

import hashlib
from pathlib import Path

from pipelines.ingest.beside import texts_beside
from pipelines.ingest.header import find_header
from pipelines.ingest.messages import refuse
from pipelines.ingest.model import ParsedFile, ParsedReturn, Refused
from pipelines.ingest.read import read
from pipelines.ingest.rows import returns_of
from pipelines.ingest.screen import screen, screen_beside
from pipelines.ingest.sheet import Sheet
from pipelines.ingest.table import find_table
from pipelines.ingest.text import name_of
from pipelines.ingest.vocabulary import Vocabulary


def parse_file(path: Path, words: Vocabulary) -> ParsedFile:
    """Read, screen for personal data, find the tables, take the values. Never raises for bad input."""
    data = path.read_bytes()
    name = name_of(path)
    parsed = ParsedFile(hashlib.sha256(data).hexdigest(), name, len(data))
    try:
        parsed.returns = returns_in(data, name, words)
    except Refused as refused:
        parsed.rejected = refused.rejected
    except MemoryError:
        parsed.rejected = refuse("too_large", detail="memory").rejected
    return parsed


def returns_in(data: bytes, name: str, words: Vocabulary) -> list[ParsedReturn]:
    sheets = read(data)
    screen(sheets, words)
    screen_beside(texts_beside(data, name, sheets))
    named = words.form(name.rsplit(".", 1)[0])
    is_demo = carries_mark(sheets, name, words.catalogue.head.intake.demo_mark)
    found: list[ParsedReturn] = []
    for sheet in sheets:
        found += returns_of_sheet(sheet, name, named, is_demo, words)
    if not found:
        raise refuse("unknown_form")
    refuse_repeats(found)
    return found


def returns_of_sheet(
    sheet: Sheet, name: str, named: str | None, is_demo: bool, words: Vocabulary
) -> list[ParsedReturn]:
    table = find_table(sheet, named, words)
    if table is None:
        return []
    form = words.catalogue.form_by_code[table.form]
    above = min(table.columns) if table.turned else table.first
    header = find_header(sheet, above, name, form, words)
    return returns_of(table, header, is_demo, words)


def carries_mark(sheets: list[Sheet], name: str, mark: str) -> bool:
    return mark in name or any(
        type(value) is str and mark in value
        for sheet in sheets
        for row in sheet.rows
        for value in row
    )


def refuse_repeats(found: list[ParsedReturn]) -> None:
    seen: set[tuple[str, str, str]] = set()
    for each in found:
        slot = (each.form, each.period, each.reporter)
        if slot in seen:
            raise refuse("duplicate_return", sheet=each.sheet or None, slot=" ".join(slot))
        seen.add(slot)
