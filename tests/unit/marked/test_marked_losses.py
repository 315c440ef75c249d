"""What cannot be given back is said: on the summary and beside the workbook."""

import io
import zipfile

import pytest
from marked_data import SHEET, SUMMARY, cells, finding, mark_here, notes, opened, parts, rich, table

from pipelines.marked import Job, mark, mark_all

TYPES, RELATIONS = "[Content_Types].xml", "xl/_rels/workbook.xml.rels"
MICROSOFT = "http://schemas.microsoft.com/office"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
MACRO_TYPE = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
PLAIN_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def with_parts(content: bytes, add: dict[str, bytes], replace: dict[str, tuple[str, str]]) -> bytes:
    """A workbook with parts added and pieces of parts replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in (parts(content) | add).items():
            for old, new in [replace[name]] if name in replace else []:
                assert old.encode() in data, name
                data = data.replace(old.encode(), new.encode(), 1)
            archive.writestr(name, data)
    return out.getvalue()


def related(kind: str, target: str) -> str:
    return f'<Relationship Id="rX" Type="{kind}" Target="{target}"/></Relationships>'


def macro_book() -> bytes:
    relation = related(f"{MICROSOFT}/2006/relationships/vbaProject", "vbaProject.bin")
    override = '<Override PartName="/xl/vbaProject.bin" ContentType="application/vnd.ms-office.vbaProject"/>'
    content = with_parts(
        rich(),
        {"xl/vbaProject.bin": b"macros", "xl/vbaProjectSignature.bin": b"signed",
         "xl/_rels/vbaProject.bin.rels": b"<Relationships/>"},
        {RELATIONS: ("</Relationships>", relation), TYPES: ("</Types>", f"{override}</Types>")},
    )  # fmt: skip
    return with_parts(content, {}, {TYPES: (PLAIN_TYPE, MACRO_TYPE)})


def said(made) -> str:
    page = opened(made.content).worksheets[0]
    return "\n".join(str(cell.value) for row in page.iter_rows() for cell in row if cell.value)


def test_macros_are_taken_out_and_the_rest_is_kept():
    made = mark_here(macro_book(), [finding(SHEET, "B3")], "季报.xlsm")
    names = parts(made.content)
    assert not [name for name in names if "vba" in name.lower()]
    assert b"vba" not in names[RELATIONS] + names[TYPES].lower().replace(b"vbaproject", b"vba")
    assert PLAIN_TYPE.encode() in names[TYPES]
    assert b"macroEnabled" not in names[TYPES]
    assert made.name == "季报（已标注）.xlsx"
    assert [loss.zh for loss in made.losses] == ["宏（VBA）及其按钮功能：本件为不含宏的 .xlsx。"]
    assert made.losses[0].zh in said(made)
    assert cells(made.content, SHEET) == cells(rich(), SHEET)


def test_a_workbook_that_keeps_all_says_so():
    made = mark_here(rich(), [finding(SHEET, "B3")])
    assert made.losses == ()
    assert "除标注外，原文件的数值、公式、格式均保留。" in said(made)
    assert "未能保留" not in said(made)


def test_a_signature_is_void_and_goes():
    origin = f"{PACKAGE}/digital-signature/origin"
    root = related(origin, "_xmlsignatures/origin.sigs")
    content = with_parts(
        rich(),
        {"_xmlsignatures/origin.sigs": b"", "_xmlsignatures/sig1.xml": b"<Signature/>"},
        {"_rels/.rels": ("</Relationships>", root)},
    )
    made = mark_here(content, [])
    assert [loss.en for loss in made.losses] == ["Digital signatures: marking makes them void."]
    assert "_xmlsignatures" not in "".join(parts(made.content))
    assert b"_xmlsignatures" not in parts(made.content)["_rels/.rels"]


def test_threaded_comments_become_notes_with_the_same_words():
    name = "xl/threadedComments/threadedComment1.xml"
    relation = related(f"{MICROSOFT}/2017/10/relationships/threadedComment", f"/{name}")
    content = with_parts(
        rich(),
        {name: b"<ThreadedComments/>"},
        {"xl/worksheets/_rels/sheet1.xml.rels": ("</Relationships>", relation)},
    )
    made = mark_here(content, [finding(SHEET, "B3")])
    assert name not in parts(made.content)
    assert notes(made.content, SHEET)["B3"].startswith("原有批注\n〔错误〕")
    assert [loss.en for loss in made.losses] == [
        "Threaded comments: they are notes now, with the same words."
    ]


def test_an_unreadable_file_yields_its_summary_alone():
    for content in (b"", b"PK\x03\x04 cut", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600):
        made = mark_here(content, [finding(None, None, message="文件无法读取。")], "坏.xlsx")
        assert opened(made.content).sheetnames == ["核查结果"]
        assert table(made.content)[0][4] == "文件无法读取。"
        assert [loss.zh for loss in made.losses] == ["原文件无法读取或过大，本件不附原表。"]


def test_nothing_of_a_file_with_personal_data_is_given_back():
    made = mark_here(None, [finding("表1", "C7", message="表1 C7：含有个人信息。")], "a.xlsx")
    assert opened(made.content).sheetnames == ["核查结果"]
    assert "未保存" in made.losses[0].zh
    assert made.losses[0].zh in said(made)


def test_what_a_file_says_is_text_in_the_summary():
    wild = '=HYPERLINK("http://example.org","x")'
    made = mark_here(rich(), [finding(SHEET, "B3", message=wild)], "=cmd|' /C calc'!A0.xlsx")
    page = opened(made.content).worksheets[0]
    for row in page.iter_rows():
        for cell in row:
            if cell.value is not None and str(cell.value)[0] in "=+-@":
                assert cell.data_type in ("s", "inlineStr", "str")
                assert cell.quotePrefix
    xml = next(
        data for name, data in parts(made.content).items() if data.count(wild[1:10].encode()) and "sheet4" in name
    )  # fmt: skip
    assert b"<f>" not in xml


def test_findings_without_a_cell_stand_on_the_summary_and_where_the_sheet_begins():
    made = mark_here(
        rich(),
        [finding(SHEET, None, message="缺少一行。"), finding(None, None, "warning", "整个文件。"),
         finding(SHEET, None, message="缺少一列。", near="A2")],
    )  # fmt: skip
    rows = table(made.content)
    assert [row[2:5] for row in rows] == [
        [SHEET, "（整张表）", "缺少一行。"],
        [SHEET, "（整张表）", "缺少一列。"],
        [None, "（整个文件）", "整个文件。"],
    ]
    said = notes(made.content, SHEET)
    assert said["A1"].startswith("〔错误〕缺少一行。")
    assert said["A2"].startswith("〔错误〕缺少一列。")


def test_the_summary_links_to_cells_of_sheets_that_show():
    made = mark_here(rich(), [finding(SHEET, "D3, B3"), finding("备用", "A1", "note")])
    page = opened(made.content).worksheets[0]
    links = {c.value: c.hyperlink.location for row in page.iter_rows() for c in row if c.hyperlink}
    assert links == {"D3, B3": "'一季度''的 表'!D3"}
    assert table(made.content)[1][2] == "备用（隐藏）"


def test_one_that_takes_too_long_yields_its_summary_alone():
    job = Job(rich(), "a.xlsx", [finding(SHEET, "B3")], SUMMARY)
    slow, *_ = mark_all([job], timeout=0.001)
    assert opened(slow.content).sheetnames == ["核查结果"]
    assert "未能逐格标注" in slow.losses[0].zh


def test_the_same_in_a_child_as_here(tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(content := rich())
    findings = [finding(SHEET, "B3")]
    assert mark(path, "季报.xlsx", findings, SUMMARY) == mark_here(content, findings)


@pytest.mark.parametrize("count", [3500])
def test_very_many_findings_are_coloured_noted_and_listed_up_to_a_bound(count):
    findings = [finding(SHEET, f"{'ABCDEFG'[n % 7]}{n // 7 + 20}") for n in range(count)]
    made = mark_here(rich(), findings)
    assert len(notes(made.content, SHEET)) == 3000 + 2
    assert "只有前3000个单元格附批注" in said(made)
    assert len(table(made.content)) == count
