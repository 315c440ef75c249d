"""What can be laid out, and what an edition is said to consist of."""

from datetime import date

import duckdb
import pytest

from dashboard.marts_zh import meaning, phrases
from dashboard.queries import explore

FROM, TO = date(2010, 1, 1), date(2010, 12, 31)


def test_cells_are_the_marts_own(demo_edition):
    found = explore.cells(
        demo_edition, ("I01", "oc_reg"), ("370700", "370784"), "quarter", FROM, TO
    )
    assert len(found) == 2 * 2 * 4
    one = next(c for c in found if (c.item, c.unit, c.period) == ("I01", "370784", "2010Q3"))
    row = demo_edition.execute(
        "SELECT value, numerator::DOUBLE, denominator::DOUBLE, target, state, status FROM indicator_value"
        " WHERE indicator = 'I01' AND unit = '370784' AND period = '2010Q3'"
    ).fetchall()[0]
    assert row == one[3:9]
    element = next(c for c in found if c.item == "oc_reg")
    assert element.status is None and element.target is None


def test_what_is_not_there_has_no_cell(demo_edition):
    assert explore.cells(demo_edition, ("nothing",), ("370700",), "year", FROM, TO) == []
    assert explore.cells(demo_edition, ("I01",), ("nobody",), "year", FROM, TO) == []
    assert explore.cells(demo_edition, ("I01' OR true --",), ("370700",), "year", FROM, TO) == []


def test_items_carry_their_dimensions_and_units_theirs(demo_edition):
    items = {row["code"]: row for row in explore.items(demo_edition)}
    assert items["I01"]["care_zh"] and items["I01"]["part_zh"] and not items["I01"]["form_zh"]
    assert items["oc_reg"]["form_zh"] and items["oc_reg"]["grain"] == "quarter"
    units = {row["code"]: row for row in explore.units(demo_edition)}
    assert units["370784"]["group_zh"] and units["370784"]["parent"] == "370700"
    assert sum(row["parent"] == "370784" for row in units.values()) > 3


@pytest.fixture
def broken_down():
    """One return in force and one that is not, broken down by an item; a total row and a row again."""
    con = duckdb.connect()
    con.execute("CREATE TABLE period AS SELECT '2010M01' AS code, 'month' AS grain,"
                " DATE '2010-01-01' AS start_date, DATE '2010-01-31' AS end_date")  # fmt: skip
    con.execute(
        "CREATE TABLE \"return\" AS FROM (VALUES ('new', true), ('old', false)) t(return_id, is_live)"
    )
    con.execute(
        """
        CREATE TABLE value AS FROM (VALUES
            ('new', 'n', 'a', '2010M01', 'x', 'row', false, 5, 'value'),
            ('new', 'n', 'a', '2010M01', 'y', 'row', false, NULL, 'missing'),
            ('new', 'n', 'a', '2010M01', 'z', 'row', false, NULL, 'na'),
            ('new', 'n', 'a', '2010M01', 'x', 'row', true, 7, 'value'),
            ('new', 'n', 'a', '2010M01', 'x', 'total', false, 9, 'value'),
            ('new', 'n', 'b', '2010M01', '', 'row', false, 1, 'value'),
            ('old', 'n', 'a', '2010M01', 'x', 'row', false, 4, 'value')
        ) t(return_id, element, unit, period, item, row_kind, is_repeated, value, state)
        """
    )
    yield con
    con.close()


def test_an_element_is_broken_down_as_the_return_in_force_has_it(broken_down):
    assert explore.breakdowns(broken_down, ("n",)) == ["x", "y", "z"]
    assert explore.breakdowns(broken_down, ("other",)) == []
    found = explore.broken_down(broken_down, ("n",), ("a", "b"), "month", FROM, TO)
    assert sorted((c.breakdown, c.value, c.state) for c in found) == [
        ("x", 5.0, "value"), ("y", None, "no_data"), ("z", None, "na")
    ]  # fmt: skip
    assert explore.broken_down(broken_down, ("n",), ("a",), "year", FROM, TO) == []


def test_the_ends_of_a_grain(demo_edition):
    assert explore.ends(demo_edition, "year") == ("2008", "2010")
    assert explore.ends(demo_edition, "week") == ("", "")


def test_every_table_and_column_of_an_edition_is_explained_in_both_languages(demo_edition):
    tables = explore.tables(demo_edition)
    assert {"indicator_value", "score_total", "value", "meta"} <= {t["name"] for t in tables}
    for table in tables:
        assert table["about"] and table["grain"], table["name"]
        for column in table["columns"]:
            assert column["meaning"] and column["type"], (table["name"], column["name"])
    told = [t["about"] for t in tables] + [c["meaning"] for t in tables for c in t["columns"]]
    foreign = {text for text in told if meaning(text, "zh") == text}
    assert len(foreign) <= len(set(told)) / 10, "say them in dashboard/locale/zh/marts.po"


def test_no_chinese_meaning_is_of_words_that_are_gone():
    known = {about for about, _, _ in explore.documented().values()}
    known |= {text for _, _, columns in explore.documented().values() for text in columns.values()}
    stale = set(phrases()) - known - {explore.WITHHELD}
    assert len(stale) <= len(known) / 10
