"""Explanations from marts filled by hand: office a with desks d1 and d2 below it."""

from datetime import datetime

import duckdb
import pytest

from pipelines.errors import UserError
from pipelines.explain import explain
from pipelines.lineage import element_values, find_indicator, find_period, find_unit, lineage

MARTS = """
CREATE TABLE level AS SELECT * FROM (VALUES ('region', true), ('office', true), ('desk', true),
    ('guest', false)) t (code, rolls_up);
CREATE TABLE unit AS SELECT * FROM (VALUES
    ('r', '总区', 'Region', 'region', NULL, 0), ('a', '甲局', 'Office A', 'office', 'r', 1),
    ('d1', '一所', 'Desk', 'desk', 'a', 2), ('d2', '二所', 'Desk', 'desk', 'a', 3),
    ('v', '客座', 'Guest', 'guest', 'a', 4)) t (code, name_zh, name_en, level, parent, sort);
ALTER TABLE unit ADD COLUMN short_zh TEXT;
ALTER TABLE unit ADD COLUMN short_en TEXT;
UPDATE unit SET short_zh = left(name_zh, 1), short_en = left(name_en, 3) || '.';
CREATE TABLE role AS SELECT * FROM (VALUES
    ('clerk', '填报人员', 'Clerk'), ('statistician', '统计负责人', 'Statistician')) r(code, name_zh, name_en);
CREATE TABLE unit_group AS SELECT 'g' AS code, '一组' AS name_zh, 'Group' AS name_en;
CREATE TABLE form AS SELECT 'F' AS code, 'quarter' AS grain;
CREATE TABLE element AS SELECT code, 'F' AS form, code || '名' AS name_zh, code AS name_en
    FROM (VALUES ('seen'), ('known'), ('away')) t (code);
CREATE TABLE period AS SELECT code, grain, s::DATE AS start_date, e::DATE AS end_date,
    2008 AS year, zh AS name_zh, en AS name_en, own AS assessment, zh || '考核' AS assessment_zh,
    en || ' assessment' AS assessment_en, n AS sort
FROM (VALUES
    ('2008Q1', 'quarter', '2008-01-01', '2008-03-31', '2008年一季度', 'Q1 2008', NULL, 1),
    ('2008Q2', 'quarter', '2008-04-01', '2008-06-30', '2008年二季度', 'Q2 2008', NULL, 2),
    ('2008H1', 'half', '2008-01-01', '2008-06-30', '2008年上半年', 'H1 2008', 'first', 3),
    ('2008H2', 'half', '2008-07-01', '2008-12-31', '2008年下半年', 'H2 2008', NULL, 4))
    t (code, grain, s, e, zh, en, own, n);
CREATE TABLE indicator AS SELECT *, code || '率' AS name_zh, code || ' rate' AS name_en,
    '%' AS measure_zh, '%' AS measure_en, 100.0 AS factor, 1 AS digits, 'quarter' AS grain,
    'P' AS part, 'linear' AS transform, 1 AS sort
FROM (VALUES ('visit', 'seen', 'known - away', 'sum'), ('held', 'seen', 'known', 'last'),
    ('since', 'seen', 'first(known)', 'year_to_date')) t (code, numerator, denominator, time);
CREATE TABLE part AS SELECT * FROM (VALUES ('ALL', 0, '全部', 'All', 1), ('P', 1, '部分', 'Part', 2))
    t (code, depth, name_zh, name_en, sort);
CREATE TABLE element_value AS SELECT element, 'a' AS unit, period, value::DECIMAL(18,4) AS value,
    CASE WHEN value IS NULL THEN 'no_data' ELSE 'value' END AS state
FROM (VALUES ('seen', '2008Q1', 7), ('seen', '2008Q2', 8), ('known', '2008Q1', 10),
    ('known', '2008Q2', 11), ('away', '2008Q1', 1), ('away', '2008Q2', NULL), ('seen', '2008H1', 15))
    t (element, period, value);
CREATE TABLE indicator_value AS SELECT 'a' AS unit, '2008H1' AS period, * FROM (VALUES
    ('visit', 15, 20, 75.0, 'value', 1, 2, 100.0, 50.0), ('held', 8, 11, 60.0, 'value', 1, 2, NULL, NULL),
    ('since', NULL, NULL, NULL, 'no_data', 0, 2, 100.0, 50.0))
    t (indicator, numerator, denominator, value, state, received, expected, target, floor);
CREATE TABLE score_leaf AS SELECT 'a' AS unit, '2008H1' AS period, * FROM (VALUES
    ('visit', 4.0, 5.0, 75.0, 1.0, 1.25, 'scored', 0.5, 100.0, 50.0),
    ('since', 1.0, 0.0, NULL, NULL, NULL, 'not_assessed', NULL, 100.0, 50.0)) t (indicator, weight,
    effective_weight, value, points, full_points, state, received_factor, target, floor);
CREATE TABLE score_part AS SELECT 'a' AS unit, '2008H1' AS period, * FROM (VALUES
    ('ALL', 5.0, 5.0, 1.25, 'scored'), ('P', 5.0, 5.0, 1.25, 'scored'))
    t (part, weight, effective_weight, points, state);
CREATE TABLE score_adjustment AS SELECT 'a' AS unit, '2008H1' AS period, 'late' AS code,
    '迟报' AS name_zh, 'Late' AS name_en, 1.0 AS events, -0.5 AS points, '迟报1份。' AS detail_zh,
    '1 late.' AS detail_en, true AS is_effective;
CREATE TABLE score_total AS SELECT 'a' AS unit, '2008H1' AS period, * FROM (VALUES
    ('first', 1.25, 0.5, 0.0, 0.75, '合格', 'Pass', 'g', 2, 3, 0.8, 'scored', '', ''),
    ('final', 2.0, 0.5, 0.0, 1.5, '合格', 'Pass', 'g', 1, 3, 1.0, 'scored', '', ''))
    t (assessment, base, deductions, bonus, total, grade_zh, grade_en, group_code, rank, rank_of,
    assessed_share, state, note_zh, note_en);
CREATE TABLE "return" AS SELECT *, 'F' AS form, 'F表' AS sheet, return_id || '.xlsx' AS file_name,
    repeat('0ab1', 16) AS file_hash
    FROM (VALUES
    ('old', 1, 'accepted', false, false), ('q1', 2, 'held', true, true),
    ('q2', 1, 'accepted', true, false)) t (return_id, version, verdict, is_live, is_late);
ALTER TABLE "return" ADD COLUMN received_at TIMESTAMP DEFAULT '2008-04-03 10:20';
CREATE TABLE value AS SELECT *, 'a' AS reporter, '' AS item, unit || '行' AS label, 'value' AS state
FROM (VALUES
    ('old', '2008Q1', 'd1', 'seen', 99, '99', 'E9', 'row'), ('q1', '2008Q1', 'd1', 'seen', 3, '3户', 'E9', 'row'),
    ('q1', '2008Q1', 'd2', 'seen', 4, '4', 'E10', 'row'), ('q1', '2008Q1', 'a', 'seen', 7, '7', 'E11', 'total'),
    ('q1', '2008Q1', 'v', 'seen', 5, '5', 'E12', 'row'), ('q1', '2008Q1', 'd1', 'known', 10, '10', 'C9', 'row'),
    ('q2', '2008Q2', 'd1', 'seen', 8, '8', NULL, 'row'), ('q2', '2008Q2', 'd1', 'known', 11, '11', 'C9', 'row'))
    t (return_id, period, unit, element, value, raw, cell, row_kind);
ALTER TABLE value ADD COLUMN correction_id TEXT;
ALTER TABLE value ADD COLUMN read_value DECIMAL(18,4);
UPDATE value SET raw = '14', read_value = 14, correction_id = 'c1' WHERE cell = 'E10';
CREATE TABLE correction AS SELECT 'c1' AS correction_id, '多填10' AS reason, 'clerk' AS declared_by,
    TIMESTAMP '2008-05-01 09:00' AS declared_at, 'statistician' AS decided_by,
    TIMESTAMP '2008-05-02 09:00' AS decided_at;
CREATE TABLE finding AS SELECT *, '户数偏多。' AS message_zh, 'Many.' AS message_en, 'clerk' AS closed_by,
    TIMESTAMP '2008-04-04 09:00' AS closed_at
FROM (VALUES
    ('1', 'q1', 'F9, E9', 'explained', '邻所迁入'), ('2', 'q1', 'E9', 'waived', NULL),
    ('3', 'q1', 'E9', 'open', NULL), ('4', 'old', 'E9', 'explained', '旧'),
    ('5', 'q1', 'E90', 'explained', '别行'), ('6', 'q1', NULL, 'explained', '整份'))
    t (finding_id, return_id, cells, status, reason);
"""


@pytest.fixture(scope="module")
def con():
    connection = duckdb.connect()
    connection.execute(MARTS)
    return connection


def test_a_score_from_the_total_down_to_its_leaves(con):
    assert explain(con, "a", "2008H1", language="en").split("\n") == [
        "a Office A  H1 2008  H1 2008 assessment",
        "Total 0.75 = base 1.25 − deductions 0.5 + bonus 0",
        "Grade Pass  Rank 2/3  Group",
        "Weight assessed 80%",
        "final: Total 1.50 = base 2 − deductions 0.5 + bonus 0  Grade Pass  Rank 1/3  Group",
        "",
        "Parts and indicators: points/weight",
        "ALL All  1.25/5",
        "  P Part  1.25/5",
        "    visit visit rate  75% (target 100, floor 50)  1/4 [received 1/expected 2] → 1.25/5",
        "    since since rate  – (target 100, floor 50)  not assessed: no data",
        "",
        "Deductions, bonuses, vetoes",
        "  late Late  −0.5  1 late.",
    ]


def test_an_indicator_down_to_file_sheet_and_cell(con):
    lines = explain(con, "甲局", "2008年上半年", "visit率").split("\n")
    assert lines[:4] == [
        "a 甲局  2008年上半年",
        "visit visit率: seen / known - away",
        "值 75% = 100 × 15 / 20 (目标 100, 底线 50)",
        "得分 1/4 [已报 1/应报 2] → 1.25/5 (线性): 4 × (75 − 50) / (100 − 50), 0…1, × 0.5",
    ]
    assert lines[5:13] == [
        "分子 seen seen名",
        "  2008Q1  7",
        "    F 第2版 2008-04-03 10:20 待说明 迟报 q1.xlsx 0ab10ab10ab1 F表",
        "      E9 d1行=3户; E10 d2行=14",
        "      E10 d2行 由14更正为4，2008-05-01 填报人员申报、2008-05-02 统计负责人批准：多填10",
        "      E9 户数偏多。 已说明（填报人员，2008-04-04）：邻所迁入",
        "      E9 户数偏多。 准予例外（填报人员，2008-04-04）：理由已隐去",
        "  2008Q2  8",
    ]
    assert "分母 −1 × away away名" in lines
    assert lines[-1] == "  2008Q2  缺"


def test_a_reason_that_an_edition_withholds_is_said_to_be(con):
    con.execute("BEGIN; UPDATE correction SET reason = NULL; UPDATE value SET state = 'missing' "
                "WHERE cell = 'E10'")  # fmt: skip
    try:
        text = explain(con, "a", "2008H1", "visit", language="en")
    finally:
        con.execute("ROLLBACK")
    assert (
        "corrected from 14 to no data, declared by Clerk on 2008-05-01, approved by Statistician on "
        "2008-05-02: reason withheld" in text
    )


def test_a_value_that_is_no_plain_quotient_says_so(con):
    # 8 / 11 is 72.7, the value 60
    text = explain(con, "a", "2008H1", "held", language="en")
    assert "Value 60% (its units weighted by population); Σ/Σ 100 × 8 / 11" in text


def test_an_indicator_without_a_value_says_why(con):
    assert "Value no data" in explain(con, "a", "2008H1", "since", language="en")


def test_a_value_that_changed_after_the_freeze_says_so(con):
    assert "as it stood" not in explain(con, "a", "2008H1", "visit", language="en")
    con.execute("BEGIN; UPDATE score_leaf SET value = 70 WHERE indicator = 'visit'")
    try:
        lines = explain(con, "a", "2008H1", "visit", language="en").split("\n")
    finally:
        con.execute("ROLLBACK")
    assert lines[2].startswith("Value 75%")
    assert lines[3].endswith("4 × (70 − 50) / (100 − 50), 0…1, × 0.5  as it stood at the freeze")


def test_another_assessment_of_the_period(con):
    lines = explain(con, "a", "2008H1", assessment="final", language="en").split("\n")
    assert lines[:2] == [
        "a Office A  H1 2008  final",
        "Total 1.50 = base 2 − deductions 0.5 + bonus 0",
    ]


def test_lineage_holds_the_cells_of_the_returns_in_force_below_the_unit(con):
    cells = lineage(con, "a", "2008H1", "visit")
    assert cells[["side", "element", "return_id", "unit", "cell"]].fillna("").values.tolist() == [
        ["numerator", "seen", "q1", "d1", "E9"],
        ["numerator", "seen", "q1", "d2", "E10"],
        ["numerator", "seen", "q2", "d1", ""],
        ["denominator", "known", "q1", "d1", "C9"],
        ["denominator", "known", "q2", "d1", "C9"],
    ]
    assert cells["received_at"].iloc[0] == datetime(2008, 4, 3, 10, 20)


@pytest.mark.parametrize(
    ("indicator", "expected"),
    [
        # Each row's last: d2 has none later than the first quarter's.
        (
            "held",
            [
                ("numerator", "seen", "2008Q1", 4),
                ("numerator", "seen", "2008Q2", 8),
                ("denominator", "known", "2008Q2", 11),
            ],
        ),
        (
            "since",
            [
                ("numerator", "seen", "2008Q1", 7),
                ("numerator", "seen", "2008Q2", 8),
                ("denominator", "known", "2008Q1", 10),
            ],
        ),
    ],
)
def test_only_what_counts_by_the_rule_of_time(con, indicator, expected):
    terms = element_values(con, "a", "2008H1", indicator)
    columns = ["side", "element", "period", "value"]
    assert list(terms[columns].itertuples(index=False, name=None)) == expected
    cells = lineage(con, "a", "2008H1", indicator)
    held = cells.groupby(["side", "element", "period"])["value"].sum()
    assert indicator == "since" or held.to_dict() == {row[:3]: row[3] for row in expected}


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("甲局二", "2008H1"), "unit 甲局二: not known; near it: a 甲局 Office A"),
        (("Desk", "2008H1"), "unit Desk: several; near it: d1 一所 Desk; d2 二所 Desk"),
        (("zzz", "2008H1"), "unit zzz: not known; such as r"),
        (("a", "2008H"), "period 2008H: not known; near it: 2008H1 2008年上半年 H1 2008"),
        (("a", "2008H1", "visi"), "indicator visi: not known; near it: visit visit率 visit rate"),
        (("r", "2008H1"), "r 2008H1: no score; it is not assessed"),
        (("a", "2008H2"), "a 2008H2: no score; scored in 2008H1"),
        (("a", "2008Q1", "visit"), "a 2008Q1 visit: no figure; its shortest period is a quarter"),
        (("a", "2008H1", None, "second"), "assessment second: none of 2008H1; it has first, final"),
    ],
)
def test_what_is_not_there_is_one_line_with_what_is_near(con, words, message):
    with pytest.raises(UserError) as error:
        explain(con, *words)
    assert str(error.value).startswith(message)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("甲局二", "没有单位“甲局二”，相近的有a 甲局、d2 二所。"),
        ("Desk", "名为“Desk”的单位不止一个，请写代码：d1 一所、d2 二所。"),
        ("zzz", "没有单位“zzz”，请写代码，如r。"),
    ],
)
def test_what_is_near_is_said_in_chinese(con, text, said):
    with pytest.raises(UserError) as error:
        find_unit(con, text)
    assert error.value.zh == said


def test_codes_and_names_are_found_whatever_their_case(con):
    assert find_unit(con, " OFFICE a ") == "a"
    assert find_unit(con, "甲") == find_unit(con, "Off.") == "a"
    assert find_period(con, "q1 2008") == find_period(con, "2008年第一季度") == "2008Q1"
    assert find_indicator(con, "VISIT") == "visit"


def test_what_an_edition_withholds_is_marked_and_not_guessed(con):
    public = con.cursor()
    public.execute("CREATE TEMP TABLE score_total AS FROM score_total WHERE assessment = 'first'")
    public.execute(
        "UPDATE temp.score_total SET base = NULL, deductions = NULL, bonus = NULL, total = NULL,"
        " assessed_share = NULL, state = 'suppressed'"
    )
    public.execute("CREATE TEMP TABLE score_leaf AS FROM main.score_leaf")
    public.execute(
        "UPDATE temp.score_leaf SET value = NULL, points = NULL, full_points = NULL,"
        " effective_weight = NULL, received_factor = NULL, state = 'suppressed'"
    )
    text = explain(public, "a", "2008H1", language="en")
    assert "Total suppressed\nGrade Pass  Rank 2/3  Group\n\nParts" in text
    assert "visit visit rate  – (target 100, floor 50)  suppressed\n" in text
