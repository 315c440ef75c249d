"""The workbook's own part: its sheets in their order, and all that counts sheets by their place."""

from collections.abc import Collection
from dataclasses import dataclass

from pipelines.marked.package import Package
from pipelines.marked.xml import Edits, Element, Unmarkable, own, parse, quoted, text_in, told

MACRO_SHEETS = ("xlMacrosheet", "xlIntlMacrosheet", "dialogsheet")


@dataclass(frozen=True)
class Entry:
    """A sheet as the workbook lists it; ``kind``: worksheet, chartsheet or another."""

    name: str
    kind: str
    part: str
    relation: str
    is_hidden: bool


def workbook_of(package: Package) -> str:
    part = package.related("", "officeDocument")
    if part is None:
        raise Unmarkable("workbook")
    return part


def entries(package: Package, workbook: str) -> list[Entry]:
    related = {r.id: r for r in package.relations(workbook)}
    found = []
    for node in parse(package.read(workbook)).all("sheet"):
        relation = related.get(node.get("id"))
        if relation is None or relation.target not in package:
            raise Unmarkable("sheet")
        state = node.get("state", "visible")
        found.append(
            Entry(node.get("name"), relation.kind, relation.target, relation.id, state != "visible")
        )
    return found


def listed(
    package: Package,
    workbook: str,
    gone: Collection[Entry],
    first: tuple[str, str],
    print_rows: int,
) -> None:
    """Put a sheet (its name and relationship) in front, take the sheets of ``gone`` out.

    ``print_rows``: the row repeated on each printed page of the new sheet.
    """
    xml = package.read(workbook)
    root, edits = parse(xml), Edits(xml)
    sheets = root.first("sheets")
    if sheets is None:
        raise Unmarkable("sheets")
    nodes = [node for node in sheets.children if node.local == "sheet"]
    dropped = {entry.relation for entry in gone}
    places: dict[int, int | None] = {}
    kept = 0
    for old, node in enumerate(nodes):
        is_gone = node.get("id") in dropped
        kept += not is_gone
        places[old] = None if is_gone else kept
        if is_gone:
            edits.remove(node)
    ids = [int(node.get("sheetId")) for node in nodes if node.get("sheetId").isdigit()]
    name, relation = first
    edits.put(
        nodes[0].start if nodes else sheets.inner,
        own(
            root,
            f'<sheet xmlns:r="{package.namespace}" name="{quoted(name)}" '
            f'sheetId="{max(ids, default=0) + 1}" r:id="{relation}"/>',
        ),
    )
    for view in root.all("workbookView"):
        edits.attributes(view, activeTab=None, firstSheet=None)
    title = f"'{name.replace(chr(39), chr(39) * 2)}'!${print_rows}:${print_rows}"
    _rename(xml, root, edits, places, [entry.name for entry in gone], title)
    package.write(workbook, edits.done())


def _rename(
    xml: bytes,
    root: Element,
    edits: Edits,
    places: dict[int, int | None],
    gone: list[str],
    title: str,
) -> None:
    """Names that belong to a sheet move with it, and go with it."""
    for node in root.all("definedName"):
        said = text_in(xml, node)
        own_sheet = node.get("localSheetId")
        moved = places.get(int(own_sheet)) if own_sheet.isdigit() else None
        is_macro = any(node.get(flag) in ("1", "true") for flag in ("vbProcedure", "xlm"))
        if is_macro or (own_sheet and moved is None) or any(_speaks_of(said, g) for g in gone):
            edits.remove(node)
        elif own_sheet:
            edits.attributes(node, localSheetId=str(moved))
    name = f'<definedName name="_xlnm.Print_Titles" localSheetId="0">{told(title)}</definedName>'
    names = root.first("definedNames")
    if names is not None:
        edits.append(names, own(root, name))
        return
    after = [
        c for c in root.children if c.local in ("sheets", "functionGroups", "externalReferences")
    ]
    edits.put(after[-1].end, own(root, f"<definedNames>{name}</definedNames>"))


def _speaks_of(formula: str, sheet: str) -> bool:
    return f"{sheet}!" in formula or f"'{sheet.replace(chr(39), chr(39) * 2)}'!" in formula
