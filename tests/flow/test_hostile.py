"""Every kind of hostile or messy file, named one by one, from the file to the verdict: the right
values come out, or one line says what is wrong, where, and what to do."""

import io
import re
import sys
import zipfile
from collections import Counter, defaultdict
from datetime import date, datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from sqlalchemy import select

sys.path.insert(0, str(Path(__file__).parent))
from hostile import (
    BODY,
    CODES,
    HEADER,
    HEADING,
    NAMES,
    ROW,
    SHEET1,
    SLOT,
    TABLE,
    TOWNS,
    Case,
    Reads,
    Refused,
    as_ods,
    as_xls,
    book,
    cell_xml,
    csv_text,
    drawn,
    edited,
    fill,
    id_number,
    lying_zip,
    of_bytes,
    of_rows,
    replaced,
    serial,
    unzipped,
    zipped,
)  # fmt: skip

from pipelines import paths
from pipelines.catalogue.load import load
from pipelines.judge import judge
from pipelines.manifest import Submitted
from pipelines.paths import Home
from pipelines.receipts import receipts
from pipelines.receipts.workbook import workbook
from pipelines.receive import receive
from pipelines.register.actor import Actor
from pipelines.register.store import open_register, reading
from pipelines.register.tables import finding, rejection, returned

pytestmark = pytest.mark.slow
NBSP, NNBSP, IDEOGRAPHIC = "\xa0", "\u202f", "\u3000"
OTHER = ("RC02", "2009Q1", "370705")
TWICE = [2 * n for n in ROW]
ID = id_number()
LEAF = "东关街道"


def merged_headings(folder: Path) -> Path:
    """Groups over the elements, the label and the groups merged, as in statutory forms."""
    with book(folder / "merged.xlsx") as made:
        sheet = fill(made.add_worksheet("表1"), HEADER)
        sheet.merge_range("A4:A5", "乡镇街道")
        sheet.merge_range("B4:F4", "知情选择")
        sheet.merge_range("G4:H4", "随访")
        fill(sheet, [NAMES], 4, 1)
        fill(sheet, BODY, 5)
    return folder / "merged.xlsx"


def year_to_date_beside(folder: Path) -> Path:
    """Two groups with the same headings: of the quarter, and of the year so far."""
    with book(folder / "groups.xlsx") as made:
        sheet = fill(made.add_worksheet("表1"), HEADER)
        sheet.merge_range("A4:A5", "乡镇街道")
        sheet.merge_range("B4:H4", "本年累计")
        sheet.merge_range("I4:O4", "本季")
        fill(sheet, [[*NAMES, *NAMES]], 4, 1)
        fill(sheet, [[town, *TWICE, *ROW] for town in TOWNS], 5)
    return folder / "groups.xlsx"


def periods_across(periods=("2009年一季度", "2009年二季度"), last: int = 7, header=HEADER[:2]):
    """The elements under each of two periods; of the second, the first ``last`` ones."""

    def make(folder: Path) -> Path:
        with book(folder / "across.xlsx") as made:
            sheet = fill(made.add_worksheet("表1"), header)
            sheet.merge_range(3, 1, 3, 7, periods[0])
            sheet.merge_range(3, 8, 3, 7 + last, periods[1])
            fill(sheet, [["乡镇街道", *NAMES, *NAMES[:last]]], 4)
            fill(sheet, [[town, *TWICE, *ROW[:last]] for town in TOWNS], 5)
        return folder / "across.xlsx"

    return make


OWN = ["应送明白纸家庭", "已送达", "宣传活动", "出台文件单位"]
OWN_CODES = ["pb_due", "pb_done", "pb_act", "co_doc"]
OWN_HEADER = [["表号", "RC10"], HEADER[1]]
OWN_SLOTS = [("RC10", f"2009Q{n}", "370705") for n in (1, 2)]
DOWN = [
    *OWN_HEADER, ["指标", "2009年一季度", "2009年二季度"],
    *[[name, n, n + 10] for n, name in enumerate(OWN, 1)],
]  # fmt: skip


def hidden_sheet(rows):
    def make(folder: Path) -> Path:
        with book(folder / "hidden.xlsx") as made:
            fill(made.add_worksheet("表1"), TABLE)
            sheet = fill(made.add_worksheet("底稿"), rows)
            sheet.hide()
        return folder / "hidden.xlsx"

    return make


def of_1904(value, style=None):
    """A workbook that counts days from 1904, its period a date."""

    def make(folder: Path) -> Path:
        with book(folder / "1904.xlsx", {"date_1904": True}) as made:
            sheet = fill(made.add_worksheet("表1"), [*HEADER[:2], ["报告期"], HEADING, *BODY])
            sheet.write(2, 1, value, made.add_format(style or {}))
        return folder / "1904.xlsx"

    return make


def xls_1904(folder: Path) -> Path:
    def count(made, sheet):
        made.dates_1904 = True
        sheet.write(2, 1, serial(date(2009, 5, 15), True))

    return as_xls(folder, draw=count)


def xls_formula(text: str):
    import xlwt

    return lambda folder: as_xls(
        folder, draw=lambda made, sheet: sheet.write(4, 2, xlwt.Formula(text))
    )


def xls_error(folder: Path) -> Path:
    """A workbook of the old format with #DIV/0! in C5."""
    return as_xls(folder, draw=lambda made, sheet: sheet.row(4).set_cell_error(2, "#DIV/0!"))


def bomb() -> bytes:
    return zipped({"xl/workbook.xml": b"<workbook/>", SHEET1: b" " * 400_000_000})


def add(member: str, data: bytes):
    def change(members: dict[str, bytes]) -> None:
        members[member] = data

    return change


def long_rows(count: int, more=()):
    """A long table, filled up to so many rows with rows that say nothing."""

    def make(folder: Path) -> Path:
        rows = [[t, c, v] for t in TOWNS for c, v in zip(CODES, ROW, strict=True)]
        filler = [["", "", ""] for _ in range(count - len(rows) - len(more) - 4)]
        with book(folder / "long.xlsx", {"constant_memory": True}) as made:
            sheet = made.add_worksheet("表1")
            fill(sheet, [*HEADER, ["乡镇街道", "指标", "数值"], *rows, *more])
            for number, _ in enumerate(filler, 4 + len(rows) + len(more)):
                sheet.write(number, 3, number)
        return folder / "long.xlsx"

    return make


def wide_rows(count: int):
    """The table, then so many rows of units that no catalogue knows."""

    def make(folder: Path) -> Path:
        with book(folder / "rows.xlsx", {"constant_memory": True}) as made:
            sheet = fill(made.add_worksheet("表1"), TABLE)
            for number in range(count):
                sheet.write_row(len(TABLE) + number, 0, [f"第{number % 5000}村", *ROW])
        return folder / "rows.xlsx"

    return make


def styled_last_cell(folder: Path) -> Path:
    with book(folder / "styled.xlsx") as made:
        sheet = fill(made.add_worksheet("表1"), TABLE)
        sheet.write_blank("XFD1048576", None, made.add_format({"bold": True}))
    return folder / "styled.xlsx"


def large_picture() -> bytes:
    members = {}
    with zipfile.ZipFile(io.BytesIO(of_rows_bytes())) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
        archive.writestr("xl/media/image1.png", bytes(100_000_000))
    return out.getvalue()


def of_rows_bytes() -> bytes:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        return of_rows(TABLE)(Path(folder)).read_bytes()


def figures(**changed):
    """The slot's figures with some of them changed, by the element's code."""
    return {SLOT: [changed.get(code, value) for code, value in zip(CODES, ROW, strict=True)]}


def with_second(heading: str, values):
    """A long table with another column of figures."""
    long = [[t, c, v] for t in TOWNS for c, v in zip(CODES, ROW, strict=True)]
    cells = [[*row, value] for row, value in zip(long, values, strict=True)]
    return of_rows([*HEADER, ["乡镇街道", "指标", "数量", heading], *cells])


EXTERNAL = (
    b'<?xml version="1.0"?><externalLink xmlns="x"><sheetData><cell r="A1"><v>%s</v></cell>'
    b"</sheetData></externalLink>"
)
XXE = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    '<row r="1"><c r="A1" t="inlineStr"><is><t>&e;</t></is></c></row></sheetData></worksheet>'
)
LAUGHS = XXE.replace(
    'SYSTEM "file:///etc/passwd"',
    '"' + "ha" * 50 + '"' + "".join(f'><!ENTITY e{n} "{"&e;" * 50}"' for n in range(9)),
)
DOWN_TABLE = [["指标", *TOWNS], *[[n, v, v] for n, v in zip(NAMES, ROW, strict=True)]]
CASES: dict[str, Case] = {
    # Headings, titles, notes, spacers.
    "multi-row merged headings": Case(merged_headings),
    "title and unit rows above": Case(of_rows(
        [["知情选择服务情况表"], ["", "", "", "", "计量单位：人"], *HEADER, ["（季报）"], HEADING, *BODY])),
    "notes and sources below": Case(of_rows(
        [*TABLE, [], ["注：1.本表含流动人口", "", 99], ["数据来源：各乡镇上报", "", 1234], ["2009年7月5日"]])),
    "a source in a figure's column": Case(of_rows([*TABLE, ["数据来源", "各乡镇上报"], ["资料来源：年报"]])),
    "blank spacer rows": Case(of_rows([*HEADER, [], HEADING, [], BODY[0], [], [], BODY[1]])),
    "blank spacer columns": Case(of_rows(
        [*HEADER, ["", "乡镇街道", "", *[x for n in NAMES for x in (n, "")]],
         *[["", town, "", *[x for v in ROW for x in (v, "")]] for town in TOWNS]])),
    "year so far beside the quarter, in groups": Case(year_to_date_beside),
    "duplicate columns": Case(
        of_rows([*HEADER, ["乡镇街道", NAMES[0], *NAMES], *[[t, 1, *ROW] for t in TOWNS]]),
        Refused("repeated_heading", "表1", "B4", "删去")),
    # Turned tables and periods across.
    "elements down, units across": Case(of_rows([*HEADER, *DOWN_TABLE])),
    "periods across over the elements": Case(
        periods_across(), Reads({OTHER: TWICE, SLOT: ROW})),
    "periods across, one of them with fewer elements": Case(
        periods_across(last=6), Refused("periods_differ", "表1", says="2009年一季度、2009年二季度")),
    "last year's period across, the header names this one": Case(
        periods_across(("2008年二季度", "2009年二季度"), header=HEADER)),
    "elements down, periods across": Case(
        of_rows(DOWN),
        Reads({OWN_SLOTS[0]: [1, 2, 3, 4], OWN_SLOTS[1]: [11, 12, 13, 14]})),
    "elements down, periods across, the header names one": Case(
        of_rows([*OWN_HEADER, HEADER[2], *DOWN[2:]]), Reads({OWN_SLOTS[1]: [11, 12, 13, 14]})),
    # What a sheet hides.
    "a hidden sheet of notes": Case(hidden_sheet([["说明"], ["略"]])),
    "a hidden sheet with a return": Case(
        hidden_sheet([*HEADER[:2], ["报告期", "2009年一季度"], HEADING, *BODY]),
        Refused("hidden", "底稿", says="取消隐藏")),
    "a hidden row": Case(drawn(lambda _, sheet: sheet.set_row(5, None, None, {"hidden": True}))),
    "a hidden column": Case(drawn(lambda _, sheet: sheet.set_column(2, 2, None, None, {"hidden": True}))),
    "a hidden row with people": Case(drawn(
        lambda _, sheet: (sheet.write("A9", ID), sheet.set_row(8, None, None, {"hidden": True}))),
        Refused("personal_data", "表1", "A9")),
    # Formulas.
    "a formula with its value": Case(cell_xml("C5", '<c r="C5"><f>B5-2</f><v>18</v></c>')),
    "a formula never calculated": Case(
        cell_xml("C5", '<c r="C5"><f>B5-2</f></c>'),
        Refused("not_calculated", "表1", "C5", "公式未计算")),
    "a formula never calculated, in xls": Case(
        xls_formula("B5-2"), Refused("not_calculated", "表1", "C5", "公式未计算")),
    "a formula never calculated, in ods": Case(
        lambda folder: as_ods(folder, [*TABLE[:4], [LEAF, 20, ("of:=[.B5]-2", ""), *ROW[2:]], BODY[1]]),
        Refused("not_calculated", "表1", "C5", "公式未计算")),
    "a formula's error": Case(
        cell_xml("C5", '<c r="C5" t="e"><f>1/0</f><v>#DIV/0!</v></c>'),
        Reads({}, (("C5", "#DIV/0!"),))),
    "a formula's error, in xls": Case(xls_error, Reads({}, (("C5", "#DIV/0!"),))),
    "a formula's error, in ods": Case(
        lambda folder: as_ods(folder, [*TABLE[:4], [LEAF, 20, ("of:=1/0", "#DIV/0!"), *ROW[2:]], BODY[1]]),
        Reads({}, (("C5", "#DIV/0!"),))),
    "a formula beside the figures never calculated": Case(
        drawn(lambda _, sheet: sheet.write_formula("J5", "=B5", None, ""))),
    "a formula outside the figures never calculated": Case(
        drawn(lambda _, sheet: sheet.write_formula("J20", "=B5", None, ""))),
    # Cells.
    "numbers as text with no-break spaces": Case(of_rows(
        [*HEADER, HEADING, *[[f"{NBSP}{town}", *[f"{NBSP}{v}{IDEOGRAPHIC}" for v in ROW]] for town in TOWNS]])),
    "thousands apart by no-break spaces": Case(
        of_rows([*HEADER, HEADING, *[[town, f"1{NBSP}234", f"1{NNBSP}200", *ROW[2:]] for town in TOWNS]]),
        Reads(figures(iu_elig=1234, iu_inf=1200))),
    "a date since 1904": Case(of_1904(datetime(2009, 5, 15), {"num_format": "yyyy-mm-dd"})),
    "a day's number since 1904": Case(of_1904(serial(date(2009, 5, 15), True))),
    "a day's number since 1904, in xls": Case(xls_1904),
    "a day's number since 1900": Case(of_rows(
        [*HEADER[:2], ["报告期", serial(date(2009, 5, 15), False)], HEADING, *BODY])),
    "a date where a figure belongs": Case(
        drawn(lambda made, sheet: sheet.write(
            "C5", datetime(2009, 5, 15), made.add_format({"num_format": "yyyy-mm-dd"}))),
        Reads({}, (("C5", "2009-05-15"),))),
    "quantity and value in a long table, the same": Case(with_second("数值", ROW * 2)),
    "quantity and value in a long table, unlike": Case(
        with_second("数值", [*ROW, *ROW[:-1], 4]), Refused("two_values", "表1", "D18")),
    "traditional characters": Case(of_rows(
        [HEADER[0], ["填報單位", "奎文區"], ["報告期", "2009年二季度"],
         ["鄉鎮街道", *NAMES], ["東關街道", *ROW], ["大虞街道", *ROW]]),
        Reads({}, (("B5", "東關街道"),))),
    # Files of another kind than their names say.
    "HTML named xls": Case(
        of_bytes("page.xls", b"<html><table><tr><td>1</td></tr></table></html>"),
        Refused("unsupported", says="HTML")),
    "a web archive named xls": Case(
        of_bytes("page.xls", b"MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\n\r\n<html>"),
        Refused("unsupported", says="HTML")),
    "CSV named xls": Case(of_bytes("return.xls", csv_text(TABLE).encode("gb18030"))),
    "xlsx named xls": Case(of_rows(TABLE, name="return.xls")),
    "xls named xlsx": Case(lambda folder: as_xls(folder, name="return.xlsx")),
    # Damaged and hostile archives.
    "truncated zip": Case(of_bytes("cut.xlsx", lambda: of_rows_bytes()[:-900]), Refused("unreadable", says="ZIP")),
    "a zip with a damaged member": Case(
        of_bytes("crc.xlsx", lambda: damaged(of_rows_bytes())), Refused("unreadable", says="ZIP")),
    "zip bomb": Case(of_bytes("bomb.xlsx", bomb), Refused("too_large", says="MB")),
    "a zip bomb that lies about its size": Case(of_bytes("lies.xlsx", lying_zip), Refused("unreadable")),
    "macros": Case(edited(add("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0" + bytes(2000)), name="macro.xlsm")),
    "an external link": Case(edited(add("xl/externalLinks/externalLink1.xml", EXTERNAL % b"5"))),
    "an external link with people in it": Case(
        edited(add("xl/externalLinks/externalLink1.xml", EXTERNAL % ID.encode())),
        Refused("personal_data")),
    "an external entity": Case(
        replaced(SHEET1, ".*", XXE), Refused("unsupported", says="DOCTYPE")),
    "entities in entities": Case(
        replaced(SHEET1, ".*", LAUGHS), Refused("unsupported", says="DOCTYPE")),
    "a path for a member's name": Case(edited(add("../../../tmp/guanhuai-escaped.xml", b"<x/>"))),
    # Size.
    "a file of 0 bytes": Case(of_bytes("nothing.xlsx", b""), Refused("empty")),
    "a file of 100 MB": Case(
        of_bytes("large.csv", lambda: csv_text(TABLE).encode() + b"1,2,3,4\r\n" * 11_000_000),
        Refused("too_large", says="MB")),
    "a workbook of 100 MB": Case(of_bytes("large.xlsx", large_picture), Refused("too_large", says="MB")),
    "200,000 rows with the table at the top": Case(long_rows(200_000)),
    "200,000 rows of figures": Case(wide_rows(200_000), Refused("too_many_rows", "表1", "A1007", "认不出单位")),
    "a styled, empty last cell": Case(styled_last_cell),
    "a value in the last cell": Case(
        drawn(lambda _, sheet: sheet.write("XFD1048576", 1)), Refused("too_large", "表1", "XFD1048576")),
    # Names.
    "a path for a name": Case(of_rows(TABLE, name="..\\..\\奎文区 RC02.xlsx")),
    "a name of a terminal's orders": Case(of_rows(TABLE, name="a\x1b[31m\nb.xlsx")),
    "a name written from right to left": Case(of_rows(TABLE, name="\u202excslx.csv.xlsx")),
    "a name of 200 characters": Case(of_rows(TABLE, name="x" * 200 + ".xlsx")),
    # Formulas in texts, never to be written as such.
    "a formula for a figure": Case(
        of_rows([*TABLE[:4], [LEAF, 20, '=HYPERLINK("http://x","18")', *ROW[2:]], BODY[1]]),
        Reads({}, (("C5", "HYPERLINK"),))),
    "a formula for a unit": Case(
        of_rows([*TABLE, ["=cmd|'/c calc'!A1", *ROW]]), Reads({}, (("B7", "cmd"),))),
    # People.
    "an identity number in a note": Case(
        drawn(lambda _, sheet: sheet.write_comment("B5", f"户主{ID}")), Refused("personal_data")),
    "an identity number in the printed header": Case(
        drawn(lambda _, sheet: sheet.set_header(f"&C{ID}")), Refused("personal_data", "表1")),
    "an identity number in a list to choose from": Case(
        drawn(lambda _, sheet: sheet.data_validation("J1", {"validate": "list", "source": [ID, "b"]})),
        Refused("personal_data", "表1")),
    "an identity number in a title": Case(
        drawn(lambda made, _: made.set_properties({"title": f"户主{ID}"})), Refused("personal_data")),
    "an identity number in a defined name": Case(
        drawn(lambda made, _: made.define_name("户主", f'="{ID}"')), Refused("personal_data")),
    "an identity number in a note of an xls": Case(
        of_bytes("note.xls", lambda: xls_with(ID)), Refused("personal_data")),
    "a column of people to ask": Case(
        of_rows([*HEADER, [*HEADING, "联系人"], [*BODY[0], "王建国"], [*BODY[1], "李秀英"]]),
        Refused("personal_data", "表1", "I4")),
    "an office to ask": Case(
        of_rows([*HEADER, [*HEADING, "联系人"], [*BODY[0], "综合科"], [*BODY[1], "计生办"]])),
}  # fmt: skip


def damaged(data: bytes) -> bytes:
    """The archive with a byte of its first worksheet's content turned over."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        info = archive.getinfo(SHEET1)
    at = info.header_offset + 30 + len(info.filename) + info.compress_size // 2
    return data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]


def xls_with(text: str) -> bytes:
    """An xls whose cells are innocent, with a text of 16-bit characters in no cell."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = as_xls(
            Path(folder), draw=lambda made, sheet: sheet.set_header_str(f"&C{text}".encode())
        )
        return path.read_bytes()


class Received:
    """All files received in one go and judged in one go, as a folder would be."""

    def __init__(self, folder: Path):
        self.catalogue = load(paths.catalogue_folder("weifang"))
        self.home = Home(folder / "home")
        files = {}
        for number, (name, case) in enumerate(CASES.items()):
            own = folder / str(number)
            own.mkdir()
            files[name] = Submitted(case.make(own), datetime(2009, 7, 3, 9, 0, number % 60))
        outcomes = receive(self.home, self.catalogue, list(files.values()), Actor("clerk"))
        self.outcomes = dict(zip(files, outcomes, strict=True))
        self.verdicts = judge(self.home, self.catalogue)
        given = receipts(open_register(self.home), self.catalogue, outcomes, Actor("clerk"))
        self.receipts = dict(zip(files, given, strict=True))

    def values(self, name: str) -> dict:
        """Slot -> unit -> element -> (state, value), of every cell that has one."""
        rows = defaultdict(lambda: defaultdict(dict))
        ids = {key[0] for key in self.outcomes[name].returns}
        for part in self.home.parts.glob("*.parquet"):
            for row in pq.read_table(part, filters=[("return_id", "in", ids)]).to_pylist():
                slot = row["form"], row["period"], row["reporter"]
                if row["state"] != "missing":
                    rows[slot][row["unit"]][row["element"]] = row["value"]
        return rows

    def findings(self, name: str) -> list:
        ids = [key[0] for key in self.outcomes[name].returns]
        engine = open_register(self.home)
        with reading(engine) as connection:
            return connection.execute(select(finding).where(finding.c.return_id.in_(ids))).all()


@pytest.fixture(scope="module")
def received(tmp_path_factory) -> Received:
    return Received(tmp_path_factory.mktemp("hostile"))


@pytest.mark.parametrize("name", CASES)
def test_a_file_becomes_the_right_values_or_a_line_that_helps(name, received):
    outcome, becomes = received.outcomes[name], CASES[name].becomes
    if isinstance(becomes, Refused):
        refused = outcome.rejected
        assert refused is not None, "received"
        assert (refused.reason, refused.sheet, refused.cell) == (
            becomes.reason, becomes.sheet, becomes.cell,
        ), refused  # fmt: skip
        assert becomes.says in refused.zh
        assert refused.zh.endswith("。") and refused.en.endswith(".")
        assert "\n" not in refused.zh + refused.en
        assert ID not in refused.zh + refused.en
        assert not outcome.returns
        return
    assert outcome.rejected is None, outcome.rejected
    assert all(received.verdicts[key[0]] for key in outcome.returns)
    values = received.values(name)
    for slot, row in becomes.figures.items():
        codes = CODES if slot[0] == SLOT[0] else OWN_CODES
        units = TOWNS.values() if slot[0] == SLOT[0] else [slot[2]]
        for unit in units:
            assert values[slot][unit] == dict(zip(codes, row, strict=True)), (slot, unit)
    if becomes.figures:
        assert set(values) == set(becomes.figures)
    found = {
        (cell, f.message_zh)
        for f in received.findings(name)
        for cell in (f.cells or "").split(", ")
    }
    for cell, says in becomes.findings:
        assert any(at.split(":")[0] == cell and says in message for at, message in found), found


@pytest.mark.parametrize("name", CASES)
def test_nothing_given_back_holds_a_formula_that_was_none(name, received):
    """The marked workbook of each file, and the receipt's words; and no person's number is repeated."""
    outcome = received.outcomes[name]
    if outcome.path.stat().st_size > 1_000_000:
        return
    one = received.receipts[name]
    made = workbook(one, outcome.path, "zh")
    data = outcome.path.read_bytes()
    if not data.startswith(b"\xd0\xcf") and "in ods" not in name:  # their own formulas are kept
        assert not Counter(formulas(made.content)) - Counter(formulas(data))
    assert ID.encode() not in b"".join(unzipped(made.content).values())
    assert ID not in one.model_dump_json()
    assert not set("/\\\n\x1b\u202e") & set(made.name)


def formulas(data: bytes) -> list[bytes]:
    """Formulas of every sheet of a workbook of XML."""
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = [n for n in archive.namelist() if n.startswith("xl/worksheets/")]
        try:
            return [f for n in sheets for f in re.findall(rb"<f[ >].*?</f>", archive.read(n), re.S)]
        except zipfile.BadZipFile:
            return []


def test_no_file_is_half_in_the_register(received):
    """A return in the register has all its values, and none is there of a refused file."""
    engine = open_register(received.home)
    with reading(engine) as connection:
        stored = {row.return_id for row in connection.execute(select(returned))}
        refused = {row.file_hash for row in connection.execute(select(rejection))}
    told = {key[0] for outcome in received.outcomes.values() for key in outcome.returns}
    assert stored == told
    valued = set()
    for part in received.home.parts.glob("*.parquet"):
        valued |= set(pq.read_table(part, columns=["return_id"])["return_id"].to_pylist())
    assert stored == valued
    assert not {return_id[:16] for return_id in stored} & {each[:16] for each in refused}


def test_nothing_is_written_outside_the_home(received):
    assert not Path("/tmp/guanhuai-escaped.xml").exists()
