"""Boundaries: read as they are, or refused with the feature and what to do."""

import json

import pytest

from pipelines.catalogue.shapes import read
from pipelines.errors import CatalogueError

SQUARE = [[[118, 36], [119, 36], [119, 37], [118, 37], [118, 36]]]
UNITS = {"a", "b"}


def feature(code="a", kind="Polygon", coordinates=SQUARE):
    return {
        "type": "Feature",
        "properties": {"code": code},
        "geometry": {"type": kind, "coordinates": coordinates},
    }


def written(tmp_path, *features, kind="FeatureCollection"):
    file = tmp_path / "map.geojson"
    file.write_text(json.dumps({"type": kind, "features": list(features)}), "utf-8")
    return file


def test_outer_rings_by_unit(tmp_path):
    holed = [*SQUARE, [[118.2, 36.2], [118.4, 36.2], [118.4, 36.4], [118.2, 36.2]]]
    island = [[[120, 36], [121, 36], [121, 37], [120, 36]]]
    found = read(
        written(tmp_path, feature("a", coordinates=holed),
                feature("b", "MultiPolygon", [SQUARE, island])),
        UNITS,
    )  # fmt: skip
    assert {code: [len(ring) for ring in rings] for code, rings in found.items()} == {
        "a": [5], "b": [5, 4],
    }  # fmt: skip
    assert found["a"][0][0] == (118.0, 36.0)


@pytest.mark.parametrize(
    ("features", "told"),
    [
        ([feature("c")], "feature 1: its code 'c' is no unit; give a code of units.csv"),
        ([feature(7)], "feature 1: its code 7 is no unit"),
        ([feature(), feature()], "feature 2: a stands twice; keep one, as a MultiPolygon"),
        ([feature(kind="Point", coordinates=[118, 36])], "feature 1: a has no area"),
        ([feature(coordinates=[])], "feature 1: a has no area"),
        ([feature(coordinates=[[[118, 36], [118, 36], [118, 36]]])], "feature 1: a has no area"),
        ([feature(coordinates=[[[500000, 36], [500001, 36], [500000, 37]]])], "a has no area"),
        ([feature(coordinates=[[["x", 36], [1, 36], [1, 37]]])], "a has no area"),
        ([{"type": "Feature"}], "feature 1: its code None is no unit"),
        (["nothing"], "feature 1: its code None is no unit"),
    ],
)
def test_a_feature_that_cannot_be_drawn_is_told(tmp_path, features, told):
    with pytest.raises(CatalogueError) as caught:
        read(written(tmp_path, *features), UNITS)
    assert told in str(caught.value)


def test_a_file_that_is_no_collection_is_told(tmp_path):
    with pytest.raises(CatalogueError, match="is no FeatureCollection of GeoJSON"):
        read(written(tmp_path, kind="Topology"), UNITS)
    file = tmp_path / "map.geojson"
    file.write_text("{", "utf-8")
    with pytest.raises(CatalogueError, match="cannot be read as GeoJSON"):
        read(file, UNITS)


def test_a_file_beyond_all_measure_is_not_read(tmp_path):
    file = tmp_path / "map.geojson"
    with file.open("wb") as out:
        out.truncate(20_000_001)
    with pytest.raises(CatalogueError, match="is larger than 20 MB"):
        read(file, UNITS)
