"""What the public does not see, and what stops a build."""

import pytest

from pipelines import models
from pipelines.editions import withheld_tables


@pytest.fixture
def setting(table):
    table("source.setting", "top_unit", "T")


INDICATORS = ("S | true | C1 | true", "N | false | C2 | true")


def test_public_element_value(table, run):
    """Sensitive ones where they stand; of the others that there is something, where there is."""
    table("source.element", "code | is_sensitive", "S | true", "N | false")
    table(
        "marts.element_value", "element | unit | period | value | state | received | is_flagged",
        "S | T | 2009 | 9 | value | 1 | true", "S | A | 2009 | 7 | value | 1 | true",
        "S | A | 2009Q1 | 0 | value | 1 | true", "S | B | 2009 | - | no_data | 0 | false",
        "N | A | 2009 | 3 | value | 1 | true",
    )  # fmt: skip
    table("disclosure.shown_element", "element | unit | period", "S | T | 2009", "S | A | 2009")
    columns = "element | unit | period | value | state | received | is_flagged"
    assert run("public.element_value", columns) == [
        "N | A | 2009 | 3 | value | 1 | yes",
        "S | A | 2009 | 7 | value | 1 | yes",
        "S | A | 2009Q1 | - | suppressed | 1 | no",
        "S | B | 2009 | - | no_data | 0 | no",
        "S | T | 2009 | 9 | value | 1 | yes",
    ]


def test_public_indicator_value(table, run):
    """Each number by itself: what a value is held against stands where that period does."""
    table("source.indicator", "code | is_sensitive | care | is_scored", *INDICATORS)
    table("source.period", "code | previous", "2009 | 2008")
    columns = (
        "indicator | unit | period | numerator | denominator | repeats | value | state | received | is_flagged"
        " | target | status | previous_value | year_ago_value | year_ago_period | change_low | change_high | change"
    )
    full = "2009 | 1 | 2 | 4 | 50 | value | 1 | true | 95 | behind | 40 | 30 | 2008 | 1 | 2 | improving"
    names = ("S | T", "S | A", "S | B", "S | C", "N | A")
    table("marts.indicator_value", columns, *(f"{u} | {full}" for u in names))
    table("disclosure.shown_indicator", "indicator | unit | period",
          "S | T | 2009", "S | T | 2008", "S | A | 2009", "S | C | 2008")  # fmt: skip
    shown = full.replace("true", "yes")
    hidden = "2009 | - | - | - | - | suppressed | 1 | no | 95 | suppressed"
    assert run("public.indicator_value", columns) == [
        f"N | A | {shown}",
        "S | A | 2009 | 1 | 2 | 4 | 50 | value | 1 | yes | 95 | behind | - | - | - | - | - | -",
        f"S | B | {hidden} | - | - | - | - | - | -",
        f"S | C | {hidden} | 40 | 30 | 2008 | - | - | -",
        f"S | T | {shown}",
    ]
    assert "hides_value" not in withheld_tables()["indicator_value"].masks


@pytest.fixture
def sensitive_scheme(table, setting):
    table("source.part", "code | is_sensitive | depth", "R | true | 0", "Q | false | 1")


def test_public_score_leaf(table, run, sensitive_scheme):
    """Weight that was given on would tell that a sensitive count was too small to be assessed."""
    table("source.indicator", "code | is_sensitive | care | is_scored", *INDICATORS)
    columns = (
        "unit | period | indicator | weight | effective_weight | value | points | full_points"
        " | state | received_factor | target | floor"
    )
    table(
        "marts.score_leaf", columns,
        *(f"A | 2009 | {i} | 4 | 4 | 90 | 3 | 3 | scored | 1 | 95 | 70" for i in "SN"),
    )  # fmt: skip
    assert run("public.score_leaf", columns) == [
        "A | 2009 | N | 4 | - | 90 | 3 | - | scored | 1 | 95 | 70",
        "A | 2009 | S | 4 | - | - | - | - | suppressed | - | 95 | 70",
    ]


def test_public_score_part(table, run, sensitive_scheme):
    columns = "unit | part | weight | effective_weight | points | assessed_weight | state"
    table("marts.score_part", columns, *(f"A | {p} | 9 | 9 | 8 | 7 | scored" for p in "RQ"))
    assert run("public.score_part", columns) == [
        "A | Q | 9 | - | - | - | suppressed",
        "A | R | 9 | - | - | - | suppressed",
    ]


def test_public_care_score(table, run, setting):
    table("source.indicator", "code | is_sensitive | care | is_scored", *INDICATORS)
    columns = "unit | period | care | points | weight | share"
    table("marts.care_score", columns, "A | 2009 | C1 | 8 | 9 | 0.9", "A | 2009 | C2 | 8 | 9 | 0.9")
    assert run("public.care_score", columns) == [
        "A | 2009 | C1 | - | - | -",
        "A | 2009 | C2 | 8 | 9 | 0.9",
    ]


def test_public_score_adjustment(table, run, setting):
    table("source.adjustment", "code | is_sensitive", "D1 | false", "D2 | true")
    columns = "unit | code | events | points | detail_zh | detail_en"
    table(
        "marts.score_adjustment", columns, *(f"A | {d} | 2 | -1 | 二 | two" for d in ("D1", "D2"))
    )
    assert run("public.score_adjustment", columns) == [
        "A | D1 | 2 | -1 | 二 | two",
    ]


@pytest.mark.parametrize(
    ("sensitive", "band", "rationed", "expected"),
    [
        ("true", "good | good", "false", "A | - | - | - | - | good | 良 | Good | - | no | - | suppressed | - | -"),
        ("true", "good | best", "false", "A | - | - | - | - | - | - | - | - | no | - | suppressed | - | -"),
        # Who else is how good decides on it.
        ("true", "good | good", "true", "A | - | - | - | - | - | - | - | - | no | - | suppressed | - | -"),
        ("false", "good | good", "false", "A | 90 | -1 | 2 | 91 | good | 良 | Good | 2 | yes | 1 | scored | 注 | note"),
    ],
)  # fmt: skip
def test_public_score_total(table, run, setting, sensitive, band, rationed, expected):
    table("source.part", "code | is_sensitive | depth", f"R | {sensitive} | 0", "Q | true | 1")
    table("source.band", "code | is_rationed", f"good | {rationed}")
    table("marts.score_band", "kind | unit | period | assessment | low_band | high_band",
          f"total | A | 2009 | yr | {band}", "part | A | 2009 | yr | good | good")  # fmt: skip
    columns = (
        "unit | base | deductions | bonus | total | grade | grade_zh | grade_en | rank | is_ranked"
        " | assessed_share | state | note_zh | note_en"
    )
    table(
        "marts.score_total", f"{columns} | rank_of | period | assessment",
        "A | 90 | -1 | 2 | 91 | good | 良 | Good | 2 | true | 1 | scored | 注 | note | 3 | 2009 | yr",
    )  # fmt: skip
    assert run("public.score_total", columns) == [expected]


def test_public_value_and_finding_leave_sensitive_elements_out(table, run, setting):
    table(
        "source.element", "code | form | is_sensitive",
        "S | F | true", "N | F | false", "M | G | false",
    )  # fmt: skip
    table(
        "source.rule", "rule_id | is_sensitive | kind",
        "own | false | required", "mixed | true | condition", "G01 | false | readable",
        "G07 | false | row_known",
    )  # fmt: skip
    columns = "unit | element | read_value | raw | label"
    table(
        "marts.value", columns, "A | S | 1 | 1 | A", "A | N | 2 | 2 | A", "T | S | 9 | 9 | T",
        "A | N | - | 见附件 | A", "- | N | 7 | 7 | 张三家", "A | N | - | - | A",
    )  # fmt: skip
    assert run("public.value", columns) == [
        "- | N | 7 | 7 | -", "A | N | - | - | A", "A | N | - | - | A", "A | N | 2 | 2 | A",
    ]  # fmt: skip
    table("marts.emptied_value", "unit | element", "A | S", "A | N", "T | S")
    assert run("public.emptied_value", "unit | element") == ["A | N"]
    table(
        "marts.finding", "finding_id | rule_id | form | element | reason | sheet",
        "1 | own | F | S | - | s", "2 | own | F | N | 已核实 | s", "3 | mixed | F | N | - | s",
        "4 | own | F | - | 已核实 | s", "5 | own | G | - | - | s", "6 | G01 | F | N | - | s",
        "7 | G07 | G | - | - | s",
    )  # fmt: skip
    assert run("public.finding", "finding_id | reason | sheet") == ["2 | - | -", "5 | - | -"]


def test_public_todo_leaves_out_what_may_quote_a_sensitive_element(table, run):
    table("source.element", "code | form | is_sensitive", "S | F | true", "N | F | false")
    table(
        "source.rule", "rule_id | is_sensitive | kind",
        "own | false | required", "mixed | true | condition", "G01 | false | readable",
    )  # fmt: skip
    table(
        "marts.todo", "kind | subject | rule_id | form | element | sheet",
        "correct | 1 | own | F | S | s", "explain | 2 | own | F | N | s",
        "explain | 3 | mixed | F | N | s", "correct | 4 | own | F | - | s",
        "send | 5 | - | F | - | -", "correct | 6 | G01 | F | N | s", "approve | 7 | - | F | N | s",
        "approve | 8 | - | F | S | s",
    )  # fmt: skip
    assert run("public.todo", "kind | subject | sheet") == [
        "approve | 7 | -", "explain | 2 | -", "send | 5 | -",
    ]  # fmt: skip


def test_public_correction_leaves_out_sensitive_elements_and_all_reasons(table, run):
    table("source.element", "code | form | is_sensitive", "S | F | true", "N | F | false")
    columns = "correction_id | element | new_value | reason | decided_because | sheet"
    table("marts.correction", columns, "1 | S | 3 | 录错 | - | s", "2 | N | 4 | 录错 | 属实 | s")
    assert run("public.correction", columns) == ["2 | N | 4 | - | - | -"]


def test_public_return_has_no_name_people_gave(table, run):
    columns = "return_id | reporter | file_name | sheet"
    table("marts.return", columns, "r | A | 张三.xlsx | 张三")
    assert run("public.return", columns) == ["r | A | - | -"]


def test_public_finding_step_shows_nothing(table, run):
    table("marts.finding_step", "finding_id | reason", "1 | 已核实")
    assert run("public.finding_step", "finding_id") == []


def test_check_slots_finds_one_lost_and_one_too_many(bench, table):
    table("core.slot", "form | period | reporter", "F | 2009M01 | A", "F | 2009M01 | B")
    table(
        "marts.reporting", "form | period | reporter | is_expected",
        "F | 2009M01 | A | true", "F | 2009M01 | C | true", "F | 2009M01 | Z | false",
    )  # fmt: skip
    assert sorted(row[2] for row in bench.check("slots")) == ["B", "C"]


def test_check_live_versions(bench, table):
    table(
        "source.version", "form | period | reporter | is_live",
        "F | 2009M01 | A | true", "F | 2009M01 | A | true", "F | 2009M01 | B | true",
        "F | 2009M01 | B | false",
    )  # fmt: skip
    assert bench.check("live_versions") == [("F", "2009M01", "A", 2)]


def test_check_dead_values(bench, table):
    table("core.live_value", "return_id", "r1", "r2")
    table("source.version", "return_id | is_live", "r1 | true", "r2 | false")
    assert bench.check("dead_values") == [("r2",)]


def test_check_two_reporters(bench, table):
    table(
        "core.live_value", "form | period | unit | reporter",
        "F | 2009M01 | a | A", "F | 2009M01 | a | B", "F | 2009M01 | b | B",
    )  # fmt: skip
    assert bench.check("two_reporters") == [("F", "2009M01", "a", 2)]


@pytest.mark.parametrize(("top", "broken"), [("15", []), ("14.9999", ["T"]), ("-", ["T"])])
def test_check_reconciliation(bench, table, top, broken):
    table("source.element", "code | form | kind", "E | F | flow", "G | F | flag")
    table("source.form", "code | grain", "F | month")
    table("source.period", "code | grain | end_date", "2009M01 | month | 2009-01-31")
    table(
        "core.hierarchy", "ancestor | unit | distance | valid_from | valid_to",
        *(f"T | {unit} | 1 | 2008-01-01 | 9999-12-31" for unit in "AB"),
        *(f"{unit} | {unit} | 0 | 2008-01-01 | 9999-12-31" for unit in "TAB"),
    )  # fmt: skip
    own = {"A": "2", "B": "3", "T": "10"}
    table(
        "core.leaf", "element | unit | period | value",
        *(f"E | {unit} | 2009M01 | {value}" for unit, value in own.items()),
        "G | A | 2009M01 | 1",
    )  # fmt: skip
    table(
        "marts.element_value", "element | unit | period | value",
        "E | A | 2009M01 | 2", "E | B | 2009M01 | 3", f"E | T | 2009M01 | {top}",
        "G | A | 2009M01 | 1",
    )  # fmt: skip
    assert [row[1] for row in bench.check("reconciliation") if row[1]] == [
        unit for unit in broken if top != "-"
    ]
    assert len(bench.check("reconciliation")) == len(broken)


def test_a_return_taken_back_is_listed_and_why_is_for_its_unit_alone(table, run):
    table(
        "source.withdrawn",
        "return_id | form | period | reporter | version | received_at | verdict | file_hash"
        " | file_name | withdrawn_at | withdrawn_by | reason",
        "r1 | F | 2009M01 | A | 1 | 2009-02-02 08:00:00 | returned | h | f.xlsx"
        " | 2009-02-03 08:00:00 | county | wrong file",
    )
    columns = "unit | version | verdict | withdrawn_by | reason | file_name"
    whole = "A | 1 | returned | county"
    assert run("marts.withdrawn_return", columns) == [f"{whole} | wrong file | f.xlsx"]
    assert run("public.withdrawn_return", columns) == [f"{whole} | - | -"]


def test_what_a_refused_file_says_of_itself_is_withheld(table, run):
    columns = models.read_model(models.MODELS / "marts" / "rejection.sql").columns
    table(
        "marts.rejection", " | ".join(columns),
        "h | 123.xlsx | 2009-02-02 08:00:00 | rows | 第123户 | home 123 | 123 | A1 | F | - | A",
    )  # fmt: skip
    shown = "reporter | reason | name | message_en | sheet | cell"
    assert run("public.rejection", shown) == ["A | rows | '' | Not told in public | - | -"]


RANK = (
    "assessment_id | period | source | unit | total | total_low | total_high | rank_low | rank_median"
    " | rank_high | tier | draws | seed"
)


@pytest.mark.parametrize(("sensitive", "units"), [("true", []), ("false", ["A"])])
def test_public_rank_interval_and_chances_are_withheld_as_totals_are(table, run, sensitive, units):
    table("source.part", "code | depth | is_sensitive", f"TOTAL | 0 | {sensitive}")
    table(
        "marts.rank_interval", RANK, "x | 2009 | weights | A | 80 | 70 | 85 | 1 | 2 | 3 | 1 | 9 | 1"
    )
    assert run("public.rank_interval", "unit") == units
    columns = "assessment_id | period | source | unit | grade | probability"
    table("marts.grade_chance", columns, "x | 2009 | weights | A | high | 0.5")
    assert run("public.grade_chance", "unit") == units


def test_public_rank_swap_is_the_teams(table, run):
    table("source.part", "code | depth | is_sensitive", "TOTAL | 0 | true")
    columns = (
        "assessment_id | period | ahead | behind | moved | from_indicator | to_indicator | largest"
    )
    table("marts.rank_swap", columns, "x | 2009 | A | B | 1.5 | X1 | X2 | 1.5")
    assert run("public.rank_swap", "ahead") == []
    assert withheld_tables()["rank_swap"].is_teams


def test_public_assessment_step_has_no_reason(table, run):
    columns = "assessment_id | step | kind | reason | taken_at | actor_role"
    table(
        "marts.assessment_step",
        columns,
        "x | 0 | drafted | 张三要求 | 2009-07-26 08:00:00 | evaluator",
    )
    assert run("public.assessment_step", "kind | reason | actor_role") == [
        "drafted | - | evaluator"
    ]
    assert withheld_tables()["assessment_step"].is_teams
