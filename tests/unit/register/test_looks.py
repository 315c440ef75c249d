"""Looks at what the public is not shown: noted beside the register, kept in its audit log."""

import json
from time import perf_counter

import pytest

from pipelines.paths import Home
from pipelines.register import audit, ledger, looks
from pipelines.register.actor import Actor
from pipelines.register.store import open_register, writing

WHO = Actor("evaluator")


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("GUANHUAI_NOW", "2010-02-01T09:00:00")
    return Home(tmp_path / "weifang")


@pytest.fixture
def engine(home):
    opened = open_register(home)
    yield opened
    opened.dispose()


def test_one_event_a_session_page_and_edition(home, engine):
    asked = [("s1", "overview", "team"), ("s1", "overview", "team"), ("s1", "overview", "370702"),
             ("s1", "trends", "team"), ("s2", "overview", "team")]  # fmt: skip
    assert [looks.note(home, WHO, *one) for one in asked] == [True, False, True, True, True]
    assert looks.collect(engine, home) == 4
    assert [row.subject for row in looks.looks(engine)] == [
        "team overview", "370702 overview", "team trends", "team overview",
    ]  # fmt: skip
    assert {(row.actor_role, row.actor_unit, str(row.at)) for row in looks.looks(engine)} == {
        ("evaluator", None, "2010-02-01 09:00:00")
    }
    assert audit.broken(ledger.events(engine)) is None


def test_nothing_waits_after_it_is_collected_and_nothing_is_logged_twice(home, engine):
    looks.note(home, WHO, "a", "overview", "team")
    content = (home.looks / looks.WAITING).read_bytes()
    assert looks.collect(engine, home) == 1
    assert [*home.looks.iterdir()] == []
    assert looks.collect(engine, home) == 0
    # Killed after the register was written and before the file was removed.
    (home.looks / "0.jsonl").write_bytes(content)
    assert looks.collect(engine, home) == 0
    assert len(looks.looks(engine)) == 1


def test_a_line_cut_off_by_a_crash_is_left_out(home, engine):
    looks.note(home, WHO, "b", "overview", "team")
    with (home.looks / looks.WAITING).open("a") as file:
        file.write('{"id": "1')
    assert looks.collect(engine, home) == 1


def test_a_look_does_not_wait_for_who_writes_the_register(home, engine):
    with writing(engine):
        started = perf_counter()
        for number in range(100):
            looks.note(home, WHO, "c", f"page {number}", "team")
        assert perf_counter() - started < 1
    assert looks.collect(engine, home) == 100


def test_a_session_is_named_by_its_beginning_alone(home):
    looks.note(home, WHO, "0123456789abcdef", "overview", "team")
    line = json.loads((home.looks / looks.WAITING).read_text("utf-8"))
    assert line["session"] == "01234567"
    assert set(line) == {"id", "at", "role", "unit", "page", "edition", "session"}
