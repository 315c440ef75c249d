"""The layout is found from names and codes, wherever they stand."""

import time
from decimal import Decimal

import odf.opendocument
import odf.table
import odf.text
import pytest
import xlsxwriter
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
    "headings as of a long table": [
        *HEADER, ["项目", "数量", *NAMES], *[[town, 2, *ROW] for town in TOWNS],
    ],
    "extra columns": [
        *HEADER, ["序号", "乡镇街道", *NAMES, "备注"],
        *[[i, town, *ROW, "好"] for i, town in enumerate(TOWNS, 1)],
    ],
    "long": [
        *HEADER, ["乡镇街道", "指标", "数值"],
        *[[town, code, value] for town in TOWNS for code, value in zip(CODES, ROW, strict=True)],
    ],
    "turned, its header in one row beside": [
        ["表号", "RC02", "填报单位", "奎文区", "报告期", "2009年二季度"],
        ["", "", "", "", "", "报出日期：2009年7月4日"],
        ["指标", *TOWNS], *[[n, v, v] for n, v in zip(NAMES, ROW, strict=True)],
    ],
    "turned, its header above the labels": [
        HEADER[0], HEADER[2], HEADER[1],
        ["指标", *TOWNS], *[[n, v, v] for n, v in zip(NAMES, ROW, strict=True)],
    ],
    "turned, codes over names": [
        *HEADER, ["指标", "370705001", "370705002"], ["", *TOWNS], [],
        *[[n, v, v] for n, v in zip(NAMES, ROW, strict=True)],
    ],
    "label headings beside groups of elements": [
        HEADER[0], ["填报单位", "报告期", "乡镇", "知情选择", "", "", "", "", "随访"],
        ["", "", "", *NAMES],
        *[["奎文区", "2009年二季度", town, *ROW] for town in TOWNS],
    ],
    "long, units in merged cells": [
        *HEADER, ["代码", "乡镇街道", "指标", "数值"],
        *[
            [*((f"37070500{t}", town) if n == 0 else ("", "")), code, value]
            for t, town in enumerate(TOWNS, 1)
            for n, (code, value) in enumerate(zip(CODES, ROW, strict=True))
        ],
    ],
    "the county before each township": [
        *HEADER, ["县市区", "乡镇街道", *NAMES], *[["奎文区", town, *ROW] for town in TOWNS],
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


def test_a_column_of_units_is_none_of_figures_though_an_element_goes_by_its_heading(
    workbook, parsed
):
    header = [["表号", "RC09"], HEADER[1], HEADER[2]]
    rows = [*header, ["乡镇街道", "应训人员", "参训", "合格"], ["奎文区", 5, 4, 3]]
    (found,) = parsed(workbook(rows)).returns
    written = {
        e: v for e, v in zip(found.columns["element"], found.columns["value"], strict=True) if v
    }
    assert set(found.columns["unit"]) == {"370705"}
    assert written == {"tr_plan": 5, "tr_att": 4, "tr_pass": 3}


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
    "two_periods": [["RC02 奎文区2009年一季度"], ["2009年二季度"], ["乡镇", *NAMES], ["东关街道", *ROW]],
    "two_tables": [*rows_of(NAMES), ["填表人：填报岗"], [], *rows_of(NAMES)],
    "other_measure": [*HEADER, ["单位：千人"], ["乡镇", *NAMES], ["东关街道", *ROW]],
    "repeated_heading": [*HEADER, ["乡镇", NAMES[0], *NAMES], ["东关街道", 1, *ROW]],
    "empty": [],
}  # fmt: skip


@pytest.mark.parametrize("reason", REFUSED)
def test_what_cannot_be_taken_is_refused_in_one_line(reason, workbook, parsed):
    refused = parsed(workbook(REFUSED[reason])).rejected
    assert refused is not None and refused.reason == reason
    assert "\n" not in refused.zh + refused.en
    assert "{" not in refused.zh + refused.en


def test_a_word_of_another_kind_of_measure_spoils_a_figure(workbook, parsed):
    rows = [["表号", "RC07"], HEADER[1], ["报告期", "2009年4月"]]
    rows += [
        ["乡镇", "家庭突发意外", "受助家庭", "紧急救助金"],
        ["东关街道", "3元", "3户", "5千元"],
    ]
    (found,) = parsed(workbook(rows)).returns
    states = dict(zip(found.columns["element"], found.columns["state"], strict=True))
    assert (states["em_event"], states["em_hh"], states["em_amt"]) == ("bad", "value", "value")


def test_two_reporters_in_a_title_are_refused(workbook, parsed):
    rows = [["RC02 2009年二季度"], ["潍城区"], ["奎文区"], ["乡镇", *NAMES], ["东关街道", *ROW]]
    refused = parsed(workbook(rows)).rejected
    assert refused.reason == "unknown_reporter"
    assert "潍城区" in refused.zh
    assert "奎文区" in refused.zh


MONEY = ["家庭突发意外", "紧急救助金"]
AID = [["表号", "RC07"], HEADER[1], ["报告期", "2009年4月"]]
OTHER_SIZE = {
    "in the heading": [*AID, ["乡镇", MONEY[0], "紧急救助金（万元）"], ["东关街道", 1, 2]],
    "under the heading": [*AID, ["乡镇", *MONEY], ["", "件", "万元"], ["东关街道", 1, 2]],
    "above the table": [*AID, ["计量单位：件、万元"], ["乡镇", *MONEY], ["东关街道", 1, 2]],
    "beside the figure": [
        *AID, ["乡镇", "指标", "计量单位", "数值"], ["东关街道", MONEY[1], "千元", 2]
    ],
}  # fmt: skip


@pytest.mark.parametrize("where", OTHER_SIZE)
def test_figures_of_another_size_are_refused(where, workbook, parsed):
    refused = parsed(workbook(OTHER_SIZE[where])).rejected
    assert refused is not None and refused.reason == "other_measure"
    assert refused.cell


def test_a_column_that_is_no_elements_may_be_of_any_measure(workbook, parsed):
    rows = [*AID, ["乡镇", *MONEY, "财政收入（万元）"], ["东关街道", 1, "2万元", 3]]
    (found,) = parsed(workbook(rows)).returns
    written = {
        e: v for e, v in zip(found.columns["element"], found.columns["value"], strict=True) if v
    }
    assert written == {"em_event": 1, "em_amt": 20000}


def test_last_years_figures_beside_are_not_taken(workbook, parsed):
    headings = [name for n in NAMES for name in (f"{n}（上年同期）", n)]
    rows = [*HEADER, ["乡镇", *headings], ["东关街道", *[v for n in ROW for v in (999, n)]]]
    assert town_values(parsed(workbook(rows))) == whole()
    only = [*HEADER, ["乡镇", *[f"{n}（本年累计）" for n in NAMES]], ["东关街道", *ROW]]
    assert parsed(workbook(only)).rejected.reason == "unknown_form"


DATED = {
    "a label says what the month is of": [["有效期：2009年三季度", "制表：2009年一季度"], ["RC02 奎文区2009年二季度"]],
    "the label of the period wins": [*HEADER, ["2009年一季度修订"]],
    "another form is spoken of": [["本表与RC05表核对"], *HEADER],
    "a unit with the one above": [HEADER[0], ["填报单位", "潍坊市奎文区"], HEADER[2]],
    "the one above apart": [HEADER[0], ["填报单位", "潍坊市 奎文区"], HEADER[2]],
}  # fmt: skip


@pytest.mark.parametrize("case", DATED)
def test_a_header_is_understood(case, workbook, parsed):
    rows = [*DATED[case], ["乡镇", *NAMES], ["东关街道", *ROW]]
    assert town_values(parsed(workbook(rows))) == whole()


@pytest.mark.parametrize(
    "name",
    ["RC02_奎文区_2009Q2.xlsx", "奎文区RC02（2009年二季度）.xlsx", "RC02-奎文区-2009-Q2.xlsx"],
)
def test_the_name_of_a_file_says_what_the_sheet_does_not(name, workbook, parsed):
    rows = [["乡镇", *NAMES], ["东关街道", *ROW]]
    assert town_values(parsed(workbook(rows, name=name))) == whole()


def test_a_month_of_digits_in_a_files_name(workbook, parsed):
    rows = [["乡镇", *MONEY], ["东关街道", 1, 2]]
    (found,) = parsed(workbook(rows, name="RC07_奎文区_200904.xlsx")).returns
    assert found.period == "2009M04"


def test_code_and_name_of_different_units_name_none(workbook, parsed):
    other = [
        HEADER[0],
        ["填报单位", "370704 奎文区"],
        HEADER[2],
        ["乡镇", *NAMES],
        ["东关街道", *ROW],
    ]
    assert parsed(workbook(other)).rejected.reason == "unknown_reporter"
    (found,) = parsed(workbook([*HEADER, ["乡镇", *NAMES], ["370705001 大虞街道", *ROW]])).returns
    assert set(found.columns["unit"]) == {None}


NOTES = {
    "down": [["代码", "名称"], *[[c, n] for c, n in zip(CODES, NAMES, strict=True)]],
    "numbered": [["序号", "名称"], *[[i, n] for i, n in enumerate(NAMES, 1)]],
    "across": [["指标", *NAMES], ["解释", *["略"] * 7]],
    "of another form": [["代码", "名称"], ["ev_self", "自查单位"], ["ev_prob", "发现问题"]],
}


@pytest.mark.parametrize("case", NOTES)
def test_a_sheet_that_explains_elements_is_no_return(case, workbook, parsed):
    rows = [["乡镇", *NAMES], ["东关街道", *ROW]]
    assert town_values(parsed(workbook(rows, NOTES[case], name="奎文区_2009Q2.xlsx"))) == whole()


def test_a_row_after_remarks_is_read_and_figures_below_signatures_are_not_lost(workbook, parsed):
    rows = [*HEADER, ["备注", "乡镇", *NAMES], ["说明见附件", "东关街道", *ROW]]
    assert town_values(parsed(workbook(rows))) == whole()
    below = [*rows_of(NAMES), ["填表人：填报岗"], ["廿里堡街道", *ROW]]
    assert parsed(workbook(below)).rejected.reason == "two_tables"


def test_a_return_on_a_hidden_sheet_is_refused(tmp_path, parsed):
    path = tmp_path / "return.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        for number, period in enumerate(("2009年二季度", "2009年一季度")):
            sheet = book.add_worksheet()
            for r, row in enumerate([*HEADER[:2], ["报告期", period], *LAYOUTS["names"][3:]]):
                sheet.write_row(r, 0, row)
            if number:
                sheet.hide()
    assert parsed(path).rejected.reason == "hidden"


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
        ("bar.csv", as_csv("utf-8", "|")),
        ("misnamed.xlsx", as_csv("utf-8")),
    ],
)
def test_a_kind_of_file_is_read(name, write, tmp_path, parsed):
    path = tmp_path / name
    write(LAYOUTS["name over code"], path)
    assert town_values(parsed(path)) == whole()


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_thousands_separators_are_not_taken_for_delimiters(delimiter, tmp_path, parsed):
    row = [value * 1_234_567 for value in ROW]
    rows = [*HEADER, ["乡镇", *NAMES], *[[town, *map("{:,}".format, row)] for town in TOWNS]]
    path = tmp_path / "a.csv"
    as_csv("utf-8", delimiter)(rows, path)
    assert town_values(parsed(path)) == whole(row)


def test_a_stray_zero_byte_spoils_its_cell_alone(tmp_path, parsed):
    path = tmp_path / "a.csv"
    as_csv("utf-8")([*HEADER, ["乡镇", *NAMES], ["东关街道", "1\x00", *ROW[1:]]], path)
    values = town_values(parsed(path))
    assert values.pop("iu_elig") == ("bad", None)
    assert values == {code: value for code, value in whole().items() if code != "iu_elig"}


def test_a_comma_that_splits_a_figure_is_refused(tmp_path, parsed):
    path = tmp_path / "a.csv"
    as_csv("utf-8")([*HEADER, ["乡镇", *NAMES], ["东关街道", "1,234", *ROW[1:]]], path)
    assert parsed(path).rejected.reason == "more_than_headings"


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


@pytest.mark.timed
def test_a_cell_of_very_long_text_is_looked_through_at_once():
    started = time.perf_counter()
    assert pairs_in("字" * 32_000) == ()
    assert time.perf_counter() - started < 2


def test_a_figure_left_blank_never_moves_the_next_to_another_unit(workbook, parsed):
    figures = [(town, code) for town in TOWNS for code in CODES]
    rows = [
        [town if code == CODES[0] else "", code, "" if code == CODES[0] else ROW[n % 7]]
        for n, (town, code) in enumerate(figures)
    ]
    (found,) = parsed(workbook([*HEADER, ["乡镇街道", "指标", "数值"], *rows])).returns
    c = found.columns
    read = list(zip(c["unit"], c["element"], c["state"], c["row"], strict=True))
    assert read[0] == ("370705001", CODES[0], "missing", 5)
    assert read[7] == ("370705002", CODES[0], "missing", 12)
    assert {state for _, code, state, _ in read if code != CODES[0]} == {"value"}


def test_a_number_among_the_headings_over_a_row_of_groups_does_no_harm(workbook, parsed):
    """Found by mutation."""
    rows = [*HEADER, ["乡镇", *NAMES, 5], ["", *["本季"] * 7, "上年同期"], ["东关街道", *ROW, 1]]
    assert town_values(parsed(workbook(rows))) == whole()


def test_the_year_so_far_under_a_name_is_not_taken(workbook, parsed):
    headings = [cell for name in NAMES for cell in (name, "")]
    under = ["本年累计", "本季"] * 7
    figures = [cell for value in ROW for cell in (999, value)]
    rows = [*HEADER, ["乡镇", *headings], ["", *under], ["东关街道", *figures]]
    assert town_values(parsed(workbook(rows))) == whole()
