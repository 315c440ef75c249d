"""Pieces of Markdown."""

from collections.abc import Iterable, Sequence

from pipelines.catalogue.base import Text

GENERATED = "<!-- Written by `guanhuai catalogue docs`; edit the catalogue instead. -->"


def page(*blocks: str) -> str:
    """Blocks apart by a blank line; empty ones left out."""
    return "\n\n".join([GENERATED, *(block for block in blocks if block)]) + "\n"


def table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table, or nothing when it has no rows."""
    lines = [_row(row) for row in rows]
    return "\n".join([_row(headings), "|---" * len(headings) + "|", *lines]) if lines else ""


def _row(cells: Sequence[object]) -> str:
    return "| " + " | ".join(_cell(cell) for cell in cells) + " |"


def _cell(value: object) -> str:
    return "" if value is None else " ".join(str(value).replace("|", "\\|").split())


def both(text: Text | None) -> str:
    """Both languages in one line; once when they are the same word."""
    if text is None:
        return ""
    return text.zh if text.zh == text.en else f"{text.zh} / {text.en}"


def lines(text: Text | None) -> str:
    """Both languages, a paragraph each."""
    return f"{text.zh}\n\n{text.en}" if text else ""


def bullets(items: Iterable[str]) -> str:
    return "\n".join(f"- {item}" for item in items)


def number(value: float | None) -> str:
    return "" if value is None else f"{value:g}"
