"""Findings across returns from a catalogue's rules: parameters left out, words, identity."""

from pathlib import Path

import duckdb
import pytest

from pipelines.catalogue.canonical import read_files
from pipelines.catalogue.forms import CrossCheck
from pipelines.catalogue.load import from_files
from pipelines.cross_findings import cross_findings, told_once
from pipelines.cross_parameters import compared, parameters
from pipelines.period import parse

SMALL = Path(__file__).parent / "catalogue" / "small"
LONG = [f"{year}Q{quarter}" for year in (2008, 2009, 2010) for quarter in (1, 2, 3, 4)][:9]
QUARTERS = {code: (parse(code).start, parse(code).end) for code in LONG}
COLUMNS = """form varchar, period varchar, reporter varchar, unit varchar, item varchar,
    element varchar, value decimal(18, 4), period_start date, period_end date, return_id varchar,
    sheet varchar, cell varchar, raw varchar"""
GENERAL = """general:
  - {id: G, kind: readable, severity: error, message: {zh: 甲, en: A}, remedy: {zh: 乙, en: B}}
"""
RULE = """
  - id: X{n}
    kind: {kind}
    params: {params}
    message: {{zh: "{{unit}}{{element}}由 {{b}} 变为 {{a}}。", en: "{{element}}: {{b}} to {{a}}."}}
    remedy: {{zh: "请核对 {{cells}}。", en: "Check {{cells}}."}}
    why: {{zh: 试。, en: A trial.}}"""


def catalogue(*kinds):
    rules = "".join(RULE.format(n=n, kind=k, params=p) for n, (k, p) in enumerate(kinds, 1))
    return from_files(read_files(SMALL) | {"rules.yaml": f"{GENERAL}cross:{rules or ' []'}"})


def live(text):
    """``period unit element value`` a line."""
    con = duckdb.connect()
    con.execute(f"create schema core; create table core.live_value ({COLUMNS})")
    for line in text.strip().splitlines():
        period, unit, element, value = line.split()
        start, end = QUARTERS[period]
        row = ["F", period, unit, unit, "", element, value, start, end]
        row += [f"F-{period}-{unit}", "Sheet1", "E12", value]
        con.execute(f"insert into core.live_value values ({', '.join('?' * len(row))})", row)
    return con


def test_a_finding_belongs_to_the_later_return_and_shows_both_figures():
    con = live("2008Q1 A registered 1000\n2008Q2 A registered 1500")
    (found,) = cross_findings(con, catalogue(("stock_jumps", "{threshold: 0.3}")))
    assert len(found.pop("finding_id")) == 64
    assert found == {
        "return_id": "F-2008Q2-A",
        "rule_id": "X1",
        "severity": "warning",
        "unit": "A",
        "item": None,
        "element": "registered",
        "sheet": "Sheet1",
        "cells": "E12",
        "value": "1500",
        "message_zh": "东区登记由 1,000 变为 1,500。",
        "message_en": "Registered: 1,000 to 1,500.",
        "remedy_zh": "请核对 E12。",
        "remedy_en": "Check E12.",
    }


def test_shares_are_told_to_one_decimal():
    con = live(
        """
        2008Q1 A answered 10
        2008Q1 A asked 30
        2008Q2 A answered 20
        2008Q2 A asked 30
        """
    )
    rule = ("share_rises", "{numerator: answered, denominator: asked, threshold: 10}")
    (found,) = cross_findings(con, catalogue(rule))
    assert found["message_en"] == "Answered: 33.3 to 66.7."


def test_a_whole_return_is_called_so_where_it_has_no_single_cell():
    con = live("".join(f"{q} A {e} 5\n" for q in LONG[:2] for e in ("helped", "asked")))
    (found,) = cross_findings(con, catalogue(("flows_repeat", "{at_least: 2}")))
    assert (found["cells"], found["remedy_en"]) == ("E12, E12", "Check E12, E12.")


def test_nothing_is_found_where_nothing_changed_and_no_rule_is_about_anything():
    con = live("2008Q1 A registered 1000\n2008Q2 A registered 1000")
    kinds = [("stock_jumps", "{threshold: 0.3}"), ("cum_falls", "{}")]
    assert cross_findings(con, catalogue(*kinds)) == []


def test_identities_do_not_depend_on_the_run():
    con = live("2008Q1 A registered 1000\n2008Q2 A registered 1500")
    rules = catalogue(("stock_jumps", "{threshold: 0.3}"), ("stock_jumps", "{threshold: 0.4}"))
    once, twice = (cross_findings(con, rules) for _ in range(2))
    assert once == twice
    assert len({found["finding_id"] for found in once}) == 2


def test_another_figure_or_another_cell_is_another_finding():
    """What was explained or waived of one must not stand for the other."""
    rules = catalogue(("stock_jumps", "{threshold: 0.3}"))
    ids = set()
    for change in (
        "SELECT 1",
        "UPDATE core.live_value SET cell = 'F12'",
        "UPDATE core.live_value SET value = 1600, raw = '1600' WHERE period = '2008Q2'",
    ):
        con = live("2008Q1 A registered 1000\n2008Q2 A registered 1500")
        con.execute(change)
        (found,) = cross_findings(con, rules)
        ids.add(found["finding_id"])
    assert len(ids) == 3


@pytest.mark.parametrize(
    ("kind", "params", "expected"),
    [
        ("cum_falls", {}, {"elements": [], "at_least": 0}),
        ("stock_jumps", {"threshold": 0.3}, {"elements": ["registered", "to_tell", "told"]}),
        ("stock_falls", {"threshold": 0.1}, {"elements": ["registered"], "threshold": 0.1}),
        ("stock_falls", {"elements": ["told"]}, {"elements": ["told"]}),
        ("flows_repeat", {"at_least": 5}, {"at_least": 5}),
        (
            "far_from_past",
            {"elements": ["told"], "threshold": 5},
            {"elements": ["told"], "periods": 8},
        ),
        ("year_reach_over", {}, {"numerators": ["helped"], "denominators": ["registered"]}),
        ("year_reach_over", {"elements": ["asked"]}, {"numerators": [], "denominators": []}),
        ("opening_is_closing", {}, {"threshold": 0.01}),
        ("share_rises", {"threshold": 10}, {"at_least": 20, "threshold": 10}),
        ("pair_apart", {"left": ["told"], "right": ["to_tell"]}, {"elements": ["told", "to_tell"]}),
        ("far_from_expected", {"rare": 0.01}, {"rare": 0.01, "periods": 4}),
    ],
)
def test_parameters_left_out(kind, params, expected):
    words = {"zh": "", "en": ""}
    check = CrossCheck(id="X", kind=kind, params=params, message=words, remedy=words)
    made = parameters(catalogue(), check)
    assert {name: made[name] for name in expected} == expected


def check_of(kind, params):
    words = {"zh": "", "en": ""}
    return CrossCheck(id="X", kind=kind, params=params, message=words, remedy=words)


def test_related_elements_are_those_of_indicators_and_of_rules_in_a_form():
    made = parameters(catalogue(), check_of("pair_apart", {"threshold": 5}))
    pairs = set(zip(made["left"], made["right"], strict=True))
    assert ("answered", "asked") in pairs and ("helped", "registered") in pairs
    assert not {code for pair in pairs for code in pair} & {"population"}


def test_rates_of_registers_are_those_that_divide_by_a_stock():
    made = parameters(catalogue(), check_of("denominator_falls", {"threshold": 0.1, "points": 5}))
    assert ("helped", "registered") in zip(made["numerators"], made["denominators"], strict=True)
    assert "asked" not in made["denominators"]


def test_a_rule_that_derives_its_pairs_quotes_both_sides():
    assert {"answered", "asked"} <= compared(catalogue(), check_of("pair_apart", {"threshold": 5}))
    assert compared(catalogue(), check_of("far_from_expected", {"rare": 0.1})) == set()
    named = {"numerator": "answered", "denominator": "asked", "threshold": 10}
    assert compared(catalogue(), check_of("share_rises", named)) == {"answered", "asked"}


def test_a_finding_of_history_says_what_was_expected_and_of_which_row():
    usual = (100, 104, 96, 101, 99, 103, 97, 100, 180)
    text = "".join(f"{q} A registered {v}\n" for q, v in zip(LONG, usual, strict=True))
    said = "{row} {element}: {a}, {low} to {high}, {periods}."
    rule = RULE.format(n=1, kind="far_from_past", params="{threshold: 5, at_least: 20}")
    rule = rule.replace("{element}: {b} to {a}.", said) + "\n    severity: note"
    rules = from_files(read_files(SMALL) | {"rules.yaml": f"{GENERAL}cross:{rule}"})
    (found,) = cross_findings(live(text), rules)
    assert found["message_en"] == "East Registered: 180, 50 to 150, 8."
    assert found["severity"] == "note"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("甲 3；应在 0 至 0 之间。", "甲 3；应为 0。"),
        ("通常在 0% 至 0% 之间。", "通常为 0%。"),
        ("A is 3; the past leads to 0 to 0.", "A is 3; the past leads to 0."),
        ("it usually lies between 0 and 0.", "it usually lies at 0."),
    ],
)
def test_a_range_of_one_number_is_told_as_that_number(said, told):
    assert told_once(said, {"low": "0", "high": "0"}) == told
    assert told_once(said, {"low": "0", "high": "5"}) == said
    assert told_once(said, {"low": "", "high": ""}) == said
