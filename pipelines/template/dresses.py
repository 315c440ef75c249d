"""What cells of a template look like, whatever the file's kind.

Dress -> font size, bold, grey or red ink, alignment, border, fill, number format, locked.
"""

from dataclasses import dataclass

GREY, RED, INK = "#808080", "#C03000", "#000000"
YELLOW, PALE = "#FFFFE1", "#F2F2F2"
COUNT, AMOUNT, DAY = "#,##0", "#,##0.00", 'yyyy"年"m"月"d"日"'


@dataclass(frozen=True)
class Dress:
    size: int = 10
    bold: bool = False
    color: str = INK
    align: str = "left"
    wrap: bool = False
    border: bool = False
    fill: str | None = None
    number: str = "General"
    locked: bool = True
    underline: bool = False


DRESSES: dict[str, Dress] = {
    "title": Dress(16, bold=True, align="center"),
    "status": Dress(10, bold=True, color=RED),
    "version": Dress(8, color=GREY, align="right"),
    "entry": Dress(9),
    "words": Dress(9),
    "fill": Dress(9, fill=YELLOW, number=DAY, locked=False, underline=True),
    "head": Dress(10, align="center", wrap=True, border=True, fill=PALE),
    "small_head": Dress(8, color=GREY, align="center", border=True, fill=PALE),
    "side_head": Dress(10, align="center", wrap=True, fill=PALE),
    "label": Dress(10, border=True),
    "input": Dress(10, align="right", border=True, fill=YELLOW, locked=False),
    "input_count": Dress(10, align="right", border=True, fill=YELLOW, number=COUNT, locked=False),
    "input_amount": Dress(10, align="right", border=True, fill=YELLOW, number=AMOUNT, locked=False),
    "total": Dress(10, bold=True, border=True, fill=PALE),
    "total_count": Dress(10, bold=True, align="right", border=True, fill=PALE, number=COUNT),
    "total_amount": Dress(10, bold=True, align="right", border=True, fill=PALE, number=AMOUNT),
    "check": Dress(9, color=RED, wrap=False),
    "hint_head": Dress(8, color=GREY, align="center", wrap=True),
    "hint_count": Dress(9, color=GREY, align="right", number=COUNT),
    "hint_amount": Dress(9, color=GREY, align="right", number=AMOUNT),
    "remark": Dress(9, color=GREY, wrap=True),
    "step": Dress(11, wrap=True),
}
