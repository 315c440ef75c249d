"""The bulletin as a PDF, its Chinese set in a font that is embedded."""

import json
from datetime import UTC
from functools import cache
from pathlib import Path
from typing import Any

from pipelines.bulletin import drawing
from pipelines.bulletin.model import BOOK, Block, Bulletin, Chart, Heading, Paragraph, Table
from pipelines.bulletin.styles import look_of
from pipelines.bulletin.words import say
from pipelines.errors import UserError

PAPER = Path(__file__).with_name("paper.typ")
LATIN = "Libertinus Serif"
"""Comes with typst: its quotation marks are as wide as in English."""
SERIF = ("Noto Serif CJK SC", "Noto Serif SC", "Source Han Serif SC", "SimSun")
SANS = ("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "SimHei")


def pdf(bulletin: Bulletin) -> bytes:
    """The same bulletin gives the same bytes, with the same fonts. Raises UserError where no Chinese font
    is installed."""
    import typst

    content = json.dumps(model(bulletin), ensure_ascii=False)
    made: Any = typst.compile(
        PAPER.read_bytes(), format="pdf", font_paths=_fonts(), sys_inputs={"model": content},
        timestamp=bulletin.made_at.replace(tzinfo=UTC), pdf_tags=False,
    )  # fmt: skip
    return bytes(made)


@cache
def _fonts() -> Any:
    import typst

    return typst.Fonts()


def faces() -> tuple[str, str]:
    """A serif and a sans face that have Chinese. Raises UserError when there are none."""
    known = set(_fonts().families())
    found = [next((name for name in names if name in known), None) for names in (SERIF, SANS)]
    serif, sans = found[0] or found[1], found[1] or found[0]
    if serif is None or sans is None:
        raise UserError(
            "no font with Chinese is installed for the PDF; install fonts-noto-cjk, or Noto Serif CJK SC",
            "没有做PDF用的中文字体，请安装fonts-noto-cjk或Noto Serif CJK SC。",
        )
    return serif, sans


def model(bulletin: Bulletin) -> dict[str, Any]:
    """The bulletin in plain types, as the paper's layout reads it."""
    serif, sans = faces()
    language, look = bulletin.language, look_of(bulletin)
    return {
        "language": language, "letterhead": bulletin.letterhead, "number": bulletin.number,
        "red": look.red_of(bulletin.letterhead), "title_size": look.title_of(bulletin.title),
        "title": bulletin.title, "banner": bulletin.banner, "mark": bulletin.mark,
        "latin": LATIN if language == "en" else serif,
        "stamp": bulletin.stamp, "is_sheet": bulletin.is_sheet, "serif": serif, "sans": sans,
        "made": list(bulletin.made_at.timetuple()[:6]), "blocks": _plain(bulletin.blocks),
        "annexes": [
            {"label": say("annex", language, n=at), "title": annex.title,
             "blocks": _plain(annex.blocks)}
            for at, annex in enumerate(bulletin.printed, 1)
        ],
    }  # fmt: skip


def _plain(blocks: tuple[Block, ...]) -> list[dict[str, Any]]:
    kept = (b for b in blocks if not (isinstance(b, Table) and b.medium == BOOK))
    return [_block(block) for block in kept]


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Heading):
        return {"kind": "heading", "level": block.level, "text": block.text}
    if isinstance(block, Paragraph):
        return {"kind": "paragraph", "text": block.text, "style": block.style,
                "is_kept": block.is_kept}  # fmt: skip
    if isinstance(block, Chart):
        picture = drawing.svg(block).decode("utf-8")
        return {"kind": "chart", "title": block.title, "subtitle": block.subtitle, "svg": picture}
    return _table(block)


def _table(table: Table) -> dict[str, Any]:
    columns = [
        {"name": c.name, "width": c.width, "is_number": c.digits is not None, "is_key": c.is_key,
         "small": c.small}
        for c in table.columns
    ]  # fmt: skip
    rows = [[{"text": c.text, "is_hidden": c.is_hidden} for c in row] for row in table.rows]
    title = table.title if table.is_titled else ""
    return {
        "kind": "table", "title": title, "note": table.note, "is_small": table.is_small,
        "is_whole": table.is_whole, "columns": columns, "rows": rows,
    }  # fmt: skip
