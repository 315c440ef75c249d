"""Cells laid out as rows and columns, told in words, shaded, drawn."""

import time
import xml.etree.ElementTree as ET
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest
from matplotlib.figure import Figure

from dashboard import pivot_charts
from dashboard.pivot import Point, laid_out, seasons, shares, told
from dashboard.pivot_drawing import MOST_BARS, MOST_LINES, drawn, last_column
from dashboard.pivot_pictures import picture
from dashboard.queries.explore import Cell
from pipelines.bulletin import model
from pipelines.bulletin.drawing import svg

RATE = {
    "code": "r", "name_zh": "走访率", "name_en": "Visits", "measure_zh": "%", "measure_en": "%", "digits": 1,
    "is_indicator": True, "lower_is_better": False,
}  # fmt: skip
DAYS = RATE | {"code": "d", "name_zh": "天数", "name_en": "Days", "measure_zh": "天", "measure_en": "days",
               "lower_is_better": True}  # fmt: skip
COUNT = {**DAYS, "code": "n", "is_indicator": False, "digits": 0, "lower_is_better": False}
ITEMS = {"r": RATE, "d": DAYS, "n": COUNT}
MEMBERS = {
    "item": {"r": "走访率", "d": "天数"},
    "unit": {"a": "甲", "b": "乙", "top": "全市"},
    "period": {"2009Q1": "2009年一季度", "2009Q2": "2009年二季度", "2010Q1": "2010年一季度"},
    "year": {"2009": "2009", "2010": "2010"},
    "season": {"Q1": "一季度", "Q2": "二季度"},
    "figure": {"value": "数值"},
}  # fmt: skip


def cell(
    item: str, unit: str, period: str, value: float | None, state: str = "value", **more
) -> Cell:
    rest = {"numerator": None, "denominator": None, "target": None, "status": None} | more
    return Cell(item, unit, period, value, rest["numerator"], rest["denominator"], rest["target"],
                state, rest["status"], 1, 1)  # fmt: skip


CELLS = [
    cell("r", "b", "2009Q1", 80.0), cell("r", "a", "2009Q1", 90.0), cell("r", "a", "2010Q1", 95.0),
    cell("r", "b", "2010Q1", None, "no_data"), cell("r", "top", "2010Q1", 85.0),
]  # fmt: skip


def grid(pivot) -> list:
    return [
        (line.above, line.name, [p.number if p else "-" for p in line.points])
        for line in pivot.lines
    ]


def one_item(**more) -> dict:
    return MEMBERS | {"item": {"r": "走访率"}} | more


def test_rows_and_columns_stand_in_their_order_and_empty_ones_are_left_out():
    found = laid_out(CELLS, one_item(), "unit", "period")
    assert list(found.columns) == ["2009Q1", "2010Q1"]
    assert grid(found) == [
        ("", "甲", [90.0, 95.0]), ("", "乙", [80.0, None]), ("", "全市", ["-", 85.0])
    ]  # fmt: skip


def test_the_other_axes_become_headings_where_there_is_more_than_one():
    both = [*CELLS, cell("d", "a", "2010Q1", 3.0)]
    found = laid_out(both, MEMBERS, "unit", "period")
    assert [line.above for line in found.lines] == ["走访率"] * 3 + ["天数"]
    turned = laid_out(both, MEMBERS, "item", "unit")
    assert [(line.above, line.name) for line in turned.lines] == [
        ("2009年一季度", "走访率"), ("2010年一季度", "走访率"), ("2010年一季度", "天数")
    ]  # fmt: skip


def test_a_year_stands_beside_another():
    alone = one_item(unit={"a": "甲"})
    mine = [c for c in [*CELLS, cell("r", "a", "2009Q2", 91.0)] if c.unit == "a"]
    found = laid_out(mine, alone, "season", "year")
    assert grid(found) == [("", "一季度", [90.0, 95.0]), ("", "二季度", [91.0, "-"])]
    nested = laid_out(mine, alone, "unit", "year")
    assert [line.above for line in nested.lines] == ["一季度", "二季度"]


def test_rows_stand_under_a_dimension_of_their_members():
    found = laid_out(CELLS, one_item(), "unit", "period", {"a": "城", "b": "乡", "top": ""})
    assert [(line.above, line.name) for line in found.lines] == [
        ("城", "甲"), ("乡", "乙"), ("", "全市")
    ]  # fmt: skip


def test_several_figures_are_an_axis():
    members = one_item(
        unit={"a": "甲"}, period={"2010Q1": "2010年一季度"},
        figure={"numerator": "分子", "denominator": "分母", "value": "数值"},
    )  # fmt: skip
    found = laid_out(
        [cell("r", "a", "2010Q1", 50.0, numerator=1.0, denominator=2.0)], members, "unit", "figure"
    )
    assert grid(found) == [("", "甲", [1.0, 2.0, 50.0])]


def test_what_a_form_is_broken_down_by_is_an_axis_only_where_it_is_asked_for():
    members = one_item(
        unit={"a": "甲"}, period={"2010Q1": "一季度"}, breakdown={"": "全部", "x": "甲类"}
    )
    cells = [cell("r", "a", "2010Q1", 7.0), cell("r", "a", "2010Q1", 3.0)._replace(breakdown="x")]
    assert grid(laid_out(cells, members, "breakdown", "period")) == [
        ("", "全部", [7.0]),
        ("", "甲类", [3.0]),
    ]
    assert grid(laid_out(cells[:1], members, "unit", "period")) == [("", "甲", [7.0])]


def test_no_cells_make_no_lines():
    assert laid_out([], MEMBERS, "unit", "period").lines == []


@pytest.mark.parametrize(
    "point, zh, en",
    [
        (Point(cell("r", "a", "2010", 0.0), "value"), "0.0", "0.0"),
        (Point(cell("r", "a", "2010", None, "no_data"), "value"), "缺", "missing"),
        (Point(cell("r", "a", "2010", None, "no_data"), "numerator"), "缺", "missing"),
        (Point(cell("r", "a", "2010", None, "na"), "value"), "不适用", "n/a"),
        (Point(cell("r", "a", "2010", None, "zero_denominator"), "value"), "分母为0", "nothing to count"),
        (Point(cell("r", "a", "2010", 100.0, "small"), "value"), "100.0 · 数少", "100.0 · too few to assess"),
        (Point(cell("r", "a", "2010", None, "suppressed"), "value"), "已隐去", "Suppressed"),
        (Point(cell("r", "a", "2010", None, "suppressed"), "denominator"), "已隐去", "Suppressed"),
        (Point(cell("r", "a", "2010", None, "suppressed"), "status"), "已隐去", "Suppressed"),
        (Point(cell("r", "a", "2010", None, "suppressed", target=95.0), "target"), "95.0", "95.0"),
        (Point(cell("r", "a", "2010", 1.0, status="behind"), "status"), "○ 落后", "○ Behind"),
        (Point(cell("r", "a", "2010", 1.0, numerator=1234.0), "numerator"), "1,234", "1,234"),
        (Point(cell("n", "a", "2010", 5.0), "target"), "–", "–"),
        (Point(cell("r", "a", "2010", -1.25), "value"), "−1.2", "−1.2"),
        (None, "–", "–"),
    ],
)  # fmt: skip
def test_what_is_no_number_is_a_word_and_never_nought(point, zh, en):
    item = ITEMS[point.cell.item] if point else {}
    assert (told(point, item, "zh"), told(point, item, "en")) == (zh, en)


def test_shades_compare_within_an_item_by_its_direction_and_leave_the_unit_above_out():
    cells = [*CELLS, cell("d", "a", "2010Q1", 3.0), cell("d", "b", "2010Q1", 9.0)]
    found = shares(laid_out(cells, MEMBERS, "unit", "period"), ITEMS, "top")
    by = {(p.cell.item, p.cell.unit, p.cell.period): share for p, share in found.items()}
    assert by["r", "b", "2009Q1"] == 0.0 and by["r", "a", "2010Q1"] == 1.0
    assert by["d", "a", "2010Q1"] == 1.0 and by["d", "b", "2010Q1"] == 0.0
    assert not any(unit == "top" for _, unit, _ in by)
    assert ("r", "b", "2010Q1") not in by  # missing


def test_shades_compare_what_an_item_is_broken_down_by_and_not_the_sum_of_it():
    parts = [cell("n", "a", "2010Q1", value)._replace(breakdown=name)
             for name, value in (("", 60.0), ("x", 10.0), ("y", 20.0), ("z", 30.0))]  # fmt: skip
    whole = [cell("d", unit, "2010Q1", value) for unit, value in (("a", 3.0), ("b", 9.0))]
    members = MEMBERS | {
        "item": {"n": "数", "d": "天数"},
        "breakdown": {"": "合计", "x": "甲", "y": "乙", "z": "丙"},
    }
    found = shares(laid_out([*parts, *whole], members, "breakdown", "unit"), ITEMS, "top")
    by = {(p.cell.item, p.cell.unit, p.cell.breakdown): share for p, share in found.items()}
    assert by == {
        ("n", "a", "x"): 0.0, ("n", "a", "y"): 0.5, ("n", "a", "z"): 1.0,
        ("d", "a", ""): 1.0, ("d", "b", ""): 0.0,
    }  # fmt: skip


def test_parts_of_a_year_are_named_without_it():
    months = [{"code": f"2010M{m:02}", "ordinal": m, "year": 2010, "name_zh": f"2010年{m}月", "name_en": f"2010 {n}"}
              for m, n in [(2, "Feb"), (1, "Jan")]]  # fmt: skip
    assert seasons(months, "zh") == {"M01": "1月", "M02": "2月"}
    assert seasons(months, "en") == {"M01": "Jan", "M02": "Feb"}


def many(count: int) -> list[Cell]:
    return [cell("r", f"u{i}", "2010Q1", float(i)) for i in range(count)]


def made(cells, kind: str, apart: str = "top", **members):
    found = laid_out(cells, one_item(**members), "unit", "period")
    return drawn(found, ITEMS, kind, last_column(found), apart, "zh")


def test_bars_are_sorted_and_the_title_says_the_highest_and_the_lowest():
    drawing = made(CELLS, "bars")
    assert [one.name for one in drawing.series] == ["甲", "全市"]
    assert [one.is_apart for one in drawing.series] == [False, True]
    assert drawing.title == "走访率，2010年一季度：甲为95.0" and drawing.absent == ("乙",)
    earlier = made([c for c in CELLS if c.period == "2009Q1"], "bars")
    assert earlier.title == "走访率，2009年一季度：甲最高，为90.0；乙最低，为80.0"


def test_who_shares_the_highest_is_counted():
    tied = [cell("r", unit, "2010Q1", 100.0) for unit in ("a", "b")] + [
        cell("r", "c", "2010Q1", 9.0)
    ]
    drawing = made(tied, "bars", unit={"a": "甲", "b": "乙", "c": "丙"})
    assert "甲和另外1个最高，为100.0" in drawing.title


def test_of_too_many_lines_the_first_are_drawn_and_the_unit_above():
    members = {f"u{i}": f"单位{i}" for i in range(50)} | {"top": "全市"}
    drawing = made([*many(50), CELLS[-1]], "lines", unit=members)
    assert len(drawing.series) == MOST_LINES and drawing.left_out == 51 - MOST_LINES
    assert drawing.series[-1].is_apart
    assert len(made(many(50), "bars", unit=members).series) == MOST_BARS


def test_two_measures_are_not_drawn_on_one_axis():
    cells = [cell("r", "a", "2010Q1", 90.0), cell("d", "a", "2010Q1", 3.0)]
    drawing = drawn(laid_out(cells, MEMBERS, "unit", "period"), ITEMS, "bars", "2010Q1", "", "zh")
    assert [one.values for one in drawing.series] == [(90.0,)]


def test_nothing_is_drawn_where_there_is_no_number():
    assert made([cell("r", "a", "2010Q1", None, "suppressed")], "lines") is None
    assert drawn(laid_out([], MEMBERS, "unit", "period"), ITEMS, "bars", "", "", "zh") is None


def test_a_gap_stays_a_gap_and_no_name_stands_above_the_chart():
    cells = [
        cell("r", u, p, v, "value" if v else "no_data")
        for u in ("a", "b", "top")
        for p, v in [("2009Q1", 100.0), ("2009Q2", None), ("2010Q1", 100.0)]
    ]
    figure = pivot_charts.figure(made(cells, "lines"))
    assert figure.data[0].y == (100.0, None, 100.0) and figure.data[0].connectgaps is False
    high = figure.layout.yaxis.range[1]
    heights = sorted(note.y for note in figure.layout.annotations)
    assert heights[-1] <= high and all(b > a for a, b in pairwise(heights))


@pytest.mark.parametrize("kind", ["lines", "bars"])
def test_pictures_are_what_they_say_and_the_same_each_time(kind):
    drawing = made(CELLS, kind)
    png, told = picture(drawing, "png"), picture(drawing, "svg")
    assert png.startswith(b"\x89PNG") and png == picture(drawing, "png")
    texts = {node.text for node in ET.fromstring(told).iter() if node.text and node.text.strip()}
    assert drawing.title in texts and "甲" in texts
    assert told == picture(drawing, "svg")


def test_names_are_no_formulas_to_the_picture():
    drawing = made([cell("r", "a", "2010Q1", 1.0)], "bars", unit={"a": r"$\frac{1}{0$"})
    assert picture(drawing, "png").startswith(b"\x89PNG")


def test_a_picture_and_the_bulletins_charts_are_not_drawn_at_once(monkeypatch):
    """Matplotlib's settings are of the whole process: each would be drawn by the other's."""
    points = model.Point("甲", 1.0), model.Point("乙", 2.0)
    drawing, chart = made(CELLS, "bars"), model.Chart("bars", "", "", points)
    alone = picture(drawing, "svg"), svg(chart)
    drawn_now, most, save = [], [], Figure.savefig

    def slowly(figure, *args, **more):
        drawn_now.append(figure)
        most.append(len(drawn_now))
        time.sleep(0.1)
        save(figure, *args, **more)
        drawn_now.remove(figure)

    monkeypatch.setattr(Figure, "savefig", slowly)
    with ThreadPoolExecutor() as pool:
        together = pool.submit(picture, drawing, "svg"), pool.submit(svg, chart)
        assert tuple(one.result() for one in together) == alone
    assert max(most) == 1
