"""The bulletin as a document to edit, laid out as official documents are: red head, A4 with the margins
of GB/T 9704, numbered headings, annexes behind."""

import io
from typing import TYPE_CHECKING, Any

from pipelines.bulletin import drawing
from pipelines.bulletin.docx_parts import (
    anew,
    described,
    field,
    fixed,
    fonts,
    rule,
    shade,
    spaced,
    spoken,
)  # fmt: skip
from pipelines.bulletin.docx_tables import lay_table
from pipelines.bulletin.model import BOOK, Block, Bulletin, Chart, Heading, Paragraph, Table
from pipelines.bulletin.styles import ACROSS, MARGINS, RED, Look, look_of
from pipelines.bulletin.words import say

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph as Line

SIGNED = {"sign": 2, "day": 4}
"""Characters between the right margin and who issues it, and the day."""


def docx(bulletin: Bulletin) -> bytes:
    """The same bulletin gives the same bytes."""
    from docx import Document as new

    document = new()
    look = look_of(bulletin)
    _page(document, bulletin, look)
    _head(document, bulletin, look)
    for block in bulletin.blocks:
        _lay(document, block, look)
    for at, annex in enumerate(bulletin.printed, 1):
        _annex(document, at, annex.title, look)
        for block in annex.blocks:
            _lay(document, block, look)
    _properties(document, bulletin)
    out = io.BytesIO()
    document.save(out)
    return fixed(out.getvalue(), bulletin.made_at)


def _properties(document: "Document", bulletin: Bulletin) -> None:
    about = document.core_properties
    about.title, about.author, about.last_modified_by = bulletin.title, bulletin.letterhead, ""
    about.created = about.modified = bulletin.made_at
    about.language, about.comments = ("zh-CN" if bulletin.language == "zh" else "en"), ""
    about.subject, about.revision = bulletin.banner, 1


def _page(document: "Document", bulletin: Bulletin, look: Look) -> None:
    from docx.shared import Mm, Pt

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    top, bottom, left, right = MARGINS if not bulletin.is_sheet else (20, 15, 20, 20)
    section.top_margin, section.bottom_margin = Mm(top), Mm(bottom)
    section.left_margin, section.right_margin = Mm(left), Mm(right)
    section.header_distance, section.footer_distance = Mm(look.header), Mm(look.footer)
    normal: Any = document.styles["Normal"]
    normal.font.size = Pt(look.body)
    fonts(normal.element, look.face["body"])
    spoken(document)
    document.settings.odd_and_even_pages_header_footer = not bulletin.is_sheet
    for header, footer, is_right in (
        (section.header, section.footer, True),
        (section.even_page_header, section.even_page_footer, False),
    ):
        _top(header.paragraphs[0], bulletin, look)
        if not bulletin.is_sheet:
            _number(footer.paragraphs[0], look, is_right)


def _top(line: "Line", bulletin: Bulletin, look: Look) -> None:
    """On every page: which draft it is, and whether the data are demonstration data."""
    line.alignment = 2  # type: ignore[assignment]
    run = line.add_run(bulletin.banner)
    look.put(run, "kai", look.small, "595959")
    if bulletin.mark:
        look.put(line.add_run("　"), "kai", look.small)
        run = line.add_run(f" {bulletin.mark} ")
        look.put(run, "hei", look.small, "7A3B00")
        shade(run, "FDE9D3")


def _number(line: "Line", look: Look, is_right: bool) -> None:
    line.alignment = 2 if is_right else 0  # type: ignore[assignment]
    for text in ("— ", "", " —"):
        run = line.add_run(text)
        look.put(run, "song", 14)
        if not text:
            field(run, "PAGE")


def _head(document: "Document", bulletin: Bulletin, look: Look) -> None:
    size = look.title_of(bulletin.title)
    if bulletin.is_sheet:
        _line(document, bulletin.title, look, "title", size, centre=True)
        told = f"{bulletin.letterhead}　{bulletin.stamp}"
        line = _line(document, told, look, "kai", look.small, centre=True)
        rule(line, RED)
        return
    red = look.red_of(bulletin.letterhead)
    _line(document, bulletin.letterhead, look, "title", red, RED, centre=True)
    line = _line(document, bulletin.number, look, "body", look.body, centre=True)
    rule(line, RED)
    _line(document, "", look, "body", look.body)
    _line(document, bulletin.title, look, "title", size, centre=True)
    _line(document, "", look, "body", look.body)


def _line(
    document: "Document", text: str, look: Look, face: str, size: float, colour: str = "",
    centre: bool = False,
) -> "Line":  # fmt: skip
    line = document.add_paragraph()
    if centre:
        line.alignment = 1  # type: ignore[assignment]
    spaced(line, max(look.line, size * 1.25))
    look.put(line.add_run(text), face, size, colour)
    return line


def _annex(document: "Document", at: int, title: str, look: Look) -> None:
    line = document.add_paragraph()
    anew(line)
    look.put(line.add_run(say("annex", look.language, n=at)), "hei", look.body)
    _line(document, title, look, "title", look.title * 0.8, centre=True)


def _lay(document: "Document", block: Block, look: Look) -> None:
    if isinstance(block, Heading):
        line = _line(document, block.text, look, look.heading(block.level), look.body)
        look.indent(line)
        line.paragraph_format.keep_with_next = True
    elif isinstance(block, Paragraph):
        _paragraph(document, block, look)
    elif isinstance(block, Chart):
        _picture(document, block, look)
    elif isinstance(block, Table) and block.medium != BOOK:
        lay_table(document, block, look)


def _paragraph(document: "Document", block: Paragraph, look: Look) -> None:
    from docx.shared import Pt

    size = look.small if block.style == "note" else look.body
    line = _line(document, block.text, look, "body", size)
    shape = line.paragraph_format
    shape.keep_with_next = block.is_kept
    if block.style == "body":
        look.indent(line)
        line.alignment = 3 if look.language == "zh" else 0  # type: ignore[assignment]
    elif block.style == "list" and look.language == "zh":
        shape.left_indent = Pt(2 * look.body)
    elif block.style in SIGNED:
        line.alignment = 2  # type: ignore[assignment]
        shape.right_indent = Pt(SIGNED[block.style] * look.body)
        shape.space_before = Pt(look.line if block.style == "sign" else 0)


def _picture(document: "Document", chart: Chart, look: Look) -> None:
    from docx.shared import Mm

    for text, face, size in (
        (chart.title, "hei", look.table + 1),
        (chart.subtitle, "kai", look.small),
    ):
        line = _line(document, text, look, face, size)
        spaced(line, size * 1.5)
        line.paragraph_format.keep_with_next = True
    line = document.add_paragraph()
    line.paragraph_format.keep_together = True
    picture = line.add_run().add_picture(io.BytesIO(drawing.png(chart)), width=Mm(ACROSS - 2))
    described(picture, chart)
