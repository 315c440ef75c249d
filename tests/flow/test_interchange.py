"""DHIS2 by the command line: values in, by every kind of file and identifier, and out again."""

import csv
import io
import json
import shutil
import sys
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from command import guanhuai
from sqlalchemy import select

sys.path.insert(0, str(Path(__file__).parents[1] / "unit" / "ingest"))
from dhis2_data import as_csv, as_json, as_xml, identifiers, uid
from test_dhis2_hostile import BAD

from pipelines import paths
from pipelines.catalogue.load import load
from pipelines.paths import Home
from pipelines.register.store import open_register, reading
from pipelines.register.tables import finding
from pipelines.sample.write import write_sample
from pipelines.warehouse import open_edition

WRITERS = {"json": as_json, "xml": as_xml, "csv": as_csv}
VALUES = {
    "iu_elig": 40,
    "iu_inf": 30,
    "iu_exam": 0,
    "iu_dec": 5,
    "iu_refer": 1,
    "iu_fu_due": 4,
    "iu_fu": 3,
}
FIGURES = "SELECT element, unit, period, value, state FROM element_value ORDER BY ALL"
CELLS = "SELECT period, reporter, unit, element, state, value, raw FROM value ORDER BY ALL"
RATIOS = "SELECT indicator, unit, period, numerator, denominator, value FROM indicator_value ORDER BY ALL"


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """The catalogue with a uid for every entry."""
    made = tmp_path_factory.mktemp("catalogue") / "weifang"
    shutil.copytree(paths.catalogue_folder("weifang"), made)
    (made / "dhis2.csv").write_text(identifiers(load(made)), encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def run(folder):
    def command(home: Path, *words: object, received: str | None = None):
        more = ["--received", received] if received else []
        return guanhuai(home, *map(str, words), "--catalogue", str(folder), *more)

    return command


def towns(folder: Path) -> list[str]:
    return [u.code for u in load(folder).units if u.parent == "370705" and not u.valid_to]


def values(folder: Path, by: str = "code", **changed: object) -> list[dict[str, object]]:
    """A whole return of RC02 for 2010Q4: every township, every element."""
    name = {"code": lambda kind, code: code, "uid": uid}[by]
    return [
        {"dataElement": name("element", element), "period": "2010Q4", "orgUnit": name("unit", town),
         "value": str(n + at)} | (changed if at == 0 and element == "iu_exam" else {})
        for at, town in enumerate(towns(folder))
        for element, n in VALUES.items()
    ]  # fmt: skip


def marts(home: Path, query: str):
    con = open_edition(Home(home / "weifang"))
    try:
        return con.execute(query).fetchall()
    finally:
        con.close()


def exported(run, home: Path, out: Path, *words: object) -> list[dict[str, object]]:
    done = run(home, "export", "--out", out, "--audience", "team", *words)
    assert done.returncode == 0, done.stderr
    return json.loads(out.read_text("utf-8"))["dataValues"]


@pytest.mark.slow
def test_every_kind_of_file_and_identifier_gives_the_same_register(run, folder, tmp_path):
    found = []
    for kind, by in (("json", "code"), ("xml", "uid"), ("csv", "uid")):
        home, path = tmp_path / kind, tmp_path / f"values.{kind}"
        path.write_bytes(WRITERS[kind](values(folder, by)))
        done = run(home, "submit", path, received="2011-01-08T09:00:00")
        assert done.returncode == 0, done.stdout + done.stderr
        assert "已受理" in done.stdout
        run(home, "build")
        found.append(marts(home, CELLS))
    assert len(found[0]) == len(towns(folder)) * len(VALUES)
    assert found[1] == found[2] == found[0]


@pytest.mark.slow
def test_what_is_exported_and_handed_in_elsewhere_makes_the_same_marts(run, folder, tmp_path):
    write_sample(
        load(folder), paths.SAMPLE / "weifang.yaml", range(2009, 2010), 1, tmp_path / "returns",
        clean=True, reporters=["370705"],
    )  # fmt: skip
    one = tmp_path / "one"
    assert run(one, "submit", "--quiet", tmp_path / "returns").returncode == 0
    assert run(one, "build").returncode == 0
    figures, ratios = marts(one, FIGURES), marts(one, RATIOS)
    is_demo = 'SELECT DISTINCT is_demo FROM "return"'
    assert marts(one, is_demo) == [(True,)]
    assert len(figures) > 1000
    for kind, by in (("json", "uid"), ("xml", "code"), ("csv", "uid")):
        out = tmp_path / f"values.{kind}"
        done = run(one, "export", "--out", out, "--audience", "team", "--ids", by)
        assert done.returncode == 0, done.stderr
        two = tmp_path / f"two-{kind}"
        done = run(two, "submit", "--quiet", out, received="2010-01-08T09:00:00")
        assert done.returncode == 0, done.stdout + done.stderr
        assert run(two, "build").returncode == 0
        assert marts(two, FIGURES) == figures
        assert marts(two, RATIOS) == ratios
        assert marts(two, is_demo) == [(True,)]


@pytest.mark.slow
def test_a_breakdown_goes_out_and_in_by_its_combos(tmp_path):
    folder = tmp_path / "nhs-ae"
    shutil.copytree(paths.catalogue_folder("nhs-ae"), folder)
    (folder / "dhis2.csv").write_text(identifiers(load(folder)), encoding="utf-8")
    catalogue = load(folder)
    (form,) = catalogue.forms
    assert form.dimension
    level, day = form.reports[0].reporter_level, date(2017, 5, 31)
    units = [u.code for u in catalogue.units_on(day) if u.level == level][:3]
    sent, found = tmp_path / "sent.json", []
    sent.write_bytes(
        as_json([
            {"dataElement": element.code, "period": "201705", "orgUnit": unit,
             "categoryOptionCombo": item.code, "value": str(20 - n)}
            for unit in units
            for item in form.dimension.items
            for n, element in enumerate(form.elements)
        ])
    )  # fmt: skip
    for name in ("one", "two"):
        home, out = tmp_path / name, tmp_path / f"{name}.csv"
        when = ("--received", "2017-06-10T09:00:00", "--catalogue", str(folder))
        assert guanhuai(home, "submit", str(sent), *when, now="2019-01-01").returncode == 0
        guanhuai(home, "build", *when[2:], now="2019-01-01")
        words = ("--ids", "uid", *when[2:])
        done = guanhuai(home, "export", "--out", str(out), *words, now="2019-01-01")
        assert done.returncode == 0, done.stderr
        found.append(out.read_text("utf-8"))
        sent = out
    assert found[0] == found[1]
    assert found[0].count("\n") == 1 + len(units) * len(form.dimension.items) * len(form.elements)


@pytest.mark.slow
def test_a_zero_goes_out_and_a_deleted_value_says_so(run, folder, tmp_path):
    """A cell emptied by a later version tells a DHIS2 that took it over to delete it."""
    home, town = tmp_path / "home", towns(folder)[0]

    def sent(number: int, **more: object) -> dict[str, object]:
        path = tmp_path / f"v{number}.json"
        path.write_bytes(as_json(values(folder, **more)))
        run(home, "submit", path, received=f"2011-01-0{5 + number}T09:00:00")
        run(home, "build")
        found = exported(run, home, tmp_path / "out.json")
        (one,) = [v for v in found if v["orgUnit"] == town and v["dataElement"] == "iu_exam"]
        return one

    assert sent(0, value="9")["value"] == "9"
    assert sent(1, value="0")["value"] == "0"
    # A blank cell sends the return back, and the version before it stays in force.
    assert sent(2, deleted=True)["value"] == "0"
    engine = open_register(Home(home / "weifang"))
    with reading(engine) as connection:
        ids = list(connection.scalars(select(finding.c.finding_id)))
    engine.dispose()
    for each in ids:
        words = ("--reason", "台账已核对", "--role", "evaluator")
        run(home, "finding", "waive", each, *words)
    run(home, "build")
    one = next(
        v
        for v in exported(run, home, tmp_path / "out.json")
        if v["orgUnit"] == town and v["dataElement"] == "iu_exam"
    )
    assert one["deleted"] is True
    assert "value" not in one
    row = f"SELECT state, raw FROM value WHERE unit = '{town}' AND element = 'iu_exam'"
    assert marts(home, row) == [("missing", "deleted")]


@pytest.mark.slow
def test_what_cannot_be_exported_is_one_line_and_leaves_what_was_there(run, folder, tmp_path):
    home, out = tmp_path / "home", tmp_path / "out.json"
    out.write_text("before")
    path = tmp_path / "v.json"
    path.write_bytes(as_json(values(folder)))
    plain = folder.parent / "plain"
    if not plain.exists():
        shutil.copytree(folder, plain)
        (plain / "dhis2.csv").write_text("kind,code,uid,dhis2_code\n")
    done = run(home, "export", "--out", out)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "nothing is built yet" in done.stderr
    run(home, "submit", path, received="2011-01-08T09:00:00")
    run(home, "build")
    for words, told in [
        (["--ids", "uid", "--audience", "team", "--catalogue", plain], "no uid of element iu_elig, unit"),
        (["--form", "RC99"], "no form 'RC99'; use one of RC01"),
        (["--unit", "nowhere"], "nowhere"),
        (["--period", "sometime"], "sometime"),
        (["--audience", "nobody"], "has no edition of its own"),
        (["--form", "RC02"], "no figures in force that public may see"),
    ]:  # fmt: skip
        done = guanhuai(home, "export", "--out", str(out), *map(str, words),
                        *([] if "--catalogue" in words else ["--catalogue", str(folder)]))  # fmt: skip
        assert done.returncode == 2, words
        assert told in done.stderr and done.stderr.count("\n") == 1, done.stderr
        assert out.read_text() == "before"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["home", "out.json", "v.json"]
    done = run(home, "export", "--out", out / "out.json", "--audience", "team")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "cannot be written" in done.stderr
    done = run(home, "export", "--out", tmp_path / "out.txt")
    assert "say --format" in done.stderr


@pytest.mark.slow
def test_the_public_sees_no_sensitive_figure_and_a_unit_only_its_own(run, folder, tmp_path):
    catalogue, home, path = load(folder), tmp_path / "home", tmp_path / "v.json"
    form, day = catalogue.form_by_code["RC04"], date(2010, 12, 31)
    path.write_bytes(
        as_json([
            {"dataElement": e.code, "period": "2010Q4", "orgUnit": town, "value": "1"}
            for reporter in ("370705", "370702")
            for town in catalogue.rows_of(form, reporter, day)
            for e in form.elements
        ])
    )  # fmt: skip
    run(home, "submit", path, received="2011-01-08T09:00:00")
    run(home, "build")
    out = tmp_path / "out.json"

    def met(audience: str) -> list[tuple[str, str]]:
        done = run(home, "export", "--out", out, "--audience", audience)
        assert done.returncode == 0, done.stderr
        found = json.loads(out.read_text("utf-8"))["dataValues"]
        return [(v["dataElement"], v["orgUnit"]) for v in found]

    sensitive = {e.code for e in form.elements if e.sensitive}
    assert not {e for e, _ in met("public")} & sensitive
    assert {e for e, _ in met("team")} > sensitive
    own = {u for e, u in met("370702") if e in sensitive}
    assert own and all(catalogue.unit_by_code[u].parent == "370702" for u in own)


@pytest.mark.slow
def test_a_json_file_comes_back_marked_and_can_be_handed_in_corrected(run, folder, tmp_path):
    home = tmp_path / "home"
    wrong = values(folder, value="999")
    for v in wrong:
        if v["dataElement"] == "iu_fu" and v["orgUnit"] == towns(folder)[0]:
            v["value"] = "500"
    for kind in ("json", "xml"):
        path = tmp_path / f"v.{kind}"
        path.write_bytes(WRITERS[kind](wrong, idScheme="CODE"))
        receipts = tmp_path / f"receipts-{kind}"
        done = run(home, "check", path, "--receipts", receipts)
        assert done.returncode == 1, done.stdout
        (marked,) = receipts.rglob("*.xlsx")
        book = openpyxl.load_workbook(marked)
        sheet = book.worksheets[1]
        assert sheet.title == "dataValues"
        notes = {c.coordinate for row in sheet.iter_rows() for c in row if c.comment}
        assert notes
        headings = {c.value: c.column for c in sheet[2]}
        assert headings["value"] == 6
        for row in sheet.iter_rows(min_row=3):
            if row[5].value == 500:
                assert row[5].coordinate in notes
                row[5].value = 3
            if row[5].value == 999:
                row[5].value = 0
        book.save(tmp_path / f"corrected-{kind}.xlsx")
        done = run(home, "check", tmp_path / f"corrected-{kind}.xlsx")
        assert done.returncode == 0, done.stdout
        assert "已受理" in done.stdout


def test_a_refused_file_is_one_line_with_the_value_and_its_cell(run, folder, tmp_path):
    path = tmp_path / "v.csv"
    path.write_bytes(as_csv([*values(folder), {"dataElement": "x", "period": "2010Q4"}]))
    done = run(tmp_path / "home", "submit", path)
    assert done.returncode == 1
    (line,) = [line for line in done.stdout.splitlines() if "数据元" in line]
    last = len(values(folder)) + 1
    assert f"A{last + 1}：第 {last} 个数值" in line
    assert "Traceback" not in done.stdout + done.stderr


@pytest.mark.slow
def test_formulas_never_leave_in_a_csv(run, folder, tmp_path):
    home, path, out = tmp_path / "home", tmp_path / "v.json", tmp_path / "out.csv"
    path.write_bytes(as_json([v | {"comment": "=1+1", "storedBy": "@x"} for v in values(folder)]))
    run(home, "submit", path, received="2011-01-08T09:00:00")
    run(home, "build")
    assert run(home, "export", "--out", out, "--audience", "team").returncode == 0
    cells = [cell for row in csv.reader(io.StringIO(out.read_text("utf-8"))) for cell in row]
    assert not [cell for cell in cells if cell[:1] in tuple("=+-@\t\r")]


def test_hostile_files_are_a_line_each(run, tmp_path):
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for number, (data, _) in enumerate(BAD.values()):
        (inbox / f"{number}.json").write_bytes(data)
    done = run(tmp_path / "home", "submit", inbox)
    assert done.returncode == 1
    assert done.stdout.count("不予受理") >= len(BAD)
    assert f"收到文件{len(BAD)}个：文件不予受理{len(BAD)}个" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
