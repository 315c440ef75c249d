"""A marked workbook goes back and forth: it is read like the original, and marks are renewed."""

import csv
import io
import random

import pytest
import xlsxwriter
from layouts import Layout
from marked_data import SHEET, coloured, finding, mark_here, notes, opened, parts, rich, table

from pipelines.ingest.explained import explained
from pipelines.ingest.read import read

CODINGS = ["utf-8", "utf-8-sig", "gb18030", "utf-16"]
SEEDS, GROUPS = 80, 4


def as_xlsx(rows) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("表1")
        for r, row in enumerate(rows):
            sheet.write_row(r, 0, row)
    return out.getvalue()


def as_csv(rows, any_) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=any_.choice(",;\t")).writerows(rows)
    return text.getvalue().encode(any_.choice(CODINGS))


def same(read):
    """What is read apart from the sheet's name, which a text file has not."""
    return [(*slot, {k: v for k, v in columns.items() if k != "sheet"}) for *slot, columns in read]


@pytest.mark.parametrize("group", range(GROUPS))
def test_every_layout_is_read_from_the_marked_workbook_as_from_the_original(
    group, catalogue, intake
):
    for seed in range(group, SEEDS, GROUPS):
        layout, any_ = Layout(catalogue, seed), random.Random(seed)
        is_text = any_.random() < 0.5
        content = as_csv(layout.rows, any_) if is_text else as_xlsx(layout.rows)
        name = f"{seed}.csv" if is_text else f"{seed}.xlsx"
        cells = [f"{chr(64 + col)}{row}" for *_, row, col in layout.read.values() if col < 27]
        findings = [finding(None if is_text else "表1", c, any_.choice(["error", "warning"]))
                    for c in any_.sample(cells, min(5, len(cells)))]  # fmt: skip
        made = mark_here(content, [*findings, finding("表1", None)], name)
        assert made.losses == (), seed
        before, after = intake(content, name), intake(made.content, f"{seed}.xlsx")
        assert same(after) == same(before), seed
        assert before[0][:3] == layout.slot, seed


def test_what_an_earlier_marking_wrote_is_replaced_and_the_countys_own_is_kept():
    first = mark_here(rich(), [finding(SHEET, "B3"), finding(SHEET, "C4", "warning")])
    again = mark_here(first.content, [finding(SHEET, "D5", "note", "只有这一处。")])
    assert opened(again.content).sheetnames == opened(first.content).sheetnames
    assert coloured(again.content, SHEET) == {"dotted": ["D5"]}
    said = notes(again.content, SHEET)
    assert said["B3"] == "原有批注"
    assert said["E5"] == "另一条"
    assert said["D5"].startswith("〔提示〕只有这一处。")
    assert said.keys() == {"B3", "D5", "E5"}
    assert len(table(again.content)) == 1
    assert again.losses == ()
    drawing = parts(again.content)["xl/drawings/vmlDrawing1.vml"].decode()
    assert drawing.count("<x:Row>") == 3


def test_marking_again_and_again_does_not_grow_the_workbook():
    findings = [finding(SHEET, "B3"), finding(SHEET, "C4", "warning")]
    second = mark_here(mark_here(rich(), findings).content, findings).content
    third = mark_here(second, findings).content
    assert abs(len(third) - len(second)) < 50
    assert notes(third, SHEET) == notes(second, SHEET)


def test_a_renamed_or_moved_summary_is_known_by_what_stands_in_it():
    book = opened(mark_here(rich(), [finding(SHEET, "B3")]).content)
    book.move_sheet("核查结果", 2)
    book["核查结果"].title = "改了名"
    out = io.BytesIO()
    book.save(out)
    again = mark_here(out.getvalue(), [finding(SHEET, "D4")])
    assert "改了名" not in opened(again.content).sheetnames
    assert notes(again.content, SHEET).keys() == {"B3", "D4", "E5"}
    assert coloured(again.content, SHEET) == {"thin": ["D4"]}


def test_a_sheet_of_the_countys_with_the_summarys_name_is_kept():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.add_worksheet("核查结果").write("A1", "自己的")
    made = mark_here(out.getvalue(), [finding("核查结果", "A1")])
    assert opened(made.content).sheetnames == ["核查结果2", "核查结果"]


def test_personal_data_written_into_the_summary_is_found(intake, catalogue):
    layout = Layout(catalogue, 2)
    book = opened(mark_here(as_xlsx(layout.rows), [finding("表1", "A1", "warning")]).content)
    book.worksheets[0]["G20"] = "11010519491231002X"
    out = io.BytesIO()
    book.save(out)
    assert intake(out.getvalue(), "a.xlsx").reason == "personal_data"


def test_what_the_unit_explained_is_read_and_stays_beside_its_finding():
    findings = [finding(SHEET, "B3", "warning"), finding(SHEET, "C4", "warning", key="k2")]
    book = opened(mark_here(rich(), findings).content)
    page = book.worksheets[0]
    row = next(r for r in page.iter_rows() if r[3].value == "C4")
    row[6].value = "=新增两个项目"
    row[6].data_type = "s"
    out = io.BytesIO()
    book.save(out)
    (one,) = explained(read(out.getvalue()))
    assert (one.sheet, one.cells, one.key, one.text) == (SHEET, "C4", "k2", "=新增两个项目")
    again = mark_here(out.getvalue(), [*findings, finding(SHEET, "D4", "warning")])
    assert {row[3]: row[6] for row in table(again.content)} == {
        "B3": None, "C4": "=新增两个项目", "D4": None,
    }  # fmt: skip
    assert explained(read(mark_here(rich(), findings).content)) == []
