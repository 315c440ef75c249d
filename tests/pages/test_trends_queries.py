"""What the trends page asks of an edition, on tables of a few rows."""

from datetime import date

import duckdb
import pytest

from dashboard.charts.small import cell, pictured
from dashboard.components.trends.signals import verdict
from dashboard.labels import BLUE, VERMILION
from dashboard.queries import multiples, screen, trends

UNTIL = date(2010, 12, 31)


@pytest.fixture
def con():
    """Two counties, the second from the fourth month on; the process changed in July."""
    con = duckdb.connect()
    con.execute(
        """
        CREATE TABLE meta AS FROM (VALUES ('top_unit', 'T'), ('assessed_level', 'county')) m(key, value);
        CREATE TABLE unit AS FROM (VALUES ('T', 'all', NULL, 0), ('A', 'county', 'g', 1), ('B', 'county', 'h', 2))
            u(code, level, group_code, sort)
        SELECT *, code AS name_zh, code AS name_en, code AS short_zh, code AS short_en, 10 AS population;
        CREATE TABLE period AS SELECT 'month' AS grain, true AS has_ended, d::DATE AS start_date,
            last_day(d::DATE) AS end_date, strftime(d, '%YM%m') AS code, code AS name_zh, code AS name_en
        FROM range(DATE '2010-01-01', DATE '2011-01-01', INTERVAL 1 MONTH) r(d);
        INSERT INTO period SELECT 'year', true, DATE '2010-01-01', DATE '2010-12-31', '2010', '2010', '2010';
        CREATE TABLE indicator AS SELECT 'X' AS code, 'x' AS name_zh, 'X' AS name_en, '%' AS measure_zh,
            '%' AS measure_en, 1 AS digits, false AS lower_is_better, 'sum' AS time, 'month' AS grain, 1 AS sort,
            false AS is_proportion, 100::DOUBLE AS factor;
        CREATE TABLE rebase AS SELECT 'X' AS indicator, DATE '2010-06-15' AS from_date, '改' AS reason_zh,
            'new' AS reason_en;
        CREATE TABLE indicator_value AS
        SELECT 'X' AS indicator, u.code AS unit, p.code AS period,
            CASE WHEN p.start_date < DATE '2010-07-01' THEN 50::DOUBLE ELSE 80 END
                + (month(p.start_date) % 3) AS value,
            'value' AS state, 1::DOUBLE AS numerator, 2::DOUBLE AS denominator, 1 AS repeats, 90::DOUBLE AS target,
            NULL AS status, NULL AS change, NULL::DOUBLE AS year_ago_value, 1 AS received, 1 AS expected
        FROM unit u, period p
        WHERE p.grain = 'month' AND (u.code <> 'B' OR p.start_date >= DATE '2010-04-01');
        INSERT INTO indicator_value SELECT 'X', 'A', '2010', 65, 'value', 12, 24, 12, 90, NULL, NULL, NULL, 12, 12;
        """
    )
    yield con
    con.close()


def test_limits_count_from_the_first_period_that_begins_after_the_process_changed(con):
    assert trends.rebases(con)["X"][0]["from_date"] == date(2010, 6, 15)
    found = screen.signals(con, UNTIL, "")
    assert found.looked == 0  # six months are left, and seven are needed
    assert [(row["reason"], row["count"]) for row in found.left] == [("short", 3)]
    con.execute("DELETE FROM rebase")
    found = screen.signals(con, UNTIL, "")
    assert found.looked == 3
    assert {row["change"] for row in found.found} == {"improving"}
    assert [
        row["unit"] for row in screen.signals(con, UNTIL, "g").found if row["unit"] == "B"
    ] == []


def test_a_unit_that_came_later_stands_on_the_same_axis(con):
    con.execute("DELETE FROM rebase")
    rows = multiples.small(con, "X", True, "sum", False, None, "month", UNTIL, "")
    late = next(row for row in rows if row["unit"] == "B")
    assert late["line"][:3] == [None] * 3 and late["targets"][:3] == [None] * 3
    assert {len(row[key]) for row in rows for key in ("line", "targets")} == {12}


def test_a_sum_over_the_year_knows_how_often_its_stock_was_counted(con):
    rows = trends.indicator_at(con, "X", ("2010",), "")
    assert [(row["unit"], row["repeats"]) for row in rows] == [("A", 12)]


def test_no_way_of_an_element_is_called_the_better_one(con):
    con.execute(
        """
        CREATE TABLE element_value AS
        SELECT 'E' AS element, unit, period, value::BIGINT AS value, state, received, expected
        FROM indicator_value WHERE length(period) = 7;
        UPDATE element_value SET value = 900 WHERE unit = 'A' AND period = '2010M12';
        ALTER TABLE period ADD COLUMN year_ago TEXT;
        """
    )
    of_element = multiples.small(con, "E", False, "sum", False, None, "month", UNTIL, "")
    loud = next(row for row in of_element if row["unit"] == "A")
    assert (loud["direction"], loud["change"]) == ("high", None)
    assert of_element[0]["unit"] == "A"  # what has a signal stands first
    told = verdict(loud, "zh")
    assert told == "▲ 有信号" and BLUE not in told.html and VERMILION not in told.html
    subject = {"is_indicator": False, "lower_is_better": False, "digits": 0, "measure_zh": "户"}
    (drawn,) = pictured([loud], subject)
    assert "有信号" in cell(drawn, subject, "zh", "/") and "好转" not in cell(
        drawn, subject, "zh", "/"
    )
