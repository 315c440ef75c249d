"""The sample year 2009, half-year, annual and final, from draft to publication by the command line: on two
copies of a register and on PostgreSQL, to identical seals."""

import io
import re
import shutil
from contextlib import redirect_stdout
from pathlib import Path

import pytest
from evaluators import Office, copy_register
from postgres import server

from pipelines.cli.app import app

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
HALF, YEAR, FINAL = "2009H1-H1", "2009-annual", "2009-final"
SNOW = "冰雪封路，经核实"


class Clerk:
    """Types commands at given moments."""

    def __init__(self, monkeypatch, root: Path):
        self._monkeypatch = monkeypatch
        monkeypatch.setenv("GUANHUAI_HOME", str(root))

    def __call__(self, now: str, *words: str, code: int = 0) -> str:
        self._monkeypatch.setenv("GUANHUAI_NOW", now)
        out = io.StringIO()
        with redirect_stdout(out):
            ended = app(list(words), standalone_mode=False)
        assert (ended or 0) == code, (words, out.getvalue())
        return out.getvalue()

    def assess(self, now: str, *words: str, code: int = 0) -> str:
        return self(now, "assess", *words, code=code)


def entry_of(told: str) -> str:
    return re.findall(r"^([0-9a-f]{16}) ", told, re.M)[-1]


def assessed(
    clerk: Clerk, name: str, code: str, period: str, freeze: str, appeal: str, end: str
) -> None:
    """One assessment with everything that happens in one."""
    by = ("--role", "evaluator")
    for step in (("draft", code, period), ("open", name), ("freeze", name)):
        clerk.assess(freeze, *step, *by)
    if code != "final":
        clerk.assess(freeze, "sample", name, *by, "--each", "5")
        clerk.assess(freeze, "record", name, *by)
        bonus = clerk.assess(
            freeze, "adjust", name, "--unit", "奎文区", "--kind", "bonus", "--code", "B1", "--level",
            "provincial", "--matter", code, "--reason", f"{period}全省表彰", "--save", *by,
        )  # fmt: skip
        clerk.assess(freeze, "approve", entry_of(bonus), "--role", "office")
    clerk.assess(freeze, "close", name, *by)
    clerk.assess(freeze, "preview", name, *by)
    if code != "final":
        lodged = clerk.assess(
            appeal,
            "appeal",
            name,
            "--unit",
            "寒亭区",
            "--code",
            "D1",
            "--reason",
            SNOW,
            "--role",
            "chief",
        )
        ruled = clerk.assess(
            appeal, "rule", lodged.split()[0], "--outcome", "upheld", "--reason", f"{period}{SNOW}",
            "--kind", "events", "--code", "D1", "--events", "-1", "--role", "reviewer",
        )  # fmt: skip
        clerk.assess(appeal, "approve", re.findall(r"  \d+ (\w+)", ruled)[0], "--role", "leader")
    clerk.assess(end, "decide", name, *by)
    clerk.assess(end, "sign", name, "--role", "office")
    clerk.assess(end, "sign", name, "--role", "leader")
    clerk.assess(end, "seal", name, *by)
    clerk.assess(end, "publish", name, *by)
    assert "完全一致" in clerk.assess(end, "verify", name)


def year(clerk: Clerk) -> None:
    days = ("2009-07-26T08:00:00", "2009-08-03T10:00:00", "2009-09-01T09:00:00")
    assessed(clerk, HALF, "H1", "2009H1", *days)
    days = ("2010-01-26T08:00:00", "2010-02-03T10:00:00", "2010-03-01T09:00:00")
    assessed(clerk, YEAR, "annual", "2009", *days)
    days = ("2010-03-02T08:00:00", "2010-03-03T10:00:00", "2010-04-01T09:00:00")
    assessed(clerk, FINAL, "final", "2009", *days)
    assert "首尾相接" in clerk("2010-04-01T09:00:00", "audit", "verify")


def seals(office: Office) -> dict[str, str]:
    return {
        f"{name} {kept.name}": kept.hash
        for name in (HALF, YEAR, FINAL)
        for kept in office.bench(name).pinned.values()
    }


def test_the_year_comes_to_the_same_seals_twice_and_on_postgresql(demo_home, tmp_path, monkeypatch):
    found = []
    for copy in ("one", "two"):
        copy_register(demo_home, tmp_path / copy)
        (tmp_path / copy / "weifang" / "originals").symlink_to(demo_home / "weifang" / "originals")
        clerk = Clerk(monkeypatch, tmp_path / copy)
        year(clerk)
        found.append(seals(Office(tmp_path / copy, monkeypatch)))
    assert found[0] == found[1]
    for name in (HALF, YEAR, FINAL):
        assert {f"{name} {kept}" for kept in ("results", "ranks", "manifest", "seal")} <= set(
            found[0]
        )
    with server() as url:
        monkeypatch.setenv("GUANHUAI_REGISTER", url)
        clerk = Clerk(monkeypatch, tmp_path / "served")
        clerk("2011-02-28T09:00:00", "submit", "--quiet", str(demo_home / "returns"), code=1)
        year(clerk)
        assert not (tmp_path / "served" / "weifang" / "register.sqlite").exists()
        assert seals(Office(tmp_path / "served", monkeypatch)) == found[0]
        built = clerk("2011-02-28T09:00:00", "build")
        assert "published" in built
    monkeypatch.delenv("GUANHUAI_REGISTER")
    shutil.rmtree(tmp_path / "one")
