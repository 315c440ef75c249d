"""From metadata of DHIS2 to a catalogue, its data values in and out, and a rate worked out by hand."""

import json
import sys
from pathlib import Path

import pytest
from command import guanhuai

sys.path.insert(0, str(Path(__file__).parents[1] / "unit" / "metadata"))
from metadata_data import FEMALE, MALE, metadata, saved, subjects_csv

from pipelines.paths import Home
from pipelines.warehouse import open_edition

WARDS = ("wardKolwa01", "wardManya01")
DEFAULT = "HllvX50cXC0"


def values(period: str) -> list[dict[str, object]]:
    """A whole return of both wards: women's and men's visits apart."""
    figures = {
        "wardKolwa01": {"deHouseReg1": "40", "deHouseSeen": "30", FEMALE: "50", MALE: "13"},
        "wardManya01": {"deHouseReg1": "20", "deHouseSeen": "20", FEMALE: "0", MALE: "20"},
    }
    return [
        {"dataElement": "deVisitsSex" if name in (FEMALE, MALE) else name, "period": period, "orgUnit": ward,
         "categoryOptionCombo": name if name in (FEMALE, MALE) else DEFAULT,
         "attributeOptionCombo": DEFAULT, "value": value}
        for ward in WARDS
        for name, value in figures[ward].items()
    ]  # fmt: skip


@pytest.fixture(scope="module")
def imported(tmp_path_factory) -> Path:
    """A folder with the metadata, the subjects a person filled in, and the catalogue they make."""
    base = tmp_path_factory.mktemp("import")
    held = metadata()
    held["dataElements"].append(
        held["dataElements"][1] | {"id": "deBirths001", "code": "B", "name": "Live births"}
    )
    held["dataSets"][0]["dataSetElements"].append({"dataElement": {"id": "deBirths001"}})
    words = [saved(base, held), "--name", "home", "--subjects", base / "subjects.csv"]
    first = guanhuai(base, "catalogue", "import", *map(str, words), "--out", str(base / "home"))
    assert (first.returncode, first.stderr) == (1, "")
    assert "4 data elements; write the subject" in first.stdout
    assert not (base / "home").exists()
    assert "Live births" not in (base / "subjects.csv").read_text(encoding="utf-8")
    (base / "subjects.csv").write_text(subjects_csv(), encoding="utf-8")
    second = guanhuai(base, "catalogue", "import", *map(str, words), "--out", str(base / "home"))
    assert (second.returncode, second.stderr) == (1, ""), second.stderr
    assert "data elements          4 carried,     1 not" in second.stdout
    return base


@pytest.fixture(scope="module")
def loaded(imported) -> Path:
    """The home after a month's data values were handed in and built."""
    path = saved(imported, {"idScheme": "UID", "dataValues": values("202401")}, "values.json")
    sent = run(imported, "submit", str(path))
    assert sent.returncode == 0, sent.stdout + sent.stderr
    built = run(imported, "build")
    assert built.returncode == 0, built.stderr
    return imported


def run(base: Path, *words: str):
    return guanhuai(base, *words, "--catalogue", str(base / "home"), now="2024-02-05T09:00:00")


def asked(base: Path, query: str):
    con = open_edition(Home(base / "home"), "team")
    try:
        return con.execute(query).fetchall()
    finally:
        con.close()


def test_the_folder_is_a_sound_catalogue_with_a_report_beside(imported):
    checked = guanhuai(imported, "catalogue", "check", str(imported / "home"))
    assert checked.returncode == 0, checked.stderr
    assert "forms       2: month 1, quarter 1" in checked.stdout
    report = (imported / "home" / "IMPORT.md").read_text(encoding="utf-8")
    assert "deBirths001" in report.split("Outside the boundary of care")[1].split("\n## ")[0]
    assert not any(
        "births" in p.read_text().casefold() for p in (imported / "home").rglob("*.yaml")
    )


def test_a_rate_is_what_dhis2_defines(loaded):
    query = """SELECT unit, value FROM indicator_value
        WHERE indicator = 'VISITS_PER_HH' AND period = '2024M01' ORDER BY unit"""
    whole = 100 * (50 + 13 + 0 + 20) / (30 + 20)
    assert asked(loaded, query) == [("KE_42", whole), ("W2", 100.0), ("W_1", 210.0)]


def test_what_goes_out_is_what_came_in(loaded):
    out = loaded / "out.json"
    sent = run(loaded, "export", "--out", str(out), "--ids", "uid", "--audience", "team")
    assert sent.returncode == 0, sent.stderr
    exported = json.loads(out.read_text(encoding="utf-8"))["dataValues"]
    assert sorted(exported, key=str) == sorted(values("202401"), key=str)


def test_a_breakdown_without_its_option_combo_is_refused(loaded):
    held = [{**each, "categoryOptionCombo": DEFAULT} for each in values("202312")]
    path = saved(loaded, {"dataValues": held}, "totals.json")
    sent = run(loaded, "check", str(path))
    assert sent.returncode == 1
    assert "totals.json" in sent.stdout
    assert "deVisitsSex" in sent.stdout
    assert "Traceback" not in sent.stdout + sent.stderr


def test_a_template_of_it_is_written_and_read_back_blank(loaded):
    out = loaded / "template.xlsx"
    words = ["--unit", "W_1", "--period", "2024M01", "--form", "HOME_VISITS", "--out", str(out)]
    made = run(loaded, "template", *words)
    assert made.returncode == 0, made.stderr
    sent = run(loaded, "check", str(out))
    assert "HOME_VISITS" in sent.stdout
    assert "Traceback" not in sent.stdout + sent.stderr


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (["--name", "a/b"], "--name a/b: use letters"),
        (["--data-set", "nope"], "--data-set nope: not in the files"),
        (["--out", "."], "not an empty folder"),
    ],
)
def test_wrong_words_are_one_line(imported, change, why):
    words = {"--name": "home", "--subjects": str(imported / "subjects.csv"), "--out": "new"}
    words |= dict([change]) if change[0] in words else {}
    more = [] if change[0] in words else change
    line = [str(imported / "metadata.json"), *(w for pair in words.items() for w in pair), *more]
    failed = guanhuai(imported, "catalogue", "import", *line)
    assert failed.returncode == 2
    assert why in failed.stderr
    assert len(failed.stderr.splitlines()) == 1
