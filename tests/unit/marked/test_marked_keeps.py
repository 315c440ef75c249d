"""What a marked workbook keeps of the original: everything but what it says it lost."""

import re

import pytest
from marked_data import (
    SHEET,
    both,
    cells,
    coloured,
    finding,
    mark_here,
    notes,
    opened,
    parts,
    rich,
)

FINDINGS = [
    finding(SHEET, "C3, D3"),
    finding(SHEET, "B3", "warning", "环比增加三倍。"),
    finding(SHEET, "A6:D6", "error", "认不出填报对象。"),
    finding(SHEET, "A9", "note", "合并单元格。"),
    finding(SHEET, "Z90", "note", "空白处。"),
]
TOUCHED = re.compile(
    r"\[Content_Types\]\.xml|xl/workbook\.xml|xl/_rels/workbook\.xml\.rels|xl/styles\.xml"
    r"|xl/worksheets/sheet[12]\.xml|xl/comments1\.xml|xl/drawings/vmlDrawing1\.vml"
)
DATA = re.compile(rb"<sheetData.*</sheetData>|<sheetData/>", re.DOTALL)


@pytest.fixture(scope="module")
def before():
    return rich()


@pytest.fixture(scope="module")
def after(before):
    made = mark_here(before, FINDINGS)
    assert made.losses == ()
    return made.content


def test_parts_that_say_nothing_of_findings_are_the_same_bytes(before, after):
    old, new = parts(before), parts(after)
    assert old.keys() < new.keys()
    assert new.keys() - old.keys() == {"xl/worksheets/sheet4.xml"}
    assert {name for name in old if old[name] != new[name]} == {
        name for name in old if TOUCHED.fullmatch(name)
    }


def test_rows_of_cells_are_the_same_bytes(before, after):
    old, new = parts(before), parts(after)
    for name in ("xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"):
        assert DATA.search(old[name])[0] == DATA.search(new[name])[0]


def test_values_formulas_results_and_styles_are_kept(before, after):
    for sheet in (SHEET, "说明", "备用"):
        assert cells(after, sheet) == cells(before, sheet)
    assert cells(after, SHEET)["D3"][:2] == ("=B3+C3", 22)


def test_what_surrounds_the_cells_is_kept(before, after):
    old, new = opened(before), opened(after)
    for sheet in (SHEET, "说明", "备用"):
        a, b = old[sheet], new[sheet]
        assert b.merged_cells.ranges == a.merged_cells.ranges
        assert b.sheet_state == a.sheet_state
        assert {k: (v.width, v.hidden) for k, v in b.column_dimensions.items()} == {
            k: (v.width, v.hidden) for k, v in a.column_dimensions.items()
        }
        assert b.row_dimensions[5].height == a.row_dimensions[5].height
        assert repr(b.protection) == repr(a.protection)
        assert repr(b.data_validations) == repr(a.data_validations)
        assert (b.freeze_panes, b.auto_filter.ref) == (a.freeze_panes, a.auto_filter.ref)
        assert (b.print_area, b.print_title_rows) == (a.print_area, a.print_title_rows)
        assert repr(b.page_setup) == repr(a.page_setup)
        assert (len(b._images), len(b._charts)) == (len(a._images), len(a._charts))
    assert new[SHEET].protection.sheet
    assert dict(new.defined_names.items()).keys() == dict(old.defined_names.items()).keys()
    assert new["说明"].defined_names["局部"].attr_text == "说明!$A$1"


def test_own_conditional_formats_stay_below_the_marks(before, after):
    rules = [
        (rule.type, rule.priority)
        for group in opened(after)[SHEET].conditional_formatting._cf_rules.values()
        for rule in group
    ]
    assert sorted(rules, key=lambda r: r[1]) == [
        ("expression", 1), ("expression", 2), ("expression", 3), ("cellIs", 4),
    ]  # fmt: skip


def test_the_summary_opens_and_no_other_sheet_is_selected_with_it(after):
    book = opened(after)
    assert book.sheetnames == ["核查结果", SHEET, "说明", "备用", "图"]
    assert book.active.title == "核查结果"
    assert [s.title for s in book.worksheets if s.sheet_view.tabSelected] == ["核查结果"]


def test_cells_are_coloured_by_severity_and_differ_without_colour_too(after):
    assert coloured(after, SHEET) == {
        "thin": ["A6:D6", "C3", "D3"], "dashed": ["B3"], "dotted": ["A8", "Z90"],
    }  # fmt: skip
    assert coloured(after, "说明") == {}


def test_notes_begin_with_the_kind_and_are_put_behind_those_there(after):
    said = notes(after, SHEET)
    assert said["C3"] == "〔错误〕到账9件，多于批准7件。\n请核对后重报。\n—— 核查回执"
    assert said["D3"] == said["C3"]
    assert said["B3"].startswith("原有批注\n〔预警〕环比增加三倍。")
    assert said["E5"] == "另一条"
    assert said["A6"].startswith("〔错误〕")
    assert said["A8"].startswith("〔提示〕合并单元格。")
    assert said.keys() == {"A6", "A8", "B3", "C3", "D3", "E5", "Z90"}


def test_boxes_of_notes_have_room_for_their_words_and_stay_visible(before):
    long = finding(SHEET, "B3", message="到账件数比批准件数多。" * 20)
    drawing = parts(mark_here(before, [long]).content)["xl/drawings/vmlDrawing1.vml"].decode()
    shapes = re.findall(r"<v:shape .*?</v:shape>", drawing, re.DOTALL)
    assert len(shapes) == 2
    (own,) = [s for s in shapes if re.search(r"<x:Row>2</x:Row>\s*<x:Column>1</x:Column>", s)]
    assert "<x:Visible/>" in own
    assert int(re.search(r"height:(\d+)pt", own)[1]) > 150
    left, _, top, _, right, _, bottom, _ = map(int, re.findall(r"\d+", own.split("Anchor>")[1]))
    assert right - left >= 4
    assert bottom - top >= 10


def test_dates_counted_from_1904_stay_so():
    before = rich(date_1904=True)
    after = mark_here(before, FINDINGS).content
    assert opened(after).epoch == opened(before).epoch
    assert opened(after).epoch.year == 1904
    assert cells(after, SHEET) == cells(before, SHEET)


def test_two_findings_in_one_cell_share_its_note_errors_first(before):
    found = [finding(SHEET, "D4", "note", "其三。"), finding(SHEET, "D4", "error", "其一。")]
    said = notes(mark_here(before, found).content, SHEET)["D4"]
    assert re.findall(r"〔..〕..。", said) == ["〔错误〕其一。", "〔提示〕其三。"]


def test_the_same_is_made_every_time(before, after):
    assert mark_here(before, FINDINGS).content == after


def test_in_english(before):
    made = mark_here(before, FINDINGS, language="en")
    assert opened(made.content).sheetnames[0] == "Check results"
    assert made.name == "季报 (marked).xlsx"
    assert notes(made.content, SHEET)["C3"].startswith("〔Error〕 9 paid")
    assert both("a")["en"] == "a"
