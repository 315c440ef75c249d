"""Rows to figures and files, and the queries whose answer needs care, without Streamlit."""

import csv
import io
from datetime import date
from itertools import pairwise

import duckdb
import pytest

from dashboard import charts
from dashboard.queries import overview
from dashboard.sheets import csv_file

SUBJECT = {"digits": 1, "measure_zh": "%", "measure_en": "%"}


def row(unit: str, month: int, value: float | None, target: float | None = None, **more) -> dict:
    return {
        "unit": unit, "unit_zh": unit, "unit_en": unit, "period": f"M{month}",
        "period_zh": f"{month}月", "period_en": f"M{month}", "end_date": date(2010, month, 28),
        "value": value, "target": target, "numerator": None, "denominator": None,
        "state": "value" if value is not None else "no_data", "status": None, **more,
    }  # fmt: skip


def drawn(rows: list[dict], language: str = "zh"):
    return charts.lines(rows, SUBJECT, language, "目标")


def ends(chart) -> list[str]:
    """The names at the lines' ends, without the stroke of colour before them."""
    return [note.text.split("</span> ")[1] for note in chart.layout.annotations]


def test_no_unit_draws_nothing():
    chart = drawn([])
    assert len(chart.data) == 0 and len(chart.layout.annotations) == 0


def test_a_line_a_unit_named_at_its_end_and_the_target_dashed():
    chart = drawn([row("甲", 1, 80.0, 95.0), row("甲", 2, 81.0, 95.0), row("乙", 2, 70.0, 95.0)])
    assert [line.name for line in chart.data] == ["甲", "乙", "目标"]
    assert ends(chart) == ["甲", "乙", "目标 95.0"]
    assert chart.data[2].line.dash == "dash"
    assert list(chart.layout.xaxis.categoryarray) == ["1月", "2月"]


def test_targets_that_differ_are_each_drawn_and_named():
    chart = drawn([row("甲", 1, 80.0, 95.0), row("乙", 1, 70.0, 90.0)])
    assert ends(chart)[2:] == ["甲 目标 95.0", "乙 目标 90.0"]


def test_a_shared_target_is_drawn_over_all_periods_any_unit_has():
    chart = drawn([row("甲", 1, 80.0, 95.0), row("乙", 2, 70.0, 95.0)])
    assert list(chart.data[-1].x) == ["1月", "2月"]
    assert ends(chart)[2:] == ["目标 95.0"]


def test_a_missing_value_is_a_gap_and_says_so_not_a_zero():
    chart = drawn([row("甲", 1, 80.0), row("甲", 2, None), row("甲", 3, 82.0)])
    assert list(chart.data[0].y) == [80.0, None, 82.0]
    assert not chart.data[0].connectgaps
    assert chart.data[0].customdata[1] == "缺"


def test_a_suppressed_value_is_not_drawn():
    chart = drawn([row("甲", 1, 80.0), row("甲", 2, None, state="suppressed")])
    assert chart.data[0].customdata[1] == "已隐去"


def test_a_unit_without_any_value_has_no_name_at_the_end():
    chart = drawn([row("甲", 1, None), row("乙", 1, 5.0)])
    assert ends(chart) == ["乙"]


def test_names_are_text_and_long_ones_are_cut():
    chart = drawn([row("<b>x", 1, 1.0), row("潍坊高新技术产业开发区", 1, 2.0)])
    assert chart.data[0].name == "&lt;b&gt;x"
    assert ends(chart) == ["&lt;b&gt;x", "潍坊高新技术产…"]
    assert chart.data[1].name == "潍坊高新技术产业开发区"


@pytest.mark.parametrize(
    "values, begins_at_zero",
    [
        ([80.0, 90.0], False),
        ([10.0, 90.0], True),
        ([0.0, 0.0], True),
        ([5.0], True),
        ([], True),
        ([None, 4.0], True),
    ],
)
def test_the_axis_begins_at_zero_unless_values_keep_to_its_upper_half(values, begins_at_zero):
    low, high = charts.scale(values)
    assert (low == 0) == begins_at_zero
    assert low < high
    assert all(low <= value <= high for value in values if value is not None)


def test_the_axis_goes_below_zero_for_negative_values():
    low, high = charts.scale([-5.0, 10.0])
    assert low < -5 < 10 < high
    low, high = charts.scale([-5.0])
    assert low < -5 and high == 0


@pytest.mark.parametrize("places", [[], [1.0], [1.0, 1.0, 1.0], [3.0, 2.9, 0.0], [1.0] * 9])
def test_names_are_moved_apart_in_their_order(places):
    moved = charts.spread(places, 0.5)
    assert len(moved) == len(places)
    together = sorted(zip(places, moved, strict=True))
    for (_, a), (_, b) in pairwise(together):
        assert b - a >= 0.5 - 1e-6


def test_names_with_room_stay_where_they_are():
    assert charts.spread([5.0, 1.0, 9.0], 0.5) == pytest.approx([5.0, 1.0, 9.0])
    assert charts.spread([1.0, 1.0, 9.0], 0.5) == pytest.approx([0.75, 1.25, 9.0])


def test_the_file_opens_in_a_spreadsheet_and_holds_no_formula():
    rows = [row("=cmd()", 1, -2.5), row("甲", 2, None)]
    text = csv_file(rows)
    assert text.startswith(b"\xef\xbb\xbf")
    read = list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"))))
    assert [r["unit"] for r in read] == ["'=cmd()", "甲"]
    assert [r["value"] for r in read] == ["-2.5", ""]
    assert [r["state"] for r in read] == ["value", "no_data"]


@pytest.fixture
def edition():
    """Two years, two units in two groups, two dimensions of care."""
    con = duckdb.connect()
    con.execute(
        """
        CREATE TABLE unit AS FROM (VALUES ('A', 'g1'), ('B', 'g2')) u(code, group_code)
        SELECT *, code AS name_zh, code AS name_en, code AS short_zh, code AS short_en;
        CREATE TABLE period AS FROM (VALUES ('2009', NULL), ('2010', '2009')) p(code, year_ago);
        CREATE TABLE care AS FROM (VALUES ('x', 1), ('y', 2), ('z', 3)) c(code, sort)
        SELECT *, code AS name_zh, code AS name_en;
        CREATE TABLE care_score AS FROM (VALUES
            ('A', '2010', 'x', 3, 4), ('B', '2010', 'x', 1, 12), ('A', '2009', 'x', 2, 4),
            ('A', '2010', 'y', 5, 5), ('B', '2010', 'y', NULL, NULL)
        ) s(unit, period, care, points, weight)
        """
    )
    yield con
    con.close()


def shares(con, group: str) -> list[tuple]:
    return [
        (r["code"], r["share"], r["year_ago_share"], r["is_withheld"])
        for r in overview.care_shares(con, "2010", group)
    ]


def test_a_share_adds_units_by_weight_and_is_withheld_when_one_of_them_is(edition):
    assert shares(edition, "") == [
        ("x", 0.25, 0.5, False), ("y", None, None, True), ("z", None, None, False),
    ]  # fmt: skip


def test_a_share_of_a_group_goes_by_its_own_units(edition):
    assert shares(edition, "g1")[:2] == [("x", 0.75, 0.5, False), ("y", 1.0, None, False)]
    assert shares(edition, "nobody") == [(c, None, None, False) for c in "xyz"]
