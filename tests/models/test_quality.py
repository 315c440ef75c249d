"""The data-quality score: what each measure counts, how missing ones share their weight."""

import pytest

MEASURES = (
    "received", "filled_in", "on_time", "no_errors", "first_time_right", "recount_matches",
    "agrees_across", "stated_once", "traceable", "answered",
)  # fmt: skip
REPORTING = (
    "form | period | reporter | is_expected | status | first_received_at | is_late | live_return_id"
)
CAME = "2009-02-03"


@pytest.fixture
def items(table):
    """Every measure, each in the dimension of the first or the second letter of the alphabet."""
    rows = [f"{'a' if at < 5 else 'b'} | {one} | 1" for at, one in enumerate(MEASURES)]
    table("source.quality_item", "dimension | measure | weight", *rows)
    table("source.quality_setting", "answer_days | min_weight_share", "5 | 0.6")


def test_core_quality_slot_counts_what_each_measure_is_a_share_of(table, run, items):
    table(
        "core.reporting", REPORTING,
        f"F | 2009M01 | A | true | accepted | {CAME} | false | a1",
        f"F | 2009M01 | B | true | returned | {CAME} | true | b1",
        f"F | 2009M01 | C | true | pending | {CAME} | false | -",
        "F | 2009M01 | D | true | missing | - | false | -",
        "F | 2009M01 | E | true | not_due | - | false | -",
        f"F | 2009M01 | Z | false | accepted | {CAME} | false | z1",
    )  # fmt: skip
    table(
        "marts.finding",
        "form | period | reporter | scope | severity | status | is_open | age_working_days",
        "F | 2009M01 | A | return | warning | open | true | 5",  # still in time: nothing to count
        "F | 2009M01 | A | return | error | corrected | false | 5",
        "F | 2009M01 | A | return | error | repeated | false | 9",  # counted where it goes on
        "F | 2009M01 | A | cross | note | open | true | 9",
        "F | 2009M01 | A | cross | warning | explained | false | 6",  # too late
        "F | 2009M01 | B | return | error | open | true | 6",
        "F | 2009M01 | B | cross | warning | open | true | 0",
    )  # fmt: skip
    table(
        "source.version", "form | period | reporter | version | verdict",
        "F | 2009M01 | A | 1 | returned",
        "F | 2009M01 | A | 2 | accepted",
        "F | 2009M01 | B | 1 | accepted",
        "F | 2009M01 | B | 2 | returned",
        "F | 2009M01 | C | 1 | -",
    )  # fmt: skip
    table(
        "core.filled",
        "form | period | reporter | cells_expected | cells_filled | cells_repeated | values_read"
        " | values_traced",
        "F | 2009M01 | A | 10 | 9 | 2 | 8 | 8",
        "F | 2009M01 | B | 10 | 10 | 0 | 0 | 0",
    )  # fmt: skip
    rows = run("core.quality_slot", "reporter | measure | numerator | denominator")
    assert [row[4:] for row in rows if row.startswith("A")] == [
        "agrees_across | 1 | 1",
        "answered | 1 | 2",
        "filled_in | 9 | 10",
        "first_time_right | 0 | 1",
        "no_errors | 1 | 1",
        "on_time | 1 | 1",
        "received | 1 | 1",
        "stated_once | 10 | 12",
        "traceable | 8 | 8",
    ]
    assert [row[4:] for row in rows if row.startswith("B")] == [
        "agrees_across | 0 | 1",
        "answered | 0 | 1",
        "filled_in | 10 | 10",
        "first_time_right | 1 | 1",
        "no_errors | 0 | 1",
        "on_time | 0 | 1",
        "received | 1 | 1",
        "stated_once | 10 | 10",
    ]
    # Not judged yet: neither right nor wrong. Missing: only what is owed. Not due, not expected: nothing.
    assert [row for row in rows if row[0] in "CDEZ"] == [
        "C | on_time | 1 | 1",
        "C | received | 1 | 1",
        "D | on_time | 0 | 1",
        "D | received | 0 | 1",
    ]


def test_marts_quality_measure_adds_up_and_takes_recounts_as_they_are(table, run, items):
    table(
        "core.quality_slot", "form | period | reporter | measure | numerator | denominator",
        "F | 2009M01 | A | received | 1 | 1",
        "F | 2009M02 | A | received | 0 | 1",
        "F | 2009M02 | B | received | 1 | 1",
    )  # fmt: skip
    table(
        "core.reports_to", "form | period | reporter | unit",
        *(f"F | 2009M0{m} | {who} | {unit}" for m in (1, 2) for who in "AB" for unit in (who, "T")),
    )  # fmt: skip
    table(
        "core.window_period", "window_code | is_since_january | period",
        *(f"2009Q1 | {since} | 2009M0{m}" for since in ("false", "true") for m in (1, 2)),
    )  # fmt: skip
    table("source.setting", "match_numerator | match_denominator | top_unit", "ok | n | T")
    table(
        "core.element_total", "element | unit | window_code | value",
        "ok | A | 2009Q1 | 21",  # more than was recounted: bad figures are shown as they are
        "n | A | 2009Q1 | 20",
        "ok | B | 2009Q1 | 0",
        "n | B | 2009Q1 | 0",
        "n | X | 2009Q1 | 5",
        "ok | X | 2009Q1 | 5",
    )  # fmt: skip
    columns = "unit | measure | numerator | denominator | share"
    assert run("marts.quality_measure", columns) == [
        "A | received | 1 | 2 | 0.5",
        "A | recount_matches | 21 | 20 | 1.05",
        "B | received | 1 | 1 | 1",
        "T | received | 2 | 3 | 0.666667",
    ]


@pytest.fixture
def scored(table, run):
    table("source.quality_dimension", "code | weight", "a | 60", "b | 30", "c | 10")
    table(
        "marts.quality_measure", "unit | period | dimension | measure | share | weight",
        "A | 2009 | a | m1 | 1 | 3",
        "A | 2009 | a | m2 | 0.5 | 1",
        "A | 2009 | b | m3 | 0 | 1",
        "B | 2009 | b | m3 | 1.5 | 1",
        "B | 2009 | c | m4 | 1 | 1",
    )  # fmt: skip
    return run(
        "marts.quality_score", "unit | dimension | measures | score | effective_weight | is_over"
    )


def test_marts_quality_score_is_a_mean_by_weight_and_is_not_cut_off(scored):
    assert scored == [
        "A | a | 2 | 87.5 | 66.6667 | no",
        "A | b | 1 | 0 | 33.3333 | no",
        "B | b | 1 | 150 | 75 | yes",
        "B | c | 1 | 100 | 25 | no",
    ]


def test_marts_quality_total_shares_weight_and_needs_enough_of_it(table, run, scored):
    table("source.quality_setting", "min_weight_share", "0.6")
    table("marts.reporting_rate", "unit | form | period | expected", "A | '' | 2009 | 7",
          "A | F | 2009 | 3")  # fmt: skip
    columns = "unit | total | counted_share | dimensions | expected | is_over | state"
    # A: (60 × 87.5 + 30 × 0) / 90; B has 40 of 100.
    assert run("marts.quality_total", columns) == [
        "A | 58.3333 | 0.9 | 2 | 7 | no | value",
        "B | - | 0.4 | 2 | 0 | yes | not_assessed",
    ]


@pytest.mark.parametrize(("sensitive", "is_hidden"), [("true", True), ("false", False)])
def test_the_public_sees_no_score_that_rests_on_sensitive_comparisons(
    table, run, sensitive, is_hidden
):
    table("source.setting", "top_unit", "T")
    table(
        "source.quality_item", "dimension | measure | is_sensitive",
        "a | received | false",
        f"b | agrees_across | {sensitive}",
        f"b | recount_matches | {sensitive}",
    )  # fmt: skip
    table(
        "marts.quality_measure",
        "unit | period | measure | dimension | numerator | denominator | share",
        "A | 2009 | agrees_across | b | 1 | 2 | 0.5",
        "A | 2009 | received | a | 1 | 2 | 0.5",
        "T | 2009 | recount_matches | b | 1 | 2 | 0.5",
    )  # fmt: skip
    table(
        "marts.quality_score",
        "unit | period | dimension | measures | score | effective_weight | is_over",
        "A | 2009 | a | 1 | 50 | 50 | false",
        "A | 2009 | b | 1 | 50 | 50 | false",
        "T | 2009 | b | 1 | 50 | 100 | false",
    )  # fmt: skip
    table(
        "marts.quality_total",
        "unit | period | total | counted_share | dimensions | expected | is_over | state",
        "A | 2009 | 50 | 1 | 2 | 9 | false | value",
        "T | 2009 | 50 | 1 | 1 | 9 | false | value",
    )  # fmt: skip
    measures = run("public.quality_measure", "unit | measure | numerator | share")
    scores = run("public.quality_score", "unit | dimension | measures | score")
    totals = run("public.quality_total", "unit | total | counted_share | expected | state")
    if not is_hidden:
        assert measures[0] == "A | agrees_across | 1 | 0.5"
        assert scores[1] == "A | b | 1 | 50"
        assert totals[0] == "A | 50 | 1 | 9 | value"
        return
    assert measures == [
        "A | agrees_across | - | -",
        "A | received | 1 | 0.5",
        "T | recount_matches | 1 | 0.5",
    ]
    assert scores == ["A | a | 1 | 50", "A | b | - | -", "T | b | 1 | 50"]
    assert totals == ["A | - | - | 9 | suppressed", "T | 50 | 1 | 9 | value"]
