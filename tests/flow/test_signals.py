"""Signals of a whole programme: what they find, how often for nothing, and who may see them."""

import csv

import pytest
from command import copy_state, guanhuai
from test_nhs import PUBLISHED

from pipelines.catalogue.load import load
from pipelines.paths import CATALOGUES, MODELS, ROOT, Home
from pipelines.warehouse import open_edition

pytestmark = pytest.mark.slow
COPY = next(one.id for one in load(CATALOGUES / "weifang").signals if one.kind == "copy")


def test_every_copied_return_is_asked_about_and_nothing_else(demo_home, demo_edition):
    """The demonstration has returns copied from last period planted, and no other oddity."""
    with (demo_home / "returns" / "truth.csv").open(encoding="utf-8") as stream:
        planted = {
            (row["form"], row["period"], row["reporter"])
            for row in csv.DictReader(stream)
            if row["kind"] == "copied"
        }
    found = demo_edition.execute(
        "SELECT code, evidence ->> 'form', evidence ->> 'period', about FROM signal"
    ).fetchall()
    assert {row[0] for row in found} == {COPY}
    assert {row[1:] for row in found} == planted


def test_only_the_teams_edition_holds_any(demo_home):
    home = Home(demo_home / "weifang")
    for audience, is_empty in (("team", False), ("public", True), ("370702", True)):
        con = open_edition(home, audience)
        assert (con.execute("SELECT count(*) FROM signal").fetchone() == (0,)) == is_empty
        con.close()


def test_nothing_reads_them():
    """Neither a model, a score, a report nor a page but the evaluators' own."""
    may = {
        "pipelines/build_steps.py", "pipelines/signals.py", "pipelines/signal_list.py",
        "pipelines/sql/marts/signal.sql", "pipelines/sql/public/signal.sql",
    }  # fmt: skip
    named = ("marts.signal", "source.signal", "FROM signal", "JOIN signal")
    rooms = [p for room in ("pipelines", "dashboard") for p in (ROOT / room).rglob("*.*")]
    met = {
        str(path.relative_to(ROOT))
        for path in rooms
        if path.suffix in (".py", ".sql") and any(n in path.read_text("utf-8") for n in named)
    }
    assert met <= may
    assert (MODELS / "marts" / "signal.sql").exists()


def test_sound_years_raise_next_to_no_question(tmp_path):
    """Three sound years of a prefecture: five signals at one in a hundred a year each."""
    for arguments in (
        ("sample", "--clean", str(tmp_path / "returns"), "--years", "2008-2010", "--seed", "7"),
        ("submit", "--quiet", str(tmp_path / "returns")),
        ("build",),
    ):
        made = guanhuai(tmp_path, *arguments)
        assert made.returncode == 0, made.stderr
    con = open_edition(Home(tmp_path / "weifang"))
    found = con.execute("SELECT code, about, year FROM signal").fetchall()
    print(f"questions in three sound years: {len(found)}")
    con.close()
    assert len(found) <= 1


def test_a_signal_is_asked_answered_and_closed_at_the_command_line(demo_home, tmp_path):
    copy_state(demo_home, tmp_path)
    listed = guanhuai(tmp_path, "signal", "list").stdout.splitlines()
    key = listed[0].split()[0]
    unit = next(line for line in listed if line.startswith(key)).split("：")[1].split(" ")[0]
    code = next(u.code for u in load(CATALOGUES / "weifang").units if u.name.zh == unit)
    early = guanhuai(tmp_path, "signal", "close", key, "--text", "属实")
    assert early.returncode == 2 and "was not asked" in early.stderr
    asked = guanhuai(tmp_path, "signal", "ask", key, "--text", "请核对。")
    assert asked.returncode == 0 and unit in asked.stdout
    wrong = guanhuai(tmp_path, "signal", "answer", key, "--unit", "370705", "--text", "x")
    assert wrong.returncode == 2 and "\n" not in wrong.stderr.strip()
    answered = guanhuai(tmp_path, "signal", "answer", key, "--unit", code, "--text", "误用上期表。")
    assert answered.returncode == 0
    assert guanhuai(tmp_path, "signal", "close", key, "--text", "已更正").returncode == 0
    after = guanhuai(tmp_path, "signal", "list", "--unit", code).stdout
    assert "已了结" in after and "误用上期表" in after


@pytest.mark.skipif(not PUBLISHED.exists(), reason="the published table is not on this machine")
def test_published_returns_raise_next_to_no_question(tmp_path):
    """36 months of 274 hospitals' emergency departments, as they were published."""
    name, now = ("--catalogue", "nhs-ae"), "2019-06-01T09:00:00"
    for arguments in (
        ("convert", *name, str(PUBLISHED), str(tmp_path / "returns")),
        ("submit", *name, "--quiet", str(tmp_path / "returns")),
        ("build", *name),
    ):
        made = guanhuai(tmp_path, *arguments, now=now)
        assert made.returncode == 0, made.stderr
    con = open_edition(Home(tmp_path / "nhs-ae"))
    found = con.execute("SELECT code, about, year, chance FROM signal").fetchall()
    con.close()
    print(f"questions in three published years: {len(found)}")
    assert len(found) <= 1
