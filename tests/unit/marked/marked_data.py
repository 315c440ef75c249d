"""A workbook with much in it, findings on it, and a look at what a workbook holds."""

import io
import zipfile

import openpyxl
import xlsxwriter

from pipelines.catalogue.base import Text
from pipelines.marked import Marking, Summary
from pipelines.marked.mark import Job, marked

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c626001000000ffff03000006000557bfabd40000000049454e44ae426082"
)


def both(zh: str, en: str = "") -> Text:
    return Text(zh=zh, en=en or zh)


def finding(sheet, cells, severity="error", message="到账9件，多于批准7件。", **more) -> Marking:
    said = both(message, "9 paid, more than the 7 approved.")
    remedy = both("请核对后重报。", "Check and submit again.")
    return Marking(sheet, cells, severity, said, remedy, **more)


SUMMARY = Summary(
    both("退回修改（错误2处）", "returned (errors: 2)"),
    both("请按所列错误改正后，重报整份报表。", "Correct the errors and send it again."),
    ((both("文件", "File"), both("=1+1.xlsx")),),
)


def mark_here(content, findings, name="季报.xlsx", language="zh"):
    """In this process, so that a fault shows."""
    return marked(Job(content, name, findings, SUMMARY, language))


def rich(**options) -> bytes:
    """Two sheets of figures, a hidden one and a chart's, with what people put into workbooks."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, **options}) as book:
        first, second = book.add_worksheet("一季度'的 表"), book.add_worksheet("说明")
        hidden = book.add_worksheet("备用")
        chart_sheet = book.add_chartsheet("图")
        bold = book.add_format({"bold": True, "bg_color": "#FFFF00", "border": 1, "rotation": 30})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        first.merge_range("A1:E1", "工作情况", bold)
        first.merge_range("A8:A9", "合并", bold)
        for r in range(2, 7):
            first.write_row(r, 0, [f"乡镇{r}", r, r * 10])
            first.write_formula(r, 3, f"=B{r + 1}+C{r + 1}", bold, r * 11)
        first.write_formula("E3", '=IF(D3>1,"甲","乙")', None, "甲")
        first.write_array_formula("F3:F4", "{=B3:B4*2}", None, 4)
        first.write_number("F4", 6)
        first.write_datetime("G3", __import__("datetime").datetime(2009, 3, 31), day)
        first.write_comment("B3", "原有批注", {"author": "张三", "visible": True})
        first.write_comment("E5", "另一条")
        first.conditional_format(
            "B3:B7", {"type": "cell", "criteria": ">", "value": 4, "format": bold}
        )
        first.data_validation("C3:C7", {"validate": "integer", "criteria": ">=", "value": 0})
        first.set_column("A:A", 24)
        first.set_column("C:C", 9, None, {"hidden": True})
        first.set_row(4, 40)
        first.freeze_panes(2, 1)
        first.autofilter("A2:D7")
        first.protect("secret")
        first.set_landscape()
        first.set_header(
            "&C页眉&G", {"image_center": "p.png", "image_data_center": io.BytesIO(PIXEL)}
        )
        first.repeat_rows(0, 1)
        first.print_area("A1:F9")
        first.insert_image("H2", "p.png", {"image_data": io.BytesIO(PIXEL)})
        first.write_url("A12", "http://example.org/", string="网页")
        first.insert_textbox("J2", "文本框")
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "='一季度''的 表'!$B$3:$B$7"})
        second.insert_chart("C3", chart)
        second.write("A1", "填表说明")
        second.repeat_rows(0)
        hidden.write("A1", "x")
        hidden.hide()
        other = book.add_chart({"type": "line"})
        other.add_series({"values": "='一季度''的 表'!$C$3:$C$7"})
        chart_sheet.set_chart(other)
        book.define_name("全局", "='一季度''的 表'!$B$3")
        book.define_name("说明!局部", "=说明!$A$1")
        second.activate()
    return out.getvalue()


SHEET = "一季度'的 表"


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def opened(content: bytes, **options):
    return openpyxl.load_workbook(io.BytesIO(content), **options)


def cells(content: bytes, sheet: str) -> dict[str, tuple]:
    """Every cell's formula or value, its value as computed, and its style."""
    formulas, values = opened(content)[sheet], opened(content, data_only=True)[sheet]
    found = {}
    for row in formulas.iter_rows():
        for cell in row:
            if cell.value is None and not cell.has_style:
                continue  # a note alone makes one here
            value = getattr(cell.value, "text", cell.value)
            look = tuple(repr(getattr(cell, name)) for name in LOOKS)
            found[cell.coordinate] = (value, values[cell.coordinate].value, look)
    return found


LOOKS = ("font", "fill", "border", "alignment", "number_format", "protection")


def notes(content: bytes, sheet: str) -> dict[str, str]:
    page = opened(content)[sheet]
    return {c.coordinate: c.comment.text for row in page.iter_rows() for c in row if c.comment}


def coloured(content: bytes, sheet: str) -> dict[str, list[str]]:
    """The cells of our colours, by what the differential style's border is."""
    found = {}
    page = opened(content)[sheet]
    for group, rules in page.conditional_formatting._cf_rules.items():
        for rule in rules:
            if rule.formula == ['N("核查回执")=0']:
                found.setdefault(rule.dxf.border.left.style, []).extend(str(group.sqref).split())
    return {line: sorted(ranges) for line, ranges in found.items()}


def table(content: bytes) -> list[list]:
    """The rows of the summary's table of findings."""
    page = opened(content).worksheets[0]
    rows = [[cell.value for cell in row] for row in page.iter_rows()]
    top = next(i for i, row in enumerate(rows) if row[0] in ("序号", "No."))
    return rows[top + 1 :]
