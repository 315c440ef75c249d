"""The desk: a page lays files down, the worker's clerk answers, nothing laid down stays."""

from datetime import datetime
from pathlib import Path

import pytest
from test_submit import workbook

from pipelines import desk
from pipelines.catalogue.load import load
from pipelines.desk.clerk import serve_next
from pipelines.desk.ticket import Upload
from pipelines.paths import CATALOGUES, Home
from pipelines.register import ledger
from pipelines.register.actor import Actor
from pipelines.register.store import open_register

CLERK = Actor("clerk")


@pytest.fixture(scope="module")
def catalogue():
    return load(CATALOGUES / "weifang")


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("GUANHUAI_NOW", "2009-07-08T15:20:00")
    return Home(tmp_path / "home")


@pytest.fixture
def good(tmp_path) -> bytes:
    workbook(tmp_path / "good.xlsx")
    return (tmp_path / "good.xlsx").read_bytes()


def laid(home: Home) -> list[Path]:
    return [p for p in (home.desk / "waiting").rglob("*") if p.is_file()]


def test_a_submitted_workbook_is_received_judged_and_answered(home, catalogue, good):
    ticket = desk.enqueue(home, [Upload("四季度.xlsx", good)], CLERK, "submit")
    assert desk.progress(home, ticket).state == "waiting"
    assert desk.outcome(home, ticket) is None
    assert serve_next(home, catalogue) == ticket
    assert serve_next(home, catalogue) is None
    answer = desk.outcome(home, ticket)
    (receipt,) = answer.receipts
    assert receipt.file_name == "四季度.xlsx"
    assert (receipt.kind, receipt.is_check) == ("received", False)
    assert receipt.received_at == datetime(2009, 7, 8, 15, 20)
    assert receipt.returns[0].verdict == "accepted"
    assert len(ledger.versions(open_register(home))) == 1
    assert desk.progress(home, ticket).state == "done"
    assert laid(home) == []


def test_a_check_is_answered_and_leaves_no_register(home, catalogue, good):
    ticket = desk.enqueue(home, [Upload("q.xlsx", good)], CLERK, "check")
    serve_next(home, catalogue)
    (receipt,) = desk.outcome(home, ticket).receipts
    assert receipt.is_check
    assert receipt.returns[0].verdict == "accepted"
    assert not home.register.exists()
    assert laid(home) == []
