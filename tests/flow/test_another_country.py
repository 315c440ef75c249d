"""A catalogue of another country, and returns made by hand, through every command without a change."""

from pathlib import Path

import pytest
from command import guanhuai

HERE = Path(__file__).parent / "kisumu"
CATALOGUE = ("--catalogue", str(HERE / "catalogue"))
NOW = "2024-04-30T09:00:00"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    """Three wards' returns of the first quarter of 2024, received and built."""
    home = tmp_path_factory.mktemp("kisumu")
    received = ("--received", "2024-04-10T10:00:00")
    loaded = guanhuai(home, "submit", *CATALOGUE, *received, str(HERE / "returns"), now=NOW)
    assert loaded.returncode == 1, loaded.stderr
    assert "走访家庭220户，多于登记家庭210户" in loaded.stdout
    assert "收到文件3个：报表已受理7份，待说明1份，退回修改1份。" in loaded.stdout
    built = guanhuai(home, "build", *CATALOGUE, now=NOW)
    assert built.returncode == 0, built.stderr
    return home


def explained(home: Path, *what: str) -> str:
    return guanhuai(home, "explain", *CATALOGUE, "--language", "en", *what, now=NOW).stdout


def test_it_is_checked_and_documented(tmp_path):
    assert guanhuai(tmp_path, "catalogue", "check", CATALOGUE[1]).returncode == 0
    made = guanhuai(tmp_path, "catalogue", "docs", CATALOGUE[1], "--out", str(tmp_path / "docs"))
    assert made.returncode == 0, made.stderr
    assert len(list((tmp_path / "docs").rglob("*.md"))) == 8


def test_a_ward_is_scored_ranked_and_called_by_its_short_name(home):
    told = explained(home, "Kolwa E.", "2024Q1")
    assert "W1 Kolwa East Ward  Q1 2024  Quarterly" in told
    # 330 of 367 households: 50 × (89.9183 − 50) ÷ 40; 500 visits ÷ 330 of 2: 20 × 0.7576; 30.
    assert "Total 95.05 = base 95.0493" in told
    assert "Grade Good  Rank 1/3" in told


def test_months_missing_lower_points_and_one_never_received_gives_none(home):
    assert "[received 2/expected 3]" in explained(home, "W2", "2024Q1")
    assert "Points not received, 0 points" in explained(home, "W3", "2024Q1", "K1")


def test_money_with_its_unit_before_it_adds_up_to_the_county(home):
    told = explained(home, "KSM", "2024Q1", "K3")
    assert "74.5453% = 100 × 164,000 / 220,000.5" in told
    assert "C2 =KSh 120,000.50" in told


def test_its_quality_report_names_wards_and_what_was_missing(home, tmp_path):
    out = tmp_path / "reports" / "q1.html"
    asked = ("report", "quality", *CATALOGUE, "--language", "en", "--period", "2024Q1")
    run = guanhuai(home, *asked, "--out", str(out), now=NOW)
    assert (run.returncode, run.stdout.strip()) == (0, str(out))
    text = out.read_text(encoding="utf-8")
    # Two monthly forms of three wards: W2 left out a month of each, W3's visits never came.
    assert "returns expected" in text and "Kolwa E." in text
    refused = guanhuai(home, *asked, "--out", str(tmp_path), now=NOW)
    assert refused.returncode == 2 and "is a folder" in refused.stderr
