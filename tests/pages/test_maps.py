"""Maps and the small pictures in tables: what is drawn where, what is hatched, what leads where."""

import re
from base64 import b64decode

import pytest

from dashboard import maps, pictures
from dashboard.components.maps import by_target
from dashboard.marks import ground

SQUARE = ((118.0, 36.0), (119.0, 36.0), (119.0, 37.0), (118.0, 37.0), (118.0, 36.0))
EAST = tuple((x + 1, y) for x, y in SQUARE)


def area(code, ground="rgb(1,2,3)", told="9 <b>"):
    return maps.Area(code, f"N{code}", told, ground, f"profile?unit={code}&lang=en")


def svg(mark):
    return b64decode(re.search(r"base64,([^']+)'", mark.html).group(1)).decode()


def test_tiles_start_at_the_first_row_and_column_in_use():
    drawn = maps.tile_grid([area("a"), area("b"), area("c")], {"a": (2, 3), "b": (4, 5)})
    assert "repeat(3," in drawn and "Nc" not in drawn
    assert "grid-row:1;grid-column:1" in drawn and "grid-row:3;grid-column:3" in drawn


def test_an_area_is_a_link_cut_to_its_shape_and_says_what_it_shows():
    drawn = maps.in_boundaries([area("a"), area("b"), area("z")], {"a": (SQUARE,), "b": (EAST,)})
    assert drawn.count("class='gh-area'") == 2 and "Nz" not in drawn
    assert "href='profile?unit=a&amp;lang=en'" in drawn and "aria-label='Na 9 &lt;b&gt;'" in drawn
    west, east = re.findall(r"clip-path:polygon\(([^)]*)\)", drawn)
    assert west.split(",")[0] == "0.00% 100.00%" and east.split(",")[1] == "100.00% 100.00%"
    assert "left:25.0%;top:50.0%" in drawn and "left:75.0%;top:50.0%" in drawn
    assert "http" not in drawn.replace("http://www.w3.org/2000/svg", "")


def test_what_has_no_colour_is_hatched():
    assert "repeating-linear-gradient" in maps.row_of_tiles([area("a", ground=None)])
    assert "repeating-linear-gradient" not in maps.row_of_tiles([area("a")])


def test_the_middle_of_a_shape_does_not_hang_on_how_its_corners_are_spread():
    ring = [(0, 0), (1, 0), (2, 0), (4, 0), (4, 4), (0, 4), (0, 0)]
    assert maps.middle(ring) == pytest.approx((2, 2))
    assert maps.middle(ring[::-1]) == pytest.approx((2, 2))
    assert maps.middle([(1, 1), (3, 3), (1, 1)]) == pytest.approx((5 / 3, 5 / 3))


@pytest.mark.parametrize(
    ("row", "share"),
    [
        ({"value": 95, "target": 95, "floor": 70}, 0.5),
        ({"value": 70, "target": 95, "floor": 70}, 0.0),
        ({"value": 10, "target": 95, "floor": 70}, 0.0),
        ({"value": 10, "target": 10, "floor": 30}, 0.5),  # lower is better
        ({"value": 30, "target": 10, "floor": 30}, 0.0),
        ({"value": 0, "target": 10, "floor": 30}, 0.75),
    ],
)
def test_colours_go_by_the_way_to_the_target(row, share):
    assert by_target({**row, "state": "value"}) == ground(share)


@pytest.mark.parametrize("state", ["suppressed", "no_data", "small", "na"])
def test_no_colour_where_nothing_can_be_assessed(state):
    assert by_target({"value": 50, "target": 95, "floor": 70, "state": state}) is None
    assert by_target({"value": 50, "target": None, "floor": None, "state": "value"}) is None


ROW = {"value": 80, "target": 95, "floor": 70, "measure_en": "%"}


def test_a_bar_runs_from_zero_to_the_value_and_marks_the_target():
    drawn = svg(pictures.bar(ROW, "target 95%"))
    assert "width='94.4'" in drawn and "x='111.1'" in drawn
    assert "alt='target 95%'" in pictures.bar(ROW, "target 95%").html
    assert pictures.bar({**ROW, "value": None}, "") == "–"
    assert pictures.bar({**ROW, "target": None}, "") == "–"


def test_a_bar_of_what_is_not_a_share_ends_at_the_larger_of_value_and_target():
    days = {"value": 40, "target": 10, "floor": 30, "measure_en": "days"}
    assert "width='118.0'" in svg(pictures.bar(days, ""))


def test_a_unit_among_its_peers_needs_peers():
    drawn = svg(pictures.strip([1.0, 2.0, 9.0], 9.0, "told"))
    assert drawn.count("<circle") == 4 and drawn.endswith("stroke='#fff'/></svg>")
    assert pictures.strip([9.0], 9.0, "told") == "–"
    assert pictures.strip([1.0, 2.0], None, "told") == "–"
    assert pictures.strip(None, 1.0, "told") == "–"


def test_a_control_picture_shows_its_limits_and_signals():
    mark = pictures.control([1, 2, None, 9], 2.0, (0.0, 4.0), {3: False, 1: True})
    drawn = svg(mark)
    assert mark == "1.0 → 9.0"
    assert drawn.count("<rect") == 1 and drawn.count("<circle") == 2
    assert drawn.rindex("#D55E00") > drawn.rindex("#0072B2")
