"""What python-docx has no word for: faces for Chinese, rules, page fields, fixed dates in the package."""

import io
import zipfile
from datetime import datetime
from typing import Any

from pipelines.bulletin.model import Chart

LATIN = "Times New Roman"
EARLIEST = 1980
"""The first year a package can name."""


def fonts(element: Any, east: str) -> None:
    """The face of Chinese text, and the one beside it for letters and figures."""
    from docx.oxml.ns import qn

    found = element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("w:ascii", "w:hAnsi", "w:cs"):
        found.set(qn(name), LATIN)
    found.set(qn("w:eastAsia"), east)


def part(name: str, **values: object) -> Any:
    """An element with its attributes."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(name)
    for key, value in values.items():
        made.set(qn(f"w:{key}"), str(value))
    return made


def rule(line: Any, colour: str) -> None:
    """A rule under a line."""
    borders = part("w:pBdr")
    borders.append(part("w:bottom", val="single", sz=18, space=6, color=colour))
    line._p.get_or_add_pPr().append(borders)


def shade(run: Any, colour: str) -> None:
    """A ground behind a run."""
    run._element.get_or_add_rPr().append(part("w:shd", val="clear", color="auto", fill=colour))


def field(run: Any, code: str) -> None:
    """A field the word processor fills in, such as the page's number."""
    for kind in ("begin", "", "end"):
        if kind:
            run._element.append(part("w:fldChar", fldCharType=kind))
        else:
            text = part("w:instrText")
            text.text = code
            run._element.append(text)


def spoken(document: Any) -> None:
    """Chinese text is simplified Chinese, also to a reader that must choose another face."""
    from docx.oxml.ns import qn

    for found in document.styles.element.iter(qn("w:lang")):
        found.set(qn("w:eastAsia"), "zh-CN")


def spaced(line: Any, points: float) -> None:
    """A fixed distance from line to line, no space around."""
    from docx.shared import Pt

    shape = line.paragraph_format
    shape.line_spacing, shape.space_before, shape.space_after = Pt(points), Pt(0), Pt(0)


def anew(line: Any) -> None:
    """Begin a page."""
    line.paragraph_format.page_break_before = True


def described(picture: Any, chart: Chart) -> None:
    """Say a picture's finding for who cannot see it."""
    picture._inline.docPr.set("descr", f"{chart.title} {chart.subtitle}")


def fixed(package: bytes, at: datetime) -> bytes:
    """The same package with every part dated as the edition is, so that equal content is equal bytes."""
    moment = max(at, datetime(EARLIEST, 1, 1)).timetuple()[:6]
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(out, "w") as new:
        for name in sorted(old.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            about = zipfile.ZipInfo(name, moment)
            about.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(about, old.read(name))
    return out.getvalue()
