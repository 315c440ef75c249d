"""Who owes what, what came, and elements added up over units and time."""

UNITS = "code | level | parent | population | valid_from | valid_to"


def test_staging_unit_closes_open_ends(table, run):
    table("source.level", "code | rolls_up | sort", "top | true | 0", "office | false | 1")
    table(
        "source.unit_entry", UNITS,
        "T | top | - | 9 | 2008-01-01 | -",
        "D | office | T | - | - | 2009-06-30",
    )  # fmt: skip
    assert run("staging.unit", "code | rolls_up | valid_from | valid_to") == [
        "D | no | 0001-01-01 | 2009-06-30",
        "T | yes | 2008-01-01 | 9999-12-31",
    ]


def test_staging_live_return_is_the_version_in_force(table, run):
    table(
        "source.version", "return_id | form | period | reporter | is_live",
        "r1 | F | 2009M01 | A | true",
        "r2 | F | 2009M01 | A | false",
        "r3 | F | 2009M01 | B | false",
    )  # fmt: skip
    assert run("staging.live_return", "reporter | return_id") == ["A | r1"]


def test_staging_column_letter_counts_as_spreadsheets_do(table, run):
    cols = (0, 1, 26, 27, 52, 702, 703, 16384)
    table("source.part_value", "col", *map(str, cols))
    assert run("staging.column_letter", "col | letters") == [
        "1 | A", "16384 | XFD", "26 | Z", "27 | AA", "52 | AZ", "702 | ZZ", "703 | AAA",
    ]  # fmt: skip


STAGED = "code | level | parent | population | rolls_up | valid_from | valid_to"
FAMILY = (
    "T | top | - | 300 | true | 0001-01-01 | 9999-12-31",
    "A | mid | T | 200 | true | 0001-01-01 | 9999-12-31",
    "B | mid | T | 100 | true | 0001-01-01 | 9999-12-31",
    "a1 | low | A | - | true | 0001-01-01 | 2009-03-31",
    "a1 | low | B | - | true | 2009-04-01 | 9999-12-31",
    "D | office | T | - | false | 0001-01-01 | 9999-12-31",
)


def test_core_hierarchy_follows_a_unit_that_moves_and_leaves_offices_out(table, run):
    table("staging.unit", STAGED, *FAMILY)
    rows = run("core.hierarchy", "unit | ancestor | distance | valid_from | valid_to")
    assert [row for row in rows if row.startswith(("a1", "D"))] == [
        "D | D | 0 | 0001-01-01 | 9999-12-31",
        "a1 | A | 1 | 0001-01-01 | 2009-03-31",
        "a1 | B | 1 | 2009-04-01 | 9999-12-31",
        "a1 | T | 2 | 0001-01-01 | 2009-03-31",
        "a1 | T | 2 | 2009-04-01 | 9999-12-31",
        "a1 | a1 | 0 | 0001-01-01 | 2009-03-31",
        "a1 | a1 | 0 | 2009-04-01 | 9999-12-31",
    ]


def test_core_owed_a_row_a_child_or_one_of_its_own(table, run, periods):
    table("staging.unit", STAGED, *FAMILY)
    table(
        "source.form", "code | grain | valid_from | valid_to",
        "F | quarter | - | -",
        "G | quarter | 2009-04-01 | -",
        "H | quarter | - | 2009-04-30",
    )  # fmt: skip
    table(
        "source.reporting", "reporting_id | form | reporter_level | row_level",
        "0 | F | mid | low",
        "1 | G | top | office",
        "2 | H | top | top",
    )  # fmt: skip
    assert run("core.owed", "form | period | reporter | unit") == [
        "F | 2009Q1 | A | a1",
        "F | 2009Q1 | B | B",
        "F | 2009Q2 | A | A",
        "F | 2009Q2 | B | a1",
        "G | 2009Q2 | T | D",
        "H | 2009Q1 | T | T",
    ]


def test_core_slot_is_one_a_reporter_whatever_its_rows(table, run):
    table(
        "core.owed", "form | period | reporter | unit",
        "F | 2009Q1 | A | a1",
        "F | 2009Q1 | A | a2",
        "F | 2009Q1 | B | b1",
    )  # fmt: skip
    table("source.due", "form | period | due_date", "F | 2009Q1 | 2009-04-10")
    table(
        "core.extension", "form | period | reporter | until | is_in_force",
        "F | 2009Q1 | B | 2009-04-20 | false",
        "F | 2009Q1 | B | 2009-04-17 | true",
    )  # fmt: skip
    assert run("core.slot", "form | period | reporter | due_date | regular_due_date") == [
        "F | 2009Q1 | A | 2009-04-10 | 2009-04-10",
        "F | 2009Q1 | B | 2009-04-17 | 2009-04-10",
    ]


def test_core_extension_tells_which_stands_and_which_came_too_late(table, run):
    table("source.due", "form | period | due_date", "F | 2009Q1 | 2009-04-10")
    columns = "form | period | reporter | until | granted_at | granted_by | reason | sort"
    table(
        "source.extension", columns,
        "F | 2009Q1 | A | 2009-04-15 | 2009-04-10 23:59:59 | evaluator | flood | 0",
        "F | 2009Q1 | A | 2009-04-20 | 2009-04-15 08:00:00 | evaluator | flood | 1",
        "F | 2009Q1 | B | 2009-04-15 | 2009-04-11 00:00:00 | prefecture | flood | 2",
        "F | 2009Q2 | B | 2009-07-15 | 2009-04-11 00:00:00 | prefecture | period not ended | 3",
    )  # fmt: skip
    assert run("core.extension", "reporter | until | is_after_due | is_in_force") == [
        "A | 2009-04-15 | no | no",
        "A | 2009-04-20 | no | yes",
        "B | 2009-04-15 | yes | yes",
    ]
    assert run("marts.extension", "unit | until | reason") == [
        "A | 2009-04-15 | flood",
        "A | 2009-04-20 | flood",
        "B | 2009-04-15 | flood",
    ]
    assert run("public.extension", "unit | until | reason") == [
        "A | 2009-04-15 | -",
        "A | 2009-04-20 | -",
        "B | 2009-04-15 | -",
    ]


def test_core_live_value_takes_owed_rows_of_live_returns_once(table, run, periods):
    columns = "correction_id | return_id | unit | item | element | new_value | new_state"
    table("staging.applied_correction", columns)
    table("core.owed", "form | period | reporter | unit", "F | 2009M01 | A | a1")
    table("staging.live_return", "form | period | reporter | return_id", "F | 2009M01 | A | r1")
    table("staging.column_letter", "col | letters", "5 | E")
    table("source.element", "code | form | kind | measure_type", "E1 | F | flow | count")
    table(
        "source.part_value",
        "return_id | form | period | reporter | unit | item | row_kind | element | state | value"
        " | raw | sheet | row | col",
        "r1 | F | 2009M01 | A | a1 | '' | row | E1 | value | 3 | 3 | S | 12 | 5",
        "r1 | F | 2009M01 | A | a1 | '' | row | E1 | value | 4 | 4 | S | 13 | 5",
        "r1 | F | 2009M01 | A | a1 | X | row | E1 | missing | - | '' | S | 14 | 0",
        "r1 | F | 2009M01 | A | b9 | '' | row | E1 | value | 5 | 5 | S | 15 | 5",
        "r1 | F | 2009M01 | A | - | '' | total | E1 | value | 7 | 7 | S | 16 | 5",
        "r0 | F | 2009M01 | A | a1 | '' | row | E1 | value | 9 | 9 | S | 12 | 5",
    )
    assert run("staging.repeated_cell", "return_id | element | row | col") == ["r1 | E1 | 13 | 5"]
    assert run("core.live_value", "unit | item | value | state | cell") == [
        "a1 | '' | 3 | value | E12",
        "a1 | X | - | missing | -",
    ]


def test_core_received_row_knows_the_next_one(table, run):
    table(
        "core.live_value", "form | unit | period | period_end",
        "F | A | 2009M01 | 2009-01-31",
        "F | A | 2009M01 | 2009-01-31",
        "F | A | 2009M03 | 2009-03-31",
    )  # fmt: skip
    assert run("core.received_row", "unit | period | next_end") == [
        "A | 2009M01 | 2009-03-31",
        "A | 2009M03 | -",
    ]


def test_core_window_period_looks_inside_or_back_to_january(run, periods):
    rows = run("core.window_period", "window_code | is_since_january | period | first_day")
    assert [row for row in rows if row.startswith("2009Q2 | no")] == [
        "2009Q2 | no | 2009M04 | 2009-04-01",
        "2009Q2 | no | 2009M05 | 2009-04-01",
        "2009Q2 | no | 2009M06 | 2009-04-01",
        "2009Q2 | no | 2009Q2 | 2009-04-01",
    ]
    since = [row for row in rows if row.startswith("2009M02 | yes")]
    assert since == [
        "2009M02 | yes | 2009M01 | 2009-01-01",
        "2009M02 | yes | 2009M02 | 2009-01-01",
    ]
    assert not [row for row in rows if row.startswith("2009 |")]


HIERARCHY = "ancestor | unit | distance | valid_from | valid_to"
ALWAYS = "0001-01-01 | 9999-12-31"
LINES = (f"A | A | 0 | {ALWAYS}", f"B | B | 0 | {ALWAYS}", f"T | A | 1 | {ALWAYS}",
         f"T | B | 1 | {ALWAYS}", f"T | T | 0 | {ALWAYS}")  # fmt: skip
WINDOW = "window_code | window_grain | window_end | first_day | is_since_january | period"
QUARTER = tuple(
    f"2009Q1 | quarter | 2009-03-31 | 2009-01-01 | {since} | 2009M0{month}"
    for since in ("false", "true")
    for month in (1, 2, 3)
)


def test_core_coverage_counts_returns_not_rows(table, run):
    table(
        "core.owed", "reporting_id | form | period | end_date | reporter | unit",
        "0 | F | 2009M01 | 2009-01-31 | A | A",
        "0 | F | 2009M01 | 2009-01-31 | B | B",
        "0 | F | 2009M02 | 2009-02-28 | A | A",
        "1 | F | 2009M01 | 2009-01-31 | T | T",
    )  # fmt: skip
    due = ("A | 2009-02-08", "B | 2009-02-08", "T | 2009-02-08")
    slots = [f"F | 2009M01 | {one}" for one in due] + ["F | 2009M02 | A | 2009-03-08"]
    table("core.slot", "form | period | reporter | due_date", *slots)
    table("source.setting", "as_of", "2009-03-09")
    table("source.cover", "cover_id | reporting_id", "7 | 0", "8 | 0", "8 | 1")
    table("core.hierarchy", HIERARCHY, *LINES)
    table("staging.live_return", "form | period | reporter | return_id", "F | 2009M01 | A | r1")
    table("core.window_period", WINDOW, *QUARTER)
    rows = run("core.coverage", "cover_id | is_since_january | unit | received | expected"
               " | has_own_row")  # fmt: skip
    assert [row for row in rows if "| no |" in row[:8]] == [
        "7 | no | A | 1 | 2 | yes",
        "7 | no | B | 0 | 1 | yes",
        "7 | no | T | 1 | 3 | no",
        "8 | no | A | 1 | 2 | yes",
        "8 | no | B | 0 | 1 | yes",
        "8 | no | T | 1 | 4 | yes",
    ]


def test_core_coverage_expects_nothing_before_it_is_due(table, run):
    table(
        "core.owed", "reporting_id | form | period | end_date | reporter | unit",
        "0 | F | 2009M01 | 2009-01-31 | A | A",
        "0 | F | 2009M02 | 2009-02-28 | A | A",
        "0 | F | 2009M02 | 2009-02-28 | B | B",
    )  # fmt: skip
    table("source.cover", "cover_id | reporting_id", "7 | 0")
    due = ("2009M01 | A | 2009-02-08", "2009M02 | A | 2009-03-08", "2009M02 | B | 2009-03-08")
    slots = [f"F | {one}" for one in due]
    table("core.slot", "form | period | reporter | due_date", *slots)
    table("source.setting", "as_of", "2009-03-08")
    table("core.hierarchy", HIERARCHY, *LINES)
    table("staging.live_return", "form | period | reporter | return_id", "F | 2009M02 | B | r1")
    table("core.window_period", WINDOW, *QUARTER)
    rows = run("core.coverage", "is_since_january | unit | received | expected")
    assert [row for row in rows if row.startswith("no")] == [
        "no | A | 0 | 1", "no | B | 1 | 1", "no | T | 1 | 2",
    ]  # fmt: skip


def test_core_leaf_sums_items_and_keeps_blank_apart_from_zero(table, run):
    table(
        "core.live_value", "form | element | unit | period | item | state | value",
        "F | E1 | A | 2009M01 | X | value | 3",
        "F | E1 | A | 2009M01 | Y | value | 4.5",
        "F | E1 | A | 2009M02 | X | na | -",
        "F | E1 | B | 2009M01 | X | missing | -",
        "F | E1 | C | 2009M01 | X | value | 0",
    )  # fmt: skip
    table(
        "core.received_row", "form | unit | period | period_end | next_end",
        "F | A | 2009M01 | 2009-01-31 | 2009-02-28",
        "F | A | 2009M02 | 2009-02-28 | -",
        "F | B | 2009M01 | 2009-01-31 | -",
        "F | C | 2009M01 | 2009-01-31 | -",
    )  # fmt: skip
    assert run("core.leaf", "unit | period | value | is_na | is_flagged | next_end") == [
        "A | 2009M01 | 7.5 | no | no | 2009-02-28",
        "A | 2009M02 | - | yes | no | -",
        "B | 2009M01 | - | no | yes | -",
        "C | 2009M01 | 0 | no | no | -",
    ]


LEAF = "element | unit | period | period_end | next_end | value | is_na | is_flagged"


def test_core_rolled_leaf_adds_units_up_but_not_flags(table, run):
    table("core.hierarchy", HIERARCHY, *LINES)
    table("source.element", "code | kind", "E1 | stock", "E2 | flag")
    table(
        "core.leaf", LEAF,
        "E1 | A | 2009M01 | 2009-01-31 | - | 2 | false | false",
        "E1 | B | 2009M01 | 2009-01-31 | - | 3 | false | true",
        "E1 | T | 2009M01 | 2009-01-31 | - | 10 | false | false",
        "E2 | A | 2009M01 | 2009-01-31 | - | 1 | false | false",
    )  # fmt: skip
    assert run("core.rolled_leaf", "element | unit | value | is_flagged") == [
        "E1 | A | 2 | no",
        "E1 | B | 3 | yes",
        "E1 | T | 15 | yes",
        "E2 | A | 1 | no",
    ]


def test_core_element_total_adds_flows_and_takes_the_last_stock_received(table, run):
    table("source.element", "code | kind", "flow | flow", "stock | stock")
    table("core.window_period", WINDOW, *QUARTER)
    table(
        "core.rolled_leaf", "element | unit | period | next_end | value | is_na | is_flagged",
        *(
            row
            for kind in ("flow", "stock")
            for row in (
                f"{kind} | T | 2009M01 | 2009-02-28 | 5 | false | false",
                f"{kind} | T | 2009M01 | 2009-06-30 | 100 | false | false",
                f"{kind} | T | 2009M02 | 2009-03-31 | 50 | false | false",
                f"{kind} | T | 2009M02 | - | 7 | false | false",
            )
        ),
    )  # fmt: skip
    assert run("core.element_total", "element | value") == ["flow | 162", "stock | 107"]


def test_core_reporting_tells_what_became_of_each_slot(table, run, periods):
    table("source.setting", "as_of", "2009-02-10 09:00:00")
    table(
        "core.slot", "form | period | reporter | due_date | regular_due_date",
        "F | 2009M01 | A | 2009-02-05 | 2009-02-05",
        "F | 2009M01 | B | 2009-02-05 | 2009-02-05",
        "F | 2009M01 | C | 2009-02-10 | 2009-02-05",
        "F | 2009M01 | D | 2009-02-05 | 2009-02-05",
        "F | 2009M01 | E | 2009-02-05 | 2009-02-05",
    )  # fmt: skip
    table("source.due", "form | period | due_date", "F | 2009M01 | 2009-02-05")
    table("source.form", "code | valid_from | valid_to", "F | - | -", "O | - | 2008-12-31")
    table("staging.unit", "code | valid_from | valid_to", "Z | 2008-01-01 | 2009-01-30",
          "Y | 2008-01-01 | 2009-01-31")  # fmt: skip
    table(
        "source.version",
        "return_id | form | period | reporter | received_at | verdict | is_live | is_latest",
        "a1 | F | 2009M01 | A | 2009-02-05 23:59:59 | accepted | true | false",
        "a2 | F | 2009M01 | A | 2009-02-07 08:00:00 | returned | false | true",
        "d1 | F | 2009M01 | D | 2009-02-06 00:00:00 | - | false | true",
        "e1 | F | 2009M01 | E | 2009-02-03 00:00:00 | held | true | true",
        "z1 | F | 2009M01 | Z | 2009-02-03 00:00:00 | accepted | true | true",
        "y1 | F | 2009M01 | Y | 2009-02-09 00:00:00 | accepted | true | true",
        "o1 | O | 2009M01 | Y | 2009-02-03 00:00:00 | accepted | true | true",
        "x1 | F | 2009M01 | X | 2009-02-03 00:00:00 | accepted | true | true",
    )
    table(
        "source.rejection", "form | period | reporter | received_at",
        "F | 2009M01 | E | 2009-02-04 00:00:00",
        "- | - | - | 2009-02-04 00:00:00",
    )  # fmt: skip
    columns = (
        "reporter | not_expected | status | is_late | versions | live_return_id | live_verdict"
    )
    assert run("core.reporting", columns) == [
        "A | - | returned | no | 2 | a1 | accepted",
        "B | - | missing | no | 0 | - | -",
        "C | - | not_due | no | 0 | - | -",
        "D | - | pending | yes | 1 | - | -",
        "E | - | rejected | no | 1 | e1 | held",
        "X | unit_not_open | accepted | no | 1 | x1 | accepted",
        "Y | form_not_owed | accepted | yes | 1 | y1 | accepted",
        "Y | form_not_valid | accepted | no | 1 | o1 | accepted",
        "Z | unit_not_open | accepted | no | 1 | z1 | accepted",
    ]


def test_core_completeness_counts_what_is_due_by_now(table, run):
    table("core.window_period", WINDOW, *QUARTER)
    table(
        "core.reporting", "period | reporter | is_expected | status | first_received_at | is_late",
        "2009M01 | A | true | accepted | 2009-02-05 | false",
        "2009M01 | B | true | returned | 2009-02-09 | true",
        "2009M02 | A | true | missing | - | false",
        "2009M02 | B | true | held | 2009-03-01 | false",
        "2009M03 | A | true | not_due | - | false",
        "2009M03 | Z | false | accepted | 2009-03-01 | false",
    )  # fmt: skip
    table("source.version", "return_id | period | is_latest", "r1 | 2009M01 | true",
          "r0 | 2009M01 | false")  # fmt: skip
    found = "finding_id | return_id | severity"
    table(
        "source.return_finding", found,
        "f1 | r1 | error", "f2 | r1 | note", "f0 | r0 | error", "f3 | r1 | error",
    )  # fmt: skip
    table("source.cross_finding", found, "x1 | r1 | warning")
    standing = ("f1 | open", "f2 | open", "f0 | corrected", "f3 | waived", "x1 | open")
    table("core.life", "finding_id | status", *standing)
    columns = (
        "period | expected | received | accepted | held | returned | late | received_share"
        " | open_errors_per_100"
    )
    assert run("core.completeness", columns) == ["2009Q1 | 4 | 3 | 1 | 1 | 1 | 1 | 0.75 | 33.3333"]


def test_core_match_is_that_of_the_period_or_the_latest_before(table, run, periods):
    table("source.setting", "top_unit | match_numerator | match_denominator", "T | ok | n")
    table(
        "core.element_total", "element | unit | window_code | value",
        "n | T | 2009M01 | 10", "ok | T | 2009M01 | 9",
        "n | T | 2009M02 | 10", "ok | T | 2009M02 | 5",
        "n | T | 2009Q1 | 20", "ok | T | 2009Q1 | 14",
        "n | A | 2009M03 | 10", "ok | A | 2009M03 | 1",
        "n | T | 2009M06 | 10", "ok | T | 2009M06 | 1",
        "n | T | 2009H1 | 40", "ok | T | 2009H1 | 20",
    )  # fmt: skip
    rows = run("core.match", "period | match_rate")
    # M06 ends with H1, which has a rate of its own.
    assert rows[:4] == ["2009H1 | 0.5", "2009M01 | 0.9", "2009M02 | 0.5", "2009M03 | 0.7"]


def test_core_own_is_the_unit_and_those_below_it_as_they_last_stood(table, run):
    table("source.setting", "assessed_level", "mid")
    table("staging.unit", STAGED, *FAMILY)
    table(
        "core.hierarchy", HIERARCHY,
        f"A | A | 0 | {ALWAYS}", f"B | B | 0 | {ALWAYS}", f"T | A | 1 | {ALWAYS}",
        "A | a1 | 1 | 0001-01-01 | 2009-03-31", "B | a1 | 1 | 2009-04-01 | 9999-12-31",
    )  # fmt: skip
    assert run("core.own", "owner | unit") == ["A | A", "B | B", "B | a1"]


def test_core_year_ago_never_holds_three_months_against_twelve(table, run):
    table(
        "source.period", "code | year_ago",
        "2009 | 2008", "2009Q1 | 2008Q1", "2009Q2 | 2008Q2", "2008 | 2007",
    )  # fmt: skip
    months = {"2009": ("2009M01", "2009M02"), "2008": ("2008M01",), "2009Q1": ("2009M01", "2009M02"),
              "2008Q1": ("2008M01", "2008M02"), "2009Q2": (), "2008Q2": ("2008M04",)}  # fmt: skip
    table(
        "core.window_period", "window_code | is_since_january | period",
        *(f"{code} | false | {month}" for code, inside in months.items() for month in inside),
        "2008 | true | 2008M02",
    )  # fmt: skip
    owed = ("2009M01", "2009M02", "2008M01", "2008M02", "2008M04")
    table("core.owed", "period | unit", *(f"{m} | {u}" for m in owed for u in "AB"))
    assert run("core.year_ago", "window_code | year_ago") == ["2009Q1 | 2008Q1"]
