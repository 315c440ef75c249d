"""Numbers, states and sentences as people read them, edge rows first."""

from base64 import b64decode
from datetime import date
from typing import get_args

import pytest

from dashboard import labels, marks, pictures, sentences
from dashboard.words import messages
from pipelines.catalogue.scheme import Transform

RATE = {"digits": 1, "measure_zh": "%", "measure_en": "%", "denominator": None}


@pytest.mark.parametrize(
    "value, digits, text",
    [
        (None, 0, "–"),
        (float("nan"), 1, "–"),
        (0, 0, "0"),
        (-0.04, 1, "0.0"),
        (-1234.5, 1, "−1,234.5"),
        (1234567, 0, "1,234,567"),
    ],
)
def test_a_number(value, digits, text):
    assert labels.number(value, digits) == text


@pytest.mark.parametrize("value, text", [(2, "+2.00"), (0.001, "0.00"), (-2, "−2.00"), (None, "–")])
def test_a_signed_number(value, text):
    assert labels.signed(value, 2) == text


@pytest.mark.parametrize(
    "row, zh, en",
    [
        ({"value": 98.64, "state": "value"}, "98.6%", "98.6%"),
        ({"value": 0.0, "state": "value", "denominator": 1200}, "0.0% (n=1,200)", "0.0% (n=1,200)"),
        ({"value": 50.0, "state": "small", "denominator": 4}, "50.0% (n=4) · 数少", "50.0% (n=4) · too few to assess"),
        ({"value": 94.3, "state": "value", "denominator": 1792706, "is_count_denominator": False}, "94.3%", "94.3%"),
        ({"value": None, "state": "no_data"}, "缺", "missing"),
        ({"value": None, "state": "suppressed"}, "已隐去", "Suppressed"),
        ({"value": 3.0, "state": "suppressed"}, "已隐去", "Suppressed"),
        ({"value": None, "state": "zero_denominator"}, "分母为0", "nothing to count"),
        ({"value": None, "state": None}, "不适用", "n/a"),
    ],
)  # fmt: skip
def test_a_figure_says_its_n_and_never_0_for_what_is_not_there(row, zh, en):
    assert labels.figure({**RATE, **row}, "zh") == zh
    assert labels.figure({**RATE, **row}, "en") == en


def test_a_unit_of_measure_stands_apart_from_its_number_but_for_the_percent_sign():
    row = {"digits": 0, "measure_zh": "元", "measure_en": "yuan"}
    assert labels.measured(2600, row, "en") == "2,600 yuan"
    assert labels.measured(None, row, "zh") == "–"


@pytest.mark.parametrize(
    "code, zh",
    [
        ("on_track", "● 达标"),
        ("near", "◐ 接近"),
        ("behind", "○ 落后"),
        ("not_assessed", "– 不评"),
        ("something new", "– 不评"),
        (None, "–"),
    ],
)
def test_a_status_is_a_word_and_a_shape(code, zh):
    assert labels.status(code, "zh") == zh
    assert marks.status_mark(code, "zh") == zh


def test_no_two_states_share_shape_and_colour():
    assert len(set(labels.SHAPES.values())) == len(labels.SHAPES)
    assert len({shape for shape, _ in labels.SLOTS.values()}) == len(labels.SLOTS)


def test_a_suppressed_figure_is_hatched_and_others_are_not():
    hidden = marks.value_mark({**RATE, "value": None, "state": "suppressed"}, "zh")
    assert "gh-h" in marks.html(hidden) and hidden == "已隐去"
    assert "gh-h" not in marks.html(
        marks.value_mark({**RATE, "value": 1.0, "state": "value"}, "zh")
    )
    assert "gh-h" in marks.status_mark("suppressed", "zh").html


def test_text_from_returns_stays_text():
    assert marks.html("<b>&") == "&lt;b&gt;&amp;"
    assert "<script" not in marks.linked("<script>", "page?x='\"<").html
    assert "<script" not in marks.shade("<script>", 0.5).html
    assert labels.safe("=1+1") == "'=1+1"
    assert labels.safe(-1) == -1


@pytest.mark.parametrize("line", [None, [], [None, None]])
def test_a_line_without_values_is_a_dash(line):
    assert pictures.spark(line) == "–"
    assert marks.led(pictures.spark(line), "trends") == "–"


@pytest.mark.parametrize("line", [[5.0], [0.0, 0.0], [-3.0, 2.0], [1.0, None, 2.0]])
def test_a_line_is_a_picture_within_its_frame(line):
    mark = pictures.spark(line, [4.0] * len(line))
    svg = b64decode(mark.html.split("base64,")[1].split("'")[0]).decode()
    points = [
        float(p)
        for run in svg.split("points='")[1:]
        for p in run.split("'")[0].replace(",", " ").split()
    ]
    assert all(0 <= p <= pictures.WIDTH for p in points)
    assert svg.count("<polyline") == 1 + len(pictures.runs(line))


def test_a_missing_value_leaves_a_gap():
    assert pictures.runs([1.0, None, 2.0, 3.0]) == [[(0, 1.0)], [(2, 2.0), (3, 3.0)]]


def test_the_ground_is_white_at_a_half_and_stays_pale():
    assert marks.ground(0.5) == "rgb(255,255,255)"
    assert marks.ground(-9) == marks.ground(0) != marks.ground(1) == marks.ground(9)


def test_slots_are_counted_by_shape_and_none_is_a_dash():
    row = {"accepted": 3, "missing": 1, "late": 2, "held": 0}
    assert marks.slot_counts(row, "zh") == "●3 □1 迟2"
    assert marks.slot_counts({"accepted": 0}, "zh") == "–"
    assert marks.slot("accepted", True, "zh") == "● 已受理·迟报"
    assert marks.slot("not_due", False, "zh") == "– 未到期"
    assert marks.slot("accepted", False, "zh", is_brief=True) == "●"
    assert marks.slot("accepted", True, "zh", is_brief=True) == "● 已受理·迟报"
    assert marks.slot("missing", False, "zh", is_brief=True) == "□ 缺报"


def test_trust_says_what_it_goes_by_and_not_what_there_is_none_of():
    row = {"received_share": 0.99, "open_errors_per_100": 0.0, "match_rate": None}
    told = "可信度看：已报率99.0%，每百份未改错误0.0处，尚无核查"
    assert sentences.trust(row, "zh") == told
    row = {"received_share": None, "open_errors_per_100": None, "match_rate": 0.5}
    assert sentences.trust(row, "en") == "Trust goes by: 50.0% of recounted items matched"


def test_the_first_names_of_many():
    assert labels.some(["甲", "乙"], "zh") == "甲、乙"
    assert labels.some(["a", "b", "c", "d"], "en") == "a, b, c and others, 4 in all"
    assert labels.some([], "zh") == ""


SUBJECT = {
    "name_zh": "覆盖率",
    "name_en": "Coverage",
    "digits": 1,
    "measure_zh": "%",
    "measure_en": "%",
}


def point(unit: str, quarter: int, value: float | None, before: float | None = None) -> dict:
    return {
        "unit": unit, "unit_zh": unit, "unit_en": unit, "value": value, "year_ago_value": before,
        "period": f"Q{quarter}", "period_zh": f"{quarter}季度", "period_en": f"Q{quarter}",
        "end_date": date(2010, 3 * quarter, 28),
    }  # fmt: skip


@pytest.mark.parametrize(
    "rows, zh",
    [
        ([point("甲", 1, 80.0)], "覆盖率：甲1季度为80.0%"),
        ([point("甲", 1, 80.0, 80.04)], "覆盖率：甲1季度为80.0%，与上年同期持平"),
        ([point("甲", 1, 80.0, 82.5)], "覆盖率：甲1季度为80.0%，比上年同期低2.5个百分点"),
        ([point("甲", 1, 80.0), point("甲", 2, None)], "覆盖率：甲1季度为80.0%"),
        ([point("甲", 1, None), point("乙", 1, 0.0)], "覆盖率：乙1季度为0.0%"),
        ([point("甲", 1, 9.0), point("乙", 1, 7.0)], "覆盖率，1季度：甲最高，为9.0%；乙最低，为7.0%"),
        (
            [point("甲", 1, 9.0), point("乙", 1, 7.0), point("丙", 1, None)],
            "覆盖率，1季度，有数的2个中：甲最高，为9.0%；乙最低，为7.0%",
        ),
    ],
)  # fmt: skip
def test_a_chart_says_what_it_shows(rows, zh):
    assert sentences.trend(SUBJECT, rows, "zh") == zh


def test_a_chart_says_its_unit_periods_and_source():
    rows = [point("甲", 2, 1.0), point("甲", 1, None), point("甲", 3, 2.0)]
    told = "单位：%；2季度—3季度；来源：已受理报表"
    assert sentences.trend_note(SUBJECT, rows, True, "zh") == told
    assert sentences.trend_note(SUBJECT, rows, False, "zh") == told + "；纵轴不从0起"


def total(
    unit: str, points: float | None, rank: int | None, is_trial: bool = False, state: str = "scored"
) -> dict:
    return {
        "name_zh": unit, "total": points, "rank": rank, "is_trial": is_trial,
        "is_ranked": rank is not None, "state": state,
    }  # fmt: skip


@pytest.mark.parametrize(
    "rows, zh",
    [
        ([total("甲", 80.0, 2), total("乙", 90.0, 1)], "组：乙得分最高，90.00分"),
        ([total("甲", 90.0, 1), total("乙", 90.0, 1)], "组：2个并列第一"),
        ([total("甲", None, 1), total("乙", None, 2)], "组：甲名列第一"),
        ([total("甲", 80.0, None), total("乙", 90.0, None)], "组（2个，不排名）"),
        ([total("甲", 80.0, 1, True), total("乙", 90.0, 2, True)], "组（2个）"),
        ([total("甲", 80.0, 1)], "组（1个）"),
        ([total("甲", None, None, state="suppressed")] * 2, "组（2个）"),
    ],
)
def test_a_league_names_its_first_only_where_it_is_ranked(rows, zh):
    assert sentences.league(rows, "组", "zh") == zh


def test_grades_are_counted_the_best_first():
    rows = [
        total("甲", 61.0, 2) | {"grade_zh": "合格", "grade_en": "Pass"},
        total("乙", 90.0, 1) | {"grade_zh": "优秀", "grade_en": "Excellent"},
        total("丙", 60.0, 3) | {"grade_zh": "合格", "grade_en": "Pass"},
        total("丁", None, None) | {"grade_zh": None, "grade_en": None},
        total("戊", None, None, state="suppressed") | {"grade_zh": None, "grade_en": None},
    ]
    told = sentences.graded(rows, "年度考核", "2010年", "zh")
    assert told == "2010年年度考核，5个单位：优秀1个、合格2个、等级已隐去1个、无等级1个"
    assert sentences.graded(rows[3:], "年度考核", "2010年", "zh") == ""


def scored(**more) -> dict:
    row = {
        **SUBJECT, "transform": "linear", "full_points": 0.81, "effective_weight": 4.0, "weight": 4.0,
        "floor": 70.0, "target": 95.0, "received_factor": 1.0, "received": 4, "expected": 4,
    }  # fmt: skip
    return row | more


@pytest.mark.parametrize(
    "row, zh",
    [
        (scored(), "得分0.81，权重4.0；从70.0%（0分）到95.0%（满分）按比例给分"),
        (scored(transform="per_point"), "得分0.81，权重4.0；不到95.0%的，每差1个单位扣定分"),
        (scored(transform="step", floor=None), "得分0.81，权重4.0；按达到的档次给分，最高档95.0%"),
        (scored(full_points=None, effective_weight=None), ""),
    ],
)
def test_points_say_the_rule_they_go_by(row, zh):
    assert sentences.points(row, "zh") == zh


def test_points_say_what_was_cut_and_what_was_added():
    row = scored(received_factor=0.75, received=3, effective_weight=5.0)
    told = sentences.points(row, "zh")
    assert told.endswith("应报4份，有效3份，按比例折算；原权重4.0，别的指标不评，其权重分到这里")


def test_every_rule_of_points_has_its_words():
    rules = get_args(get_args(Transform)[0])
    kinds = [kind for rule in rules for kind in get_args(rule.model_fields["kind"].annotation)]
    assert "linear" in kinds
    assert [kind for kind in kinds if f"points_{kind}" not in messages("zh")] == []


def test_a_division_needs_both_sides():
    row = {**SUBJECT, "numerator": None, "denominator": 3, "value": None, "state": "suppressed"}
    assert sentences.division({"factor": 100}, row, "zh") == "覆盖率：已隐去"
    row |= {"numerator": 2, "denominator": 4, "value": 50.0, "state": "value"}
    assert sentences.division({"factor": 100}, row, "zh") == "覆盖率 = 100 × 2 ÷ 4 = 50.0%"


@pytest.mark.parametrize(
    ("factor", "told"),
    [(1.0, ""), (1000.0, "1,000 × "), (12.5, "12.5 × "), (0.001, "0.001 × "), (1e-5, "0.00001 × ")],
)
def test_a_factor_is_told_as_it_is_and_never_rounded(factor, told):
    row = {**SUBJECT, "numerator": 2, "denominator": 4, "value": 50.0, "state": "value"}
    assert f"= {told}2 ÷ 4" in sentences.division({"factor": factor}, row, "zh")
