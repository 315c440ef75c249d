"""What cells take, kept from an xls: a template of the old format comes back asking what the new one asks."""

import io
import struct

import openpyxl
import pytest
from marked_data import finding, mark_here

from pipelines import period
from pipelines.catalogue.load import load
from pipelines.marked.xls.tokens import Names, Unknown
from pipelines.marked.xls.validation import validation_of
from pipelines.paths import CATALOGUES
from pipelines.template.write import write

ASKS = (
    "type", "operator", "formula1", "formula2", "errorStyle", "allow_blank", "showErrorMessage",
    "showInputMessage", "error", "errorTitle", "prompt", "promptTitle", "showDropDown",
)  # fmt: skip


def asked(content):
    """By sheet and cell, what its cells take."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {
        (sheet.title, str(box)): tuple(said(getattr(one, name)) for name in ASKS)
        for sheet in book
        for one in sheet.data_validations.dataValidation
        for box in one.sqref.ranges
    }


def said(value):
    """Nothing and not said are the same; so are a number's two spellings."""
    return value.replace("0.000001", "1E-06") if isinstance(value, str) else value or None


@pytest.mark.parametrize(("unit", "of"), [("370784", "2009Q2"), ("370700", "2009H1")])
def test_a_template_of_the_old_format_keeps_its_validation(unit, of):
    catalogue = load(CATALOGUES / "weifang")
    new, old = (write(catalogue, unit, period.parse(of), kind=kind) for kind in ("xlsx", "xls"))
    made = mark_here(old, [finding("RC01", "A1")], "模板.xls")
    assert not [loss for loss in made.losses if "数据有效性" in loss.zh]
    expected = asked(new)
    assert len(expected) > 20
    assert asked(made.content) == expected


NOTHING = Names(lambda _: None, lambda _: None, lambda _: None, lambda *_: None)


def record(flags, first=b"", second=b"", boxes=((2, 9, 1, 1),)):
    texts = struct.pack("<HB", 1, 0) + b"\0"
    said = texts * 4 + b"".join(struct.pack("<HH", len(f), 0) + f for f in (first, second))
    places = b"".join(struct.pack("<4H", *box) for box in boxes)
    return struct.pack("<L", flags) + said + struct.pack("<H", len(boxes)) + places


def test_a_list_written_out_is_a_list():
    words = "有\0无".encode("utf-16-le")
    one = validation_of(record(3 | 1 << 7, bytes((0x17, 3, 1)) + words), NOTHING)
    assert one.options["value"] == ["有", "无"]
    assert one.boxes == ((2, 1, 9, 1),)


def test_what_asks_for_nothing_is_no_validation():
    assert validation_of(record(0), NOTHING) is None


@pytest.mark.parametrize(
    "data",
    [
        b"",
        record(1)[:9],
        record(9),
        record(1, b"\xff\x00"),
        record(1, boxes=()),
        record(3 | 1 << 7, b"\x17"),
        record(3 | 1 << 7, b"\x17\x01\x01\x00\xd8"),
    ],
)
def test_what_is_not_understood_is_said(data):
    with pytest.raises(Unknown):
        validation_of(data, NOTHING)
