"""One cell to a state and an exact value; periods as people write them."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from pipelines.ingest.cells import CellReader
from pipelines.ingest.periods import find_period, read_period

READER = CellReader({"—", "/"}, {"无"}, {"户", "人次", "元"})
FLAGS = CellReader({"—", "/"}, {"无"}, (), is_flag=True)


@pytest.mark.parametrize(
    ("cell", "state", "value"),
    [
        (12.0, "value", "12"),
        (0.0, "value", "0"),
        (-3, "value", "-3"),
        (12.000000000001, "value", "12"),
        (0.1 + 0.2, "value", "0.3"),
        ("12", "value", "12"),
        (" １，２３４ ", "value", "1234"),
        ("1,234.50元", "value", "1234.5"),
        ("1 234", "value", "1234"),
        ("1.2万元", "value", "12000"),
        ("¥300", "value", "300"),
        ("元 1,234.50", "value", "1234.5"),
        ("-元5", "value", "-5"),
        ("（35）", "value", "-35"),
        ("−5", "value", "-5"),
        ("12户", "value", "12"),
        ("无", "value", "0"),
        ("—", "na", None),
        ("/", "na", None),
        ("", "missing", None),
        (None, "missing", None),
        ("  ", "missing", None),
        ("12①", "bad", None),
        ("5²", "bad", None),
        ("½", "bad", None),
        ("+-5", "bad", None),
        ("(-35)", "bad", None),
        ("+5", "value", "5"),
        ("12人左右", "bad", None),
        ("约12", "bad", None),
        ("约12户", "bad", None),
        ("第3户", "bad", None),
        (".5", "bad", None),
        ("50%", "bad", None),
        ("1,23", "bad", None),
        ("1.2.3", "bad", None),
        ("(35", "bad", None),
        ("#REF!", "bad", None),
        (float("nan"), "bad", None),
        (float("inf"), "bad", None),
        (1e15, "bad", None),
        ("9" * 20, "bad", None),
        (True, "bad", None),
        (date(2009, 1, 2), "bad", None),
        (datetime(2009, 1, 2), "bad", None),
    ],
)
def test_a_cell_is_read(cell, state, value):
    got = READER.read(cell)
    assert got[:2] == (state, None if value is None else Decimal(value))


@pytest.mark.parametrize(
    ("cell", "value"), [("是", 1), ("√", 1), ("否", 0), ("×", 0), ("无", 0), (True, 1), (1.0, 1)]
)
def test_a_flag_is_read(cell, value):
    assert FLAGS.read(cell)[:2] == ("value", Decimal(value))


def test_the_text_as_written_is_kept():
    assert READER.read("１，２３４")[2] == "１，２３４"
    assert READER.read(12.0)[2] == "12"
    assert READER.read("约12")[2] == "约12"


@pytest.mark.parametrize(
    ("text", "grain", "code"),
    [
        ("2008年3月", "month", "2008M03"),
        ("2008年03月份", "month", "2008M03"),
        ("2008-3", "month", "2008M03"),
        ("2008/03", "month", "2008M03"),
        ("2008.3", "month", "2008M03"),
        ("200803", "month", "2008M03"),
        (200803.0, "month", "2008M03"),
        ("2008M03", "month", "2008M03"),
        ("二〇〇八年三月", "month", "2008M03"),
        ("二ＯＯ八年三月", "month", "2008M03"),
        ("二00八年三月", "month", "2008M03"),
        ("二〇〇八年十二月", "month", "2008M12"),
        ("２００８年１０月", "month", "2008M10"),
        ("Mar 2008", "month", "2008M03"),
        ("2008 March", "month", "2008M03"),
        ("2008-03-01", "month", "2008M03"),
        (39508, "month", "2008M03"),
        (date(2008, 3, 31), "month", "2008M03"),
        (datetime(2008, 3, 31), "quarter", "2008Q1"),
        ("2008Q1", "quarter", "2008Q1"),
        ("Q1 2008", "quarter", "2008Q1"),
        ("2008年一季度", "quarter", "2008Q1"),
        ("2008年第四季度", "quarter", "2008Q4"),
        ("2008年1-3月", "quarter", "2008Q1"),
        ("2008年10月至12月", "quarter", "2008Q4"),
        ("2008年度第一季度", "quarter", "2008Q1"),
        ("2008年上半年", "half", "2008H1"),
        ("2008年度下半年", "half", "2008H2"),
        ("2008H2", "half", "2008H2"),
        ("2008年1～6月", "half", "2008H1"),
        ("2008年", "year", "2008"),
        ("2008年度", "year", "2008"),
        ("2008", "year", "2008"),
    ],
)
def test_a_period_is_read(text, grain, code):
    assert read_period(text, grain).code == code


@pytest.mark.parametrize(
    "text", ["", "三月", "2008年13月", "2008年2-5月", "12345", "2008-02-30", 0.5]
)
def test_what_is_no_period_is_none(text):
    assert read_period(text, "month") is None


def test_a_date_in_a_title_is_not_its_period():
    assert find_period("报出日期：2008年11月4日") is None
    assert find_period("潍城区2008年三季度报表") is not None


def test_a_boolean_reads_as_it_is_seen():
    assert READER.read(True)[2] == "TRUE"
    assert FLAGS.read(False) == ("value", Decimal(0), "FALSE")
