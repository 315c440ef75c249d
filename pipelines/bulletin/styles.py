"""Faces and sizes of paper: those of official documents in Chinese, plain ones in English."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipelines.bulletin.docx_parts import fonts
from pipelines.bulletin.model import Bulletin

MARGINS = (37, 35, 28, 26)
"""Millimetres: top, bottom, left, right."""
RED = "C00000"
ACROSS = 156
"""Millimetres between the margins."""
POINTS = 72 / 25.4
"""In a millimetre."""
FILLED = 0.96
"""Of a line, by a text that is to fit it in any face."""
LETTER = 0.6
"""The width of a Latin letter, of a Chinese character's."""
FACES = {
    "title": "方正小标宋简体", "body": "仿宋_GB2312", "hei": "黑体", "kai": "楷体_GB2312", "song": "宋体",
}  # fmt: skip
HEADINGS = {1: "hei", 2: "kai"}


@dataclass(frozen=True)
class Look:
    """Sizes in points: 二号 is 22, 三号 is 16, 五号 is 10.5. ``line``: from line to line; ``header``,
    ``footer``: millimetres from the edge."""

    language: str
    face: Mapping[str, str]
    red: float = 32
    title: float = 22
    body: float = 16
    line: float = 28
    table: float = 10.5
    annex: float = 8
    small: float = 9
    least_red: float = 20
    least_title: float = 18
    header: float = 15
    footer: float = 25
    is_sheet: bool = False

    def heading(self, level: int) -> str:
        """The face of a heading."""
        return HEADINGS.get(level, "body")

    def red_of(self, letterhead: str) -> float:
        """The size of a letterhead."""
        return fitted(letterhead, self.red, self.least_red)

    def title_of(self, title: str) -> float:
        """The size of a title."""
        return fitted(title, self.title, self.least_title)

    def put(self, run: Any, face: str, size: float, colour: str = "") -> None:
        """Give a run its face, size and colour."""
        from docx.shared import Pt, RGBColor

        run.font.size = Pt(size)
        fonts(run._element, self.face[face])
        if self.language == "en" and face in ("hei", "title"):
            run.font.bold = True
        if colour:
            run.font.color.rgb = RGBColor.from_string(colour)

    def indent(self, line: Any) -> None:
        """Two characters in Chinese; none in English, where a space stands above instead."""
        from docx.shared import Pt

        if self.language == "zh":
            line.paragraph_format.first_line_indent = Pt(2 * self.body)
        else:
            line.paragraph_format.space_before = Pt(self.body / 3)


def fitted(text: str, size: float, least: float) -> float:
    """The size at which a text fits a line; not below the least, at which it takes two."""
    wide = sum(1 if char > "\u2e80" else LETTER for char in text)
    return max(least, min(size, FILLED * ACROSS * POINTS / max(wide, 1)))


def look_of(bulletin: Bulletin) -> Look:
    """A sheet's is smaller, and so are letters beside characters."""
    if bulletin.is_sheet:
        body, line = (10.5, 16) if bulletin.language == "zh" else (9.5, 13)
        return Look(
            bulletin.language, FACES, title=16, least_title=13, body=body, line=line, table=8.5,
            header=10, footer=8, is_sheet=True,
        )  # fmt: skip
    if bulletin.language == "en":
        return Look(
            "en", FACES, red=22, title=17, body=11.5, line=17, annex=7, table=9.5, least_red=18, least_title=15
        )  # fmt: skip
    return Look("zh", FACES)
