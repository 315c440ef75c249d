"""One file to its returns, or to the one reason why it is refused."""

import hashlib
from pathlib import Path

from pipelines.catalogue.forms import Form
from pipelines.ingest.beside import names_beside
from pipelines.ingest.dhis2 import returns as dhis2
from pipelines.ingest.dhis2.layout import data_values, refuse_bare
from pipelines.ingest.explained import explained
from pipelines.ingest.header import find_header, text_of
from pipelines.ingest.messages import refuse
from pipelines.ingest.model import ParsedFile, ParsedReturn, Refused
from pipelines.ingest.own import is_summary
from pipelines.ingest.parts import parts_of
from pipelines.ingest.read import contents
from pipelines.ingest.rows import returns_of
from pipelines.ingest.screen import screen, screen_beside
from pipelines.ingest.sheet import Sheet
from pipelines.ingest.table import Table, find_table
from pipelines.ingest.text import cell, name_of
from pipelines.ingest.vocabulary import Vocabulary

MAX_FILE = 50_000_000
"""Bytes of a file; one of every cell a return can hold has a thousandth."""


def parse_file(path: Path, words: Vocabulary) -> ParsedFile:
    """Read, screen for personal data, find the tables, take the values. Never raises for bad input."""
    size, name = path.stat().st_size, name_of(path)
    if size > MAX_FILE:
        refused = refuse("too_large", detail=f"> {MAX_FILE // 1_000_000} MB").rejected
        with path.open("rb") as stream:
            file_hash = hashlib.file_digest(stream, "sha256").hexdigest()
        return ParsedFile(file_hash, name, size, rejected=refused)
    data = path.read_bytes()
    parsed = ParsedFile(hashlib.sha256(data).hexdigest(), name, len(data))
    try:
        sheets = screened(data, name, words)
        parsed.returns = returns_among(sheets, name, words)
        parsed.explained = explained(sheets)
    except Refused as refused:
        parsed.rejected = refused.rejected
    except MemoryError:
        parsed.rejected = refuse("too_large", detail="memory").rejected
    return parsed


def returns_in(data: bytes, name: str, words: Vocabulary) -> list[ParsedReturn]:
    return returns_among(screened(data, name, words), name, words)


def screened(data: bytes, name: str, words: Vocabulary) -> list[Sheet]:
    """The sheets of a file that holds no personal data."""
    sheets, beside = contents(data)
    screen(sheets, words)
    screen_beside([*names_beside(name, [sheet.name for sheet in sheets]), *beside])
    return sheets


def returns_among(sheets: list[Sheet], name: str, words: Vocabulary) -> list[ParsedReturn]:
    sheets = [sheet for sheet in sheets if not is_summary(sheet)]
    named = words.form(name.rsplit(".", 1)[0])
    is_demo = carries_mark(sheets, name, words.catalogue.head.intake.demo_mark)
    found: list[ParsedReturn] = []
    listed = [values for s in sheets if (values := data_values(s))]
    for values in listed:
        refuse_hidden(values.sheet)
        found += dhis2.returns_in(values, is_demo, words)
    others = [s for s in sheets if all(s is not values.sheet for values in listed)]
    for sheet in others:
        refuse_bare(sheet, words)
    tables = [(s, t) for s in others if (t := find_table(s, named, words))]
    if not tables and not found:
        raise refuse("unknown_form")
    for sheet, table in tables:
        header = find_header(sheet, above(table), name, form_of(table, words), words)
        if len(tables) > 1 and not header.is_own and not names_units(sheet, words):
            continue  # a list of what the elements mean
        refuse_hidden(sheet)
        refuse_other_measures(sheet, table, words)
        for part in parts_of(table, header, form_of(table, words)):
            found += returns_of(part, header, is_demo, words)
    if not found:
        raise refuse("unknown_form")
    refuse_repeats(found)
    return found


def refuse_hidden(sheet: Sheet) -> None:
    if sheet.is_hidden:
        raise refuse("hidden", sheet=sheet.name)


def form_of(table: Table, words: Vocabulary) -> Form:
    return words.catalogue.form_by_code[table.form]


def above(table: Table) -> int:
    """How many rows of the sheet stand above the table."""
    if not table.turned:
        return table.first
    return min(table.columns) if table.dates is None else table.dates


def names_units(sheet: Sheet, words: Vocabulary) -> bool:
    texts = (text_of(v) for row in sheet.rows for v in row if v != "")
    return any(words.is_total(text) or words.unit(text) for text in texts)


def refuse_other_measures(sheet: Sheet, table: Table, words: Vocabulary) -> None:
    """Raise Refused where 万元 stands for 元, but for columns that are no element's."""
    last = len(sheet.rows) if table.turned or table.long else table.top + 1
    for r, c, text in sheet.texts:
        found = words.scaled_in(text) if r <= last else None
        if found and not is_heading_of_others(table, r, c):
            raise refuse("other_measure", sheet=sheet.name, cell=cell(r + 1, c + 1), found=found)


def is_heading_of_others(table: Table, row: int, column: int) -> bool:
    is_heading = table.first <= row <= table.top and not table.turned and not table.long
    return is_heading and column not in table.columns


def carries_mark(sheets: list[Sheet], name: str, mark: str) -> bool:
    return mark in name or any(mark in text for sheet in sheets for _, _, text in sheet.texts)


def refuse_repeats(found: list[ParsedReturn]) -> None:
    seen: set[tuple[str, str, str]] = set()
    for each in found:
        slot = (each.form, each.period, each.reporter)
        if slot in seen:
            raise refuse("duplicate_return", sheet=each.sheet or None, slot=" ".join(slot))
        seen.add(slot)
