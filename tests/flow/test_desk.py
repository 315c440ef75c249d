"""The desk: a page lays files down, the worker's clerk answers, nothing laid down stays."""

import threading
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
from test_submit import ROWS, workbook

from pipelines import desk, lock
from pipelines.catalogue.load import load
from pipelines.desk import Declined, Upload, clerk, ticket
from pipelines.desk.clerk import serve_next
from pipelines.errors import UserError
from pipelines.ingest.read import read
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


def test_names_are_made_harmless_and_the_place_of_another_is_never_reached(home, good):
    names = ["../../register.sqlite", "..\\..\\x.xlsx", "/etc/passwd", "..", "", "a\x1b[31m\n.xlsx"]
    ticket = desk.enqueue(home, [Upload(n, good) for n in names], CLERK, "check")
    place = home.desk / "waiting" / ticket
    found = [p.relative_to(place).parts for p in sorted(place.rglob("*")) if p.is_file()]
    assert [parts[0] for parts in found[:-1]] == ["0000", "0001", "0002", "0003", "0004", "0005"]
    assert [parts[1] for parts in found[:-1]] == [
        "register.sqlite", "x.xlsx", "passwd", "file", "file", "a [31m .xlsx",
    ]  # fmt: skip
    assert not home.register.exists()


def test_what_is_too_much_is_declined_in_both_languages_and_nothing_is_laid_down(
    home, good, monkeypatch
):
    monkeypatch.setattr(ticket, "FILE_BYTES", 1_000_000)
    monkeypatch.setattr(ticket, "TICKET_BYTES", 2_000_000)
    many = [Upload("a.xlsx", b"x")] * (ticket.FILES + 1)
    large, heavy = [Upload("大.xlsx", bytes(1_000_001))], [Upload("a.xlsx", bytes(900_000))] * 3
    for files, zh in (([], "没有文件"), (many, "最多200个"), (large, "大.xlsx"), (heavy, "合计")):
        with pytest.raises(Declined, match=r"\w") as declined:
            desk.enqueue(home, files, CLERK, "submit")
        assert zh in declined.value.line("zh")
        assert declined.value.line("en") == str(declined.value)
    assert laid(home) == []
    monkeypatch.setattr(ticket, "WAITING", 1)
    desk.enqueue(home, [Upload("a.xlsx", good)], CLERK, "submit")
    with pytest.raises(Declined, match="try again in a few minutes"):
        desk.enqueue(home, [Upload("a.xlsx", good)], CLERK, "submit")


@pytest.mark.parametrize("name", ["../x", "", ".", "x" * 53, "0" * 20 + "-" + "G" * 32])
def test_what_is_no_ticket_reaches_no_file(home, name):
    for ask in (desk.progress, desk.outcome, desk.folder):
        with pytest.raises(UserError, match="no ticket"):
            ask(home, name)


def test_tickets_are_answered_in_turn_and_know_how_many_are_ahead(home, catalogue, good):
    first, second = (desk.enqueue(home, [Upload("q.xlsx", good)], CLERK, "check") for _ in range(2))
    assert (desk.progress(home, second).ahead, desk.progress(home, second).total) == (1, 1)
    assert serve_next(home, catalogue) == first
    assert (desk.progress(home, second).state, desk.progress(home, second).ahead) == ("waiting", 0)
    assert serve_next(home, catalogue) == second


def test_several_files_one_of_them_with_personal_data_which_lingers_nowhere(
    home, catalogue, good, tmp_path
):
    workbook(tmp_path / "p.xlsx", [*ROWS, [], ["姓名"], ["王小明"]])
    files = [Upload("q.xlsx", good), Upload("王小明.xlsx", (tmp_path / "p.xlsx").read_bytes())]
    number = desk.enqueue(home, files, CLERK, "submit")
    serve_next(home, catalogue)
    answer = desk.outcome(home, number)
    assert [one.kind for one in answer.receipts] == ["received", "rejected"]
    assert answer.receipts[1].refusal.reason == "personal_data"
    assert "王小明" not in answer.model_dump_json()
    for path in home.root.rglob("*"):
        assert "王小明" not in path.name
        if path.is_file():
            assert "王小明".encode() not in path.read_bytes(), path
            if path.suffix == ".xlsx":
                with zipfile.ZipFile(path) as book:
                    inside = b"".join(book.read(name) for name in book.namelist())
                assert "王小明".encode() not in inside


def test_the_sheets_of_an_answer_lie_in_its_folder(home, catalogue, good):
    number = desk.enqueue(home, [Upload("a/q.xlsx", good)], CLERK, "submit", "en")
    serve_next(home, catalogue)
    (sheets,) = desk.outcome(home, number).sheets
    place = desk.folder(home, number)
    assert sorted(sheets) == ["html", "json", "marked"]
    assert all((place / name).is_file() for name in sheets.values())
    assert "accepted" in (place / sheets["html"]).read_text(encoding="utf-8")


def test_a_crash_before_the_answer_leaves_the_ticket_to_be_done_again(
    home, catalogue, good, monkeypatch
):
    number = desk.enqueue(home, [Upload("q.xlsx", good)], CLERK, "submit")
    with monkeypatch.context() as broken:
        broken.setattr(clerk, "_write", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            serve_next(home, catalogue)
    assert desk.outcome(home, number) is None
    assert serve_next(home, catalogue) == number
    (receipt,) = desk.outcome(home, number).receipts
    assert receipt.kind == "received"
    assert not receipt.returns[0].is_repeat
    assert len(ledger.versions(open_register(home))) == 1


def test_a_crash_after_the_answer_only_clears_away(home, catalogue, good, monkeypatch):
    number = desk.enqueue(home, [Upload("q.xlsx", good)], CLERK, "submit")
    with monkeypatch.context() as broken:
        broken.setattr(clerk.shutil, "rmtree", lambda *_, **__: None)
        serve_next(home, catalogue)
    events = len(ledger.events(open_register(home)))
    assert laid(home)
    assert serve_next(home, catalogue) == number
    assert laid(home) == []
    assert len(ledger.events(open_register(home))) == events


def test_what_fails_again_and_again_is_answered_and_the_next_has_its_turn(
    home, catalogue, good, monkeypatch
):
    bad, next_one = (
        desk.enqueue(home, [Upload("q.xlsx", good)], CLERK, "submit") for _ in range(2)
    )

    def fail(*_):
        raise UserError("F: could not be judged", "F未能审核。")

    with monkeypatch.context() as broken:
        broken.setattr(clerk, "judge", fail)
        for _ in range(clerk.ATTEMPTS - 1):
            with pytest.raises(UserError):
                serve_next(home, catalogue)
        assert serve_next(home, catalogue) == bad
    answer = desk.outcome(home, bad)
    assert answer.receipts == ()
    assert "（F未能审核）。" in answer.problem.zh
    assert "(F: could not be judged)." in answer.problem.en
    assert laid(home)
    assert serve_next(home, catalogue) == next_one
    assert desk.outcome(home, next_one).receipts[0].returns[0].verdict == "accepted"
    assert laid(home) == []


@pytest.mark.parametrize("spoil", [lambda p: p.write_text(""), lambda p: p.unlink()])
def test_a_ticket_whose_request_is_lost_holds_up_nobody(home, catalogue, good, spoil):
    lost, kept = (desk.enqueue(home, [Upload("q.xlsx", good)], CLERK, "check") for _ in range(2))
    spoil(home.desk / "waiting" / lost / ticket.REQUEST)
    assert serve_next(home, catalogue) == lost
    assert desk.progress(home, lost).state == "gone"
    assert serve_next(home, catalogue) == kept
    assert desk.outcome(home, kept).receipts
    assert laid(home) == []


def test_old_answers_are_swept_and_waiting_tickets_are_not(home, catalogue, good):
    done = desk.enqueue(home, [Upload("q.xlsx", good)], CLERK, "check")
    serve_next(home, catalogue)
    waits = desk.enqueue(home, [Upload("q.xlsx", good)], CLERK, "check")
    assert desk.sweep(home) == 0
    assert desk.sweep(home, kept=-1) == 1
    assert desk.progress(home, done).state == "gone"
    assert desk.progress(home, waits).state == "waiting"


def test_a_submission_does_not_wait_for_a_build(home, catalogue, good):
    number = desk.enqueue(home, [Upload("q.xlsx", good)], CLERK, "submit")
    with lock.building(home):
        assert serve_next(home, catalogue) == number
    assert desk.outcome(home, number).receipts


def test_a_check_does_not_even_wait_for_a_submission(home, catalogue, good):
    number = desk.enqueue(home, [Upload("q.xlsx", good)], CLERK, "check")
    answered = threading.Thread(target=serve_next, args=(home, catalogue))
    with lock.held(home):
        answered.start()
        answered.join(60)
        assert desk.outcome(home, number).receipts


def test_the_receipt_of_a_file_comes_again_with_its_marked_workbook(home, catalogue, good):
    desk.enqueue(home, [Upload("q.xlsx", good)], CLERK, "submit")
    serve_next(home, catalogue)
    engine = open_register(home)
    (version,) = ledger.versions(engine)
    before = ledger.sequence(engine)
    ticket = desk.enqueue_again(home, version.file_hash, CLERK)
    assert serve_next(home, catalogue) == ticket
    answer = desk.outcome(home, ticket)
    (receipt,), (sheet,) = answer.receipts, answer.sheets
    assert (receipt.file_name, receipt.returns[0].verdict) == ("q.xlsx", "accepted")
    made = (desk.folder(home, ticket) / sheet["marked"]).read_bytes()
    assert [page.name for page in read(made)] == ["核查结果", "Sheet1"]
    assert ledger.sequence(engine) == before and home.original(version.file_hash).is_file()
    assert laid(home) == []


def test_a_file_that_never_came_is_said_to_be_unknown(home, catalogue, good):
    desk.enqueue(home, [Upload("q.xlsx", good)], CLERK, "submit")
    serve_next(home, catalogue)
    ticket = desk.enqueue_again(home, "0" * 64, CLERK)
    for _ in range(clerk.ATTEMPTS - 1):
        with pytest.raises(UserError):
            serve_next(home, catalogue)
    serve_next(home, catalogue)
    assert "no file of this hash" in desk.outcome(home, ticket).problem.en


def test_a_file_that_holds_anothers_return_is_not_given_back(home, catalogue, good):
    desk.enqueue(home, [Upload("q.xlsx", good)], CLERK, "submit")
    serve_next(home, catalogue)
    (version,) = ledger.versions(open_register(home))
    ticket = desk.enqueue_again(home, version.file_hash, Actor("clerk", "370784"))
    for _ in range(clerk.ATTEMPTS - 1):
        with pytest.raises(UserError, match="hands in its own only"):
            serve_next(home, catalogue)
    serve_next(home, catalogue)
    answer = desk.outcome(home, ticket)
    assert answer.receipts == () and list(desk.folder(home, ticket).glob("*.xlsx")) == []
