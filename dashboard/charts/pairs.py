"""Pictures for the rows of a table: a value then and now, and what a unit added to a change."""

from collections.abc import Sequence

from dashboard.charts.small import coded, image
from dashboard.labels import BLUE, VERMILION
from dashboard.marks import Mark

WIDTH, HEIGHT, EDGE = 180, 22, 8
GREY, INK = "#9a9a9a", "#444"
CLASS = "gh-pair"


def then_and_now(
    then: float, now: float, span: tuple[float, float], is_good: bool | None, told: str
) -> Mark:
    """A hollow dot then, a full one now, on the scale all rows share. ``is_good``: None leaves it grey."""
    low, high = span

    def x(value: float) -> float:
        share = (value - low) / (high - low) if high > low else 0.5
        return round(EDGE + (WIDTH - 2 * EDGE) * share, 1)

    colour = GREY if is_good is None else BLUE if is_good else VERMILION
    middle = HEIGHT / 2
    drawn = (
        f"<line x1='{EDGE}' x2='{WIDTH - EDGE}' y1='{middle}' y2='{middle}' stroke='#e6e6e6'/>"
        f"<line x1='{x(then)}' x2='{x(now)}' y1='{middle}' y2='{middle}' stroke='{colour}'"
        " stroke-width='2.5'/>"
        f"<circle cx='{x(then)}' cy='{middle}' r='4' fill='#fff' stroke='{GREY}' stroke-width='1.5'/>"
        f"<circle cx='{x(now)}' cy='{middle}' r='4.5' fill='{colour}'/>"
    )
    return _mark(drawn, told)


def added(part: float, most: float, is_good: bool | None, told: str) -> Mark:
    """A bar from the middle: to the right what added to the whole, to the left what took from it."""
    middle = WIDTH / 2
    length = round((middle - 2) * abs(part) / most, 1) if most else 0.0
    start = middle if part >= 0 else middle - length
    colour = INK if is_good is None else BLUE if is_good else VERMILION
    drawn = (
        f"<rect x='{start}' y='5' width='{length}' height='12' fill='{colour}'/>"
        f"<line x1='{middle}' x2='{middle}' y1='1' y2='{HEIGHT - 1}' stroke='{INK}'/>"
    )
    return _mark(drawn, told)


def span_of(values: Sequence[float]) -> tuple[float, float]:
    return (min(values), max(values)) if values else (0.0, 1.0)


def _mark(drawn: str, told: str) -> Mark:
    return Mark(told, f"<span class='{CLASS}'>{image(coded(drawn, WIDTH, HEIGHT), told)}</span>")
