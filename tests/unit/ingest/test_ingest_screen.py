"""Personal data is refused and never repeated; honest figures pass."""

import pytest
import xlsxwriter
from ingest_data import HEADER, NAMES, ROW

from pipelines.ingest.screen import number_in

TABLE = [*HEADER, ["乡镇", *NAMES], ["东关街道", *ROW]]


def check_digit(body: str) -> str:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(w * int(d) for w, d in zip(weights, body, strict=True)) % 11]


ID18 = check_digit("37070219800102001")
PERSONAL = {
    "identity number": [["备注", f"证号{ID18}"]],
    "identity number with spaces": [["备注", f"{ID18[:6]} {ID18[6:14]} {ID18[14:]}"]],
    "identity number in full width": [["备注", ID18.translate({ord(str(d)): 0xFF10 + d for d in range(10)})]],
    "identity number over two lines": [["备注", f"{ID18[:6]}\n{ID18[6:14]}–{ID18[14:]}"]],
    "identity number as a number": [["备注", float(ID18)]],
    "first generation": [["备注", "370702800102001"]],
    "first generation as a number": [["备注", 370702800102001]],
    "bank card as a number": [["备注", 6222021234567890123]],
    "two mobile numbers in one cell": [["", "13800138000、13900139000"]],
    "a column of names by a longer heading": [["受助人姓名"], ["张三"]],
    "bank card": [["备注", "6222 0212 3456 7894"]],
    "two mobile numbers": [["", "13800138000"], ["", "13900139000"]],
    "two mobile numbers as numbers": [["", 13800138000], ["", 13900139000]],
    "a column of names": [["姓名"], ["张三"], ["李四"]],
    "one name": [["户主姓名"], ["王小明"]],
    "names in English": [["Name"], ["Jane Smith"]],
    "a column of phones": [["联系电话"], ["0536-8888888"], ["0536-8888889"]],
    "addresses": [["家庭住址"], ["东关街道胜利街12号3单元"]],
}  # fmt: skip
HONEST = {
    "large amounts": [["元", 3456000, "13,912,345,678.00"]],
    "unit codes": [["370705001", 370705002.0]],
    "one office phone": [["联系电话", "0536-8888888"]],
    "one mobile of the office": [["联系电话：13800138000"]],
    "signatures by role": [["填表人：填报岗370705-03", "统计负责人", "统计岗"]],
    "a column of townships called name": [["单位名称"], ["东关街道"], ["合计"]],
    "eighteen digits without a date": [["单号", "123456789012345678"]],
    "a figure of fourteen digits": [["元", 98765432109876, "98,765,432,109,876"]],
    "a sum out of range": [["元", 370702.8e9, 1e15, "1234567890123456"]],
    "document numbers": [["批准文号", "国统制〔2008〕78号"]],
}


@pytest.mark.parametrize("case", PERSONAL)
def test_personal_data_is_refused_and_not_repeated(case, workbook, parsed):
    refused = parsed(workbook([*TABLE, *PERSONAL[case]])).rejected
    assert refused is not None and refused.reason == "personal_data"
    assert refused.cell
    written = [str(v) for row in PERSONAL[case][1:] or PERSONAL[case] for v in row if v]
    assert not any(value in refused.zh + refused.en for value in written)


@pytest.mark.parametrize("case", HONEST)
def test_honest_figures_pass(case, workbook, parsed):
    assert parsed(workbook([*TABLE, [], *HONEST[case]])).rejected is None


def test_a_sheet_without_a_form_is_looked_at_too(workbook, parsed):
    assert parsed(workbook(TABLE, [["", ID18]])).rejected.reason == "personal_data"


@pytest.mark.parametrize("where", ["file", "sheet", "comment", "text box"])
def test_an_identity_number_beside_the_cells_is_refused_too(where, tmp_path, parsed):
    path = tmp_path / (f"{ID18}.xlsx" if where == "file" else "return.xlsx")
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet(ID18 if where == "sheet" else "表1")
        for r, row in enumerate(TABLE):
            sheet.write_row(r, 0, row)
        if where == "comment":
            sheet.write_comment("A1", f"户主{ID18}")
        if where == "text box":
            sheet.insert_textbox("J2", ID18)
    refused = parsed(path).rejected
    assert refused is not None and refused.reason == "personal_data"
    assert ID18 not in refused.zh + refused.en


def test_comments_and_text_boxes_without_people_pass(tmp_path, parsed):
    path = tmp_path / "return.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("表1")
        for r, row in enumerate(TABLE):
            sheet.write_row(r, 0, row)
        sheet.write_comment("A1", "与上季相比增加 12,345,678 元，电话 0536-8888888")
    assert parsed(path).rejected is None


def test_a_number_with_a_wrong_check_digit_is_no_identity_number(workbook, parsed):
    wrong = ID18[:-1] + ("1" if ID18[-1] != "1" else "2")
    assert parsed(workbook([*TABLE, [], ["备注", wrong]])).rejected is None


def test_the_hash_of_a_file_is_no_phone_number_but_one_beside_it_is():
    digest = "14063697603e22d600d336bee6cff12c8be93509ce84a0642918d89b2aef1753"
    assert number_in(f"文件 {digest}") is None
    assert number_in(f"{digest} 13812345678") == "phone"
    # Of another length it is no hash.
    assert number_in("a13812345678" + "b" * 50) == "phone"
