"""Explaining, waiving, opening again; and all that is refused."""

from datetime import datetime

import pytest
from sqlalchemy import insert

from pipelines.errors import UserError
from pipelines.register import ledger, tables
from pipelines.register.actor import Actor
from pipelines.register.ledger import record_judgement
from pipelines.register.steps import explain, find, reopen, steps, waive
from pipelines.register.store import writing

UNIT = "370781"
COUNTY, OTHER = Actor("clerk", UNIT), Actor("clerk", "370782")
PREFECTURE, EVALUATOR = Actor("statistician"), Actor("evaluator")


def finding(return_id, name, severity="warning"):
    words = dict.fromkeys(("message_zh", "message_en", "remedy_zh", "remedy_en"), "x")
    return {
        "finding_id": name.ljust(64, "0"), "return_id": return_id, "rule_id": "K",
        "severity": severity, "unit": UNIT, "item": None, "element": None, "sheet": "表1",
        "cells": "C5", "value": "3", **words,
    }  # fmt: skip


class Held:
    """A return with findings: two warnings, an error on demand."""

    def __init__(self, world):
        self.world, self.engine = world, world.engine()

    def judged(self, name, number, *severities, at="2009-08-03T09:00"):
        (key,) = self.world.hand_in(name, f"RC01 2009M07 {UNIT} {number}", at).returns
        found = [
            finding(key[0], f"{name[0]}{n}aaaa{severity[0]}", severity)
            for n, severity in enumerate(severities)
        ]
        verdict = (
            "returned"
            if "error" in severities
            else "held"
            if "warning" in severities
            else "accepted"
        )
        record_judgement(
            self.engine, {key[0]: verdict}, found, [], datetime(2009, 8, 3), Actor("judge")
        )
        return key[0], [row["finding_id"] for row in found]

    def verdicts(self):
        return [(v.verdict, v.is_live, v.settled_at) for v in ledger.versions(self.engine)]

    def call(self, act, *arguments):
        return act(self.engine, self.world.catalogue, *arguments)


@pytest.fixture
def held(world, monkeypatch):
    monkeypatch.setenv("GUANHUAI_NOW", "2009-08-05T10:00")
    return Held(world)


def test_a_return_is_accepted_when_its_last_warning_is_explained(held, monkeypatch):
    _, (first, second) = held.judged("a.xlsx", 3, "warning", "warning")
    assert held.call(explain, first, COUNTY, "  新设 两个\n站 ") == "held"
    monkeypatch.setenv("GUANHUAI_NOW", "2009-08-06T10:00")
    assert held.call(explain, second[:7], PREFECTURE, "电话核实") == "accepted"
    assert held.verdicts() == [("accepted", True, datetime(2009, 8, 6, 10))]
    kept = [
        (s.finding_id, s.kind, s.reason, s.actor_role, s.actor_unit) for s in steps(held.engine)
    ]
    assert kept == [
        (first, "explained", "新设 两个 站", "clerk", UNIT),
        (second, "explained", "电话核实", "statistician", None),
    ]
    events = [(e.kind, e.reason) for e in ledger.events(held.engine, second)]
    assert events == [("explained", "电话核实")]


def test_an_explanation_that_does_not_hold_is_taken_back_by_an_evaluator(held):
    _, (only,) = held.judged("a.xlsx", 3, "warning")
    held.call(explain, only, COUNTY, "新设站")
    assert held.call(reopen, only, EVALUATOR, "现场未见新站") == "held"
    assert held.call(explain, only, COUNTY, "新站在镇北") == "accepted"
    assert [s.kind for s in steps(held.engine)] == ["explained", "reopened", "explained"]


def test_a_return_comes_into_force_when_its_last_error_is_waived(held):
    held.judged("a.xlsx", 3)
    held.judged("b.xlsx", 4, "error", "warning", at="2009-08-04T09:00")
    assert [live for _, live, _ in held.verdicts()] == [True, False]
    assert held.call(waive, "b0aaaa", EVALUATOR, "冻结前已现场核对") == "held"
    assert [live for _, live, _ in held.verdicts()] == [False, True]
    assert held.call(explain, "b1aaaa", COUNTY, "属实") == "accepted"
    assert held.call(reopen, "b0aaaa", EVALUATOR, "核对有误") == "returned"
    assert [live for _, live, _ in held.verdicts()] == [True, False]


def refused(held, act, finding_id, actor, reason="有原因", match=""):
    before = len(ledger.events(held.engine))
    with pytest.raises(UserError, match=match) as caught:
        held.call(act, finding_id, actor, reason)
    assert "\n" not in str(caught.value)
    assert (len(steps(held.engine)), len(ledger.events(held.engine))) == (0, before)
    return str(caught.value)


@pytest.mark.parametrize(
    ("act", "which", "actor", "match"),
    [
        (explain, "a0aaaaw", OTHER, "another unit's; 370781 explains it"),
        (explain, "a1aaaae", COUNTY, "is an error: correct it"),
        (explain, "a2aaaan", COUNTY, "is a note"),
        (waive, "a2aaaan", EVALUATOR, "is a note"),
        (waive, "a0aaaaw", COUNTY, "waived by the role evaluator"),
        (waive, "a1aaaae", Actor("evaluator", UNIT), "not of 370781"),
        (reopen, "a0aaaaw", COUNTY, "reopened by the role evaluator"),
        (reopen, "a0aaaaw", EVALUATOR, "nothing to open again"),
        (explain, "a0aaa", COUNTY, "too short"),
        (explain, "ffffff", COUNTY, "not known"),
        (explain, "%aaaaaaa", COUNTY, "not known"),
    ],
)
def test_what_is_not_theirs_or_not_asked_is_refused(held, act, which, actor, match):
    held.judged("a.xlsx", 3, "warning", "error", "note")
    refused(held, act, which, actor, match=match)


@pytest.mark.parametrize(
    ("reason", "match"),
    [
        (" \n\t", "no reason given"),
        ("字" * 501, "501 characters"),
        ("户主身份证370781197506123414核实", "identity number"),
        ("请打 138 0536 1234", "phone number"),
        ("账号6222020200112230053", "bank card number"),
    ],
)
def test_a_reason_is_given_and_names_nobody(held, reason, match):
    held.judged("a.xlsx", 3, "warning")
    said = refused(held, explain, "a0aaaaw", COUNTY, reason, match)
    assert not any(word in said for word in ("1975", "0536", "62220"))


def test_a_finding_of_a_version_that_was_replaced_is_refused_with_the_one_that_came(held):
    held.judged("a.xlsx", 3, "warning")
    held.judged("b.xlsx", 4, "warning", at="2009-08-04T09:00")
    refused(held, explain, "a0aaaaw", COUNTY, match="version 1; version 2 came after it")


def test_a_beginning_that_several_findings_share_is_refused(held):
    held.judged("a.xlsx", 3, "warning")
    row = finding(find(held.engine, "a0aaaaw").finding.return_id, "a0aaaawx")
    with writing(held.engine) as connection:
        connection.execute(insert(tables.finding), row)
    refused(held, explain, "a0aaaaw", COUNTY, match="several begin so")


def test_what_is_explained_is_not_explained_or_waived_again(held):
    held.judged("a.xlsx", 3, "warning")
    held.call(explain, "a0aaaaw", COUNTY, "属实")
    for act, actor in ((explain, COUNTY), (waive, EVALUATOR)):
        with pytest.raises(UserError, match="is explained already"):
            held.call(act, "a0aaaaw", actor, "再说")
    assert len(steps(held.engine)) == 1


def test_a_finding_across_returns_is_explained_and_moves_no_verdict(held):
    return_id, _ = held.judged("a.xlsx", 3, "warning")
    seen = {"first_seen_at": datetime(2009, 8, 4), "resolved_at": None}
    gone = {**seen, "resolved_at": datetime(2009, 8, 5)}
    with writing(held.engine) as connection:
        rows = [finding(return_id, "xxxxxx") | seen, finding(return_id, "yyyyyy") | gone]
        connection.execute(insert(tables.cross_finding), rows)
    refused(held, explain, "yyyyyy", COUNTY, match="no longer found")
    assert held.call(explain, "xxxxxx", COUNTY, "上月漏报") == "held"
    assert find(held.engine, "xxxxxx").state == "explained"
