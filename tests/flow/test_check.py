"""预检: what submitting would find, exactly, with nothing recorded."""

import hashlib
import os
from pathlib import Path

import pytest
from command import guanhuai
from test_submit import ROWS, workbook

from pipelines import check, lock, manifest, receipts, receive
from pipelines.catalogue.load import load
from pipelines.judge import judge
from pipelines.paths import CATALOGUES, Home
from pipelines.register import ledger
from pipelines.register.actor import Actor
from pipelines.register.store import open_register, writing

CLERK = Actor("clerk")
BAD = [*ROWS[:-1], ["潍坊市", 20, 18, 19, 1]]
SAID_OTHERWISE = {"is_check", "next", "received_at", "first_received_at", "is_late", "missed"}


@pytest.fixture(scope="module")
def catalogue():
    return load(CATALOGUES / "weifang")


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("GUANHUAI_NOW", "2009-07-08T15:20:00")
    return Home(tmp_path / "home")


@pytest.fixture
def inbox(tmp_path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    workbook(folder / "good.xlsx")
    workbook(folder / "bad.xlsx", BAD)
    workbook(folder / "strange.xlsx", [*ROWS[:1], ["填报单位", "平原县"], *ROWS[2:]])
    (folder / "cut.xlsx").write_bytes((folder / "good.xlsx").read_bytes()[:1000])
    return folder


def checked(home, catalogue, *paths):
    return check.check(home, catalogue, manifest.gather(paths), CLERK)


def submitted(home, catalogue, *paths):
    outcomes = receive.receive(home, catalogue, manifest.gather(paths), CLERK)
    judge(home, catalogue)
    engine = open_register(home)
    given = receipts.receipts(engine, catalogue, outcomes, CLERK)
    engine.dispose()
    return given


def facts(given):
    """All that a receipt says, but the words that tell a check from a submission."""

    def plain(value):
        if isinstance(value, dict):
            return {k: plain(v) for k, v in value.items() if k not in SAID_OTHERWISE}
        return [plain(v) for v in value] if isinstance(value, (list, tuple)) else value

    return [plain(one.model_dump()) for one in given]


def everything(root: Path) -> dict[str, str]:
    """Every file below, by its contents."""
    return {
        str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in root.rglob("*")
        if path.is_file()
    }


def test_it_finds_what_submitting_finds_and_makes_no_home(home, catalogue, inbox):
    before = checked(home, catalogue, inbox)
    assert not home.root.exists()
    after = submitted(home, catalogue, inbox)
    assert [one.kind for one in after] == ["received", "rejected", "received", "rejected"]
    assert any(one.returns and one.returns[0].findings for one in after)
    assert facts(before) == facts(after)


def test_a_register_that_is_there_is_as_it_was_to_the_byte(home, catalogue, inbox):
    submitted(home, catalogue, inbox / "good.xlsx")
    before = everything(home.root)
    given = checked(home, catalogue, inbox)
    assert everything(home.root) == before
    assert sorted(r.version for one in given for r in one.returns) == [1, 2]


def test_so_it_is_where_nothing_may_be_written(home, catalogue, inbox):
    submitted(home, catalogue, inbox / "good.xlsx")
    engine = open_register(home)
    with writing(engine) as connection:
        ledger.add_event(connection, CLERK, "open", "x")  # its journal is still there
        before = everything(home.root)
    checked(home, catalogue, inbox)
    assert everything(home.root).keys() >= before.keys()
    assert len(ledger.events(engine)) == 3


def test_it_works_while_another_holds_every_lock_and_writes(home, catalogue, inbox):
    submitted(home, catalogue, inbox / "good.xlsx")
    with lock.held(home), lock.building(home), writing(open_register(home)):
        assert len(checked(home, catalogue, inbox)) == 4


def test_what_the_register_holds_of_a_file_is_what_is_said(
    home, catalogue, inbox, tmp_path, monkeypatch
):
    submitted(home, catalogue, inbox / "good.xlsx")
    workbook(tmp_path / "second.xlsx", [*ROWS[:-1], ["潍坊市", 21, 18, 17, 1]])
    (same,) = checked(home, catalogue, inbox / "good.xlsx")
    assert (same.kind, same.returns[0].is_repeat) == ("repeated", True)
    assert "与第1版完全相同" in same.next.zh
    monkeypatch.setenv("GUANHUAI_NOW", "2009-07-09T09:00:00")
    submitted(home, catalogue, tmp_path / "second.xlsx")
    monkeypatch.setenv("GUANHUAI_NOW", "2009-07-10T09:00:00")
    (older,) = checked(home, catalogue, inbox / "good.xlsx")
    each = older.returns[0]
    assert (each.version, each.same_as, each.replaces) == (3, 1, 2)
    assert "报送后将成为第3版，取代第2版" in older.next.zh


def test_what_comes_in_the_same_second_comes_after(home, catalogue, inbox, tmp_path):
    submitted(home, catalogue, inbox / "good.xlsx")
    workbook(tmp_path / "second.xlsx", [*ROWS[:-1], ["潍坊市", 21, 18, 17, 1]])
    before = checked(home, catalogue, tmp_path / "second.xlsx")
    assert (before[0].returns[0].version, before[0].returns[0].replaces) == (2, 1)
    assert facts(before) == facts(submitted(home, catalogue, tmp_path / "second.xlsx"))


def test_a_file_not_judged_yet_is_judged_for_the_check(home, catalogue, inbox):
    receive.receive(home, catalogue, manifest.gather([inbox / "bad.xlsx"]), CLERK)
    before = everything(home.root)
    (given,) = checked(home, catalogue, inbox / "bad.xlsx")
    assert given.returns[0].verdict == "returned"
    assert everything(home.root) == before


@pytest.mark.parametrize(("name", "code"), [("good.xlsx", 0), ("bad.xlsx", 1), ("cut.xlsx", 1)])
def test_its_exit_code_says_whether_there_is_something_to_correct(inbox, tmp_path, name, code):
    done = guanhuai(tmp_path / "home", "check", str(inbox / name))
    assert done.returncode == code, done.stderr
    last = done.stdout.splitlines()[-1]
    assert "未作登记。" in last
    assert ("跨报表的规则" in last) is (name != "cut.xlsx")
    assert not (tmp_path / "home").exists()


def test_a_folder_of_receipts(inbox, tmp_path):
    out = tmp_path / "out"
    done = guanhuai(tmp_path / "home", "check", str(inbox), "--receipts", str(out))
    assert done.returncode == 1
    index = (out / "index.html").read_text(encoding="utf-8")
    assert len(list(out.glob("*.json"))) == len(list(out.glob("[0-9]*.html"))) == 4
    assert all(name in index for name in ("good", "bad", "cut", "strange"))
    again = guanhuai(tmp_path / "home", "check", str(inbox), "--receipts", str(out))
    assert again.returncode == 2
    assert "not an empty folder" in again.stderr
    inside = guanhuai(tmp_path / "home", "submit", str(inbox), "--receipts", str(inbox / "out"))
    assert inside.returncode == 2
    assert "name one elsewhere" in inside.stderr
    assert not (tmp_path / "home").exists()
    assert not os.path.lexists(inbox / "out")
