"""Looks at what the public is not shown: noted beside the register, kept in its audit log."""

import json
import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from time import perf_counter

import pytest

from pipelines.paths import ROOT, Home
from pipelines.register import audit, ledger, looks
from pipelines.register.actor import Actor
from pipelines.register.store import open_register, writing

WHO = Actor("evaluator")
WRITER = """
import sys
from pathlib import Path
from pipelines.paths import Home
from pipelines.register import looks
from pipelines.register.actor import Actor
print("ready", flush=True)
for number in range(300):
    looks.note(Home(Path(sys.argv[1])), Actor("evaluator"), sys.argv[2], f"page {number}", "team")
"""
COLLECTOR = """
import sys
from pathlib import Path
from pipelines.paths import Home
from pipelines.register import looks
from pipelines.register.store import open_register
home = Home(Path(sys.argv[1]))
engine = open_register(home)
print("ready", flush=True)
while not (home.root / "done").exists():
    looks.collect(engine, home)
"""


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


def test_a_look_that_is_being_written_is_not_collected_from_under_it(home, engine, monkeypatch):
    """Another collects when the file is open and the line not yet written."""
    collected = []
    other = threading.Thread(target=lambda: collected.append(looks.collect(engine, home)))
    write = os.write

    def late(handle, content):
        other.start()
        other.join(0.5)
        return write(handle, content)

    with monkeypatch.context() as patch:
        patch.setattr(looks.os, "write", late)
        looks.note(home, WHO, "e", "overview", "team")
    other.join()
    assert sum(collected) + looks.collect(engine, home) == len(looks.looks(engine)) == 1


def test_two_may_collect_the_same(home, engine, monkeypatch):
    """Both have the file in hand; one is done with it before the other."""
    looks.note(home, WHO, "f", "overview", "team")
    both = threading.Barrier(2)
    lines = looks._lines

    def together(file):
        both.wait(10)
        return lines(file)

    monkeypatch.setattr(looks, "_lines", together)
    (home.looks / looks.WAITING).rename(home.looks / "0.jsonl")
    with ThreadPoolExecutor() as pool:
        done = [pool.submit(looks.collect, engine, home) for _ in range(2)]
        assert sorted(one.result() for one in done) == [0, 1]
    assert [*home.looks.iterdir()] == []


def test_processes_that_write_and_collect_at_once_lose_nothing(home, engine):
    def started(program: str, *more: str) -> subprocess.Popen:
        told = [sys.executable, "-c", program, str(home.root), *more]
        return subprocess.Popen(
            told, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )

    collectors = [started(COLLECTOR) for _ in range(2)]
    for one in collectors:
        assert one.stdout.readline() == "ready\n", one.stderr.read()
    writers = [started(WRITER, f"s{number}") for number in range(2)]
    assert [one.wait(60) for one in writers] == [0, 0]
    (home.root / "done").touch()
    for one in collectors:
        _, said = one.communicate(timeout=60)
        assert one.returncode == 0, said
    looks.collect(engine, home)
    assert len(looks.looks(engine)) == 600
    assert audit.broken(ledger.events(engine)) is None


def test_a_session_is_named_by_its_beginning_alone(home):
    looks.note(home, WHO, "0123456789abcdef", "overview", "team")
    line = json.loads((home.looks / looks.WAITING).read_text("utf-8"))
    assert line["session"] == "01234567"
    assert set(line) == {"id", "at", "role", "unit", "page", "edition", "session"}
