"""A worksheet's part without its cells: what stands before and behind them is all a mark touches.

The cells themselves, hundreds of thousands of them, are never taken apart: colours come as conditional
formats, so values, formulas, their results and every cell's own style stay as they are.
"""

import re
from collections.abc import Sequence

from pipelines.marked.boxes import Grid
from pipelines.marked.places import Box, boxes
from pipelines.marked.xml import Edits, Element, Unmarkable, before, own, parse, quoted, text_in

_DATA = re.compile(rb"<((?:\w+:)?)sheetData\b[^>]*?(/?)>")
_AFTER_FORMATS = (
    "dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup", "headerFooter",
    "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags",
    "drawing", "legacyDrawing", "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls",
    "webPublishItems", "tableParts", "AlternateContent", "extLst",
)  # fmt: skip
_AFTER_DRAWING = _AFTER_FORMATS[_AFTER_FORMATS.index("legacyDrawingHF") :]
OURS = 'N("核查回执")=0'
"""The condition of our colours: always true, and known again when the workbook comes back."""
RANGES = 200
"""Ranges in one conditional format; readers bound the length of its list."""


_HOLE = b"<!--cells-->"


def opened(xml: bytes) -> tuple[bytes, bytes]:
    """The part with a hole where its cells are, and the cells."""
    found = _DATA.search(xml)
    if not found:
        raise Unmarkable("sheetData")
    stop = found.end()
    if not found[2]:
        last = xml.rfind(b"</" + found[1] + b"sheetData")
        if last < stop:
            raise Unmarkable("sheetData")
        stop = xml.index(b">", last) + 1
    outside = xml[: found.start()] + _HOLE + xml[stop:]
    if outside.count(_HOLE) != 1:
        raise Unmarkable("sheetData")
    return outside, xml[found.start() : stop]


class Worksheet:
    """What can be changed in a worksheet; ``done`` gives its bytes."""

    def __init__(self, xml: bytes):
        self._outside, self._cells = opened(xml)
        self.root = parse(self._outside)
        self._edits = Edits(self._outside)
        self._is_changed = False

    @property
    def merged(self) -> list[Box]:
        return [box for m in self.root.all("mergeCell") for box in boxes(m.get("ref"))]

    @property
    def grid(self) -> Grid:
        columns = []
        for col in self.root.all("col"):
            is_hidden = col.get("hidden") in ("1", "true")
            width = 0.0 if is_hidden else min(_figure(col.get("width"), 8.43), 255.0)
            columns.append(
                (int(_figure(col.get("min"), 1)), int(_figure(col.get("max"), 1)), width)
            )
        usual = self.root.first("sheetFormatPr")
        width = _figure(usual.get("defaultColWidth"), 8.43) if usual else 8.43
        height = _figure(usual.get("defaultRowHeight"), 15.0) if usual else 15.0
        return Grid(columns, min(max(width, 1.0), 255.0), min(max(height, 3.0), 400.0))

    @property
    def pointed_at(self) -> set[str]:
        """The relationships that the sheet names."""
        return {
            v for node in self.root.below() for k, v in node.attributes.items() if k.endswith(":id")
        }

    @property
    def drawing_of_notes(self) -> str:
        """The relationship that the sheet names its drawing of notes by; "" when it has none."""
        found = next((c for c in self.root.children if c.local == "legacyDrawing"), None)
        return found.get("id") if found else ""

    def unselect(self) -> None:
        """The summary is what is selected; sheets selected together would be edited together."""
        for view in self.root.all("sheetView"):
            if view.get("tabSelected"):
                self._set(view, tabSelected=None)

    def clear_colours(self) -> None:
        """Take out the colours of an earlier marking."""
        for group in self.root.all("conditionalFormatting"):
            rules = [r for r in group.children if r.local == "cfRule"]
            ours = [r for r in rules if any(_is_ours(self._outside, f) for f in r.children)]
            if ours and len(ours) == len(rules):
                self._edits.remove(group)
            else:
                for rule in ours:
                    self._edits.remove(rule)
            self._is_changed |= bool(ours)

    def colour(self, by_severity: Sequence[tuple[int, Sequence[Box]]]) -> None:
        """Lay colours over cells, the first ones above the later ones and above the sheet's own.
        ``by_severity``: the number of a differential style, and boxes."""
        shift = len(by_severity)
        for rule in self.root.all("cfRule"):
            priority = rule.get("priority")
            is_ours = any(_is_ours(self._outside, f) for f in rule.children)
            if priority.isdigit() and not is_ours:
                self._set(rule, priority=str(int(priority) + shift))
        place = before(self.root, _AFTER_FORMATS)
        for number, (style, found) in enumerate(by_severity, 1):
            for first in range(0, len(found), RANGES):
                ranges = " ".join(box.name for box in found[first : first + RANGES])
                self._put(
                    place,
                    f'<conditionalFormatting sqref="{ranges}"><cfRule type="expression" '
                    f'dxfId="{style}" priority="{number}"><formula>{quoted(OURS)}</formula>'
                    "</cfRule></conditionalFormatting>",
                )

    def draw_notes(self, relation: str, namespace: str) -> None:
        """Point at the drawing of the notes, in place of one that is not there."""
        for old in self.root.children:
            if old.local == "legacyDrawing":
                self._edits.remove(old)
        self._put(
            before(self.root, _AFTER_DRAWING),
            f'<legacyDrawing xmlns:r="{namespace}" r:id="{relation}"/>',
        )

    def done(self) -> bytes | None:
        """The changed part; None when nothing was changed."""
        if not self._is_changed:
            return None
        return self._edits.done().replace(_HOLE, self._cells, 1)

    def _set(self, element: Element, **values: str | None) -> None:
        self._edits.attributes(element, **values)
        self._is_changed = True

    def _put(self, place: int, fragment: str) -> None:
        self._edits.put(place, own(self.root, fragment))
        self._is_changed = True


def _is_ours(xml: bytes, formula: Element) -> bool:
    return formula.local == "formula" and text_in(xml, formula).strip().lstrip("=") == OURS


def _figure(text: str, otherwise: float) -> float:
    try:
        return float(text)
    except ValueError:
        return otherwise
