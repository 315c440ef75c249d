"""The list of planted defects says exactly what is wrong with the files, and nothing else is."""

import csv
import hashlib
import unicodedata
from collections import Counter
from datetime import datetime
from decimal import Decimal
from random import Random

import pytest
from python_calamine import CalamineWorkbook

from pipelines import due, paths, period
from pipelines.catalogue.load import load
from pipelines.cli.catalogue import year_range
from pipelines.errors import UserError
from pipelines.sample.identity import numbers
from pipelines.sample.office import Office
from pipelines.sample.plan import Plan
from pipelines.sample.recipe import load_recipe
from pipelines.sample.write import owing, write_sample

CATALOGUE = load(paths.CATALOGUES / "weifang")
RECIPE_PATH = paths.SAMPLE / "weifang.yaml"
RECIPE = load_recipe(RECIPE_PATH, CATALOGUE)
FEW = ("370702", "370725", "370793")


def rows_of(path):
    with path.open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def contents(folder):
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture(scope="module")
def year(tmp_path_factory):
    out = tmp_path_factory.mktemp("year") / "sample"
    steps = []
    made = write_sample(
        CATALOGUE, RECIPE_PATH, range(2009, 2010), 5, out, progress=lambda *s: steps.append(s)
    )
    return out, made, steps


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(tmp_path):
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        write_sample(
            CATALOGUE, RECIPE_PATH, range(2008, 2009), seed, tmp_path / name, reporters=FEW
        )
    first = contents(tmp_path / "a")
    assert first == contents(tmp_path / "b")
    other = contents(tmp_path / "c")
    same = [n for n in first.keys() & other.keys() if n.endswith("xlsx") and first[n] == other[n]]
    assert len(same) < len(first) / 5


def test_clean_means_a_file_for_every_slot_and_no_truth(tmp_path):
    made = write_sample(
        CATALOGUE, RECIPE_PATH, range(2008, 2009), 1, tmp_path / "s", clean=True, reporters=FEW
    )
    assert (made.files, made.defects) == (3 * 58, 0)
    assert rows_of(tmp_path / "s" / "truth.csv") == []


def test_years_of_which_nothing_is_due_are_one_line(tmp_path):
    with pytest.raises(UserError, match="weifang: no return is due in 1999–2000; choose years in"):
        write_sample(CATALOGUE, RECIPE_PATH, range(1999, 2001), 1, tmp_path / "s")
    assert not (tmp_path / "s").exists()


@pytest.mark.parametrize("years", ["2010-2008", "20x", "²008", "2008-", "08", "99999", ""])
def test_years_that_are_none_are_one_line(years):
    with pytest.raises(UserError, match="write one year"):
        year_range(years)
    assert (year_range("2009"), year_range("2008-2010")) == (range(2009, 2010), range(2008, 2011))


def test_a_folder_with_anything_in_it_is_left_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("x")
    with pytest.raises(UserError, match="not an empty folder"):
        write_sample(CATALOGUE, RECIPE_PATH, range(2008, 2009), 1, tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["mine.txt"]


def test_progress_ends_at_the_whole(year):
    assert year[2][-1] == (938, 938)


def test_the_manifest_lists_every_workbook_after_its_period(year):
    out, made, _ = year
    listed = rows_of(out / "manifest.csv")
    assert len(listed) == made.files
    assert {row["file"] for row in listed} == {n for n in contents(out) if n.endswith(".xlsx")}
    times = [row["received_at"] for row in listed]
    assert times == sorted(times)
    assert min(times) > "2009-02-01"


def test_every_kind_of_defect_is_planted_as_often_as_the_recipe_says(year):
    out, _, _ = year
    asked = Counter()
    for planted in RECIPE.defects:
        asked[planted.kind] += planted.per_year
    truths = rows_of(out / "truth.csv")
    slots = {(t["kind"], t["form"], t["period"], t["reporter"]) for t in truths}
    found = Counter(kind for kind, *_ in slots)
    found["jump_back"] = len(
        {t["reporter"] + t["form"] for t in truths if t["kind"] == "jump_back"}
    )
    assert found.keys() == asked.keys()
    assert sum(asked.values()) - sum(found.values()) <= 2


def test_late_is_late_and_all_else_on_time(year):
    out, _, _ = year
    listed = rows_of(out / "manifest.csv")
    received = {row["file"]: datetime.fromisoformat(row["received_at"]) for row in listed}
    truths = [t for t in rows_of(out / "truth.csv") if t["file"]]
    late = {t["file"] for t in truths if t["kind"] == "late"}
    again = {t["file"] for t in truths if t["kind"] == "sent_twice"}
    again |= {t["corrected_by"] for t in truths if t["scope"] == "return"}
    for truth in truths:
        form, when = CATALOGUE.form_by_code[truth["form"]], period.parse(truth["period"])
        if truth["file"] not in again:
            is_late = due.is_late(CATALOGUE, form, when, received[truth["file"]])
            assert is_late == (truth["file"] in late)
        if truth["corrected_by"]:
            assert received[truth["corrected_by"]] > received[truth["file"]]


def cell_at(out, truth, name):
    book = CalamineWorkbook.from_path(out / truth["file"])
    cells = book.get_sheet_by_name(truth["sheet"]).to_python(skip_empty_area=False)
    letters = name.rstrip("0123456789")
    col = 0
    for letter in letters:
        col = col * 26 + ord(letter) - 64
    return cells[int(name[len(letters) :]) - 1][col - 1]


def plain(cell):
    """A cell as a Decimal where it holds a number, however it is written."""
    text = unicodedata.normalize("NFKC", str(cell)).replace(",", "").strip()
    text = "0" if text == "无" else text.rstrip("户人次件个元天")
    try:
        return Decimal(text)
    except ArithmeticError:
        return text


def test_what_is_planted_stands_in_the_cell_named(year):
    out, _, _ = year
    looked_at = 0
    for truth in rows_of(out / "truth.csv"):
        if truth["planted"] and len(truth["cells"].split()) == 1:
            assert plain(cell_at(out, truth, truth["cells"])) == plain(truth["planted"])
            assert plain(truth["planted"]) != plain(truth["true"]) or truth["kind"] == "jump_back"
            looked_at += 1
        elif truth["kind"] == "blank":
            assert cell_at(out, truth, truth["cells"]) == ""
    assert looked_at > 40


def test_files_that_cannot_be_taken_are_as_described(year):
    out, _, _ = year
    for truth in rows_of(out / "truth.csv"):
        path = out / truth["file"]
        if truth["kind"] == "empty":
            assert path.stat().st_size == 0
        elif truth["kind"] == "unreadable":
            with pytest.raises(Exception, match=r"(?i)zip|eocd|end of central"):
                CalamineWorkbook.from_path(path)
        elif truth["kind"] in ("personal_data", "wrong_unit"):
            sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
            assert any(truth["planted"] in str(cell) for row in sheet for cell in row)
        elif truth["kind"] == "sent_twice":
            first = truth["note"].removeprefix("same bytes as ")
            assert path.read_bytes() == (out / first).read_bytes()


def test_made_up_identity_numbers_pass_the_check_and_belong_nowhere():
    weights = [2 ** (17 - i) % 11 for i in range(18)]
    for number in numbers(50, Random(1)):
        digits = [10 if d == "X" else int(d) for d in number]
        assert sum(d * w for d, w in zip(digits, weights, strict=True)) % 11 == 1
        assert number.startswith("99")


def test_every_workbook_says_it_is_a_demonstration_and_is_signed_by_roles(year):
    out, _, _ = year
    one_of_each = {row["file"].split("/")[1]: row["file"] for row in rows_of(out / "manifest.csv")}
    assert len(one_of_each) == 17
    for name in one_of_each.values():
        sheet = CalamineWorkbook.from_path(out / name).get_sheet_by_index(0).to_python()
        words = " ".join(str(cell) for row in sheet for cell in row)
        assert "演示数据" in words
        assert all(role in words for role in RECIPE.roles)


def verdict(truths):
    return "returned" if any(t.severity == "error" for t in truths) else "accepted"


def offices(tmp_path, years, seed):
    tasks = Plan(CATALOGUE, RECIPE, years, seed).make()
    for code in owing(CATALOGUE, years):
        office = Office(CATALOGUE, RECIPE, years, seed, code)
        office.work(tasks.get(code, []), tmp_path)
        yield office


def live(office):
    """The returns in force: the last one of each slot that was not refused or returned."""
    for sendings in office.sendings.values():
        good = [
            s
            for s in sendings
            if s.manner in ("", "sent_twice")
            and not any(t.scope == "return" and t.severity == "error" for t, *_ in s.truths)
        ]
        if good:
            yield good[-1].sent


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 3])
def test_rules_across_returns_find_what_was_planted_and_nothing_else(tmp_path, seed, clean):
    for office in offices(tmp_path, range(2008, 2011), seed):
        planted = Counter(
            (t.rule_id, t.period, t.unit) for t in office.truths if t.scope == "cross"
        )
        found = Counter(clean.cross_findings(list(live(office))))
        by_reporter = {c.id for c in CATALOGUE.cross_checks if c.kind == "forms_agree"}
        planted = Counter(
            {(r, p, office.code if r in by_reporter else u): n for (r, p, u), n in planted.items()}
        )
        assert found == planted


@pytest.mark.slow
def test_rules_inside_a_return_find_what_was_planted_and_nothing_else(tmp_path, clean):
    rules = {c.kind: c.id for c in CATALOGUE.general_checks}
    for office in offices(tmp_path, range(2009, 2010), 4):
        for sendings in office.sendings.values():
            for sending in sendings:
                planted = {
                    rule
                    for t, *_ in sending.truths
                    if t.scope == "return"
                    for rule in (t.rule_id, *t.also.split())
                }
                assert found_inside(sending.sent, rules, clean) == planted


def found_inside(sent, rules, clean):
    form = CATALOGUE.form_by_code[sent.form]
    owed = CATALOGUE.rows_of(form, sent.reporter, sent.period.end)
    units = [row.unit for row in sent.rows]
    found = {rule for _, _, rule in clean.broken_checks(sent)}
    found |= {rules["row_known"]} if set(units) - set(owed) else set()
    found |= {rules["row_present"]} if set(owed) - set(units) else set()
    found |= {rules["row_once"]} if any(units.count(u) > 1 for u in owed) else set()
    for *_, cell in clean.bad_cells(sent):
        if cell is None:
            found.add(rules["required"])
        elif isinstance(cell, str):
            found.add(rules["readable"])
        elif cell < 0:
            found.add(rules["non_negative"])
        else:
            found.add(rules["whole_number"])
    for code, total in sent.totals().items() if sent.has_total else ():
        cells = [row.values[code] for row in sent.rows]
        if all(isinstance(c, (int, Decimal)) for c in cells) and total != sum(cells):
            found.add(rules["total"])
    return found


@pytest.fixture(scope="module")
def clean():
    """The readings of the rules that the clean sample is checked by."""
    import importlib.util
    from pathlib import Path

    place = Path(__file__).with_name("test_sample_clean.py")
    spec = importlib.util.spec_from_file_location("sample_rules", place)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
