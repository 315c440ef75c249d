"""Reporting rates: what counts in each, over what, and that none is cut off at 1."""

WINDOW = "window_code | is_since_january | period"
SLOT = (
    "form | period | reporter | is_expected | status | first_received_at | is_late | live_verdict"
    " | due_date | regular_due_date"
)
DAY = "2009-02-05 | 2009-02-05"


def test_core_filled_counts_cells_of_what_is_in_force_or_else_the_latest(table, run):
    table(
        "source.version", "return_id | form | period | reporter | is_live | is_latest | file_hash",
        "a1 | F | 2009M01 | A | true | false | kept",
        "a2 | F | 2009M01 | A | false | true | kept",
        "b1 | F | 2009M01 | B | false | false | kept",
        "b2 | F | 2009M01 | B | false | true | kept",
        "c1 | F | 2009M01 | C | true | true | erased",
    )  # fmt: skip
    table("source.original", "file_hash", "kept")
    table("staging.live_return", "return_id", "a1", "c1")
    table("staging.repeated_cell", "return_id | element | row | col", "b2 | E1 | 9 | 3")
    table(
        "core.owed", "reporting_id | form | period | end_date | reporter | unit",
        *(f"0 | F | 2009M01 | 2009-01-31 | {unit[0].upper()} | {unit}"
          for unit in ("a1", "a2", "b1", "c1", "d1")),
    )  # fmt: skip
    table("source.cover", "cover_id | reporting_id", "7 | 0")
    table(
        "source.element", "code | form | cover_id | valid_from | valid_to",
        "E1 | F | 7 | - | -",
        "E2 | F | 7 | - | -",
        "E9 | F | 7 | 2010-01-01 | -",
    )  # fmt: skip
    table(
        "core.live_value", "return_id | unit | element | state | cell",
        "a1 | a1 | E1 | value | C8",
        "a1 | a1 | E2 | missing | D8",
        "c1 | c1 | E1 | na | C8",
        "c1 | c1 | E2 | value | D8",
    )  # fmt: skip
    table(
        "source.part_value", "return_id | unit | row_kind | element | row | col | state",
        "b2 | b1 | row | E1 | 8 | 3 | value",
        "b2 | b1 | row | E2 | 8 | -1 | value",  # in no cell
        "b2 | b1 | row | E1 | 9 | 3 | missing",  # sent twice: does not count
        "b2 | xx | row | E1 | 10 | 3 | value",  # owed by nobody
        "b2 | - | total | E1 | 11 | 3 | value",
        "a2 | a1 | row | E1 | 8 | 3 | value",  # not the one in force
    )  # fmt: skip
    # A left a row out: its two cells are owed all the same. D sent nothing and has no row here.
    columns = "reporter | cells_expected | cells_filled | cells_repeated | values_read"
    assert run("core.filled", f"{columns} | values_traced") == [
        "A | 4 | 1 | 0 | 1 | 1",
        "B | 2 | 2 | 1 | 2 | 1",
        "C | 2 | 2 | 0 | 1 | 0",
    ]


def test_core_reports_to_follows_the_period_and_for_the_closed_where_they_last_were(
    table, run, periods
):
    table(
        "core.reporting", "form | period | reporter",
        "F | 2009M01 | A",
        "F | 2009M02 | A",
        "F | 2009M03 | Z",
        "F | 2009M01 | D",
    )  # fmt: skip
    table(
        "core.hierarchy", "ancestor | unit | valid_from | valid_to",
        "A | A | 0001-01-01 | 9999-12-31",
        "T | A | 0001-01-01 | 2009-01-31",
        "U | A | 2009-02-01 | 9999-12-31",
        "Z | Z | 0001-01-01 | 2009-02-28",
        "T | Z | 2009-02-01 | 2009-02-28",
        "U | Z | 0001-01-01 | 2009-01-31",
        "D | D | 0001-01-01 | 9999-12-31",
    )  # fmt: skip
    assert run("core.reports_to", "reporter | period | unit") == [
        "A | 2009M01 | A",
        "A | 2009M01 | T",
        "A | 2009M02 | A",
        "A | 2009M02 | U",
        "D | 2009M01 | D",
        "Z | 2009M03 | T",
        "Z | 2009M03 | Z",
    ]


def lay(table, *slots):
    table("core.reporting", SLOT, *slots)
    keys = [" | ".join(slot.split(" | ")[:3]) for slot in slots]
    above = [f"{key} | {unit}" for key in keys for unit in (key[-1], "T")]
    table("core.reports_to", "form | period | reporter | unit", *above)
    months = [f"2009M0{month}" for month in (1, 2)]
    windows = [f"{code} | false | {code}" for code in months]
    windows += [f"2009Q1 | {since} | {code}" for since in ("false", "true") for code in months]
    table("core.window_period", WINDOW, *windows)


COUNTS = (
    "unit | form | period | expected | not_due | received | on_time | accepted | held | returned"
    " | unexpected"
)


def test_marts_reporting_rate_counts_each_measure_by_itself(table, run):
    lay(
        table,
        f"F | 2009M01 | A | true | accepted | 2009-02-03 | false | accepted | {DAY}",
        f"F | 2009M01 | B | true | returned | 2009-02-09 | true | held | {DAY}",
        f"F | 2009M01 | C | true | returned | 2009-02-03 | false | - | {DAY}",
        f"F | 2009M01 | D | true | rejected | - | false | - | {DAY}",  # never readable
        f"F | 2009M01 | E | true | missing | - | false | - | {DAY}",
        f"F | 2009M02 | A | true | not_due | - | false | - | {DAY}",
        f"F | 2009M02 | B | true | accepted | 2009-03-01 | false | accepted | {DAY}",  # early
    )
    table("core.filled", "form | period | reporter | cells_expected | cells_filled",
          "F | 2009M01 | A | 10 | 10", "F | 2009M01 | B | 10 | 5")  # fmt: skip
    rows = run("marts.reporting_rate", COUNTS)
    assert "T | F | 2009M01 | 5 | 0 | 3 | 2 | 1 | 1 | 2 | 0" in rows
    assert "T | F | 2009M02 | 1 | 1 | 1 | 1 | 1 | 0 | 0 | 0" in rows
    assert "T | '' | 2009Q1 | 6 | 1 | 4 | 3 | 2 | 1 | 2 | 0" in rows
    assert "A | '' | 2009Q1 | 1 | 1 | 1 | 1 | 1 | 0 | 0 | 0" in rows
    assert "A | F | 2009M02 | 0 | 1 | 0 | 0 | 0 | 0 | 0 | 0" in rows


def test_marts_reporting_rate_is_never_cut_off(table, run, bench):
    lay(
        table,
        f"F | 2009M01 | A | true | accepted | 2009-02-03 | false | accepted | {DAY}",
        "F | 2009M01 | Z | false | accepted | 2009-02-03 | false | accepted | - | -",
    )
    table("core.filled", "form | period | reporter | cells_expected | cells_filled",
          "F | 2009M01 | A | 10 | 5")  # fmt: skip
    run("marts.reporting_rate", "unit")
    columns = "unit | expected | received | unexpected | received_rate | accepted_rate | cells_rate"
    month = "SELECT * FROM marts.reporting_rate WHERE period = '2009M01' AND form = 'F'"
    assert bench.rows(month, columns) == [
        "A | 1 | 1 | 0 | 1 | 1 | 0.5",
        "T | 1 | 2 | 1 | 2 | 2 | 0.5",
        "Z | 0 | 1 | 1 | - | - | -",  # nothing to divide by is no rate, neither 0 nor 1
    ]


def test_marts_reporting_rate_says_how_many_were_extended(table, run, bench):
    lay(
        table,
        "F | 2009M01 | A | true | missing | - | false | - | 2009-02-09 | 2009-02-05",
        "F | 2009M01 | B | true | not_due | - | false | - | 2009-02-20 | 2009-02-05",
    )
    table("core.filled", "form | period | reporter | cells_expected | cells_filled")
    run("marts.reporting_rate", "unit")
    whole = (
        "SELECT * FROM marts.reporting_rate WHERE period = '2009M01' AND unit = 'T' AND form = ''"
    )
    assert bench.rows(whole, "expected | not_due | extended | received_rate | cells_rate") == [
        "1 | 1 | 1 | 0 | -"
    ]
