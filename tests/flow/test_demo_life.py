"""The demonstration shows the life of findings: what its people did, by the commands they would use."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from command import NOW, copy_state, guanhuai

from pipelines.paths import Home
from pipelines.warehouse import open_edition

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def lived(demo_home, tmp_path_factory):
    base = tmp_path_factory.mktemp("lived")
    copy_state(demo_home, base)
    done = subprocess.run(
        [sys.executable, str(ROOT / "data" / "sample" / "life.py")], capture_output=True, text=True,
        env=os.environ | {"GUANHUAI_HOME": str(base), "GUANHUAI_NOW": NOW}, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    built = guanhuai(base, "build")
    assert built.returncode == 0, built.stderr
    connection = open_edition(Home(base / "weifang"))
    yield connection
    connection.close()


def test_two_warnings_are_explained_and_their_returns_accepted(lived):
    found = lived.execute(
        'SELECT f.reporter, f.form, r.verdict, f.closed_by FROM finding f JOIN "return" r USING (return_id) '
        "WHERE f.status = 'explained' AND r.is_live ORDER BY ALL"
    ).fetchall()
    assert found == [
        ("370705", "RC10", "accepted", "clerk"), ("370725", "RC01", "accepted", "clerk"),
    ]  # fmt: skip


def test_a_correction_counts_and_its_question_is_gone(lived, demo_edition):
    asked = "SELECT count(*) FROM finding WHERE rule_id = 'X01' AND reporter = '370725' AND is_open"
    assert demo_edition.execute(asked).fetchone() == (1,)
    assert lived.execute(asked).fetchone() == (0,)
    told = "SELECT state, old_value::INT, new_value::INT FROM correction"
    assert lived.execute(told).fetchall() == [("applied", 2, 7)]


def test_a_return_is_on_time_by_its_extension(lived, demo_edition):
    late = "SELECT is_late FROM reporting WHERE (form, period, reporter) = ('RC02', '2010Q4', '370782')"
    assert demo_edition.execute(late).fetchone() == (True,)
    assert lived.execute(late).fetchone() == (False,)
    assert lived.execute("SELECT count(*) FROM extension").fetchone() == (1,)


def test_one_assessment_is_published_and_one_at_its_preview(lived):
    query = "SELECT assessment_id, stage, appeals_until::TEXT FROM assessment ORDER BY sort"
    assert lived.execute(query).fetchall() == [
        ("2010-annual", "previewed", "2011-03-03"), ("2010H1-H1", "published", "2010-08-09"),
    ]  # fmt: skip
    ranked = "SELECT count(*) FROM rank_interval WHERE assessment_id = '2010-annual' AND tier IS NOT NULL"
    assert lived.execute(ranked).fetchone() == (24,)
    bonus = "SELECT points, is_effective FROM score_adjustment WHERE (code, unit, period) = ('B1', '370705', '2010')"
    assert lived.execute(bonus).fetchone() == (1.0, True)
