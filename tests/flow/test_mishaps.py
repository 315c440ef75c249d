"""What breaks outside the program is told in one line, with exit code 2, and nothing is lost."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
import grove
from command import guanhuai

from pipelines import clock
from pipelines.build import build, is_built
from pipelines.cli import app as cli
from pipelines.errors import FAILED, CatalogueError, UserError, told
from pipelines.paths import ROOT
from pipelines.status import status
from pipelines.warehouse import builds, current_build, open_edition

CATALOGUE = grove.catalogue()


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("GUANHUAI_NOW", grove.NOW)
    return grove.begun(tmp_path)


def one_line(run: subprocess.CompletedProcess[str]) -> str:
    assert run.returncode == FAILED, (run.stdout, run.stderr)
    lines = run.stderr.strip().splitlines()
    assert len(lines) == 1, run.stderr
    return lines[0]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["status", "--language", "fr"], "--language"),
        (["status", "--foo"], "--foo"),
        (["nonsense"], "nonsense"),
        (["submit", "--received", "yesterday", "x.xlsx"], "--received"),
        (["submit", "nowhere.xlsx"], "no such file or folder"),
        (["status", "--catalogue", "nowhere"], "no such catalogue"),
        (["explain", "370784", "2010"], "nothing is built yet; run guanhuai build"),
        (["report", "quality", "--out", "q.html"], "nothing is built yet; run guanhuai build"),
        (["serve", "--port", "99999999"], "--port"),
        (["finding", "list", "--unit", "999"], "--unit 999: is no unit"),
        (["finding", "list", "--form", "X"], "--form X: is no form"),
        (["finding", "list", "--period", "soon"], "--period soon: is no period"),
        (["correct", "list", "--unit", "999"], "--unit 999: is no unit"),
        (["signal", "list", "--unit", "999"], "--unit 999: is no unit"),
    ],
)
def test_a_command_that_cannot_be_done(tmp_path, arguments, said):
    assert said in one_line(guanhuai(tmp_path, *arguments))


def test_a_home_that_is_a_file(tmp_path):
    (tmp_path / "home").touch()
    assert "not a directory; set GUANHUAI_HOME" in one_line(guanhuai(tmp_path / "home", "status"))


@pytest.mark.parametrize(
    "told", ["tomorrow", "2011-03-01@", "2011-03-01@noon", "@1", "2011-03-01@1e99"]
)
def test_a_clock_that_is_no_time(tmp_path, monkeypatch, told):
    monkeypatch.setenv("GUANHUAI_NOW", told)
    run = subprocess.run(
        [sys.executable, "-m", "pipelines.cli", "status"],
        cwd=ROOT, env=os.environ | {"GUANHUAI_HOME": str(tmp_path)}, capture_output=True, text=True,
    )  # fmt: skip
    assert f"GUANHUAI_NOW={told}" in one_line(run)


def test_a_clock_that_runs_on(monkeypatch):
    monkeypatch.setenv("GUANHUAI_NOW", f"2011-02-28T23:59:50@{int(time.time()) - 20}")
    assert datetime(2011, 3, 1, 0, 0, 10) <= clock.now() < datetime(2011, 3, 1, 0, 1)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (
            OSError(28, "No space left on device", "x"),
            "x: no space left on device; free some space",
        ),
        (PermissionError(13, "Permission denied", "x"), "x: permission denied; give this user"),
        (KeyError("zz"), "KeyError: 'zz'; a fault of the program"),
    ],
)
def test_an_error_nobody_foresaw_is_one_line_and_not_exit_code_1(monkeypatch, capsys, error, said):
    def fall_over(**_):
        raise error

    monkeypatch.delenv("GUANHUAI_TRACE", raising=False)
    monkeypatch.setattr(cli, "app", fall_over)
    with pytest.raises(SystemExit) as left:
        cli.main()
    assert left.value.code == FAILED
    told_lines = capsys.readouterr().err.splitlines()
    assert len(told_lines) == 1
    assert told_lines[0].startswith(said)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(28, "No space left on device", "x"), "x：空间不足，请腾出空间后再试。"),
        (OSError(36, "File name too long"), "系统提示“file name too long”，请检查后再试。"),
        (PermissionError(13, "Permission denied", "x"), "x：没有权限，"),
        (sqlite3.OperationalError("disk is\nfull"), "数据读写出错（disk is full）；请检查"),
        (KeyError("zz"), "程序出错（KeyError：'zz'），请告知系统管理员；"),
        (UserError("x: is wrong; mend it", "x有误，请改正。"), "x有误，请改正。"),
        (UserError("x: is wrong; mend it"), "x: is wrong; mend it"),
        (CatalogueError(["a: is wrong; mend it", "b: is gone; add it"]), "目录有2处错误，"),
    ],
)
def test_a_chinese_page_is_told_in_chinese(error, said):
    assert told(error, "zh").startswith(said)
    assert "\n" not in told(error, "zh")


def test_ctrl_c_is_exit_code_2(monkeypatch, capsys):
    monkeypatch.setattr(cli, "app", lambda **_: 130)
    with pytest.raises(SystemExit) as left:
        cli.main()
    assert left.value.code == FAILED
    assert "stopped" in capsys.readouterr().err


def test_an_edition_of_an_older_program_says_what_to_do():
    import duckdb

    with pytest.raises(duckdb.Error) as caught:
        duckdb.sql("SELECT younger FROM (SELECT 1 AS older)")
    assert told(caught.value).endswith("run guanhuai build")
    assert told(caught.value, "zh").endswith("请运行 guanhuai build。")
    assert "\n" not in told(caught.value)


def test_a_store_that_cannot_write_says_so():
    import duckdb

    with pytest.raises(duckdb.Error) as found:
        duckdb.connect("/proc/nothing/here.duckdb")
    assert "\n" not in told(found.value)
    assert told(found.value).startswith("the store says: IO Error")


@pytest.mark.parametrize("edition", ["public.duckdb", "team/value.parquet"])
@pytest.mark.parametrize("harm", ["gone", "junk"])
def test_a_damaged_edition_is_told_and_built_again(home, edition, harm):
    made = build(home, CATALOGUE)
    whole = grove.contents(home)
    file = made.path / edition
    file.unlink()
    if harm == "junk":
        file.write_bytes(b"junk")
    with pytest.raises(UserError, match="missing or damaged; run guanhuai build"):
        open_edition(home)
    assert not is_built(home, CATALOGUE)
    build(home, CATALOGUE)
    assert grove.contents(home) == whole


@pytest.mark.parametrize("pointer", [None, "", "20200101-000000-00000000\n"])
def test_a_lost_pointer_is_told_and_set_again(home, pointer):
    made = build(home, CATALOGUE).build_id
    home.current.unlink()
    if pointer is not None:
        home.current.write_text(pointer)
    with pytest.raises(UserError, match="run guanhuai build"):
        open_edition(home)
    assert "Published: nothing yet" in status(home, CATALOGUE, "en")
    build(home, CATALOGUE)
    assert current_build(home) == made
    assert f"Published: {made}" in status(home, CATALOGUE, "en")


@pytest.mark.parametrize("harm", ["gone", "junk"])
def test_a_damaged_part_is_named_and_the_build_before_it_serves_on(home, harm):
    first = build(home, CATALOGUE).build_id
    grove.send(home, "2009M01", "A", datetime(2009, 2, 4), wet=70)
    parts = sorted(home.parts.glob("*.parquet"))
    whole = {part: part.read_bytes() for part in parts}
    for part in parts:
        part.unlink()
        if harm == "junk":
            part.write_bytes(b"junk")
    with pytest.raises(UserError, match=r"parquet: is missing or damaged; put back a copy"):
        build(home, CATALOGUE)
    assert builds(home) == [first] == [current_build(home)]
    assert not list(home.builds.glob("*.tmp"))
    for part, content in whole.items():
        part.write_bytes(content)
    assert build(home, CATALOGUE).build_id == current_build(home) != first


def workers(parent: int) -> list[int]:
    found = []
    for folder in Path("/proc").iterdir():
        try:
            words = (folder / "cmdline").read_bytes().split(b"\0")
            above = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError, IndexError):
            continue
        if above == parent and b"pipelines.worker" in words:
            found.append(int(folder.name))
    return found


@pytest.mark.slow
def test_a_worker_that_is_killed_is_started_again_in_the_same_home(tmp_path):
    """The home is given from where the command runs, which is not where its children do."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = os.environ | {"GUANHUAI_HOME": "state"}
    server = subprocess.Popen(
        [sys.executable, "-m", "pipelines.cli", "serve", "--port", str(port)],
        cwd=tmp_path, env=env, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert "demo mode" in server.stdout.readline()
        assert f":{port}" in server.stdout.readline()
        (first,) = eventually(lambda: workers(server.pid))
        os.kill(first, signal.SIGKILL)
        (second,) = eventually(lambda: set(workers(server.pid)) - {first})
        assert second != first
        assert eventually((tmp_path / "state" / "weifang" / "CURRENT").exists)
    finally:
        server.terminate()
        assert server.wait(30) == 0
    assert eventually(lambda: not Path(f"/proc/{second}").exists())


def eventually(look, seconds=120):
    until = time.monotonic() + seconds
    while not (found := look()) and time.monotonic() < until:
        time.sleep(0.2)
    return found
