"""Every planted defect is found, and nothing else; on a clean set no rule inside a return fires."""

import csv
import hashlib
import re
from collections import Counter
from pathlib import Path

import pytest
from command import guanhuai

pytestmark = pytest.mark.slow


def truth(home: Path, scope: str) -> list[dict[str, str]]:
    with (home / "returns" / "truth.csv").open(encoding="utf-8-sig", newline="") as stream:
        return [row for row in csv.DictReader(stream) if row["scope"] == scope]


def test_findings_inside_returns_are_the_planted_defects(demo_home, demo_edition):
    found = demo_edition.execute(
        "SELECT form, period, reporter, rule_id FROM finding "
        "WHERE scope = 'return' AND severity <> 'note'"
    ).fetchall()
    planted = [
        (row["form"], row["period"], row["reporter"], row["rule_id"])
        for row in truth(demo_home, "return")
    ]
    assert len(planted) > 100
    assert Counter(found) == Counter(planted)


def test_a_finding_points_at_the_planted_cell(demo_home, demo_edition):
    for row in truth(demo_home, "return"):
        if not row["cells"]:
            continue
        cells = demo_edition.execute(
            "SELECT sheet, cells FROM finding WHERE form = ? AND period = ? AND reporter = ? "
            "AND rule_id = ? AND scope = 'return'",
            [row["form"], row["period"], row["reporter"], row["rule_id"]],
        ).fetchall()
        rows = {cell.strip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") for cell in row["cells"].split(", ")}
        named = [re.findall(r"[A-Z]+(\d+)", c) for sheet, c in cells if sheet == row["sheet"]]
        assert any(rows & set(one) for one in named if one), (row["id"], row["cells"], cells)


def test_refused_files_are_the_planted_ones(demo_home, demo_edition):
    found = demo_edition.execute("SELECT file_hash, reason FROM rejection").fetchall()
    planted = {
        (
            hashlib.sha256((demo_home / "returns" / row["file"]).read_bytes()).hexdigest(),
            row["rule_id"],
        )
        for row in truth(demo_home, "file")
    }
    assert len(planted) >= 5
    assert set(found) == planted


def test_late_returns_are_the_planted_ones(demo_home, demo_edition):
    found = demo_edition.execute(
        "SELECT form, period, reporter FROM reporting WHERE is_late AND first_received_at IS NOT NULL"
    ).fetchall()
    planted = {
        (row["form"], row["period"], row["reporter"])
        for row in truth(demo_home, "arrival")
        if row["kind"] == "late"
    }
    assert planted <= set(found)


def test_shocks_of_stated_size_are_asked_about(demo_home, demo_edition):
    found = dict(
        demo_edition.execute(
            "SELECT rule_id, count(*) FROM finding WHERE scope = 'cross' GROUP BY 1"
        ).fetchall()
    )
    planted = Counter(row["rule_id"] for row in truth(demo_home, "cross"))
    assert set(planted) <= set(found)


def test_on_a_clean_set_no_rule_inside_a_return_fires(tmp_path):
    made = guanhuai(tmp_path, "sample", "--clean", "--years", "2009", str(tmp_path / "returns"))
    assert made.returncode == 0, made.stderr
    loaded = guanhuai(tmp_path, "submit", "--quiet", str(tmp_path / "returns"))
    assert loaded.returncode == 0, loaded.stdout + loaded.stderr
    assert "退回修改" not in loaded.stdout and "待说明" not in loaded.stdout
