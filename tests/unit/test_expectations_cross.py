"""Rules across returns: rows in, failing rows out, on a real in-memory DuckDB."""

from datetime import date

import duckdb
import pytest

from expectations.cross import cross_failures, kinds, parameters

DAYS = {
    "2008M01": (date(2008, 1, 1), date(2008, 1, 31)),
    "2008M02": (date(2008, 2, 1), date(2008, 2, 29)),
    "2008M03": (date(2008, 3, 1), date(2008, 3, 31)),
    **{f"2008M{m:02}": (date(2008, m, 1), date(2008, m, 28)) for m in range(4, 13)},
    "2008Q1": (date(2008, 1, 1), date(2008, 3, 31)),
    "2008Q2": (date(2008, 4, 1), date(2008, 6, 30)),
    "2008Q3": (date(2008, 7, 1), date(2008, 9, 30)),
    "2008Q4": (date(2008, 10, 1), date(2008, 12, 31)),
    "2009Q1": (date(2009, 1, 1), date(2009, 3, 31)),
}
LISTS = ("elements", "left", "right", "numerators", "denominators")
PARAMS = {key: ["x"] for key in LISTS} | dict.fromkeys(
    ("opening", "closing", "numerator", "denominator"), "x"
)
COLUMNS = """form varchar, period varchar, reporter varchar, unit varchar, item varchar,
    element varchar, value decimal(18, 4), kind varchar, measure_type varchar, period_start date,
    period_end date, ordinal integer, return_id varchar, sheet varchar, cell varchar, raw varchar,
    row_kind varchar"""


def live(text):
    """``period unit element value [form]`` a line; a value of ? is none. The reporter is A."""
    con = duckdb.connect()
    con.execute(f"create schema core; create table core.live_value ({COLUMNS})")
    for line in text.strip().splitlines():
        period, unit, element, value, *form = line.split()
        form = form[0] if form else "F"
        number = None if value == "?" else value
        start, end = DAYS[period]
        row = [form, period, "A", unit, "", element, number, "flow", "count", start, end, 1]
        row += [f"{form}-{period}", "Sheet1", f"{element}1", value, "row"]
        con.execute(f"insert into core.live_value values ({', '.join('?' * len(row))})", row)
    return con


def found(con, kind, *fields, **params):
    rows = cross_failures(con, kind, {"at_least": 0, "threshold": 0} | params)
    return [tuple(str(row[f]).removesuffix(".0000") for f in fields) for row in rows]


def test_every_kind_documents_what_it_returns():
    assert len(kinds()) == 9
    for kind in kinds():
        rows = live("2008Q1 u x 1")
        values = {name: PARAMS.get(name, 1) for name in parameters(kind)}
        cross_failures(rows, kind, values)
        names = {column[0] for column in rows.description}
        assert names - {"low", "high"} == {
            "return_id", "unit", "item", "element", "sheet", "cells", "value", "a", "b"
        }  # fmt: skip


def test_a_cumulative_figure_falls_only_within_a_year_and_between_consecutive_periods():
    con = live(
        """
        2008Q1 u x 5
        2008Q2 u x 4
        2008Q4 u x 3
        2009Q1 u x 1
        2008Q1 v x 5
        2008Q2 v x 5
        2008Q1 w x 5
        2008Q2 w x ?
        2008Q3 w x 4
        2008Q1 u other 5
        2008Q2 u other 4
        """
    )
    rows = found(con, "cum_falls", "return_id", "unit", "cells", "a", "b", elements=["x"])
    assert rows == [("F-2008Q2", "u", "x1", "4", "5")]


def test_an_opening_figure_is_last_periods_closing_one_to_the_cent():
    con = live(
        """
        2008M01 u close 100.00
        2008M02 u open 100.01
        2008M02 u close 50
        2008M03 u open 50.02
        2008M03 u close 1
        2008Q2 u open 7
        2008M01 v close 3
        """
    )
    rows = found(
        con, "opening_is_closing", "return_id", "a", "b",
        opening="open", closing="close", threshold=0.01,
    )  # fmt: skip
    assert rows == [("F-2008M03", "50.0200", "50"), ("F-2008Q2", "7", "1")]


def test_a_stock_jumps_by_more_than_the_threshold_up_or_down():
    con = live(
        """
        2008Q1 up x 100
        2008Q2 up x 131
        2008Q1 down x 100
        2008Q2 down x 69
        2008Q1 edge x 100
        2008Q2 edge x 130
        2008Q1 small x 19
        2008Q2 small x 90
        2008Q1 zero x 0
        2008Q2 zero x 90
        2008Q1 blank x 100
        2008Q2 blank x ?
        2008Q1 gap x 100
        2008Q3 gap x 500
        """
    )
    rows = found(con, "stock_jumps", "unit", "a", "b", elements=["x"], threshold=0.3, at_least=20)
    assert rows == [("down", "69", "100"), ("up", "131", "100")]
    assert ("zero", "90", "0") not in found(
        con, "stock_jumps", "unit", "a", "b", elements=["x"], threshold=0.3
    )


def test_a_register_falls_in_a_row():
    con = live(
        """
        2008Q1 u x 100
        2008Q2 u x 89
        2008Q1 v x 100
        2008Q2 v x 90
        2008Q1 w x 19
        2008Q2 w x 1
        """
    )
    rows = found(
        con, "stock_falls", "unit", "a", "b", "cells", elements=["x"], threshold=0.1, at_least=20
    )
    assert rows == [("u", "89", "100", "x1")]


def test_a_register_falls_over_a_whole_return_where_no_row_says_so():
    con = live(
        """
        2008Q1 u x 15
        2008Q2 u x 13
        2008Q1 v x 15
        2008Q2 v x 13
        2008Q1 w x ?
        2008Q2 w x 9
        """
    )
    rows = found(
        con, "stock_falls", "unit", "a", "b", "cells", elements=["x"], threshold=0.1, at_least=20
    )
    assert rows == [("A", "26", "30", "x1, x1")]


def test_a_share_rises_by_at_least_so_many_points():
    con = live(
        """
        2008Q1 u n 10
        2008Q1 u d 100
        2008Q2 u n 20
        2008Q2 u d 100
        2008Q1 v n 10
        2008Q1 v d 1000
        2008Q2 v n 19
        2008Q2 v d 1000
        2008Q1 zero n 0
        2008Q1 zero d 0
        2008Q2 zero n 5
        2008Q2 zero d 10
        """
    )
    rows = found(
        con, "share_rises", "unit", "element", "a", "b",
        numerator="n", denominator="d", threshold=10,
    )  # fmt: skip
    assert rows == [("u", "n", "20.0", "10.0")]
    args = {"numerator": "n", "denominator": "d", "threshold": 10, "at_least": 101}
    assert found(con, "share_rises", "unit", **args) == []


def test_a_share_rises_over_a_whole_return_where_no_row_is_large_enough():
    rows = "".join(
        f"2008Q{q} {u} {e} {v}\n"
        for u in "uv"
        for q, e, v in ((1, "n", 0), (1, "d", 15), (2, "n", 4), (2, "d", 15))
    )
    args = {"numerator": "n", "denominator": "d", "threshold": 10, "at_least": 20}
    (row,) = cross_failures(live(rows), "share_rises", args)
    assert (row["unit"], round(row["a"], 1), row["b"]) == ("A", 26.7, 0)


def test_flows_repeat_when_enough_figures_of_a_row_do_that_are_not_zero():
    con = live(
        """
        2008Q1 u x 3
        2008Q1 u y 4
        2008Q1 u z 0
        2008Q2 u x 3
        2008Q2 u y 4
        2008Q2 u z 0
        2008Q1 v x 3
        2008Q1 v y 4
        2008Q1 v z 1
        2008Q2 v x 3
        2008Q2 v y 5
        2008Q2 v z 2
        2008Q3 u x 3
        """
    )
    rows = found(con, "flows_repeat", "return_id", "unit", "cells", "a", at_least=2,
                 elements=["x", "y", "z"])  # fmt: skip
    assert rows == [("F-2008Q2", "u", "x1, y1", "2")]
    assert found(con, "flows_repeat", "unit", at_least=3, elements=["x", "y", "z"]) == []


def test_flows_repeat_over_a_whole_return_of_rows_too_small_alone():
    rows = "".join(f"2008Q{q} {u} x 3\n" for q in (1, 2) for u in "uvw")
    assert found(live(rows), "flows_repeat", "unit", "cells", "a", at_least=3, elements=["x"]) == [
        ("A", "None", "3")
    ]
    changed = live(rows + "2008Q1 t x 1\n2008Q2 t x 2")
    assert found(changed, "flows_repeat", "unit", at_least=3, elements=["x"]) == []


def test_a_years_reach_goes_over_what_there_is_to_reach():
    con = live(
        """
        2008Q1 u n 60
        2008Q1 u d 100
        2008Q2 u n 50
        2008Q2 u d 100
        2008Q3 u n 1
        2008Q3 u d 100
        2008Q4 u n 0
        2008Q4 u d 100
        2009Q1 u n 60
        2009Q1 u d 100
        2008Q1 v n 500
        2008Q1 v d ?
        """
    )
    args = {"numerators": ["n"], "denominators": ["d"], "threshold": 0.1}
    rows = found(con, "year_reach_over", "return_id", "unit", "a", "b", **args)
    assert rows == [("F-2008Q3", "u", "111", "100")]


@pytest.mark.parametrize(
    ("right", "expected"),
    [("90", []), ("90.01", [("F-2008Q1", "A", "90", "90.0100", "aid", "aid1, aid1")])],
)
def test_forms_agree_over_the_coarser_period(right, expected):
    con = live(
        f"""
        2008M01 A out 30 G
        2008M02 A out 30 G
        2008M03 A out 30 G
        2008Q1 u aid 50
        2008Q1 v aid {float(right) - 50}
        2008Q2 u aid 1000
        """
    )
    fields = ("return_id", "unit", "a", "b", "element", "cells")
    assert found(con, "forms_agree", *fields, left=["out"], right=["aid"]) == expected


def test_forms_may_differ_by_a_share_where_the_catalogue_says_so():
    con = live("2008Q1 A out 95 G\n2008Q1 u aid 100")
    sides = {"left": ["out"], "right": ["aid"]}
    assert found(con, "forms_agree", "a", "b", **sides) == [("95", "100")]
    assert found(con, "forms_agree", "a", "b", **sides, threshold=0.05) == []
    assert found(con, "forms_agree", "a", "b", **sides, threshold=0.04) == [("95", "100")]


def test_forms_do_not_disagree_while_a_month_of_the_left_side_is_not_in():
    con = live(
        """
        2008M01 A out 30 G
        2008M03 A out 30 G
        2008Q1 u aid 5000
        """
    )
    assert found(con, "forms_agree", "unit", left=["out"], right=["aid"]) == []


def shrinks(text, **params):
    given = {"numerators": ["x"], "denominators": ["y"], "threshold": 0.1, "points": 5} | params
    fields = ("return_id", "unit", "element", "cells", "a", "b", "low", "high")
    return found(live(text), "denominator_falls", *fields, **given)


def test_a_register_that_shrinks_while_its_rate_rises_is_told():
    before = "2008Q1 u x 70\n2008Q1 u y 100\n"
    assert shrinks(before + "2008Q2 u x 70\n2008Q2 u y 80") == [
        ("F-2008Q2", "A", "x", "y1", "80", "100", "70.0", "87.5")
    ]
    assert shrinks(before + "2008Q2 u x 70\n2008Q2 u y 91") == []
    assert shrinks(before + "2008Q2 u x 56\n2008Q2 u y 80") == []
    assert shrinks(before + "2008Q2 u x 70\n2008Q2 u y 80", at_least=101) == []
    assert shrinks(before + "2008Q3 u x 70\n2008Q3 u y 80") == []


def test_a_register_that_shrinks_slowly_is_told_by_the_year():
    slow = [(70, 100), (70, 97), (70, 94), (70, 91), (70, 88)]
    quarters = ["2008Q1", "2008Q2", "2008Q3", "2008Q4", "2009Q1"]
    text = "\n".join(f"{q} u x {x}\n{q} u y {y}" for q, (x, y) in zip(quarters, slow, strict=True))
    assert [row[0] for row in shrinks(text)] == ["F-2009Q1"]
    assert [row[5] for row in shrinks(text)] == ["100"]
