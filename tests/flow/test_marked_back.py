"""From a file handed in to the workbook that goes back, and from there to one that is accepted."""

import io
from datetime import datetime
from urllib.parse import unquote

import openpyxl
import pytest
import xlsxwriter
from test_submit import ROWS, workbook

from pipelines.catalogue.load import load
from pipelines.check import check
from pipelines.ingest.read import read
from pipelines.manifest import Submitted
from pipelines.paths import CATALOGUES, Home
from pipelines.receipts import folder
from pipelines.receipts.workbook import workbook as marked_workbook
from pipelines.register.actor import Actor

AT = datetime(2009, 7, 8, 15, 20)
WRONG = [*ROWS[:-1], ["潍坊市", 20, 25, 26, 1]]


@pytest.fixture(scope="module")
def catalogue():
    return load(CATALOGUES / "weifang")


@pytest.fixture
def checked(tmp_path, catalogue, monkeypatch):
    monkeypatch.setenv("GUANHUAI_NOW", AT.isoformat())

    def run(path):
        home = Home(tmp_path / "home")
        (receipt,) = check(home, catalogue, [Submitted(path, AT)], Actor("clerk"))
        return receipt

    return run


def sheet_names(made):
    return openpyxl.load_workbook(io.BytesIO(made.content)).sheetnames


def test_a_returned_workbook_is_corrected_in_place_and_accepted(tmp_path, checked):
    workbook(tmp_path / "季报.xlsx", WRONG)
    receipt = checked(tmp_path / "季报.xlsx")
    assert receipt.returns[0].verdict == "returned"
    made = marked_workbook(receipt, tmp_path / "季报.xlsx", "zh")
    book = openpyxl.load_workbook(io.BytesIO(made.content))
    summary, sheet = book.worksheets
    told = [cell.value for row in summary.iter_rows(max_row=4) for cell in row if cell.value]
    assert "退回修改" in str(told)
    cells = [c.coordinate for row in sheet.iter_rows() for c in row if c.comment]
    asked = {c for f in receipt.returns[0].findings for c in (f.cells or "").split(", ")}
    assert set(cells) == asked != set()
    for column, value in enumerate(ROWS[-1], 1):
        sheet.cell(5, column, value)
    book.save(tmp_path / made.name)
    again = checked(tmp_path / made.name)
    assert again.returns[0].verdict == "accepted"
    assert [f for f in again.returns[0].findings if f.severity != "note"] == []
    clean = marked_workbook(again, tmp_path / made.name, "zh")
    sheet = openpyxl.load_workbook(io.BytesIO(clean.content)).worksheets[1]
    notes = [c.coordinate for row in sheet.iter_rows() for c in row if c.comment]
    assert len(notes) == len([f for f in again.returns[0].findings if f.cells])


def test_a_file_refused_at_a_cell_is_marked_there(tmp_path, checked):
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        sheet = book.add_worksheet("RC09")
        for r, row in enumerate([*ROWS, [], ["单位", "应训人员", "参训"], ["潍坊市", 1, 2]]):
            sheet.write_row(r, 0, row)
    receipt = checked(tmp_path / "a.xlsx")
    assert receipt.refusal.reason == "two_tables"
    made = marked_workbook(receipt, tmp_path / "a.xlsx", "zh")
    page = openpyxl.load_workbook(io.BytesIO(made.content))["RC09"]
    said = {c.coordinate: c.comment.text for row in page.iter_rows() for c in row if c.comment}
    assert list(said) == [receipt.refusal.cell]
    assert said[receipt.refusal.cell].startswith("〔错误〕")


def test_nothing_of_a_file_with_personal_data_goes_back(tmp_path, checked):
    workbook(tmp_path / "李四.xlsx", [*ROWS, [], ["姓名"], ["张三"]])
    made = marked_workbook(checked(tmp_path / "李四.xlsx"), tmp_path / "李四.xlsx", "zh")
    assert sheet_names(made) == ["核查结果"]
    (page,) = read(made.content)
    said = "".join(str(value) for row in page.rows for value in row)
    assert "未保存" in said
    assert "张三" not in said and "李四" not in said + made.name


def test_a_file_that_changed_since_is_not_given_back(tmp_path, checked):
    workbook(tmp_path / "a.xlsx", WRONG)
    receipt = checked(tmp_path / "a.xlsx")
    workbook(tmp_path / "a.xlsx", [*WRONG, [], ["姓名"], ["张三"]])
    assert sheet_names(marked_workbook(receipt, tmp_path / "a.xlsx", "zh")) == ["核查结果"]
    (tmp_path / "a.xlsx").unlink()
    assert sheet_names(marked_workbook(receipt, tmp_path / "a.xlsx", "en")) == ["Check results"]


def test_marked_workbooks_lie_beside_their_receipts(tmp_path, checked):
    workbook(tmp_path / "季报.xlsx", WRONG)
    receipt = checked(tmp_path / "季报.xlsx")
    (tmp_path / "out").mkdir()
    (sheet,) = folder.write(tmp_path / "out", [receipt], [tmp_path / "季报.xlsx"], "zh")
    assert sheet["marked"] == "001_季报（已标注）.xlsx"
    assert read((tmp_path / "out" / sheet["marked"]).read_bytes())
    assert sheet["marked"] in unquote(
        (tmp_path / "out" / sheet["html"]).read_text(encoding="utf-8")
    )
