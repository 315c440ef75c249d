"""Results of formulas in a workbook that was written anew, as the original has them.

The writer cannot say that a formula gave an empty text, and asks for everything to be calculated on
opening; both would be read as formulas that nobody calculated.
"""

from typing import Any

from pipelines.ingest.sheet import Uncalculated
from pipelines.marked.book import entries, workbook_of
from pipelines.marked.package import Package
from pipelines.marked.xml import Edits, parse

EMPTY = "guanhuai:empty"
"""Stands for a result that is an empty text until the workbook is settled."""


def result(read: Any, value: Any) -> Any:
    """What to write as a formula's result. ``read``: what the intake took from the cell."""
    if isinstance(read, Uncalculated):
        return ""
    return EMPTY if value == "" else value


def settled(data: bytes) -> bytes:
    package = Package(data)
    workbook = workbook_of(package)
    xml = package.read(workbook)
    edits = Edits(xml)
    for node in parse(xml).all("calcPr"):
        edits.attributes(node, fullCalcOnLoad=None)
    package.write(workbook, edits.done())
    for entry in entries(package, workbook):
        sheet = package.read(entry.part)
        if (mark := f"<v>{EMPTY}</v>".encode()) in sheet:
            package.write(entry.part, sheet.replace(mark, b"<v></v>"))
    return package.save()
