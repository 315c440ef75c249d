"""Faces and sizes of paper: those of official documents in Chinese, plain ones in English."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipelines.bulletin.docx_parts import fonts
from pipelines.bulletin.model import Bulletin

MARGINS = (37, 35, 28, 26)
"""Millimetres: top, bottom, left, right."""
RED = "C00000"
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
    header: float = 15
    footer: float = 25

    def heading(self, level: int) -> str:
        """The face of a heading."""
        return HEADINGS.get(level, "body")

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


def look_of(bulletin: Bulletin) -> Look:
    if bulletin.is_sheet:
        return Look(
            bulletin.language,
            FACES,
            title=16,
            body=10.5,
            line=16,
            table=9,
            annex=8,
            header=10,
            footer=8,
        )
    if bulletin.language == "en":
        return Look("en", FACES, red=22, title=17, body=11.5, line=17, annex=7, table=9.5)
    return Look("zh", FACES)
