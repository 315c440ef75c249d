"""Every kind of rule through Great Expectations: a row that fails, one that passes, the edges."""

import pandas as pd
import pytest

from expectations.classes import BY_KIND, description
from expectations.model import Compare, EngineError, Rule, Side, Words, verdict
from expectations.runner import evaluate
from expectations.written import from_text, to_text

WORDS = Words("", "")
NAN = float("nan")


def frame(*rows, **columns):
    """Rows as (return_id, status, a, b, ...); a value may be a number or a state."""
    names = "abcdef"
    table = {"return_id": [], "item": [], "period_end": [], "row_status": []}
    for return_id, status, *cells in rows:
        table["return_id"].append(return_id)
        table["row_status"].append(status)
        table["item"].append("")
        table["period_end"].append("2008-03-31")
        for name, cell in zip(names, cells, strict=False):
            is_number = isinstance(cell, int | float)
            table.setdefault(name, []).append(float(cell) if is_number else NAN)
            table.setdefault(name + "__state", []).append("value" if is_number else cell)
    made = pd.DataFrame(table | columns)
    made.index = pd.RangeIndex(10, 10 + len(made), name="row_id")
    return made


def rule(kind, *columns, **more):
    severity = more.pop("severity", "error")
    return Rule("R1", kind, severity, columns, WORDS, WORDS, **more)


def side(text):
    return Side((), float(text)) if text.isdigit() else Side(((1.0, text),))


def compare(text):
    left, operator, right = text.split()
    return Compare(side(left), operator, side(right))


def condition(*then, mode="always", given=None, columns=("a", "b"), **more):
    return rule(
        "condition", *columns, mode=mode, given=given and compare(given),
        then=tuple(compare(part) for part in then), **more,
    )  # fmt: skip


def failed(one, table):
    """Row numbers from 0, with the columns."""
    evaluation = evaluate([one], table)
    (result,) = evaluation.results
    assert result.failed == len(evaluation.failures)
    return [(f.row_id - 10, "".join(f.columns)) for f in evaluation.failures]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("readable", [(1, "b")]),
        ("required", [(0, "b"), (2, "a")]),
        ("not_applicable", [(3, "b")]),
        ("non_negative", [(4, "a")]),
        ("whole_number", [(4, "b")]),
        ("flag", [(0, "a"), (1, "a"), (4, "a"), (4, "b")]),
    ],
)
def test_rules_on_cells_name_the_cell(kind, expected):
    table = frame(
        ("r", "ok", 2, "missing"),
        ("r", "ok", 3, "bad"),
        ("r", "duplicate", "missing", 0),
        ("r", "ok", 1, "na"),
        ("r", "ok", -1, 1.5),
        ("r", "unknown", -1, "bad"),
        ("r", "unknown", "missing", "na"),
        ("r", "absent", "missing", "na"),
        ("r", "total", -1.5, "bad"),
        ("r", "ok", None, None),
    )
    assert failed(rule(kind, "a", "b"), table) == expected


def test_evaluated_counts_the_cells_a_rule_applies_to():
    table = frame(("r", "ok", 2, "missing"), ("r", "ok", -3, None), ("r", "total", 1, 1))
    rules = [rule("required", "a", "b"), rule("non_negative", "a", "b"), rule("row_known")]
    results = evaluate(rules, table).results
    assert [(r.evaluated, r.failed) for r in results] == [(3, 1), (2, 1), (2, 0)]
    assert results[0].expectation == "expect_cells_to_be_filled"
    assert results[0].columns == ("a", "b")


@pytest.mark.parametrize(("kind", "row"), [("row_known", 1), ("row_once", 2), ("row_present", 3)])
def test_rules_on_rows(kind, row):
    statuses = ("ok", "unknown", "duplicate", "absent", "total")
    assert failed(rule(kind), frame(*(("r", s, 1) for s in statuses))) == [(row, "")]


@pytest.mark.parametrize(
    ("cells", "holds"),
    [
        ((5, 5), True),
        ((5, 5.005), True),
        ((5, 5.0051), False),
        ((5, 6), False),
        ((0, 0), True),
        (("missing", 6), True),
        ((5, "na"), True),
        ((5, "bad"), True),
    ],
)
def test_an_identity_has_a_tolerance_and_says_nothing_of_what_has_no_value(cells, holds):
    found = failed(condition("a = b", tolerance=0.005), frame(("r", "ok", *cells)))
    assert found == ([] if holds else [(0, "ab")])


def test_tolerance_in_cents_is_not_failed_by_doubles():
    cent = condition("a = b", tolerance=0.01)
    assert failed(cent, frame(("r", "ok", 100.01, 100.0))) == []
    assert failed(cent, frame(("r", "ok", 1e9 + 0.01, 1e9))) == []
    assert failed(cent, frame(("r", "ok", 1e9 + 0.02, 1e9))) == [(0, "ab")]


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("a <= b", {4: True, 5: True, 6: False}),
        ("a >= b", {4: False, 5: True, 6: True}),
        ("a < b", {4: True, 5: False, 6: False}),
        ("a > b", {4: False, 5: False, 6: True}),
        ("a = b", {4: False, 5: True, 6: False}),
    ],
)
def test_comparisons(text, at):
    table = frame(*(("r", "ok", a, 5) for a in at))
    rows = {row for row, _ in failed(condition(text), table)}
    assert {a: i not in rows for i, a in enumerate(at)} == at


def test_sums_and_constants_on_either_side():
    sum_is = Compare(Side(((1, "a"), (-2, "b")), 1.0), "=", Side((), 4.0))
    table = frame(("r", "ok", 5, 1), ("r", "ok", 5, 2))
    assert failed(rule("condition", "a", "b", then=(sum_is,)), table) == [(1, "ab")]


def truth(a, b):
    return frame(("r", "ok", a, b))


@pytest.mark.parametrize(
    ("mode", "holds"),
    [
        ("if", {(0, 0): True, (0, 1): False, (1, 0): True, (1, 1): True}),
        ("iff", {(0, 0): True, (0, 1): False, (1, 0): False, (1, 1): True}),
    ],
)
def test_truth_tables(mode, holds):
    one = condition("b = 0", mode=mode, given="a = 0")
    assert {k: failed(one, truth(*k)) == [] for k in holds} == holds


def test_every_consequence_of_an_if_must_hold():
    one = condition("b = 0", "c = 0", mode="if", given="a = 0", columns=("a", "b", "c"))
    table = frame(("r", "ok", 0, 0, 0), ("r", "ok", 0, 0, 1), ("r", "ok", 0, 0, "missing"))
    assert failed(one, table) == [(1, "abc")]


def test_conditions_are_for_rows_of_the_file():
    table = frame(("r", "total", 9, 1), ("r", "unknown", 9, 1), ("r", "duplicate", 9, 1))
    assert failed(condition("a <= b"), table) == [(2, "ab")]


def test_totals_are_those_of_their_own_return():
    table = frame(
        ("r", "ok", 1, 1),
        ("r", "duplicate", 2, 2),
        ("r", "unknown", 3, "missing"),
        ("r", "absent", "missing", "missing"),
        ("r", "total", 6, 99),
        ("s", "ok", 10, 1),
        ("s", "ok", "na", 1),
        ("s", "total", 11, "missing"),
        ("t", "total", 0, 4),
    )
    assert failed(rule("total", "a", "b"), table) == [(7, "a"), (8, "b")]


def test_totals_of_an_item_are_of_its_rows():
    items = ["x", "y", "x", ""]
    table = frame(("r", "ok", 1), ("r", "ok", 2), ("r", "total", 1), ("r", "total", 3), item=items)
    assert failed(rule("total", "a"), table) == []
    assert failed(rule("total", "a"), table.assign(item="")) == [(2, "a")]


def test_numerators_are_denominators_only_when_all_of_a_return_are():
    table = frame(
        # Told once a return, in its first row: zeros, totals and what has no number say nothing.
        ("r", "absent", None, None), ("r", "ok", 7, 7), ("r", "ok", 0, 0), ("r", "ok", 3, 3),
        ("r", "ok", 7, "na"), ("r", "total", 9, 10),
        ("s", "ok", 7, 7), ("s", "ok", 3, 3), ("s", "ok", 6, 7),
        ("t", "ok", 7, 7), ("t", "ok", 0, 0),
    )  # fmt: skip
    assert failed(rule("numerator_is_denominator", "a", "b", severity="note"), table) == [(1, "")]


def test_every_ratio_of_a_return_is_looked_at():
    table = frame(("r", "ok", 7, 7), ("s", "ok", 7, 7)).assign(c=[5.0, 4.0], d=[5.0, 5.0])
    assert failed(rule("numerator_is_denominator", "a", "b", "c", "d"), table) == [(0, "")]


@pytest.mark.parametrize(
    ("span", "judged"),
    [
        ({}, True),
        ({"valid_from": "2008-03-31"}, True),
        ({"valid_from": "2008-04-01"}, False),
        ({"valid_to": "2008-03-31"}, True),
        ({"valid_to": "2008-03-30"}, False),
    ],
)
def test_a_rule_says_nothing_outside_its_days(span, judged):
    evaluation = evaluate([rule("required", "a", **span)], frame(("r", "ok", "missing")))
    assert len(evaluation.failures) == judged == evaluation.results[0].evaluated


def test_days_may_come_as_categories():
    table = frame(("r", "ok", "missing"), ("r", "ok", "missing"))
    table["period_end"] = pd.Categorical(["2008-03-31", "2008-06-30"])
    assert failed(rule("required", "a", valid_from="2008-04-01"), table) == [(1, "a")]


def test_many_failing_rows_are_all_listed_and_soon():
    table = frame(*((f"r{i // 10}", "ok", -1, 1) for i in range(30_000)))
    assert len(failed(rule("non_negative", "a", "b"), table)) == 30_000


def test_rules_of_one_id_keep_their_own_columns():
    rules = [rule("required", "a"), rule("required", "b", valid_from="2009-01-01")]
    evaluation = evaluate(rules, frame(("r", "ok", "missing", "missing")))
    assert [r.failed for r in evaluation.results] == [1, 0]


def test_the_key_may_be_a_column_but_must_be_a_key():
    table = frame(("r", "ok", "missing")).reset_index()
    assert evaluate([rule("required", "a")], table).failures[0].row_id == 10
    with pytest.raises(EngineError, match="no unique key"):
        evaluate([rule("required", "a")], pd.concat([table, table]))


def test_nothing_to_evaluate_is_nothing_found():
    assert evaluate([], frame(("r", "ok", 1))).results == ()
    assert evaluate([rule("required", "a")], frame(("r", "ok", 1)).iloc[:0]).failures == ()


def test_a_rule_survives_its_journey_through_the_engine():
    one = condition("b = 0", mode="iff", given="a >= 1", valid_from="2008-01-01")
    assert from_text(to_text(one)) == one


def test_every_kind_is_described_in_both_languages():
    for kind, made in BY_KIND.items():
        words = description(rule(kind, "a"))
        assert words.zh and words.en and made.__doc__
    own = rule("condition", "a", description=Words("甲", "A"))
    assert description(own) == Words("甲", "A")


@pytest.mark.parametrize(
    ("severities", "expected"),
    [
        (set(), "accepted"),
        ({"note"}, "accepted"),
        ({"note", "warning"}, "held"),
        ({"warning", "error"}, "returned"),
    ],
)
def test_verdicts(severities, expected):
    assert verdict(severities) == expected
