"""A public index, written as a catalogue, comes out of the program as it was published.

Human Development Report 2021/22 (UNDP), Statistical Annex, Table 1 "Human Development Index and its
components", year 2021: all 191 countries that have an index. ``hdi/README.md`` tells of the figures.
"""

import csv
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import NamedTuple

import pytest
from command import guanhuai

pytestmark = pytest.mark.slow

HERE = Path(__file__).parent / "hdi"
CATALOGUE = ("--catalogue", str(HERE / "catalogue"))
RECEIVED, NOW = "2022-09-08T09:00:00", "2022-12-31T09:00:00"
HEADINGS = {
    "life_expectancy": "Life expectancy",
    "expected_schooling": "Expected years of schooling",
    "mean_schooling": "Mean years of schooling",
    "gni_per_capita": "Gross national income per head",
}
PRINTED = {name: "1" if name == "gni_per_capita" else "0.1" for name in HEADINGS}
"""The last decimal of each figure as the table prints it."""

with (HERE / "table1.csv").open(encoding="utf-8", newline="") as stream:
    TABLE = list(csv.DictReader(stream))


class Score(NamedTuple):
    """``index`` in thousandths: ten times the total."""

    index: float
    rank: int
    grade: str


PUBLISHED = {
    row["code"]: Score(
        float(Decimal(row["hdi"]) * 1000),
        int(row["rank"]),
        row["development"].lower().replace(" ", "_"),
    )
    for row in TABLE
}


def as_filed(row: dict[str, str], name: str) -> str:
    return row[name]


def as_printed(row: dict[str, str], name: str) -> str:
    return str(Decimal(row[name]).quantize(Decimal(PRINTED[name]), ROUND_HALF_UP))


def write(path: Path, figure) -> None:
    """One file with a row of figures a country."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        lines = csv.writer(stream)
        lines.writerow(["Country", "Year", "Countries counted", *HEADINGS.values()])
        for row in TABLE:
            lines.writerow([row["country"], 2021, 1, *(figure(row, name) for name in HEADINGS)])


def scored(home: Path, figure) -> dict[str, Score]:
    """What the program makes of the figures, by country."""
    from pipelines.paths import Home
    from pipelines.warehouse import open_edition

    write(home / "table1.csv", figure)
    sent = ("--received", RECEIVED, "--quiet", str(home / "table1.csv"))
    loaded = guanhuai(home, "submit", *CATALOGUE, *sent, now=NOW)
    assert loaded.returncode == 0, loaded.stdout + loaded.stderr
    built = guanhuai(home, "build", *CATALOGUE, now=NOW)
    assert built.returncode == 0, built.stderr
    with open_edition(Home(home / "hdi")) as edition:
        rows = edition.execute(
            "SELECT unit, round(total * 10, 6), rank::INT, grade FROM score_total "
            "WHERE assessment = 'year'"
        ).fetchall()
    return {unit: Score(*score) for unit, *score in rows}


@pytest.fixture(scope="module")
def filed(tmp_path_factory) -> dict[str, Score]:
    return scored(tmp_path_factory.mktemp("filed"), as_filed)


@pytest.fixture(scope="module")
def printed(tmp_path_factory) -> dict[str, Score]:
    return scored(tmp_path_factory.mktemp("printed"), as_printed)


def differences(found: dict[str, Score], field: str) -> dict[str, float]:
    """By how much each country lies off what was published, those that do not left out."""
    assert found.keys() == PUBLISHED.keys()
    off = {c: getattr(found[c], field) - getattr(PUBLISHED[c], field) for c in PUBLISHED}
    return {country: by for country, by in off.items() if by}


def test_it_is_checked_as_any_catalogue(tmp_path):
    checked = guanhuai(tmp_path, "catalogue", "check", CATALOGUE[1])
    assert checked.returncode == 0, checked.stderr


def test_every_country_has_the_published_value(filed):
    assert len(filed) == 191
    assert differences(filed, "index") == {}


def test_every_country_has_the_published_rank_ties_included(filed):
    assert differences(filed, "rank") == {}
    sharing = Counter(score.rank for score in filed.values())
    assert sum(count for count in sharing.values() if count > 1) == 52


def test_every_country_is_in_the_published_group(filed):
    assert {country: score.grade for country, score in filed.items()} == {
        country: score.grade for country, score in PUBLISHED.items()
    }


def test_figures_as_printed_lead_to_the_published_value_within_a_thousandth(printed):
    """The printed table rounds what goes in, so 82 countries come out one thousandth off; no country
    is further off or left out."""
    off = differences(printed, "index")
    assert set(off.values()) == {-1, 1}
    assert len(off) == 82


def test_figures_as_printed_are_ranked_by_what_they_lead_to(printed):
    """A thousandth more or less moves a country by three places at most."""
    for score in printed.values():
        assert score.rank == 1 + sum(other.index > score.index for other in printed.values())
    assert max(map(abs, differences(printed, "rank").values())) == 3
