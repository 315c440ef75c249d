"""The life of findings from the register to the editions."""

import dataclasses
import shutil
import sys
from datetime import datetime
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
import grove

from pipelines.build import build, is_built
from pipelines.catalogue.forms import CrossCheck
from pipelines.register import ledger
from pipelines.register.actor import Actor
from pipelines.register.cross import remembered
from pipelines.register.steps import explain, reopen, waive
from pipelines.register.store import open_register, writing
from pipelines.register.tables import finding as finding_table
from pipelines.register.tables import returned
from pipelines.warehouse import open_edition

REPEAT = CrossCheck(
    id="X9", kind="flows_repeat", params={"at_least": 2},
    message=grove.words("repeated"), remedy=grove.words("look"),
)  # fmt: skip
CATALOGUE = dataclasses.replace(grove.catalogue(), cross_checks=(REPEAT,))
EAST, EVALUATOR = Actor("clerk", "A"), Actor("evaluator")
LIFE = "SELECT status, opened_at, closed_at, closed_by, closing_version FROM finding"


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setenv("GUANHUAI_NOW", grove.NOW)


@pytest.fixture
def home(tmp_path):
    home = grove.place(tmp_path)
    grove.fill(home, months=3)
    return home


@pytest.fixture
def engine(home):
    engine = open_register(home)
    yield engine
    engine.dispose()


def one(home, query, audience="team"):
    con = open_edition(home, audience)
    try:
        return con.execute(query).fetchall()
    finally:
        con.close()


def at(day, month=4):
    return datetime(2009, month, day)


def judged(engine, code, reporter, verdict, severity, element=None, turn=""):
    """Give the latest version of a monthly return a verdict and a finding."""
    last = [v for v in ledger.versions(engine) if v.slot == ("F", code, reporter)][-1]
    words = dict.fromkeys(("message_zh", "message_en", "remedy_zh", "remedy_en"), "wet 80")
    name = f"{severity}{turn}{last.return_id}".ljust(64, "0")
    row = {
        "finding_id": name, "return_id": last.return_id, "rule_id": "K", "severity": severity,
        "unit": "a1", "element": element, "sheet": "S", "cells": "D5", "value": "80", **words,
    }  # fmt: skip
    with writing(engine) as connection:
        own = returned.c.return_id == last.return_id
        connection.execute(returned.update().where(own).values(verdict=verdict))
        connection.execute(finding_table.insert(), row)
    return name


def test_a_finding_across_returns_is_remembered_until_it_is_resolved(home, engine, monkeypatch):
    monkeypatch.setenv("GUANHUAI_NOW", "2009-04-01T09:00")
    grove.send(home, "2009M02", "A", datetime(2009, 3, 20), 81)
    assert build(home, CATALOGUE).rows["finding"] == 2
    opened = ("open", datetime(2009, 4, 1, 9), None, None, None)
    assert one(home, LIFE) == [opened, opened]
    # What a build remembers asks for no other build.
    assert is_built(home, CATALOGUE)
    sequence = ledger.sequence(engine)
    build(home, CATALOGUE)
    assert ledger.sequence(engine) == sequence

    monkeypatch.setenv("GUANHUAI_NOW", "2009-04-02T09:00")
    (first, _) = [row.finding_id for row in remembered(engine)]
    explain(engine, CATALOGUE, first, EAST, "the same rain")
    build(home, CATALOGUE)
    assert sorted(one(home, "SELECT status, age_days FROM finding")) == [
        ("explained", 1), ("open", 1),
    ]  # fmt: skip

    grove.send(home, "2009M02", "A", at(3), 84)
    monkeypatch.setenv("GUANHUAI_NOW", "2009-04-03T09:00")
    build(home, CATALOGUE)
    closed = ("corrected", datetime(2009, 4, 1, 9), datetime(2009, 4, 3, 9), "county", 3)
    assert one(home, LIFE) == [closed, closed]
    assert [row.resolved_at for row in remembered(engine)] == [datetime(2009, 4, 3, 9)] * 2

    # The builds can be deleted, and made again later that day.
    before = grove.contents(home)
    shutil.rmtree(home.builds)
    monkeypatch.setenv("GUANHUAI_NOW", "2009-04-03T19:00")
    build(home, CATALOGUE)
    assert grove.contents(home) == before


def test_a_build_that_fails_remembers_nothing(home, engine, monkeypatch):
    from pipelines import warehouse

    grove.send(home, "2009M02", "A", at(1), 81)
    monkeypatch.setattr("pipelines.editions.close", lambda con: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        build(home, CATALOGUE)
    assert remembered(engine) == [] and warehouse.builds(home) == []


def test_a_step_makes_another_build_and_moves_the_verdict(home, engine):
    name = judged(engine, "2009M03", "A", "held", "warning", "cost")
    first = build(home, CATALOGUE).build_id
    live = "SELECT verdict, is_live FROM \"return\" WHERE reporter = 'A' AND period = '2009M03'"
    todo = "SELECT subject FROM todo WHERE kind = 'explain'"
    assert one(home, live) == [("held", True)] and one(home, todo) == [(name,)]
    explain(engine, CATALOGUE, name, EAST, "a dry month")
    assert not is_built(home, CATALOGUE)
    assert build(home, CATALOGUE).build_id != first
    assert one(home, live) == [("accepted", True)] and one(home, todo) == []
    assert one(home, "SELECT status, reason, closed_by FROM finding") == [
        ("explained", "a dry month", "clerk")
    ]
    # The public learns that it was explained, not in what words.
    assert one(home, "SELECT status, reason FROM finding", "public") == [("explained", None)]
    assert one(home, "SELECT reason FROM finding_step", "public") == []
    assert one(home, "SELECT reason FROM finding_step", "B") == []
    assert one(home, "SELECT reason FROM finding_step", "A") == [("a dry month",)]
    reopen(engine, CATALOGUE, name, EVALUATOR, "it rained")
    build(home, CATALOGUE)
    assert one(home, live) == [("held", True)]


def test_findings_of_sensitive_elements_stay_out_of_the_public_edition(home, engine):
    judged(engine, "2009M03", "A", "held", "warning", "wet")
    build(home, CATALOGUE)
    for table in ("finding", "todo"):
        asked = f"SELECT count(*) FROM {table} WHERE element = 'wet'"
        shown = {who: one(home, asked, who)[0][0] for who in ("public", "B", "A", "team")}
        assert shown == {"public": 0, "B": 0, "A": 1, "team": 1}, table


def figure(home, period, element="wet", unit="A"):
    query = f"SELECT value FROM element_value WHERE (element, unit, period) = ('{element}', '{unit}', '{period}')"
    return float(one(home, query)[0][0])


def test_a_waiver_after_the_freeze_counts_from_the_next_assessment(tmp_path, monkeypatch):
    """A's better June was sent back in time and waived after the half-year was frozen."""
    home = grove.place(tmp_path)
    grove.fill(home)
    engine = open_register(home)
    grove.send(home, "2009M06", "A", datetime(2009, 7, 20), 100)
    name = judged(engine, "2009M06", "A", "returned", "error", "cost")
    build(home, CATALOGUE)
    points = "SELECT value FROM score_leaf WHERE unit = 'A' AND indicator = 'X1' AND period = '{}'"
    before = {p: one(home, points.format(p)) for p in ("2009H1", "2009")}
    value = figure(home, "2009H1")
    monkeypatch.setenv("GUANHUAI_NOW", "2009-08-01T09:00")
    waive(engine, CATALOGUE, name, EVALUATOR, "seen on site")
    monkeypatch.setenv("GUANHUAI_NOW", grove.NOW)
    build(home, CATALOGUE)
    assert figure(home, "2009H1") == value + 2 * 20  # 80 became 100 in two rows.
    after = {p: one(home, points.format(p)) for p in ("2009H1", "2009")}
    assert after["2009H1"] == before["2009H1"] and after["2009"] != before["2009"]
    # An explanation that did not stand at the freeze does not either.
    monkeypatch.setenv("GUANHUAI_NOW", "2009-08-02T09:00")
    reopen(engine, CATALOGUE, name, EVALUATOR, "wrong site")
    monkeypatch.setenv("GUANHUAI_NOW", grove.NOW)
    build(home, CATALOGUE)
    assert {p: one(home, points.format(p)) for p in ("2009H1", "2009")} == before
    engine.dispose()
