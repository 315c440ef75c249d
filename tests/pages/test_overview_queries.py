"""What the leader's first screen counts, on tables of a few rows."""

import duckdb
import pytest

from dashboard.queries import overview


@pytest.fixture
def con():
    """Indicators of the whole T, and of two counties over three quarters, some withheld."""
    con = duckdb.connect()
    con.execute(
        """
        CREATE TABLE meta AS FROM (VALUES ('top_unit', 'T'), ('assessed_level', 'county')) m(key, value);
        CREATE TABLE unit AS FROM (VALUES ('T', 'all', 0), ('A', 'county', 1), ('B', 'county', 2))
            u(code, level, sort)
        SELECT *, code AS name_zh, code AS name_en, code AS short_zh, code AS short_en, 'g' AS group_code;
        CREATE TABLE period AS FROM (VALUES
            ('Q1', DATE '2010-03-31'), ('Q2', DATE '2010-06-30'), ('Q3', DATE '2010-09-30')
        ) p(code, end_date) SELECT *, 'quarter' AS grain;
        CREATE TABLE indicator AS FROM (VALUES ('X', 1), ('Y', 2), ('Z', 3), ('U', 4)) i(code, sort)
        SELECT *, true AS is_scored, code AS name_zh, code AS name_en, 1 AS digits, '%' AS measure_zh,
            '%' AS measure_en, true AS is_count_denominator, '' AS owner_zh, '' AS owner_en, 1 AS weight;
        CREATE TABLE indicator_value AS FROM (VALUES
            ('X', 'T', 'Q3', 'on_track', 'improving'), ('Y', 'T', 'Q3', 'suppressed', NULL),
            ('Z', 'T', 'Q3', 'not_assessed', NULL),
            ('X', 'A', 'Q1', 'behind', NULL), ('X', 'A', 'Q2', 'suppressed', NULL), ('X', 'A', 'Q3', 'behind', NULL),
            ('X', 'B', 'Q1', 'near', NULL), ('X', 'B', 'Q2', 'behind', NULL), ('X', 'B', 'Q3', 'behind', NULL),
            ('Y', 'B', 'Q1', 'behind', NULL), ('Y', 'B', 'Q2', 'behind', NULL), ('Y', 'B', 'Q3', 'suppressed', NULL)
        ) v(indicator, unit, period, status, change)
        SELECT *, 1 AS numerator, 2 AS denominator, 50.0 AS value, 'value' AS state, 90.0 AS target, 60.0 AS floor;
        """
    )
    yield con
    con.close()


def test_withheld_indicators_are_not_counted_as_not_assessed(con):
    row = overview.standing(con, "Q3")
    counts = {key: row[key] for key in ("indicators", "on_track", "not_assessed", "suppressed")}
    # U is carried by no period of this length
    assert counts == {"indicators": 4, "on_track": 1, "not_assessed": 2, "suppressed": 1}
    assert (row["compared"], row["improving"]) == (1, 1)


def test_behind_for_at_least_so_long_where_the_period_before_is_withheld(con):
    rows = overview.attention(con, "Q3", "", 9)
    told = {(r["indicator"], r["unit"]): (r["periods_behind"], r["is_at_least"]) for r in rows}
    assert told == {("X", "B"): (2, False), ("X", "A"): (1, True)}


def test_how_many_more_are_withheld_is_counted(con):
    assert overview.attention_size(con, "Q3", "") == {"pairs": 2, "units": 2, "hidden": 1}
