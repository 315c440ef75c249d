"""What a unit's page shows of its indicators."""

import duckdb
import pytest

from dashboard.queries import scorecard


@pytest.fixture
def edition():
    """One unit and year: a value that moved after the freeze, one that did not, a return missing."""
    con = duckdb.connect()
    con.execute(
        """
        CREATE TABLE part AS SELECT 'P' AS code, NULL::TEXT AS parent, 1 AS depth, 1 AS sort,
            '部分' AS name_zh, 'Part' AS name_en;
        CREATE TABLE indicator AS FROM (VALUES ('moved', 1), ('same', 2), ('owed', 3)) i(code, sort)
        SELECT *, 'P' AS part, true AS is_scored, code AS name_zh, code AS name_en, 1 AS digits,
            '%' AS measure_zh, '%' AS measure_en, 4 AS weight, 'linear' AS transform,
            false AS lower_is_better, true AS is_count_denominator;
        CREATE TABLE indicator_value AS FROM (VALUES
            ('moved', 9, 10, 90.0, 'value', 'near'), ('same', 8, 10, 80.0, 'value', 'behind'),
            ('owed', NULL, NULL, NULL, 'no_data', 'not_assessed')
        ) v(indicator, numerator, denominator, value, state, status)
        SELECT *, 'A' AS unit, '2010' AS period, 1 AS received, 1 AS expected, 95.0 AS target,
            70.0 AS floor, NULL AS change, NULL AS year_ago_value;
        CREATE TABLE score_leaf AS FROM (VALUES
            ('moved', 75.0, 'scored'), ('same', 80.0, 'scored'), ('owed', NULL, 'missing')
        ) s(indicator, value, state)
        SELECT *, 'A' AS unit, '2010' AS period, 1.0 AS full_points, 1.0 AS points, 4.0 AS effective_weight,
            1.0 AS received_factor, 95.0 AS target, 70.0 AS floor;
        CREATE TABLE score_band AS SELECT 'leaf' AS kind, 'same' AS code, 'A' AS unit, '2010' AS period,
            '合格' AS name_zh, 'Pass' AS name_en;
        CREATE TABLE score_total AS SELECT 'A' AS unit, '2010' AS period, 'scored' AS state;
        """
    )
    yield con
    con.close()


def test_the_value_shown_is_the_one_the_points_were_given_for(edition):
    found = {r["code"]: r for r in scorecard.unit_indicators(edition, "A", "2010")}
    assert [found[c]["value"] for c in ("moved", "same", "owed")] == [75.0, 80.0, None]
    assert [found[c]["denominator"] for c in ("moved", "same")] == [None, 10]


def test_what_costs_points_for_being_missing_is_called_missing(edition):
    found = {r["code"]: r["status"] for r in scorecard.unit_indicators(edition, "A", "2010")}
    assert found == {"moved": "near", "same": "behind", "owed": "missing"}


def test_where_points_are_withheld_stand_those_of_its_own_weight_or_a_band(edition):
    edition.execute("UPDATE score_leaf SET full_points = NULL")
    edition.execute("UPDATE score_leaf SET points = NULL WHERE indicator <> 'moved'")
    edition.execute("UPDATE score_total SET state = 'suppressed'")
    found = {r["code"]: r for r in scorecard.unit_indicators(edition, "A", "2010")}
    told = {code: (r["points"], r["band_zh"], r["is_hidden"]) for code, r in found.items()}
    assert told == {
        "moved": (1.0, None, False), "same": (None, "合格", True), "owed": (None, None, True),
    }  # fmt: skip
