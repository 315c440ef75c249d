"""The layout is found from names and codes, wherever they stand."""

import time
from decimal import Decimal

import odf.opendocument
import odf.table
import odf.text
import pytest
import xlwt
from ingest_data import CODES, HEADER, NAMES, ROW

from pipelines.ingest.header import pairs_in

TOWNS = ["东关街道", "大虞街道"]
OWN = {
    "pb_due": "应送明白纸家庭",
    "pb_done": "已送达",
    "pb_act": "宣传活动",
    "co_doc": "出台文件单位",
}


def town_values(parsed_file, town="370705001"):
    """(state, value) by element of one township's row."""
    assert parsed_file.rejected is None, parsed_file.rejected
    (found,) = parsed_file.returns
    assert (found.form, found.period, found.reporter) == ("RC02", "2009Q2", "370705")
    c = found.columns
    return {
        c["element"][i]: (c["state"][i], c["value"][i])
        for i in range(len(c["unit"]))
        if c["unit"][i] == town and c["row_kind"][i] == "row"
    }


def whole(row=ROW):
    return {code: ("value", Decimal(value)) for code, value in zip(CODES, row, strict=True)}


def rows_of(headings, **also):
    return [*HEADER, ["乡镇街道", *headings], *[[town, *ROW] for town in TOWNS]]


LAYOUTS = {
    "names": rows_of(NAMES),
    "codes": rows_of(CODES),
    "capital codes": rows_of([code.upper() for code in CODES]),
    "name and code": rows_of([f"{n}（{c}）" for n, c in zip(NAMES, CODES, strict=True)]),
    "name over code": [
        *HEADER, ["乡镇街道", *NAMES], ["", *CODES], *[[town, *ROW] for town in TOWNS]
    ],
    "with units of measure": [
        *HEADER, ["乡镇街道", *NAMES], ["", *["人"] * 7], *[[town, *ROW] for town in TOWNS]
    ],
    "with column numbers": [
        *HEADER, ["乡镇街道", *NAMES], ["甲", *range(1, 8)], *[[town, *ROW] for town in TOWNS]
    ],
    "spaces in headings": rows_of([f" 其中：{' '.join(n)}\n" for n in NAMES]),
    "a blank first column and rows": [
        [], *[["", *row] for row in HEADER], [], ["", "乡镇街道", *NAMES],
        *[["", town, *ROW] for town in TOWNS],
    ],
    "turned": [*HEADER, ["指标", *TOWNS], *[[n, v, v] for n, v in zip(NAMES, ROW, strict=True)]],
    "unit codes": [*HEADER, ["代码", "单位", *NAMES], ["370705001", "", *ROW], [370705002, "", *ROW]],
    "header in one cell": [
        ["表号：RC02    填报单位：奎文区    报告期：2009年二季度"],
        ["乡镇街道", *NAMES], *[[town, *ROW] for town in TOWNS],
    ],
    "title only": [
        ["奎文区"], ["2009年第二季度报表"], ["乡镇街道", *NAMES], *[[town, *ROW] for town in TOWNS]
    ],
    "signatures and notes": [*rows_of(NAMES), [], ["单位负责人：负责岗", "", "填表人：填报岗"], ["注：完"]],
    "extra columns": [
        *HEADER, ["序号", "乡镇街道", *NAMES, "备注"],
        *[[i, town, *ROW, "好"] for i, town in enumerate(TOWNS, 1)],
    ],
    "long": [
        *HEADER, ["乡镇街道", "指标", "数值"],
        *[[town, code, value] for town in TOWNS for code, value in zip(CODES, ROW, strict=True)],
    ],
    "wide with slots": [
        ["表号", "RC02"], ["填报单位", "报告期", "乡镇街道", *NAMES],
        *[["奎文区", "2009年二季度", town, *ROW] for town in TOWNS],
    ],
}  # fmt: skip


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_layout_is_found(layout, workbook, parsed):
    assert town_values(parsed(workbook(LAYOUTS[layout]))) == whole()


@pytest.mark.parametrize("heading", ["计量单位", "单位"])
def test_in_a_vertical_form_code_and_measure_name_no_row(heading, workbook, parsed):
    rows = [
        ["表号", "RC10"], ["填报单位", "奎文区"], ["报告期", "2009年二季度"],
        ["指标", "代码", heading, "本期数"],
        *[[name, code, "户" if n < 3 else "次", n] for n, (code, name) in enumerate(OWN.items(), 1)],
    ]  # fmt: skip
    (found,) = parsed(workbook(rows)).returns
    got = zip(found.columns["element"], found.columns["unit"], found.columns["raw"], strict=True)
    written = {code: (unit, raw) for code, unit, raw in got if raw}
    assert written == {code: ("370705", str(n)) for n, code in enumerate(OWN, 1)}
    assert len(found.columns["element"]) == len(set(found.columns["element"]))


def test_every_value_keeps_its_place(workbook, parsed):
    (found,) = parsed(workbook(LAYOUTS["names"])).returns
    c = found.columns
    at = c["element"].index("iu_inf")
    assert (c["sheet"][at], c["row"][at], c["col"][at], c["raw"][at]) == ("表1", 5, 3, "18")
    (found,) = parsed(workbook(LAYOUTS["turned"], name="turned.xlsx")).returns
    c = found.columns
    at = c["element"].index("iu_inf")
    assert (c["row"][at], c["col"][at]) == (6, 2)


def test_blank_zero_dash_and_none_are_four_things(workbook, parsed):
    row = ["", 0, "—", "无", "x", 6, 5]
    values = town_values(parsed(workbook([*HEADER, ["乡镇", *NAMES], ["东关街道", *row]])))
    assert [values[c][0] for c in CODES] == [
        "missing",
        "value",
        "na",
        "value",
        "bad",
        "value",
        "value",
    ]
    assert values["iu_dec"][1] == values["iu_inf"][1] == 0


def test_a_column_that_is_not_there_is_missing(workbook, parsed):
    values = town_values(parsed(workbook([*HEADER, ["乡镇", *NAMES[:5]], ["东关街道", *ROW[:5]]])))
    assert values["iu_fu"] == ("missing", None)


def test_totals_strangers_and_repeats_are_told_apart(workbook, parsed):
    rows = [*rows_of(NAMES), ["东关街道", *ROW], ["无名镇", *ROW], ["合计", *ROW]]
    (found,) = parsed(workbook(rows)).returns
    c = found.columns
    kinds = [(c["unit"][i], c["row_kind"][i], c["label"][i]) for i in range(0, len(c["unit"]), 7)]
    assert kinds == [
        ("370705001", "row", "东关街道"),
        ("370705002", "row", "大虞街道"),
        ("370705001", "row", "东关街道"),
        (None, "row", "无名镇"),
        (None, "total", "合计"),
    ]


def test_a_township_of_another_county_is_a_stranger(workbook, parsed):
    (found,) = parsed(workbook([*HEADER, ["乡镇", *NAMES], ["下营镇", *ROW]])).returns
    assert set(found.columns["unit"]) == {None}


def test_a_unit_without_townships_fills_in_its_own_row(workbook, parsed):
    header = [HEADER[0], ["填报单位", "峡山区"], HEADER[2]]
    (found,) = parsed(workbook([*header, ["单位", *NAMES], ["合计", *ROW]])).returns
    assert found.reporter == "370795"
    assert set(found.columns["unit"]) == {"370795"}


def test_a_sheet_a_form(workbook, parsed):
    other = [
        ["表号", "RC11"],
        *HEADER[1:2],
        ["报告期", "2009年上半年"],
        ["单位", "ev_self", "ev_prob"],
    ]
    found = parsed(workbook(LAYOUTS["names"], [["说明"]], [*other, ["奎文区", 1, 2]])).returns
    assert [(r.form, r.period) for r in found] == [("RC02", "2009Q2"), ("RC11", "2009H1")]


def test_demonstration_data_is_marked(workbook, parsed):
    assert not parsed(workbook(LAYOUTS["names"])).returns[0].is_demo
    assert parsed(workbook([["演示数据"], *LAYOUTS["names"]])).returns[0].is_demo


REFUSED = {
    "unknown_form": [["随便"], ["写", "写"]],
    "unknown_reporter": [HEADER[0], ["填报单位", "平原县"], HEADER[2], ["乡镇", *NAMES], ["甲", *ROW]],
    "not_reporting": [HEADER[0], ["填报单位", "东关街道"], HEADER[2], ["乡镇", *NAMES], ["东关街道", *ROW]],
    "unknown_period": [*HEADER[:2], ["报告期", "春天"], ["乡镇", *NAMES], ["东关街道", *ROW]],
    "wrong_grain": [*HEADER[:2], ["报告期", "2009年4月"], ["乡镇", *NAMES], ["东关街道", *ROW]],
    "not_valid": [*HEADER[:2], ["报告期", "2007年一季度"], ["乡镇", *NAMES], ["东关街道", *ROW]],
    "two_headings": [
        *HEADER, ["乡镇", "应告知对象（iu_inf）", *NAMES[1:]], ["东关街道", *ROW]
    ],
    "repeated_heading": [*HEADER, ["乡镇", NAMES[0], *NAMES], ["东关街道", 1, *ROW]],
    "empty": [],
}  # fmt: skip


@pytest.mark.parametrize("reason", REFUSED)
def test_what_cannot_be_taken_is_refused_in_one_line(reason, workbook, parsed):
    refused = parsed(workbook(REFUSED[reason])).rejected
    assert refused is not None and refused.reason == reason
    assert "\n" not in refused.zh + refused.en
    assert "{" not in refused.zh + refused.en


def test_the_same_return_twice_is_refused(workbook, parsed):
    refused = parsed(workbook(LAYOUTS["names"], LAYOUTS["codes"])).rejected
    assert refused.reason == "duplicate_return"


def as_xls(rows, path):
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("表1")
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            sheet.write(r, c, value)
    book.save(str(path))


def as_ods(rows, path):
    document = odf.opendocument.OpenDocumentSpreadsheet()
    table = odf.table.Table(name="表1")
    for row in rows:
        line = odf.table.TableRow()
        for value in row:
            kind = {"valuetype": "string"}
            if not isinstance(value, str):
                kind = {"valuetype": "float", "value": value}
            cell = odf.table.TableCell(**kind)
            cell.addElement(odf.text.P(text=str(value)))
            line.addElement(cell)
        table.addElement(line)
    document.spreadsheet.addElement(table)
    document.save(str(path))


def as_csv(encoding, delimiter=","):
    def write(rows, path):
        lines = [delimiter.join(map(str, row)) for row in rows]
        path.write_bytes("\r\n".join(lines).encode(encoding))

    return write


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("a.xls", as_xls),
        ("a.ods", as_ods),
        ("utf8.csv", as_csv("utf-8")),
        ("bom.csv", as_csv("utf-8-sig")),
        ("gb.csv", as_csv("gb18030")),
        ("utf16.csv", as_csv("utf-16")),
        ("utf16le.csv", as_csv("utf-16-le")),
        ("tab.txt", as_csv("gb18030", "\t")),
        ("semicolon.csv", as_csv("utf-8", ";")),
        ("misnamed.xlsx", as_csv("utf-8")),
    ],
)
def test_a_kind_of_file_is_read(name, write, tmp_path, parsed):
    path = tmp_path / name
    write(LAYOUTS["name over code"], path)
    assert town_values(parsed(path)) == whole()


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("填 报 单 位：诸城市", [("填报单位", "诸城市")]),
        ("Reporting ward: East End", [("reportingward", "East End")]),
        ("填报单位：诸城市  报告期：2008年一季度", [("填报单位", "诸城市"), ("报告期", "2008年一季度")]),
        ("Reporting ward: East End  Period ending: March 2024",
         [("reportingward", "East End"), ("periodending", "March 2024")]),
        ("无冒号", []),
    ],
)  # fmt: skip
def test_words_of_several_parts_are_coupled_with_their_value(text, pairs):
    assert list(pairs_in(text)) == pairs


def test_a_cell_of_very_long_text_is_looked_through_at_once():
    started = time.perf_counter()
    assert pairs_in("字" * 32_000) == ()
    assert time.perf_counter() - started < 2
