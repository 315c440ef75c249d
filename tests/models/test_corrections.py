"""Declared corrections in a build: which count, and what is shown beside them."""

import pytest

CELL = (
    "return_id | form | period | reporter | unit | item | row_kind | label | element | state | value"
    " | raw | sheet | row | col"
)
DECLARED = (
    "correction_id | form | period | reporter | return_id | unit | item | element | sheet | cell | old_value"
    " | new_value | reason | decision | declared_at | declared_by | decided_at | decided_by | decided_because"
)


def cell(return_id, unit, element, value, row, col=6, kind="row", state="value"):
    return (
        f"{return_id} | F | 2009M01 | A | {unit} | '' | {kind} | {unit} | {element} | {state} | {value}"
        f" | {value} | S | {row} | {col}"
    )


def declared(name, return_id, unit, element, old, new, decision="approved"):
    rest = "2009-02-03 10:00:00 | statistician | -" if decision != "waiting" else "- | - | -"
    return (
        f"{name} | F | 2009M01 | A | {return_id} | {unit} | '' | {element} | S | F12 | {old}"
        f" | {new} | 录错 | {decision} | 2009-02-02 10:00:00 | clerk | {rest}"
    )


@pytest.fixture
def returns(table):
    table(
        "source.version", "return_id | form | period | reporter | version | is_live | is_latest | verdict",
        "r1 | F | 2009M01 | A | 1 | false | false | held",
        "r2 | F | 2009M01 | A | 2 | true | false | accepted",
        "r3 | F | 2009M01 | A | 3 | false | true | returned",
    )  # fmt: skip
    table("staging.live_return", "form | period | reporter | return_id", "F | 2009M01 | A | r2")
    table("staging.column_letter", "col | letters", "6 | F", "7 | G")
    table(
        "source.part_value", CELL,
        cell("r2", "a", "E", 9, 12), cell("r2", "b", "E", 5, 13), cell("r2", "b", "E", 6, 14),
        cell("r2", "c", "E", 7, 15), cell("r2", "a", "E", 9, 20, kind="total"),
        cell("r2", "a", "G", "-", 12, 7, state="na"), cell("r3", "a", "E", 9, 12),
    )  # fmt: skip
    table("staging.repeated_cell", "return_id | element | row | col", "r2 | E | 14 | 6")
    table(
        "source.correction", DECLARED,
        declared("ok", "r2", "a", "E", 9, 8),
        declared("twice", "r2", "b", "E", 5, "-"),
        declared("state", "r2", "a", "G", "-", 4),
        declared("other", "r2", "c", "E", 6, 8),
        declared("waits", "r2", "c", "E", 7, 8, "waiting"),
        declared("no", "r2", "c", "E", 7, 6, "refused"),
        declared("back", "r2", "c", "E", 7, 5, "revoked"),
        declared("old", "r1", "a", "E", 9, 8),
        declared("new", "r3", "a", "E", 9, 8),
        declared("asked", "r3", "a", "E", 9, 7, "waiting"),
        declared("gone", "r0", "a", "E", 9, 7),
    )  # fmt: skip


def test_staging_applied_correction_is_approved_of_the_return_in_force_and_of_its_value(
    run, returns
):
    columns = "correction_id | unit | element | new_value | new_state"
    assert run("staging.applied_correction", columns) == [
        "ok | a | E | 8 | value",
        "state | a | G | 4 | value",
        "twice | b | E | - | missing",
    ]


def test_marts_correction_says_what_became_of_each(run, returns):
    run("staging.applied_correction", "correction_id")
    assert run("marts.correction", "correction_id | state | version | decided_by") == [
        "asked | stale | 3 | -",
        "back | revoked | 2 | statistician",
        "gone | stale | - | statistician",
        "new | stale | 3 | statistician",
        "no | refused | 2 | statistician",
        "ok | applied | 2 | statistician",
        "old | stale | 1 | statistician",
        "other | stale | 2 | statistician",
        "state | applied | 2 | statistician",
        "twice | applied | 2 | statistician",
        "waits | waiting | 2 | -",
    ]


def test_marts_value_shows_both_what_counts_and_what_was_read(run, returns):
    run("staging.applied_correction", "correction_id")
    columns = (
        "return_id | unit | element | row_kind | cell | state | value | read_value | raw | correction_id"
        " | is_repeated"
    )
    assert run("marts.value", columns) == [
        "r2 | a | E | row | F12 | value | 8 | 9 | 9 | ok | no",
        "r2 | a | E | total | F20 | value | 9 | 9 | 9 | - | no",
        "r2 | a | G | row | G12 | value | 4 | - | - | state | no",
        "r2 | b | E | row | F13 | missing | - | 5 | 5 | twice | no",
        "r2 | b | E | row | F14 | value | 6 | 6 | 6 | - | yes",
        "r2 | c | E | row | F15 | value | 7 | 7 | 7 | - | no",
        "r3 | a | E | row | F12 | value | 9 | 9 | 9 | - | no",
    ]


def test_core_live_value_takes_the_corrected_value_and_keeps_what_was_written(table, run, returns):
    table("source.element", "code | form", "E | F", "G | F")
    table("source.period", "code | start_date | end_date", "2009M01 | 2009-01-01 | 2009-01-31")
    owed = (f"F | 2009M01 | A | {unit}" for unit in "abc")
    table("core.owed", "form | period | reporter | unit", *owed)
    run("staging.applied_correction", "correction_id")
    assert run("core.live_value", "unit | element | value | state | raw") == [
        "a | E | 8 | value | 9",
        "a | G | 4 | value | -",
        "b | E | - | missing | 5",
        "c | E | 7 | value | 7",
    ]
