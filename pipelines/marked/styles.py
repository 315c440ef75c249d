"""What the marks need of a workbook's styles, added behind its own, which keep their numbers."""

import re
from dataclasses import dataclass

from pipelines.marked.model import Severity
from pipelines.marked.package import Package
from pipelines.marked.xml import Edits, before, own, parse

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_ORDER = (
    "numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs",
    "tableStyles", "colors", "extLst",
)  # fmt: skip
_NONE = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<styleSheet xmlns="{_MAIN}">'
    '<fonts count="1"><font><sz val="11"/><name val="宋体"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
).encode()
TINTS: dict[Severity, str] = {"error": "FFF8CFBD", "warning": "FFFFE9AE", "note": "FFD6E9F8"}
_INKS: dict[Severity, str] = {"error": "FFC2410C", "warning": "FF9A6700", "note": "FF1F5F99"}
_LINES: dict[Severity, str] = {"error": "thin", "warning": "dashed", "note": "dotted"}
"""Kinds differ by their lines as well as by colour: a print may be grey."""
_SIDES = ("left", "right", "top", "bottom")


@dataclass(frozen=True)
class Looks:
    """Numbers of styles: ``colours`` of conditional formats, ``cells`` of the summary by name."""

    colours: dict[Severity, int]
    cells: dict[str, int]


class Styles:
    """The lists of a styles part; ``added``: entries to be put behind those of each list."""

    def __init__(self, xml: bytes):
        self.xml, self.root = xml, parse(xml)
        self.added: dict[str, list[str]] = {name: [] for name in _ORDER}
        self.lists = {node.local: node for node in self.root.children}

    def number(self, kind: str, fragment: str) -> int:
        """The number of an entry, which is added unless it is there."""
        fragment = own(self.root, fragment)
        known = [*self.raw(kind), *self.added[kind]]
        if fragment in known:
            return known.index(fragment)
        self.added[kind].append(fragment)
        return len(known)

    def raw(self, kind: str) -> list[str]:
        node = self.lists.get(kind)
        children = node.children if node else []
        return [self.xml[c.start : c.end].decode(errors="replace") for c in children]

    def done(self) -> bytes:
        edits = Edits(self.xml)
        for kind, fragments in self.added.items():
            node, text = self.lists.get(kind), "".join(fragments)
            if not fragments:
                continue
            if node is None:
                place = before(self.root, _ORDER[_ORDER.index(kind) + 1 :])
                edits.put(
                    place, own(self.root, f'<{kind} count="{len(fragments)}">{text}</{kind}>')
                )
            else:
                count = str(len(node.children) + len(fragments))
                tag = self.xml[node.start : node.inner].decode()
                edits.replace(node.start, node.inner, _recounted(tag, node.is_empty, count))
                edits.put(node.inner if node.is_empty else node.close, text)
                if node.is_empty:
                    edits.put(node.inner, f"</{node.name}>")
        return edits.done()


def _recounted(tag: str, is_empty: bool, count: str) -> str:
    bare = re.sub(r"""\scount\s*=\s*(?:"[^"]*"|'[^']*')""", "", tag)
    end = -2 if is_empty else -1
    return f'{bare[:end].rstrip()} count="{count}">'


def dress(package: Package, workbook: str) -> Looks:
    """Add what the marks need to the workbook's styles."""
    part = package.related(workbook, "styles")
    if part is None:
        part = package.free("xl/styles{}.xml")
        package.add(part, _NONE, _TYPE)
        package.relate(workbook, "styles", part)
    styles = Styles(package.read(part))
    if not styles.raw("cellXfs"):
        styles = Styles(_NONE)
    looks = Looks({kind: styles.number("dxfs", _dxf(kind)) for kind in TINTS}, _cells(styles))
    package.write(part, styles.done())
    return looks


def _dxf(kind: Severity) -> str:
    line = f'style="{_LINES[kind]}"><color rgb="{_INKS[kind]}"/>'
    sides = "".join(f"<{side} {line}</{side}>" for side in _SIDES)
    return (
        f'<dxf><fill><patternFill patternType="solid"><fgColor rgb="{TINTS[kind]}"/>'
        f'<bgColor rgb="{TINTS[kind]}"/></patternFill></fill><border>{sides}</border></dxf>'
    )


def _cells(styles: Styles) -> dict[str, int]:
    """The styles of the summary's cells."""
    face = '<name val="宋体"/><family val="3"/><charset val="134"/>'
    plain = styles.number("fonts", f'<font><sz val="11"/><color rgb="FF222222"/>{face}</font>')
    bold = styles.number("fonts", f'<font><b/><sz val="11"/><color rgb="FF222222"/>{face}</font>')
    title = styles.number("fonts", f'<font><b/><sz val="16"/><color rgb="FF1F3864"/>{face}</font>')
    grey = styles.number("fonts", f'<font><sz val="10"/><color rgb="FF666666"/>{face}</font>')
    link = styles.number("fonts", f'<font><u/><sz val="11"/><color rgb="FF0B57A4"/>{face}</font>')
    tints: dict[str, str] = dict(TINTS.items())
    tints |= {"head": "FFE8ECF2", "input": "FFFFFEF0"}
    fills = {name: styles.number("fills", _fill(rgb)) for name, rgb in tints.items()}
    line = '<color rgb="FFB8BEC8"/>'
    sides = "".join(f'<{side} style="thin">{line}</{side}>' for side in _SIDES)
    box = styles.number("borders", f"<border>{sides}<diagonal/></border>")
    bare = styles.number("borders", "<border><left/><right/><top/><bottom/><diagonal/></border>")
    none = styles.number("fills", '<fill><patternFill patternType="none"/></fill>')
    made = {
        "title": _xf(title, none, bare, wrap=False),
        "value": _xf(plain, none, bare),
        "label": _xf(bold, none, bare),
        "remark": _xf(grey, none, bare),
        "head": _xf(bold, fills["head"], box),
        "cell": _xf(plain, none, box),
        "link": _xf(link, none, box),
        "key": _xf(grey, none, box),
        "input": _xf(plain, fills["input"], box, is_open=True),
    }
    made |= {kind: _xf(bold, fills[kind], box) for kind in TINTS}
    return {name: styles.number("cellXfs", xf) for name, xf in made.items()}


def _fill(rgb: str) -> str:
    return (
        f'<fill><patternFill patternType="solid"><fgColor rgb="{rgb}"/><bgColor indexed="64"/>'
        "</patternFill></fill>"
    )


def _xf(font: int, fill: int, border: int, wrap: bool = True, is_open: bool = False) -> str:
    """``quotePrefix``: what begins with = stays text, also when the cell is edited."""
    folded = ' wrapText="1"' if wrap else ""
    opened = '<protection locked="0"/>' if is_open else ""
    return (
        f'<xf numFmtId="49" fontId="{font}" fillId="{fill}" borderId="{border}" xfId="0" quotePrefix="1" '
        f'applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1" '
        f'applyProtection="1"><alignment vertical="top"{folded}/>{opened}</xf>'
    )
