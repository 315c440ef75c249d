"""Text with a richer look: status marks, sparklines, shaded figures. Knows no Streamlit."""

from collections.abc import Sequence
from html import escape

from dashboard.labels import BLUE, NONE, SHAPES, status

WIDTH, HEIGHT, EDGE = 120, 26, 4
HATCH = "repeating-linear-gradient(45deg,#ddd 0 2px,#fff 2px 6px)"


class Mark(str):
    """Plain text that also knows its HTML."""

    html: str

    def __new__(cls, text: str, html: str) -> "Mark":
        made = super().__new__(cls, text)
        made.html = html
        return made


def html(text: object) -> str:
    return text.html if isinstance(text, Mark) else escape("" if text is None else str(text))


def status_mark(code: str | None, language: str) -> Mark:
    """Word, shape and colour; hatched when suppressed."""
    text = status(code, language)
    if text == NONE:
        return Mark(text, NONE)
    shape, colour = SHAPES.get(str(code), SHAPES["not_assessed"])
    word = escape(text.removeprefix(shape).strip())
    if code == "suppressed":
        return Mark(text, f"<span style='background:{HATCH};padding:0 .3rem'>{word}</span>")
    return Mark(
        text, f"<span style='color:{colour}'>{shape}</span>&nbsp;<span class='gh-w'>{word}</span>"
    )


def hidden(text: str) -> Mark:
    return Mark(text, f"<span style='background:{HATCH};padding:0 .3rem'>{escape(text)}</span>")


def shade(text: str, share: float | None) -> Mark:
    """Figures on a blue–white–orange ground: orange at 0, white at a half, blue at 1."""
    if share is None:
        return Mark(text, escape(text))
    return Mark(
        text, f"<span class='gh-s' style='background:{ground(share)}'>{escape(text)}</span>"
    )


def ground(share: float) -> str:
    """A pale colour for a share from 0 to 1: dark text stays readable on it."""
    away = max(-1.0, min(1.0, 2 * share - 1))
    pole = (140, 190, 225) if away > 0 else (245, 175, 105)
    mixed = (round(255 + (end - 255) * abs(away)) for end in pole)
    return "rgb(" + ",".join(str(part) for part in mixed) + ")"


def spark(
    line: Sequence[float | None] | None, target: Sequence[float | None] | None = None
) -> Mark:
    """A small line from zero with its last point marked, the target dashed."""
    values = list(line or [])
    aims = list(target or [])
    known = [v for v in [*values, *aims] if v is not None]
    if not any(v is not None for v in values):
        return Mark(NONE, NONE)
    low, high = min(0.0, *known), max(known) or 1.0
    drawn = "".join(_path(run, low, high, len(values)) for run in runs(values))
    aimed = "".join(
        _path(run, low, high, len(aims), "stroke='#888' stroke-dasharray='3 2' stroke-width='1'")
        for run in runs(aims)
    )
    at, last = [(i, v) for i, v in enumerate(values) if v is not None][-1]
    x, y = _place(at, last, low, high, len(values))
    return Mark(
        "",
        f"<svg width='{WIDTH}' height='{HEIGHT}' role='img' aria-hidden='true'>{aimed}{drawn}"
        f"<circle cx='{x}' cy='{y}' r='2.5' fill='{BLUE}'></circle></svg>",
    )


def runs(values: Sequence[float | None]) -> list[list[tuple[int, float]]]:
    """Unbroken stretches: a missing value leaves a gap."""
    found: list[list[tuple[int, float]]] = [[]]
    for i, value in enumerate(values):
        if value is None:
            found.append([])
        else:
            found[-1].append((i, value))
    return [run for run in found if run]


def _place(at: int, value: float, low: float, high: float, count: int) -> tuple[float, float]:
    x = EDGE + (WIDTH - 2 * EDGE) * (at / (count - 1) if count > 1 else 1)
    y = HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * (value - low) / ((high - low) or 1)
    return round(x, 1), round(y, 1)


def _path(
    run: list[tuple[int, float]], low: float, high: float, count: int,
    look: str = f"stroke='{BLUE}' stroke-width='1.5'",
) -> str:  # fmt: skip
    places = (_place(i, v, low, high, count) for i, v in run)
    points = " ".join(f"{x},{y}" for x, y in places)
    return f"<polyline points='{points}' fill='none' {look}></polyline>"
