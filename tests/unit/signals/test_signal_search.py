"""Each kind of signal over tables made for it: what raises a question, and what must not."""

import datetime as dt

import duckdb
import numpy as np
import pytest

from expectations.signals.search import search

YEAR = dt.date(2009, 1, 1)


@pytest.fixture
def con():
    made = duckdb.connect()
    for schema in ("core", "source", "marts"):
        made.execute(f"CREATE SCHEMA {schema}")
    made.execute("""
        CREATE TABLE core.live_value (form TEXT, period TEXT, reporter TEXT, unit TEXT, item TEXT,
            element TEXT, value DECIMAL(18,4), period_start DATE, return_id TEXT);
        CREATE TABLE core.slot (form TEXT, period TEXT, reporter TEXT, due_date DATE);
        CREATE TABLE source.element (code TEXT, form TEXT, kind TEXT, measure_type TEXT);
        CREATE TABLE source.period (code TEXT, year INT, previous TEXT, months INT);
        CREATE TABLE source.version (form TEXT, period TEXT, reporter TEXT, version INT,
            received_at TIMESTAMP, verdict TEXT, return_id TEXT);
        CREATE TABLE source.revised_value (return_id TEXT, unit TEXT, item TEXT, element TEXT,
            value DECIMAL(18,4));
        CREATE TABLE marts.indicator (code TEXT, lower_is_better BOOL, factor DOUBLE);
        CREATE TABLE marts.unit (code TEXT, level TEXT);
        CREATE TABLE marts.indicator_value (indicator TEXT, unit TEXT, period TEXT, state TEXT,
            value DOUBLE, target DOUBLE);
        INSERT INTO source.element VALUES ('n', 'F', 'flow', 'count'), ('m', 'F', 'stock', 'count');
        INSERT INTO source.period VALUES ('P1', 2009, 'P0', 1), ('P2', 2009, 'P1', 1),
            ('Q1', 2009, 'Q0', 3);
    """)
    yield made
    made.close()


def values(con, reporter, period, numbers, element="n"):
    rows = [
        ("F", period, reporter, f"{reporter}{at:03d}", "", element, float(n), YEAR,
         f"{reporter}{period}")
        for at, n in enumerate(numbers)
    ]  # fmt: skip
    con.executemany("INSERT INTO core.live_value VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)


def standing(con, kind, **params):
    return [one for one in search(con, kind, {"alpha": 0.01} | params) if one.stands]


def test_heaped_digits_of_one_reporter_are_asked_about_and_only_those(con):
    draw = np.random.default_rng(2)
    for name in "abcdef":
        numbers = draw.negative_binomial(5, 0.08, 250)
        values(con, name, "P1", numbers)
    heaped = np.round(draw.negative_binomial(5, 0.08, 250) / 5) * 5
    values(con, "g", "P1", heaped)
    (one,) = standing(con, "heaping")
    assert (one.reporter, one.year, one.tested) == ("g", 2009, 7)
    assert one.evidence["round"] == 100 and one.evidence["base"] < 30
    assert sum(one.evidence["digits"]) == one.evidence["figures"]


def test_heaped_stocks_are_nobodys_doing(con):
    draw = np.random.default_rng(2)
    for name in "abc":
        values(con, name, "P1", draw.negative_binomial(5, 0.08, 250))
    values(con, "d", "P1", np.full(250, 40), element="m")
    assert standing(con, "heaping") == []


def test_a_return_like_the_one_before_and_one_like_a_neighbours_are_asked_about(con):
    draw = np.random.default_rng(4)
    own = {name: draw.integers(10, 60, 20) for name in "abcd"}
    for name, numbers in own.items():
        values(con, name, "P1", numbers)
    values(con, "a", "P2", own["a"])  # last period's again
    values(con, "b", "P2", draw.integers(10, 60, 20))
    for name in "cd":
        values(con, name, "P2", own["c"][::-1])  # one is the other's
    found = standing(con, "copy", at_least=12, smallest=5)
    assert {(one.reporter, one.other, one.key) for one in found} == {
        ("a", "", "aP2 aP1"), ("c", "d", "cP2 dP2"),
    }  # fmt: skip
    assert {one.evidence["equal"] for one in found} == {20}


def test_few_or_small_figures_that_are_the_same_are_no_copy(con):
    for name in "ab":
        values(con, name, "P1", [40] * 11 + [3] * 40)
        values(con, name, "P2", [40] * 11 + [3] * 40)
    assert standing(con, "copy", at_least=12, smallest=5) == []


def slots(con, reporter, count, late_edits, before="accepted"):
    for at in range(count):
        period = f"P{reporter}{at}"
        con.execute("INSERT INTO source.period VALUES (?, 2009, NULL, 1)", [period])
        con.execute("INSERT INTO core.slot VALUES ('F', ?, ?, '2009-02-05')", [period, reporter])
        rows = [(1, "2009-02-02 10:00", before)]
        if at < late_edits:
            rows.append((2, "2009-02-05 20:00", "accepted"))
        for version, received, verdict in rows:
            con.execute(
                "INSERT INTO source.version VALUES ('F', ?, ?, ?, ?, ?, ?)",
                [period, reporter, version, received, verdict, f"{period}-{version}"],
            )


def test_changes_in_the_last_hours_stand_out_against_the_others(con):
    for name in "abcdefgh":
        slots(con, name, 12, 0)
    slots(con, "x", 12, 8)
    slots(con, "y", 12, 12, before="returned")  # corrections of what was sent back
    found = standing(con, "last_hours", hours=24, at_least=10)
    assert [(one.reporter, one.evidence["hits"], one.evidence["trials"]) for one in found] == [
        ("x", 8, 12)
    ]
    assert standing(con, "last_hours", hours=3, at_least=10) == []  # it was four before midnight


def test_a_return_received_after_its_day_was_not_changed_before_it(con):
    slots(con, "a", 12, 0)
    con.execute("UPDATE source.version SET received_at = '2009-02-06 00:00'")
    assert standing(con, "last_hours", hours=24, at_least=10) == []


def revised(con, reporter, before, after, verdict="accepted"):
    for version, numbers in ((1, before), (2, after)):
        key = f"{reporter}-{version}"
        con.execute(
            "INSERT INTO source.version VALUES ('F', 'P1', ?, ?, '2009-02-02', ?, ?)",
            [reporter, version, verdict, key],
        )
        for at, number in enumerate(numbers):
            con.execute(
                "INSERT INTO source.revised_value VALUES (?, ?, '', 'n', ?)",
                [key, f"u{at}", int(number)],
            )


def test_revisions_that_only_go_up_are_asked_about(con):
    draw = np.random.default_rng(6)
    before = draw.integers(10, 50, 14)
    revised(con, "up", before, before + 1)
    revised(con, "both", before, before + np.tile([1, -1], 7))
    revised(con, "sent_back", before, before + 1, verdict="returned")
    found = standing(con, "upward", at_least=10, elements=["n"])
    assert [(one.reporter, one.evidence["hits"]) for one in found] == [("up", 14)]
    assert standing(con, "upward", at_least=10, elements=["other"]) == []


def indicators(con, reporter, found, target=90.0, lower=False, code="I"):
    con.execute("INSERT INTO marts.indicator VALUES (?, ?, 100)", [code, lower])
    con.execute("INSERT INTO marts.unit VALUES (?, 'mid')", [reporter])
    con.executemany(
        "INSERT INTO marts.indicator_value VALUES (?, ?, 'P1', 'value', ?, ?)",
        [(code, reporter, value, target) for value in found],
    )


@pytest.mark.parametrize(("sign", "lower"), [(1, False), (-1, True)])
def test_values_just_beyond_the_target_are_asked_about(con, sign, lower):
    indicators(con, "a", [90 + sign * 0.4] * 28 + [90 - sign * 1.5] * 2, lower=lower, code="A")
    indicators(con, "b", [90.5] * 12 + [89.5] * 13, lower=lower, code="B")
    found = standing(con, "bunching", width=2, at_least=20, level="mid")
    assert [(one.reporter, one.evidence["hits"]) for one in found] == [("a", 28)]
    assert standing(con, "bunching", width=2, at_least=20, level="low") == []


def test_a_target_nothing_can_pass_bunches_nobody(con):
    indicators(con, "a", [100.0] * 30, target=100.0)
    assert standing(con, "bunching", width=2, at_least=20, level="mid") == []
