"""xls, ods and text files come back as xlsx: as much as their format tells, the rest is said."""

import io
import os
import shutil
import subprocess

import openpyxl
import pytest
import xlwt
from marked_data import coloured, finding, mark_here, notes, opened

from pipelines.ingest.read import read

OFFICE = shutil.which("soffice")


def old_workbook(**options) -> bytes:
    book = xlwt.Workbook()
    book.dates_1904 = options.get("dates_1904", False)
    sheet, other = book.add_sheet("表'一"), book.add_sheet("其他")
    style = xlwt.easyxf(
        "font: bold on, name 宋体, height 280, colour red; pattern: pattern solid, fore_colour yellow;"
        "borders: left thin, top double; align: horiz center, wrap on",
        num_format_str="0.00%",
    )
    sheet.write_merge(0, 0, 0, 3, "工作情况", style)
    for r in range(1, 5):
        sheet.write(r, 0, f"乡镇{r}")
        sheet.write(r, 1, r)
        sheet.write(r, 2, r / 4, style)
    sheet.write(5, 1, True)
    sheet.write(5, 2, "=1+1")
    for place, formula in enumerate(FORMULAS):
        sheet.write(place, 6, xlwt.Formula(formula))
    sheet.col(0).width = 256 * 24
    sheet.col(3).hidden = True
    sheet.row(2).height_mismatch, sheet.row(2).height = True, 40 * 20
    sheet.panes_frozen, sheet.horz_split_pos = True, 1
    sheet.protect, sheet.password = True, "abc"
    other.write(0, 0, 5)
    other.visibility = 1
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


FORMULAS = [
    "SUM(B2:B5)", "B2-(B3-B4)", "(B2+B3)*C2", "IF(B2>1,\"甲\",\"a\"\"b\")", "2^(3^2)", "-(B2-B3)%",
    "$B2+B$3+$B$4", "ROUND(B2/3,2)", "SUM(B2,B3,C2:C4)", "B2&\"x\"", "IF(AND(B2>=1,OR(B3<2,B4<>3)),1,0)",
    "'其他'!A1*2", "SUMPRODUCT(B2:B5,C2:C5)", "COUNTIF(B2:B5,\">2\")", "NOT(TRUE)",
]  # fmt: skip


@pytest.fixture(scope="module")
def marked_old():
    return mark_here(old_workbook(), [finding("表'一", "C3"), finding("表'一", "A1")], "季报.xls")


def test_an_xls_keeps_values_formulas_merges_and_formats(marked_old):
    sheet = opened(marked_old.content)["表'一"]
    assert sheet["A1"].value == "工作情况"
    assert [str(r) for r in sheet.merged_cells.ranges] == ["A1:D1"]
    assert [sheet.cell(r + 1, 7).value for r in range(len(FORMULAS))] == [f"={f}" for f in FORMULAS]
    assert (sheet["C3"].value, sheet["C3"].number_format) == (0.5, "0.00%")
    assert (sheet["C3"].font.b, sheet["C3"].font.name, sheet["C3"].font.sz) == (True, "宋体", 14)
    assert sheet["C3"].font.color.rgb == "FFFF0000"
    assert sheet["C3"].fill.fgColor.rgb == "FFFFFF00"
    assert (sheet["C3"].border.left.style, sheet["C3"].border.top.style) == ("thin", "double")
    assert (sheet["C3"].alignment.horizontal, sheet["C3"].alignment.wrap_text) == ("center", True)
    assert sheet["B6"].value is True
    assert round(sheet.column_dimensions["A"].width) == 24
    assert sheet.column_dimensions["D"].hidden
    assert round(sheet.row_dimensions[3].height) == 40
    assert sheet.freeze_panes == "A2"
    assert sheet.protection.sheet
    assert sheet.protection.password == xlwt_hash(old_workbook())
    assert opened(marked_old.content)["其他"].sheet_state == "hidden"


def xlwt_hash(data: bytes) -> str:
    """The password's hash as it stands in the file: in the record behind the one of protection."""
    at = data.index(b"\x13\x00\x02\x00", data.index(b"\x12\x00\x02\x00\x01\x00"))
    return f"{int.from_bytes(data[at + 4 : at + 6], 'little'):04X}"


def test_an_xls_is_marked_and_says_what_it_lost(marked_old):
    assert coloured(marked_old.content, "表'一") == {"thin": ["A1", "C3"]}
    assert notes(marked_old.content, "表'一")["C3"].startswith("〔错误〕")
    assert [loss.zh[:8] for loss in marked_old.losses] == ["由 .xls 转"]
    assert marked_old.name == "季报（已标注）.xlsx"


def test_text_that_looks_like_a_formula_stays_text(marked_old):
    cell = opened(marked_old.content)["表'一"]["C6"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=1+1", "s", True)


def test_an_xls_that_counts_from_1904_keeps_its_dates():
    made = mark_here(old_workbook(dates_1904=True), [])
    assert opened(made.content).epoch.year == 1904


def test_a_damaged_xls_that_is_still_read_comes_back_with_its_values():
    data = bytearray(old_workbook())
    at = bytes(data).index(b"\xe0\x00\x14\x00")  # a cell format of which xlrd knows no font
    data[at + 4 : at + 6] = b"\xff\x7f"
    made = mark_here(bytes(data), [finding("表'一", "B2")])
    assert opened(made.content)["表'一"]["A2"].value == "乡镇1"
    assert coloured(made.content, "表'一") == {"thin": ["B2"]}


@pytest.mark.parametrize("coding", ["utf-8", "gb18030", "utf-16"])
def test_text_comes_back_with_figures_as_numbers_and_codes_as_text(coding):
    lines = "单位,数\n东关,12\n大虞,1.10\n010,=2+3\n甲,-3.5\n"
    made = mark_here(lines.encode(coding), [finding(None, "B2"), finding("", "B3")], "a.csv")
    sheet = opened(made.content)["数据"]
    assert [[c.value for c in row] for row in sheet.iter_rows()] == [
        ["单位", "数"], ["东关", 12], ["大虞", "1.10"], ["010", "=2+3"], ["甲", -3.5],
    ]  # fmt: skip
    assert sheet["B4"].data_type == "s"
    assert sheet["B4"].quotePrefix
    assert coloured(made.content, "数据") == {"thin": ["B2", "B3"]}
    assert made.losses == ()


@pytest.mark.skipif(OFFICE is None and "CI" not in os.environ, reason="LibreOffice writes the file")
@pytest.mark.slow
@pytest.mark.parametrize("ending", ["xls", "ods"])
def test_what_another_program_wrote_keeps_its_figures(ending, tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "表1"
    for r in range(1, 6):
        sheet.append([f"乡镇{r}", r, r * 1.5, f"=B{r}+C{r}"])
    sheet.merge_cells("A8:B9")
    sheet["A8"] = "合并"
    book.save(tmp_path / "a.xlsx")
    subprocess.run(
        [OFFICE, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to",
         ending, "--outdir", str(tmp_path), str(tmp_path / "a.xlsx")],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    content = (tmp_path / f"a.{ending}").read_bytes()
    made = mark_here(content, [finding("表1", "D3")])
    (before,), (_, after) = read(content), read(made.content)
    assert after.rows[:5] == before.rows[:5]
    assert after.rows[2] == ["乡镇3", 3, 4.5, 7.5]
    assert coloured(made.content, "表1") == {"thin": ["D3"]}
    assert opened(made.content)["表1"]["D3"].value == "=B3+C3"
    assert "A8:B9" in [str(r) for r in opened(made.content)["表1"].merged_cells.ranges]
