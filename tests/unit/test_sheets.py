"""Tables as files that spreadsheets and notebooks open: numbers stay numbers, text stays text."""

import csv
import io
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dashboard.queries.explore import Cell
from dashboard.sheets import LONG, csv_of, long_table, parquet_of, xlsx_of

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "＝1+1", "\t=1", "\r=1", '=HYPERLINK("http://a.b")']
ODD = pa.table(
    {
        "=cmd()": FORMULAS,
        "number": pa.array([1.5, None, float("nan"), float("inf"), -0.0, 1e300, 2.0, 3.0]),
        "whole": pa.array([2**53 + 1, 10**15, 123, None, -5, 0, 1, 2], pa.int64()),
        "exact": pa.array([Decimal("1.10")] * 7 + [Decimal("12345678901234567.89")], pa.decimal128(38, 2)),
        "day": [date(2010, 1, 31), date(1899, 1, 1), None, *[date(2011, 2, 28)] * 5],
        "moment": [datetime(2010, 1, 31, 10, 5), *[None] * 7],
        "yes": [True, False, None, True, True, True, True, True],
        "nothing": pa.array([None] * 8, pa.string()),
    }
)  # fmt: skip
ITEM = {
    "name_zh": "走访率",
    "name_en": "=Visits",
    "measure_zh": "%",
    "measure_en": "%",
    "is_indicator": True,
}
CELLS = [
    Cell("i", "b", "2010", None, None, None, 90.0, "suppressed", "not_assessed", 1, 2),
    Cell("i", "a", "2010", 0.0, 0.0, 5.0, 90.0, "value", "behind", 2, 2),
    Cell("i", "a", "2009", None, None, None, None, "no_data", "not_assessed", 0, 2),
]


def csv_rows(file: bytes) -> list[list[str]]:
    assert file.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(file.decode("utf-8-sig"), newline="")))


def sheet(file: bytes) -> list[tuple]:
    book = openpyxl.load_workbook(io.BytesIO(file))
    assert len(book.sheetnames) == 1
    return [tuple(row) for row in book.active.iter_rows()]


def test_csv_has_a_bom_and_no_cell_is_a_formula():
    rows = csv_rows(csv_of(ODD))
    assert rows[0][0] == "'=cmd()"
    assert all(row[0].startswith("'") for row in rows[1:])
    assert rows[1][1] == "1.5" and rows[2][1] == ""
    assert rows[1][2] == str(2**53 + 1)


def test_a_workbook_holds_text_as_text_and_numbers_as_numbers():
    rows = sheet(xlsx_of(ODD))
    assert [cell.value for cell in rows[0]] == ODD.column_names
    for row, text in zip(rows[1:], FORMULAS, strict=True):
        assert row[0].data_type == "s" and row[0].value.replace("_x000D_", "\r") == text
    assert rows[1][1].data_type == "n" and rows[1][1].value == 1.5
    assert rows[2][1].value is None
    assert [rows[i][1].data_type for i in (3, 4)] == ["s", "s"]  # no number for a workbook
    assert rows[1][2].data_type == "s" and rows[1][2].value == str(2**53 + 1)
    assert rows[3][2].value == 123
    assert rows[1][3].value == 1.1 and rows[8][3].value == "12345678901234567.89"
    assert rows[1][4].value == datetime(2010, 1, 31) and rows[2][4].value == "1899-01-01"
    assert rows[1][5].value == datetime(2010, 1, 31, 10, 5)
    assert rows[1][6].value is True


def test_parquet_gives_the_table_back():
    assert (
        pq.read_table(io.BytesIO(parquet_of(ODD)))
        .drop_columns("number")
        .equals(ODD.drop_columns("number"))
    )


@pytest.mark.parametrize("make", [csv_of, parquet_of, xlsx_of])
def test_a_table_without_rows_or_columns_is_a_file_too(make):
    assert make(ODD.slice(0, 0)) and make(pa.table({}))


@pytest.mark.parametrize(
    "language, name, there", [("zh", "走访率", "有数"), ("en", "=Visits", "Figure")]
)
def test_a_long_table_keeps_states_beside_numbers_in_order(language, name, there):
    units, periods = {"a": "甲", "b": "乙"}, {"2009": "2009年", "2010": "2010年"}
    table = long_table(CELLS, {"i": ITEM}, units, periods, language)
    rows = table.to_pylist()
    assert table.column_names == list(LONG)
    assert [(r["unit"], r["period"], r["value"]) for r in rows] == [
        ("a", "2009", None), ("a", "2010", 0.0), ("b", "2010", None)
    ]  # fmt: skip
    assert [r["state"] for r in rows] == ["no_data", "value", "suppressed"]
    assert rows[1]["state_name"] == there and rows[1]["item_name"] == name
    assert csv_rows(csv_of(table))[1][1].lstrip("'") == name
    assert {str(field.type) for field in table.schema} == {"string", "double", "int64"}
