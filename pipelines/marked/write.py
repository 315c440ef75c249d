"""Marks laid into a workbook's package: colours and notes in its sheets, a summary in front."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pipelines.catalogue.base import Text
from pipelines.ingest.explained import explained
from pipelines.ingest.model import Refused
from pipelines.ingest.own import is_summary
from pipelines.ingest.read import read
from pipelines.ingest.sheet import Sheet
from pipelines.ingest.text import cell as cell_name
from pipelines.marked import words
from pipelines.marked.book import Entry, entries, listed, workbook_of
from pipelines.marked.losses import losses, strip, unthread
from pipelines.marked.model import SEVERITIES, Marking, Severity, Summary
from pipelines.marked.notes import add_notes, clear_notes
from pipelines.marked.package import Package
from pipelines.marked.places import Box, Merged, boxes
from pipelines.marked.rewrite import blank
from pipelines.marked.sheet import Worksheet
from pipelines.marked.styles import Looks, dress
from pipelines.marked.summary import summary_sheet
from pipelines.marked.xml import Unmarkable

NOTED, EACH = 3000, 6
"""Cells with a note in one workbook, and for one finding; the others are coloured."""
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"


class Spot(NamedTuple):
    """A marking with its boxes on its sheet, and the cells that get its note."""

    marking: Marking
    boxes: Sequence[Box]
    noted: Sequence[str]


def write(
    data: bytes,
    sheets: Sequence[Sheet],
    markings: Sequence[Marking],
    summary: Summary,
    lost: Sequence[Text],
    language: str,
) -> tuple[bytes, tuple[Text, ...]]:
    """The package with its marks, and what is lost, ``lost`` before.

    ``sheets``: what is read from it. Raises Unmarkable when it is not made as the format has it, or
    when something else would be read from it afterwards.
    """
    package = Package(data)
    package.refuse_broken()
    workbook, before = workbook_of(package), package.names
    own = {sheet.name for sheet in sheets if is_summary(sheet)}
    listing = entries(package, workbook)
    gone = [*strip(package, workbook, listing), *(e for e in listing if e.name in own)]
    staying = [entry for entry in listing if entry not in gone]
    ordered = in_order(markings, [entry.name for entry in staying])
    looks = dress(package, workbook)
    by_name = {sheet.name: sheet for sheet in sheets}
    left = NOTED
    for entry in staying:
        if entry.kind != "worksheet":
            continue
        asked = [one for one in ordered if one.sheet == entry.name]
        left -= _mark_sheet(package, entry, by_name.get(entry.name), asked, looks, language, left)
    summaries = _dropped(package, workbook, gone)
    taken_out = [*lost, *losses([n for n in before if n not in summaries], package.names)]
    remarks = [words.HOW] if ordered else []
    if left <= 0:
        remarks.append(words.fill(words.UNNOTED, count=NOTED))
    if not taken_out:
        remarks.append(words.KEPT)
    hidden = {e.name: e.is_hidden for e in staying if e.kind == "worksheet"}
    said = explained(sheets)
    xml, top = summary_sheet(summary, ordered, taken_out, remarks, hidden, said, looks, language)
    name = _free_name(words.SHEET[language], {entry.name for entry in staying})
    _put_first(package, workbook, gone, xml, top, name)
    content = package.save()
    left_out = {entry.name for entry in gone}
    refuse_changed([s for s in sheets if s.name not in left_out], content)
    return content, tuple(taken_out)


def alone(markings: Sequence[Marking], summary: Summary, why: Text, language: str) -> bytes:
    """A workbook of the summary sheet only: its cells name places in a file that is not in it."""
    package = Package(blank())
    workbook = workbook_of(package)
    gone = entries(package, workbook)
    looks = dress(package, workbook)
    xml, top = summary_sheet(summary, in_order(markings, []), [why], [], {}, [], looks, language)
    _dropped(package, workbook, gone)
    _put_first(package, workbook, gone, xml, top, words.SHEET[language])
    return package.save()


def in_order(markings: Sequence[Marking], names: Sequence[str]) -> list[Marking]:
    """Errors first, then as the sheets stand. A marking without a sheet is about the only one."""
    place = {name: at for at, name in enumerate(names)}
    only = names[0] if len(names) == 1 else ""
    named = [
        one if one.sheet in place else _on(one, only if not one.sheet else one.sheet)
        for one in markings
    ]

    def key(one: Marking) -> tuple[int, int, int, int]:
        box = next(iter(boxes(one.cells or one.near)), Box(0, 0, 0, 0))
        severity = SEVERITIES.index(one.severity)
        return severity, place.get(one.sheet or "", len(names)), box.top, box.left

    return sorted(named, key=key)


def _on(one: Marking, sheet: str) -> Marking:
    return Marking(sheet, one.cells, one.severity, one.message, one.remedy, one.near, one.key)


def _mark_sheet(
    package: Package,
    entry: Entry,
    sheet: Sheet | None,
    markings: Sequence[Marking],
    looks: Looks,
    language: str,
    left: int,
) -> int:
    """Colours and notes of one sheet; how many cells got a note."""
    page = Worksheet(package.read(entry.part))
    if not page.pointed_at <= {relation.id for relation in package.relations(entry.part)}:
        raise Unmarkable("relationship")
    page.unselect()
    page.clear_colours()
    if comments := package.related(entry.part, "comments"):
        clear_notes(package, comments)
    found = [boxes(one.cells or one.near) or _first_cell(sheet) for one in markings]
    merged = Merged(page.merged, (box.top for each in found for box in each))
    spots = [_spot(one, each, merged) for one, each in zip(markings, found, strict=True)]
    coloured: dict[Severity, dict[Box, None]] = {severity: {} for severity in SEVERITIES}
    notes: dict[str, list[str]] = defaultdict(list)
    for spot in spots:
        coloured[spot.marking.severity].update(dict.fromkeys(spot.boxes))
        for name in spot.noted:
            if name in notes or len(notes) < left:
                notes[name].append(words.note_of(spot.marking, language))
    layers = [(looks.colours[severity], list(found)) for severity, found in coloured.items()]
    page.colour([layer for layer in layers if layer[1]])
    if notes or comments:
        unthread(package, entry.part)
        texts = {name: "\n".join(said) for name, said in notes.items()}
        relation = add_notes(package, entry.part, page.drawing_of_notes, texts, page.grid)
        if relation:
            page.draw_notes(relation, package.namespace)
    if (changed := page.done()) is not None:
        package.write(entry.part, changed)
    return len(notes)


def _spot(one: Marking, found: Sequence[Box], merged: Merged) -> Spot:
    placed = list(dict.fromkeys(map(merged.anchored, found)))
    return Spot(one, placed, [box.first for box in placed[:EACH]])


def _first_cell(sheet: Sheet | None) -> list[Box]:
    """Where a sheet begins to say something: for what stands in no cell of it."""
    for r, row in enumerate(sheet.rows if sheet else ()):
        for c, value in enumerate(row):
            if value != "":
                return boxes(cell_name(r + 1, c + 1))
    return boxes("A1")


def _dropped(package: Package, workbook: str, gone: Sequence[Entry]) -> set[str]:
    """Take sheets out of the package; the parts of earlier summaries, which are no loss."""
    summaries = set()
    for entry in gone:
        package.unrelate(workbook, entry.relation)
        package.drop(entry.part)
        if entry.kind == "worksheet":
            summaries.add(entry.part)
    return summaries


def _put_first(
    package: Package, workbook: str, gone: Sequence[Entry], xml: bytes, top: int, name: str
) -> None:
    part = package.free("xl/worksheets/sheet{}.xml")
    package.add(part, xml, _SHEET_TYPE)
    relation = package.relate(workbook, "worksheet", part)
    listed(package, workbook, gone, (name, relation), top)


def _free_name(wanted: str, taken: set[str]) -> str:
    fold = {name.casefold() for name in taken}
    candidates = [wanted, *(f"{wanted}{n}" for n in range(2, len(taken) + 3))]
    return next(name for name in candidates if name.casefold() not in fold)


def refuse_changed(before: Sequence[Sheet], content: bytes) -> None:
    """The proof that nothing was spoilt: the county's sheets read as they did."""
    try:
        after = read(content)
    except Refused as error:
        raise Unmarkable("not readable") from error
    if seen(before) != seen(after):
        raise Unmarkable("not the same")


def seen(sheets: Sequence[Sheet]) -> Mapping[str, tuple[bool, list[list[object]]]]:
    """What is read of the sheets that are the county's own."""
    return {s.name: (s.is_hidden, s.rows) for s in sheets if not is_summary(s)}
