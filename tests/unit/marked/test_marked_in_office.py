"""Another program opens marked workbooks: notes are there, and what it reckons is what stood there."""

import io
import os
import shutil
import subprocess

import openpyxl
import pytest
from marked_data import SHEET, cells, coloured, finding, mark_here, notes, rich
from test_marked_other_formats import FORMULAS, old_workbook

OFFICE = shutil.which("soffice")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        OFFICE is None and "CI" not in os.environ, reason="LibreOffice opens the workbook"
    ),
]


def saved_again(content: bytes, folder) -> bytes:
    """The workbook as LibreOffice writes it after reckoning every formula anew."""
    (folder / "in").mkdir()
    (folder / "in" / "a.xlsx").write_bytes(content)
    run = subprocess.run(
        [OFFICE, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to",
         "xlsx", "--outdir", str(folder), str(folder / "in" / "a.xlsx")],
        check=True, capture_output=True, text=True, timeout=240,
    )  # fmt: skip
    assert "Error" not in run.stdout + run.stderr
    return (folder / "a.xlsx").read_bytes()


def without_results(content: bytes) -> bytes:
    """The workbook with the results of its formulas taken out, so that they must be reckoned."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_marked_workbook_opens_with_its_notes_and_values(tmp_path):
    made = mark_here(rich(), [finding(SHEET, "B3, D4"), finding(SHEET, "A6:D6", "warning")])
    again = saved_again(made.content, tmp_path)
    assert openpyxl.load_workbook(io.BytesIO(again)).sheetnames[:3] == ["核查结果", SHEET, "说明"]
    said = notes(again, SHEET)
    assert said.keys() == {"A6", "B3", "D4", "E5"}
    assert "原有批注" in said["B3"] and "〔错误〕" in said["B3"]
    before, after = cells(made.content, SHEET), cells(again, SHEET)
    kept = [c for c in before if before[c][1] is not None and c != "G3"]
    assert {c: before[c][1] for c in kept} == {c: after[c][1] for c in kept}


def test_results_kept_are_those_that_would_be_reckoned(tmp_path):
    made = mark_here(rich(), [finding(SHEET, "B3")])
    reckoned = cells(saved_again(without_results(made.content), tmp_path), SHEET)
    kept = cells(made.content, SHEET)
    formulas = [c for c, (formula, *_) in kept.items() if str(formula).startswith("=")]
    assert len(formulas) >= 6
    assert {c: kept[c][1] for c in formulas} == {c: reckoned[c][1] for c in formulas}


def test_a_marked_workbook_saved_by_another_program_is_marked_anew(tmp_path):
    first = mark_here(rich(), [finding(SHEET, "B3"), finding(SHEET, "C4", "warning")])
    again = mark_here(saved_again(first.content, tmp_path), [finding(SHEET, "D5")])
    said = notes(again.content, SHEET)
    assert said["B3"].strip() == "原有批注"
    assert said.keys() == {"B3", "D5", "E5"}
    assert coloured(again.content, SHEET) == {"thin": ["D5"]}
    assert again.losses == ()


def test_formulas_of_an_xls_give_what_the_other_program_reads_in_the_original(tmp_path):
    (tmp_path / "b.xls").write_bytes(old_workbook())
    subprocess.run(
        [OFFICE, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to",
         "xlsx", "--outdir", str(tmp_path), str(tmp_path / "b.xls")],
        check=True, capture_output=True, timeout=240,
    )  # fmt: skip
    theirs = cells((tmp_path / "b.xlsx").read_bytes(), "表'一")
    ours = cells(saved_again(mark_here(old_workbook(), [], "b.xls").content, tmp_path), "表'一")
    places = [f"G{n}" for n in range(1, len(FORMULAS) + 1)]
    assert [ours[c][1] for c in places] == [theirs[c][1] for c in places]
    assert None not in [ours[c][1] for c in places]
