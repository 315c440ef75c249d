"""Boundaries of units from a GeoJSON file of the catalogue: for pictures only, nothing is counted by them.

RFC 7946: a FeatureCollection of Polygons and MultiPolygons, longitude before latitude; each feature's
property ``code`` names its unit. The file is no part of the catalogue's text: what was sealed does not
rest on it, and its licence may not allow to keep it.
"""

import json
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from pipelines.errors import CatalogueError

Ring = tuple[tuple[float, float], ...]
Shapes = Mapping[str, tuple[Ring, ...]]
"""Unit -> the outer rings of its area, as longitude and latitude. Holes are left out: a unit in a hole is drawn
over it."""
LARGEST = 20_000_000
"""Bytes of a file that is read."""


def read(file: Path, units: Collection[str]) -> Shapes:
    """The shapes in a file. Raises CatalogueError with every feature that is none of these units, stands
    twice or has no area on the globe."""
    content = _content(file)
    problems: list[str] = []
    found: dict[str, tuple[Ring, ...]] = {}
    for number, feature in enumerate(content, 1):
        where = f"{file.name}: feature {number}"
        code = _get(_get(feature, "properties"), "code")
        rings = _rings(_get(feature, "geometry"))
        if not isinstance(code, str) or code not in units:
            problems.append(f"{where}: its code {code!r} is no unit; give a code of units.csv")
        elif code in found:
            problems.append(f"{where}: {code} stands twice; keep one, as a MultiPolygon")
        elif not rings:
            problems.append(
                f"{where}: {code} has no area; give a Polygon of longitudes and latitudes"
            )
        else:
            found[code] = rings
    if problems:
        raise CatalogueError(problems)
    return found


def _content(file: Path) -> list[Any]:
    try:
        if file.stat().st_size > LARGEST:
            raise CatalogueError([f"{file.name}: is larger than 20 MB; simplify the shapes"])
        content = json.loads(file.read_bytes())
    except (OSError, ValueError) as error:
        raise CatalogueError([f"{file.name}: cannot be read as GeoJSON: {error}"]) from None
    features = _get(content, "features")
    if _get(content, "type") != "FeatureCollection" or not isinstance(features, list):
        raise CatalogueError([f"{file.name}: is no FeatureCollection of GeoJSON; save it as one"])
    return features


def _get(item: Any, key: str) -> Any:
    return item.get(key) if isinstance(item, dict) else None


def _rings(geometry: Any) -> tuple[Ring, ...]:
    """The outer rings; none when anything about them is not as it should be."""
    kind, coordinates = _get(geometry, "type"), _get(geometry, "coordinates")
    try:
        polygons = {"Polygon": lambda: [coordinates], "MultiPolygon": lambda: coordinates}[kind]()
        rings = tuple(tuple((float(p[0]), float(p[1])) for p in polygon[0]) for polygon in polygons)
    except (KeyError, TypeError, ValueError, IndexError):
        return ()
    on_globe = all(abs(x) <= 180 and abs(y) <= 90 for ring in rings for x, y in ring)
    return rings if on_globe and all(len(set(ring)) >= 3 for ring in rings) else ()
