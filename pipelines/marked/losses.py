"""What a marked workbook does not hold of the original: taken out on purpose, told by the parts."""

import re
from collections.abc import Iterator

from pipelines.catalogue.base import Text
from pipelines.marked.book import MACRO_SHEETS, Entry
from pipelines.marked.package import Package

_PLAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
GONE: tuple[tuple[re.Pattern[str], Text], ...] = (
    (
        re.compile(r"(?:^|/)(?:vba[^/]*|macrosheets/.*|attachedToolbars[^/]*)$|^customUI/", re.I),
        Text(
            zh="宏（VBA）及其按钮功能：本件为不含宏的 .xlsx。",
            en="Macros (VBA) and what their buttons do: this is an .xlsx without macros.",
        ),
    ),
    (
        re.compile(r"(?:^|/)dialogsheets/", re.I),
        Text(zh="对话框表。", en="Dialog sheets."),
    ),
    (
        re.compile(r"^_xmlsignatures/", re.I),
        Text(
            zh="数字签名：加了标注，原签名不再有效。",
            en="Digital signatures: marking makes them void.",
        ),
    ),
    (
        re.compile(r"(?:^|/)activeX/", re.I),
        Text(zh="ActiveX 控件。", en="ActiveX controls."),
    ),
    (
        re.compile(r"(?:^|/)threadedComments/", re.I),
        Text(
            zh="会话式批注：改为普通批注，文字保留。",
            en="Threaded comments: they are notes now, with the same words.",
        ),
    ),
)
OTHER = Text(zh="其他部件：{names}。", en="Other parts: {names}.")
_MACRO_KINDS = {"vbaProject", "attachedToolbars", "customUI", "ui", "extensibility", "origin"}


def strip(package: Package, workbook: str, sheets: list[Entry]) -> list[Entry]:
    """Take macros and signatures out; the sheets that must go with them."""
    gone = [entry for entry in sheets if entry.kind in MACRO_SHEETS]
    for relation in package.relations(workbook):
        if relation.kind == "vbaProject" or relation.kind == "attachedToolbars":
            _cut(package, workbook, relation.id, relation.target)
    for relation in package.relations(""):
        if relation.kind in _MACRO_KINDS:
            _cut(package, "", relation.id, relation.target)
    for name in package.names:
        if GONE[0][0].search(name) or GONE[2][0].search(name):
            package.drop(name)
    if package.type_of(workbook) != _PLAIN:
        package.retype(workbook, _PLAIN)
    return gone


def _cut(package: Package, part: str, relation: str, target: str) -> None:
    package.unrelate(part, relation)
    for below in package.relations(target):
        if not below.is_outside:
            package.drop(below.target)
    package.drop(target)


def unthread(package: Package, sheet: str) -> None:
    """Make threaded comments of a sheet notes: their words stand in its notes already."""
    for relation in package.relations(sheet):
        if relation.kind == "threadedComment":
            _cut(package, sheet, relation.id, relation.target)


def losses(before: list[str], after: list[str]) -> list[Text]:
    """What is not there any more, by the names of parts."""
    kept = {name.casefold() for name in after}
    return list(_losses([name for name in before if name.casefold() not in kept]))


def _losses(gone: list[str]) -> Iterator[Text]:
    content = [name for name in gone if not name.endswith((".rels", "/"))]
    for pattern, text in GONE:
        if any(pattern.search(name) for name in content):
            yield text
        content = [name for name in content if not pattern.search(name)]
    if content:
        names = ", ".join(sorted(content)[:5])
        yield Text(zh=OTHER.zh.format(names=names), en=OTHER.en.format(names=names))
