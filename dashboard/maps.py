"""Maps as HTML: tiles in a grid, or areas in their boundaries. Knows no Streamlit, loads nothing.

An area is a link cut to its shape: it is reached by keyboard, read aloud, and printed as seen.
"""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from math import cos, radians

from dashboard.marks import html

HATCHED = "repeating-linear-gradient(45deg,#ddd 0 2px,#fff 2px 6px)"
WIDTH = 1000
"""Units across a drawing; it takes any size on the page."""
Ring = Sequence[tuple[float, float]]


@dataclass(frozen=True)
class Area:
    """A unit on a map. ``told``: what stands under its name, a Mark or text; ``ground``: its colour, None
    for hatched; ``address``: where it leads."""

    code: str
    name: str
    told: str
    ground: str | None
    address: str

    @property
    def background(self) -> str:
        return self.ground or HATCHED

    @property
    def label(self) -> str:
        return escape(f"{self.name} {self.told}")


def tile_grid(areas: Sequence[Area], places: Mapping[str, tuple[int, int]]) -> str:
    """A tile an area, at its row and column."""
    placed = [area for area in areas if area.code in places]
    rows, columns = zip(*(places[area.code] for area in placed), strict=True)
    top, left, width = min(rows), min(columns), max(columns) - min(columns) + 1
    cells = ""
    for area in placed:
        row, column = places[area.code]
        place = f"grid-row:{row - top + 1};grid-column:{column - left + 1}"
        cells += f"<div style='{place};background:{area.background}'>{inside(area)}</div>"
    return (
        f"<div class='gh-tiles' style='grid-template-columns:repeat({width},minmax(0,1fr))'>"
        f"{cells}</div>"
    )


def row_of_tiles(areas: Sequence[Area]) -> str:
    """Tiles side by side, for areas without a place."""
    cells = "".join(f"<div style='background:{a.background}'>{inside(a)}</div>" for a in areas)
    fill = "grid-template-columns:repeat(auto-fill,minmax(6.4rem,1fr))"
    return f"<div class='gh-tiles' style='{fill}'>{cells}</div>"


def inside(area: Area) -> str:
    name = f"<a href='{escape(area.address)}'>{escape(area.name)}</a>"
    return f"<span class='gh-on'>{name}<br>{html(area.told)}</span>"


def in_boundaries(areas: Sequence[Area], shapes: Mapping[str, Sequence[Ring]]) -> str:
    """The areas that have a shape, each in it."""
    drawn = {area.code: shapes[area.code] for area in areas if area.code in shapes}
    flat, height = plane(drawn)
    links = "".join(
        f"<a class='gh-area' href='{escape(area.address)}' aria-label='{area.label}' "
        f"title='{area.label}' style='background:{area.background};clip-path:{clip(ring, height)}'></a>"
        for area in areas
        if area.code in flat
        for ring in flat[area.code]
    )
    names = "".join(
        named(area, largest(flat[area.code]), height) for area in areas if area.code in flat
    )
    return (
        f"<div class='gh-map' style='aspect-ratio:{WIDTH}/{round(height)}'>{links}"
        f"{outlines(flat, height)}{names}</div>"
    )


def plane(
    shapes: Mapping[str, Sequence[Ring]],
) -> tuple[dict[str, list[list[tuple[float, float]]]], float]:
    """Shapes on a plane ``WIDTH`` across, y downwards, and its height: equirectangular about the middle
    latitude, near enough for a province."""
    points = [point for rings in shapes.values() for ring in rings for point in ring]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    squeeze = cos(radians((south + north) / 2))
    scale = WIDTH / (((east - west) * squeeze) or 1.0)
    flat = {
        code: [
            [((x - west) * squeeze * scale, (north - y) * scale) for x, y in ring] for ring in rings
        ]
        for code, rings in shapes.items()
    }
    return flat, (north - south) * scale or 1.0


def clip(ring: Ring, height: float) -> str:
    """A shape for CSS, in shares of the drawing."""
    return "polygon(" + ",".join(f"{x / WIDTH:.2%} {y / height:.2%}" for x, y in ring) + ")"


def outlines(flat: Mapping[str, Sequence[Ring]], height: float) -> str:
    """The borders, drawn over the areas."""
    paths = "".join(
        "M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in ring) + "Z"
        for rings in flat.values()
        for ring in rings
    )
    svg = (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='-2 -2 {WIDTH + 4} {height + 4:.0f}'>"
        f"<path d='{paths}' fill='none' stroke='#666' stroke-width='2'/></svg>"
    )
    coded = b64encode(svg.encode()).decode()
    return f"<img alt='' src='data:image/svg+xml;base64,{coded}'>"


def largest(rings: Sequence[Ring]) -> Ring:
    return max(rings, key=lambda ring: abs(area_of(ring)))


def area_of(ring: Ring) -> float:
    """By the shoelace formula; negative when drawn the other way round."""
    after = [*ring[1:], ring[0]]
    return sum(x * v - u * y for (x, y), (u, v) in zip(ring, after, strict=True)) / 2


def middle(ring: Ring) -> tuple[float, float]:
    """The centre of mass; of a ring without area the mean of its corners."""
    area = area_of(ring)
    if not area:
        return sum(x for x, _ in ring) / len(ring), sum(y for _, y in ring) / len(ring)
    after = [*ring[1:], ring[0]]
    turns = [(x, y, u, v, x * v - u * y) for (x, y), (u, v) in zip(ring, after, strict=True)]
    across = sum((x + u) * turn for x, _, u, _, turn in turns) / (6 * area)
    down = sum((y + v) * turn for _, y, _, v, turn in turns) / (6 * area)
    return across, down


def named(area: Area, ring: Ring, height: float) -> str:
    x, y = middle(ring)
    told = f"{escape(area.name)}<br>{html(area.told)}"
    return f"<span style='left:{x / WIDTH:.1%};top:{y / height:.1%}'>{told}</span>"
