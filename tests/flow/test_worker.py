"""The worker judges and builds when there is something new, and only then."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
import grove

from pipelines import desk
from pipelines.errors import UserError
from pipelines.paths import CATALOGUES, ROOT, Home
from pipelines.register.actor import Actor
from pipelines.warehouse import builds, current_build, rollback
from pipelines.worker import Clerk, Worker


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("GUANHUAI_NOW", grove.NOW)
    return grove.begun(tmp_path)


@pytest.fixture
def worker(home):
    return Worker(home, Path("unused"), grove.catalogue())


def test_it_builds_once_and_again_when_something_came(home, worker):
    assert [line.split(" after")[0] for line in worker.look()] == [f"serving {current_build(home)}"]
    assert list(worker.look()) == []
    grove.fill(home, months=2)
    assert len(list(worker.look())) == 1
    assert len(builds(home)) == 2


def test_a_new_day_is_something_new(home, worker, monkeypatch):
    list(worker.look())
    monkeypatch.setenv("GUANHUAI_NOW", "2010-02-02T09:00:00")
    assert len(list(worker.look())) == 1


def test_a_rollback_stays_even_over_a_restart(home, worker):
    list(worker.look())
    first = current_build(home)
    grove.fill(home, months=2)
    list(worker.look())
    rollback(home, first)
    assert list(worker.look()) == []
    assert list(Worker(home, Path("unused"), grove.catalogue()).look()) == []
    assert current_build(home) == first


def test_what_cannot_be_done_is_told_once_and_tried_again(home, worker, monkeypatch):
    def fail(*_):
        raise UserError("an invariant is broken")

    with monkeypatch.context() as patch:
        patch.setattr("pipelines.worker.build", fail)
        assert list(worker.look()) == ["an invariant is broken"]
        assert list(worker.look()) == []
        assert worker.complaint
    assert len(list(worker.look())) == 1
    assert not worker.complaint


def test_a_catalogue_that_cannot_be_read_is_told(home, tmp_path):
    assert "no such catalogue" in next(Worker(home, tmp_path / "nowhere").look())


@pytest.mark.slow
def test_it_ends_with_the_process_that_started_it(tmp_path):
    folder = next(path for path in sorted(CATALOGUES.iterdir()) if path.is_dir())
    command = [sys.executable, "-m", "pipelines.worker", str(folder)]
    starter = (
        "import subprocess, sys, time\n"
        f"worker = subprocess.Popen({command!r}, stdout=subprocess.PIPE, text=True)\n"
        "print(worker.stdout.readline().strip(), worker.pid, flush=True)\n"
    )
    env = os.environ | {"GUANHUAI_HOME": str(tmp_path)}
    run = subprocess.run(
        [sys.executable, "-c", starter],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=True,
    )
    *line, pid = run.stdout.split()
    assert "serving" in line
    deadline = time.monotonic() + 20
    while Path(f"/proc/{pid}").exists() and time.monotonic() < deadline:
        time.sleep(0.2)
    assert not Path(f"/proc/{pid}").exists()


def test_the_clerk_answers_and_tells_once_what_it_cannot_do(tmp_path, monkeypatch):
    home, folder = Home(tmp_path / "home"), CATALOGUES / "weifang"
    clerk = Clerk(home, folder)
    assert list(clerk.look()) == []
    ticket = desk.enqueue(home, [desk.Upload("x.csv", b"nothing")], Actor("clerk"), "check")

    def fail(*_):
        raise UserError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr("pipelines.worker.serve_next", fail)
        assert list(clerk.look()) == ["the disk is full"]
        assert list(clerk.look()) == []
        assert clerk.complaint
    assert list(clerk.look()) == [f"answered {ticket}"]
    assert not clerk.complaint
    assert desk.outcome(home, ticket).receipts[0].kind == "rejected"


@pytest.mark.slow
def test_a_builder_that_dies_is_started_again_and_ends_with_the_clerk(tmp_path):
    env = os.environ | {"GUANHUAI_HOME": str(tmp_path)}
    worker = subprocess.Popen(
        [sys.executable, "-m", "pipelines.worker", str(CATALOGUES / "weifang")],
        cwd=ROOT, env=env, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        first = awaited(lambda: builders(worker.pid))
        os.kill(first[0], signal.SIGKILL)
        second = awaited(lambda: [pid for pid in builders(worker.pid) if pid not in first])
        ticket = desk.enqueue(
            Home(tmp_path / "weifang"), [desk.Upload("x.csv", b"?")], Actor("clerk"), "check"
        )
        awaited(lambda: desk.outcome(Home(tmp_path / "weifang"), ticket))
    finally:
        worker.kill()
        worker.wait()
    awaited(lambda: not Path(f"/proc/{second[0]}").exists())


def builders(pid: int) -> list[int]:
    """The living children of a process."""
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    states = {child: Path(f"/proc/{child}/stat").read_text().split()[2] for child in listed}
    return [int(child) for child, state in states.items() if state != "Z"]


def awaited(found, seconds=120.0):
    deadline = time.monotonic() + seconds
    while not (what := found()):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    return what
