"""Pieces of the page: figures with what they are of, tables, sections."""

from collections.abc import Iterable, Sequence
from html import escape

Cell = str
"""Ready HTML."""


def number(value: float | int, digits: int = 0) -> str:
    """Thousands separated."""
    return f"{value:,.{digits}f}"


def percent(part: float, whole: float) -> str:
    """One decimal; what is not all is never written as 100 %, and what is not nothing never as 0."""
    if not whole:
        return "–"
    share = 100 * part / whole
    text = f"{share:.1f}%"
    if text == "100.0%" and part < whole:
        return ">99.9%"
    return "<0.1%" if text == "0.0%" and part > 0 else text


def points(score: float) -> str:
    """A score of 100 with one decimal; what is not full is never written as full."""
    text = number(score, 1)
    return "99.9" if text == "100.0" and score < 100 else text


def rate(part: float, whole: float) -> Cell:
    """A rate with its parts in small print: 95.4% 895/938."""
    told = f"{number(part)}/{number(whole)}"
    return f"<b>{escape(percent(part, whole))}</b> <small>{told}</small>"


def table(
    heads: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    right: Sequence[int] = (),
    is_wide: bool = False,
) -> str:
    """``right``: columns of figures. Nothing at all without rows. On a phone a wide one is moved
    sideways under its first column, another becomes a list."""
    side = [" class='r'" if at in right else "" for at in range(len(heads))]
    head = "".join(f"<th{s}>{escape(h)}</th>" for s, h in zip(side, heads, strict=True))
    lines = [
        "<tr>" + "".join(
            f"<td{s} data-h='{escape(h, quote=True)}'>{c}</td>"
            for s, h, c in zip(side, heads, row, strict=True)
        ) + "</tr>"
        for row in rows
    ]  # fmt: skip
    if not lines:
        return ""
    drawn = f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(lines)}</tbody></table>"
    return f"<div class='{'wide' if is_wide else 'list'}'>{drawn}</div>"


def section(title: str, *parts: str) -> str:
    body = "".join(part for part in parts if part)
    return f"<section><h2>{escape(title)}</h2>{body}</section>"


def paragraph(*sentences: str) -> str:
    told = [escape(one) for one in sentences if one]
    return f"<p>{' '.join(told)}</p>" if told else ""


def bullets(items: Iterable[Cell]) -> str:
    listed = "".join(f"<li>{item}</li>" for item in items)
    return f"<ul>{listed}</ul>" if listed else ""


def folded(title: str, inside: str) -> str:
    """What is there for who asks; printed only when open."""
    return f"<details><summary>{escape(title)}</summary>{inside}</details>" if inside else ""


def shade(text: str, score: float) -> Cell:
    """A score on a ground from white at 100 to orange at 80 and below."""
    depth = max(0.0, min(1.0, (100 - score) / 20))
    ground = ",".join(str(round(255 + (end - 255) * depth)) for end in (245, 175, 105))
    return f"<span class='s' style='background:rgb({ground})'>{escape(text)}</span>"
