"""The worker judges and builds when there is something new, and only then."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
import grove

from pipelines.errors import UserError
from pipelines.paths import CATALOGUES, ROOT
from pipelines.warehouse import builds, current_build, rollback
from pipelines.worker import Worker


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
