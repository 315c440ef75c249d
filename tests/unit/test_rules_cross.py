"""Findings across returns from a catalogue's rules: parameters left out, words, identity."""

from datetime import date
from pathlib import Path

import duckdb
import pytest

from pipelines.catalogue.canonical import read_files
from pipelines.catalogue.forms import CrossCheck
from pipelines.catalogue.load import from_files
from pipelines.cross_findings import cross_findings, parameters

SMALL = Path(__file__).parent / "catalogue" / "small"
QUARTERS = {
    "2008Q1": (date(2008, 1, 1), date(2008, 3, 31)),
    "2008Q2": (date(2008, 4, 1), date(2008, 6, 30)),
}
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
    con = live("".join(f"{q} A {e} 5\n" for q in QUARTERS for e in ("helped", "asked")))
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
    ],
)
def test_parameters_left_out(kind, params, expected):
    words = {"zh": "", "en": ""}
    check = CrossCheck(id="X", kind=kind, params=params, message=words, remedy=words)
    made = parameters(catalogue(), check)
    assert {name: made[name] for name in expected} == expected
