"""Charts and sentences of the trends page, from rows, without Streamlit."""

import re
from base64 import b64decode
from datetime import date
from fractions import Fraction

import numpy as np
import pytest

from dashboard import between, by_season, chance, charts, pictures, said_of_trends, said_of_units
from dashboard.charts import small
from dashboard.charts.base import INK, over_time
from dashboard.charts.small import grid, pictured
from dashboard.components.profile import indicators
from dashboard.components.trends.signals import verdict
from dashboard.labels import BLUE, VERMILION
from dashboard.pictures import control
from dashboard.queries.screen import Screen
from dashboard.readings import read
from dashboard.readings_at_once import are_pulled, board
from pipelines.analysis.funnel import funnel as compare
from pipelines.analysis.run_length import average_run_length
from pipelines.analysis.xmr import Rebase

SUBJECT = {
    "code": "X", "name_zh": "覆盖率", "name_en": "Coverage", "measure_zh": "%", "measure_en": "%",
    "digits": 1, "factor": 100.0, "lower_is_better": False, "is_indicator": True, "is_of_counts": True,
    "is_proportion": True, "is_sample": False, "is_stock": False, "rule": "sum", "time": "sum",
}  # fmt: skip
STEADY = [90.0, 91.0, 90.5, 89.5, 90.2, 91.1, 89.9, 90.4, 90.8, 89.7, 90.1, 90.6, 90.3, 90.0]
RISING = [*STEADY[:8], 88.0, 88.5, 89.0, 89.5, 90.0, 90.5, 91.0]


def rows(values, target=None, first=(2009, 1)) -> list[dict]:
    found = []
    for at, value in enumerate(values):
        months = first[0] * 12 + first[1] - 1 + at
        year, month = months // 12, months % 12 + 1
        found.append({
            "unit": "A", "unit_zh": "甲县", "unit_en": "A County", "period": f"{year}M{month:02}",
            "period_zh": f"{year}年{month}月", "period_en": f"M{month} {year}",
            "start_date": date(year, month, 1), "end_date": date(year, month, 28), "value": value,
            "target": target, "state": "value" if value is not None else "no_data", "status": None,
            "numerator": None, "denominator": None, "year_ago_value": None, "received": 1, "expected": 1,
        })  # fmt: skip
    return found


def reading(values, **more):
    return read(values, "sum", more.pop("target", None), False, more.pop("anew", ()))


def test_a_steady_series_is_called_so_and_never_said_to_rise():
    told = said_of_trends.title(SUBJECT, rows(STEADY), reading(STEADY), "zh")
    assert told == "甲县覆盖率：2010年2月为90.0%，正常波动，没有信号"
    english = said_of_trends.title(SUBJECT, rows(STEADY), reading(STEADY), "en")
    assert english == "A County, Coverage: 90.0% in M2 2010; within its usual variation, no signal"


def test_only_a_trend_of_seven_is_said_to_rise():
    told = said_of_trends.title(SUBJECT, rows(RISING), reading(RISING), "zh")
    assert "连续7期上升，自2009年9月起" in told and "明显好转" in told
    six = RISING[:-1]
    assert "上升" not in said_of_trends.title(SUBJECT, rows(six), reading(six), "zh")


def test_a_shift_is_said_to_lie_above_or_below_not_to_rise():
    shift = [*STEADY[:8], *[value + 3 for value in STEADY[:8]]]
    told = said_of_trends.title(SUBJECT, rows(shift), reading(shift), "zh")
    assert "高于" in told and "升" not in told


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("language, words", [("zh", "升降"), ("en", ("rising", "falling"))])
def test_without_a_trend_signal_nothing_rises_or_falls(seed, language, words):
    values = np.random.default_rng(seed).normal(90, 2, 24).round(1).tolist()
    of = reading(values)
    told = said_of_trends.title(SUBJECT, rows(values), of, language)
    at = of.chart.latest
    is_trend = any(mark.signal.name == "TREND" for mark in of.chart.marks[at])
    assert any(word in told for word in words) == is_trend


def test_what_counts_people_has_signals_but_no_better_or_worse():
    element = {**SUBJECT, "is_indicator": False, "is_proportion": False, "measure_zh": "户"}
    told = said_of_trends.title(element, rows(RISING), reading(RISING), "zh")
    assert "有信号：" in told and "好转" not in told and "变差" not in told


def test_a_control_chart_has_mean_limits_target_and_shaped_signals():
    values = [*STEADY, 96.0]
    of = reading(values, target=92.0)
    drawn = charts.control(rows(values, 92.0), of.chart, SUBJECT, "zh")
    names = [note.text.split("</span> ")[1] for note in drawn.layout.annotations]
    last = of.chart.phases[-1]
    assert names == [
        f"均值 {last.mean:.1f}", f"上限 {last.upper:.1f}", f"下限 {last.lower:.1f}", "目标 92.0",
    ]  # fmt: skip
    signals = [trace for trace in drawn.data if trace.mode == "markers"]
    assert [(s.marker.symbol, list(s.x)) for s in signals] == [("triangle-up", ["2010年3月"])]


def test_limits_from_few_points_are_dotted_and_named_trial():
    of = reading(STEADY[:9])
    drawn = charts.control(rows(STEADY[:9]), of.chart, SUBJECT, "en")
    assert {trace.line.dash for trace in drawn.data[:2]} == {"dot"}
    assert any("trial upper" in note.text for note in drawn.layout.annotations)
    assert "trial limits" in said_of_trends.reach(of.chart.phases[-1], "en")


def test_a_limit_beyond_the_whole_is_not_drawn_but_said():
    values = [99.0, 97.0, 100.0, 98.0, 99.5, 96.5, 100.0, 98.5, 99.0, 97.5, 100.0, 98.0, 99.0]
    of = reading(values)
    phase = of.chart.phases[-1]
    assert phase.upper > 100
    drawn = charts.control(rows(values), of.chart, SUBJECT, "zh")
    assert not any("上限" in note.text for note in drawn.layout.annotations)
    assert "不画" in said_of_trends.unshown(phase, SUBJECT, "zh")
    shown = [v for trace in drawn.data for v in trace.y if v is not None]
    assert max(shown) <= 100


def test_a_new_phase_is_drawn_with_its_day_and_reason_as_text():
    values = [*STEADY, *[v + 5 for v in STEADY]]
    of = reading(values, anew=[Rebase(14, date(2010, 3, 1), "<b>新办法</b>")])
    drawn = charts.control(rows(values), of.chart, SUBJECT, "zh")
    assert drawn.layout.shapes[0].x0 == 13.5
    assert drawn.layout.annotations[-1].text.startswith("2010-03 &lt;b&gt;新办法")
    assert len({trace.y[0] for trace in drawn.data[:6] if trace.y[0]}) == 6
    assert of.change == "none"


def test_a_suppressed_or_missing_value_is_a_gap():
    values = [*STEADY[:5], None, *STEADY[5:]]
    of = reading(values)
    drawn = charts.control(rows(values), of.chart, SUBJECT, "zh")
    line = next(trace for trace in drawn.data if trace.mode == "lines+markers")
    assert line.y[5] is None and not line.connectgaps


def test_progress_lays_years_and_the_target_over_each_other():
    both = rows([10, 20, 30, 40], 30.0, (2009, 1)) + rows([12, 22, 35], 33.0, (2010, 1))
    drawn = charts.progress(both, 2010, SUBJECT, "zh")
    assert [trace.name for trace in drawn.data] == ["2009", "目标", "2010"]
    assert list(drawn.data[0].x) == ["1月", "2月", "3月", "4月"]
    assert list(drawn.data[2].y) == [12, 22, 35]
    assert drawn.layout.yaxis.range[0] == 0


def test_progress_is_said_against_the_target_and_last_year():
    own = rows([12, 22, 35], 33.0, (2010, 1))
    own[-1] |= {"status": "on_track", "year_ago_value": 30.0}
    of = read([12, 22, 35], "year_reach", 33.0, False)
    told = said_of_trends.title(SUBJECT, own, of, "zh")
    assert told.endswith("35.0%，达到序时目标33.0%，比上年同期高5.0个百分点")


def test_labels_below_the_axis_stand_level_and_are_few():
    for count in (1, 4, 5, 14, 36, 120):
        axis = over_time(rows([1.0] * count, first=(2008, 1)), "zh")
        assert axis["tickangle"] == 0 and len(axis["ticktext"]) <= 6
        assert set(axis["tickvals"]) <= set(axis["categoryarray"])
    assert over_time(rows([1.0] * 36, first=(2008, 1)), "zh")["ticktext"] == ["2008", "2009", "2010"]  # fmt: skip
    assert over_time(rows([1.0] * 2), "zh")["ticktext"] == ["1月<br>2009", "2月<br>2009"]


def test_the_false_alarm_rate_is_told_with_the_points():
    of = reading(STEADY)
    told = said_of_trends.reach(of.chart.phases[-1], "zh")
    run = average_run_length(run=7, two_of_three=True)
    assert "本段14期" in told and f"平均约{run:.0f}期" in told


@pytest.mark.parametrize(
    "more, repeats, kind, n",
    [
        ({}, 1, "proportion", 200),
        ({}, 4, "proportion", 50),
        ({"is_proportion": False}, 1, "rate", 90),
        ({"is_of_counts": False}, 1, None, None),
    ],
)
def test_an_interval_goes_by_how_many_there_really_are(more, repeats, kind, n):
    row = {"numerator": 90, "denominator": 200, "value": 45.0, "repeats": repeats}
    found = chance.interval({**SUBJECT, **more}, row)
    assert (found and found.kind, found and found.n) == (kind, n)
    if found:
        assert found.lower < 45 < found.upper


@pytest.mark.parametrize(
    "row",
    [
        {"numerator": 90, "denominator": 200, "value": 44.0},  # weighted by population
        {"numerator": 210, "denominator": 200, "value": 105.0},
        {"numerator": None, "denominator": None, "value": None},
        {"numerator": 0, "denominator": 0, "value": None},
    ],
)
def test_no_interval_where_the_value_is_no_proportion_of_its_parts(row):
    assert chance.interval(SUBJECT, {"repeats": 1, **row}) is None


def test_all_at_once_finds_what_one_at_a_time_does():
    rng = np.random.default_rng(3)
    values = rng.normal(0, 1, (300, 24))
    values[rng.random(values.shape) < 0.05] = np.nan
    values[:40, -6:] += 4
    made = board(values, ["sum"] * 300, np.zeros(values.shape, bool))
    told = {one.row: one for one in made.found}
    for at, series in enumerate(values):
        of = read([None if np.isnan(v) else v for v in series], "sum", None, False)
        assert (of.change != "none") == (at in told)
        if at in told:
            assert told[at].direction == of.latest_direction
            mark = of.chart.marks[of.chart.latest][0]
            begin, end = said_of_trends.extent(of.chart, of.chart.latest, mark)
            assert (begin, end - begin + 1) == (told[at].since, told[at].length)


def test_series_that_are_not_screened_are_of_a_kind():
    values = np.array([[1.0] * 5 + [np.nan] * 9, STEADY, STEADY, STEADY])
    hidden = np.zeros(values.shape, bool)
    hidden[1, :10] = True
    made = board(values, ["sum", "sum", "year_reach", "flag"], hidden)
    assert made.kinds == ("short", "hidden", "progress", "short")
    assert made.looked == 0 and not made.found


def test_one_value_far_out_does_not_make_all_the_others_signals():
    values = np.array([[2.1, 2.0, 30.0, *[2.0, 2.1] * 6]])
    made = board(values, ["sum"], np.zeros(values.shape, bool))
    assert made.found[0].is_pulled and are_pulled(values)[0]
    shifted = np.array([[*STEADY, *[v + 6 for v in STEADY]]])
    assert not are_pulled(shifted)[0]


def test_a_signal_that_is_only_the_season_is_known_for_one():
    year = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 30]
    values = np.array(year * 4, float) + np.tile([0.5, -0.5, 0.2], 16)
    assert by_season.explains(values, "2007M01")
    assert not by_season.explains(np.random.default_rng(0).normal(0, 1, 48), "2007M01")


def test_a_funnel_draws_widened_limits_where_units_differ_by_more_than_chance():
    sizes = [400.0, 500, 300, 800, 900, 350, 600, 700]
    counts = [n * p for n, p in zip(sizes, [0.6, 0.9, 0.7, 0.95, 0.5, 0.8, 0.85, 0.4], strict=True)]
    units = [{"unit_zh": f"县{i}", "unit_en": f"C{i}"} for i in range(8)]
    of = compare([round(c) for c in counts], sizes, "proportion")
    assert of.dispersion.is_over
    drawn = charts.funnel(units, sizes, of, SUBJECT, "zh", "proportion")
    assert sum(trace.mode == "lines" for trace in drawn.data) == 9
    assert "放宽" in said_of_units.dispersed(of, "zh")
    told = said_of_units.funnel(SUBJECT, "2010年", units, of, "zh")
    assert told == "2010年覆盖率：8个单位中，按规模7个在99.8%限外；按单位间差异放宽后0个在限外"
    named = {t for trace in drawn.data for t in trace.text or () if t}
    assert named == {"县7", "县4", "县1", "县3"}


def test_a_funnel_names_those_outside():
    sizes = [1000.0] * 10
    counts = [900.0 + step for step in (-4, 3, -2, 1, 0, 2, -3, 4, -1)] + [850.0]
    units = [{"unit_zh": f"县{i}", "unit_en": f"C{i}"} for i in range(10)]
    of = compare(counts, sizes, "proportion")
    told = said_of_units.funnel(SUBJECT, "2010年", units, of, "zh")
    assert told == "2010年覆盖率：10个单位中，1个在99.8%限外（县9）"
    drawn = charts.funnel(units, sizes, of, SUBJECT, "zh", "proportion")
    assert [t for trace in drawn.data for t in trace.text or () if t] == ["县9"]


def at_two(unit, before, after, **more) -> list[dict]:
    return [
        {
            "unit": unit, "unit_zh": unit, "unit_en": unit, "period": period, "is_top": False,
            "numerator": part and part[0], "denominator": part and part[1], "repeats": 1, "population": None,
            "value": 100 * part[0] / part[1] if part else None, "state": "value", **more,
        }
        for period, part in (("then", before), ("now", after))
    ]  # fmt: skip


def test_contributions_sum_exactly_and_the_first_is_named():
    found = [*at_two("甲", (50, 100), (70, 110)), *at_two("乙", (30, 90), (31, 70)),
             *at_two("丙", None, (3, 7))]  # fmt: skip
    of = between.split(SUBJECT, between.sides(found, "then", "now"), False)
    assert sum((one.total for one in of.contributions), Fraction(0)) == of.change
    assert of.change == 100 * (Fraction(104, 187) - Fraction(80, 190))
    names = {"甲": "甲", "乙": "乙", "丙": "丙"}
    told = said_of_units.decomposed(SUBJECT, "2010年", "2009年", of, names, "zh")
    assert told.startswith(
        "覆盖率：2010年55.6%，比前一时期高13.51个百分点（2009年42.1%）；其中1个单位只有一期有数"
        "（−0.22个百分点）；带动最多的是甲"
    )


@pytest.mark.parametrize("factor", [0.001, 0.1, 0.5, 12.5, 1000.0])
def test_a_change_is_split_by_the_factor_as_it_is_written(factor):
    found = [*at_two("甲", (50, 100), (70, 110)), *at_two("乙", (30, 90), (31, 70))]
    sides = between.sides(found, "then", "now")
    of = between.split({**SUBJECT, "factor": factor}, sides, False)
    assert of.change == Fraction(str(factor)) * (Fraction(101, 180) - Fraction(80, 190))
    assert sum((one.total for one in of.contributions), Fraction(0)) == of.change
    one = between.split({**SUBJECT, "factor": 1.0}, sides, False)
    assert of.before == Fraction(str(factor)) * one.before


def test_a_unit_absent_from_one_period_is_never_named_as_moving_the_whole():
    found = [*at_two("甲", (50, 100), (45, 100)), *at_two("乙", (90, 100), None)]
    of = between.split(SUBJECT, between.sides(found, "then", "now"), False)
    assert min(of.contributions, key=lambda one: one.total).unit == "乙"
    told = said_of_units.decomposed(SUBJECT, "2010年", "2009年", of, {"甲": "甲", "乙": "乙"}, "zh")
    assert "其中1个单位只有一期有数" in told
    assert "带动最多的是甲" in told


def test_nothing_moved_a_sum_that_changed_by_absence_alone():
    element = {**SUBJECT, "is_indicator": False, "digits": 0}
    found = [*at_two("甲", (50, 100), (50, 100)), *at_two("乙", (90, 100), None)]
    of = between.split(element, between.sides(found, "then", "now"), False)
    told = said_of_units.decomposed(element, "2010年", "2009年", of, {"甲": "甲", "乙": "乙"}, "zh")
    assert of.change == -90
    assert "其中1个单位只有一期有数（−90" in told
    assert "带动" not in told


def test_a_difference_is_clear_or_not_by_its_limits():
    found = [*at_two("甲", (500, 1000), (600, 1000)), *at_two("乙", (5, 10), (6, 10))]
    made = between.differences(SUBJECT, between.sides(found, "then", "now"))
    assert [(row["unit"], row["is_clear"]) for row in made] == [("甲", True), ("乙", False)]
    told = said_of_units.compared(SUBJECT, "2010年", "2009年", made, True, "zh")
    assert told == "覆盖率：2010年与2009年比，1个单位明显高，0个明显低，1个分不清"
    means = between.differences({**SUBJECT, "is_of_counts": False},
                                between.sides(found, "then", "now"))  # fmt: skip
    assert {row["is_clear"] for row in means} == {None}


def test_small_charts_share_one_scale_and_escape_names():
    row = {
        "unit": "A", "unit_zh": "<b>甲", "unit_en": "A", "value": 2.0, "direction": None, "change": "none",
        "line": [1.0, None, 2.0], "targets": [3.0, 3.0, 3.0], "limits": None, "high": [], "low": [],
    }  # fmt: skip
    rows = pictured([row, {**row, "line": [9.0, 9.0, 9.0]}], SUBJECT)
    drawn = grid(rows, SUBJECT, "zh", lambda r: "trends?x=<")
    assert drawn.count("<img") == 2 and "&lt;b&gt;甲" in drawn and "<b>甲" not in drawn
    assert drawn.split("base64,")[1] != drawn.split("base64,")[2]


def test_the_screens_sentence_sets_signals_beside_chance():
    found = [{"change": c, "doubt": None} for c in ("worsening", "improving", "improving")]
    told = said_of_units.screened(Screen(found, 150, 2.94, []), "zh")
    assert (
        told
        == "看了150个序列，最近一期有信号的3个（变差1，好转2）；若一切如常，单凭偶然也会有约2.9个"
    )


def test_a_signal_that_may_well_be_chance_points_nowhere_on_any_screen():
    sure = {"change": "improving", "doubt": None, "direction": "high"}
    weak = sure | {"change": "unclear", "doubt": "chance"}
    told = said_of_units.screened(Screen([sure, weak], 150, 2.94, []), "zh")
    assert "好转1" in told and told.endswith("；有信号的里面1个可能只是偶然，不判方向")
    assert "明显好转" in verdict(sure, "zh") and "或属偶然" in verdict(weak, "zh")
    seven = [9.0, 8.0] * 6 + [10.0, 11.0] * 3 + [10.0]
    title = said_of_trends.title(SUBJECT, rows(seven), reading(seven), "zh")
    assert "连续7期高于" in title and "不判好转或变差" in title and "明显" not in title
    element = SUBJECT | {"is_indicator": False}
    assert title == said_of_trends.title(element, rows(seven), reading(seven), "zh")
    unit = {"kind": "xmr", "value": 1.0, "unit_zh": "甲", "direction": "high", "change": "unclear"}
    for subject in (SUBJECT, element):
        told = said_of_units.side_by_side(subject, [unit], "zh")
        assert "1个有信号但或属偶然（甲）" in told and "正常波动" not in told


def test_points_have_a_colour_only_where_their_signal_is_no_chance():
    seven = [9.0, 8.0] * 6 + [10.0, 11.0] * 3 + [10.0]
    sure, weak = reading([*STEADY, 96.0]), reading(seven)
    assert (sure.change, sure.doubted) == ("improving", frozenset())
    assert (weak.change, weak.doubted) == ("unclear", frozenset(range(12, 19)))

    def colours(values, of):
        drawn = charts.control(rows(values), of.chart, SUBJECT, "zh", (), of.doubted)
        marked = [trace for trace in drawn.data if trace.mode == "markers"]
        return {(trace.marker.color, len(trace.x)) for trace in marked}

    assert colours([*STEADY, 96.0], sure) == {(BLUE, 1)}
    assert colours(seven, weak) == {(VERMILION, 12), (INK, 7)}
    assert set(indicators.signals(sure, sure.chart, False).values()) == {True}
    told = indicators.signals(weak, weak.chart, False)
    assert [told[at] for at in (11, 12, 18)] == [False, None, None]
    drawn = control(seven, 9.0, (5.0, 13.0), {18: None}).html
    assert pictures.INK in decoded(drawn) and f"fill='{BLUE}'" not in decoded(drawn)
    unit = {
        "line": [1.0, 2.0, 3.0], "targets": [None] * 3, "limits": [2.0, 1.0, 3.0], "value": 3.0,
        "direction": "high", "change": "unclear", "since": 2, "high": [1, 2], "low": [],
    }  # fmt: skip
    triangles = re.findall(
        r"z' fill='(\S+)'", b64decode(pictured([unit], SUBJECT)[0]["picture"]).decode()
    )
    assert triangles == [BLUE, small.INK]


def decoded(html: str) -> str:
    return b64decode(html.split("base64,")[1].split("'")[0]).decode()


def test_a_value_that_rests_on_few_is_told_with_how_many():
    subject = {"is_count_denominator": True}
    told = said_of_trends.of_few_cases(subject, {"denominator": 6.0}, "zh")
    assert told == "（n=6，分母小，先看个案）"
    assert said_of_trends.of_few_cases(subject, {"denominator": 20.0}, "zh") == ""
    assert said_of_trends.of_few_cases(subject, {"denominator": None}, "zh") == ""
    assert said_of_trends.of_few_cases({}, {"denominator": 6.0}, "zh") == ""
