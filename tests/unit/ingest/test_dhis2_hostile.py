"""dataValueSets that are damaged, or meant to do harm: one line each, in time and within memory."""

import json

import pytest
from dhis2_data import as_csv, as_json, as_xml, with_uids

from pipelines.ingest.parse import MAX_FILE, parse_file
from pipelines.ingest.pool import parse_files
from pipelines.ingest.vocabulary import Vocabulary

VALUE = {"dataElement": "iu_elig", "period": "2009Q1", "orgUnit": "370705001", "value": "7"}
JSON, XML = as_json([VALUE]), as_xml([VALUE])
BOMB = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 20}">' for n in range(1, 9))
DOCTYPES = {
    "file": '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    "net": '<!DOCTYPE x SYSTEM "http://localhost:1/x.dtd">',
    "bomb": f'<!DOCTYPE x [<!ENTITY e0 "ha">{BOMB}]>',
}


@pytest.fixture(scope="module")
def words() -> Vocabulary:
    return Vocabulary(with_uids())


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setenv("GUANHUAI_NOW", "2010-02-01T09:00:00")


@pytest.fixture
def parse(tmp_path, words):
    def parsed(data: bytes, name: str = "values"):
        (tmp_path / name).write_bytes(data)
        return parse_file(tmp_path / name, words)

    return parsed


def with_doctype(kind: str) -> bytes:
    said = XML.replace(b'value="7"', b'value="&a;&e8;"')
    return said.replace(b"<dataValueSet", DOCTYPES[kind].encode() + b"<dataValueSet", 1)


BAD = {
    "cut json": (JSON[:-20], "dvs_unsound"),
    "cut in a text": (JSON[: JSON.index(b"2009Q1") + 3], "dvs_unsound"),
    "cut in a sign": (as_json([VALUE | {"comment": "字"}])[:-5], "dvs_encoding"),
    "deep lists": (b'{"dataValues":' + b"[" * 1_000_000, "dvs_unsound"),
    "deep objects": (b'{"a":' * 1_000_000, "dvs_unsound"),
    "not a number": (JSON.replace(b'"7"', b"NaN"), "dvs_unsound"),
    "without end": (JSON.replace(b'"7"', b"-Infinity"), "dvs_unsound"),
    "key twice": (JSON.replace(b'"value"', b'"value": "8", "value"'), "dvs_twice_said"),
    "key in other letters": (JSON.replace(b'"value"', b'"VALUE": "8", "value"'), "dvs_twice_said"),
    "values twice": (JSON[:-1] + b', "dataValues": []}', "dvs_twice_said"),
    "two sets": (JSON + JSON, "dvs_unsound"),
    "no values": (b'{"dataValues": []}', "empty"),
    "other json": (b'{"type": "FeatureCollection"}', "dvs_no_values"),
    "values no list": (b'{"dataValues": {"a": 1}}', "dvs_no_values"),
    "a list of lists": (b'{"dataValues": [[1, 2]]}', "dvs_not_text"),
    "an object for a text": (JSON.replace(b'"7"', b'{"a": 7}'), "dvs_not_text"),
    "utf-16 json": (JSON.decode().encode("utf-16"), "dvs_encoding"),
    "utf-16 json, no mark": (JSON.decode().encode("utf-16-le"), "dvs_encoding"),
    "gb18030 json": (JSON.replace(b'"7"', '"字"'.encode("gb18030")), "dvs_encoding"),
    "long digits": (JSON.replace(b'"7"', b"9" * 10_000), "dvs_type"),
    "long exponent": (JSON.replace(b'"7"', b"1e999999999"), "dvs_type"),
    "cut xml": (XML[:-10], "dvs_unsound"),
    "two roots": (XML + XML[XML.index(b"<dataValueSet") :], "dvs_unsound"),
    "attribute twice": (XML.replace(b" value=", b' value="8" value='), "dvs_unsound"),
    "deep xml": (XML.replace(b"<dataValue ", b"<a>" * 1_000_000 + b"<dataValue "), "dvs_not_text"),
    "text in xml": (XML.replace(b"<dataValue ", b"figures <dataValue "), "dvs_not_text"),
    "unknown entity": (XML.replace(b'"7"', b'"&a;"'), "dvs_unsound"),
    "unknown encoding": (XML.replace(b"UTF-8", b"UTF-7"), "dvs_encoding"),
    "utf-16 xml": (XML.decode().replace("UTF-8", "UTF-16").encode("utf-16"), "dvs_encoding"),
    "utf-16 xml, no mark": (XML.decode().replace("UTF-8", "UTF-16").encode("utf-16-be"), "dvs_encoding"),
    "no values in xml": (as_xml([]), "empty"),
    "adx": (b'<adx xmlns="urn:ihe:qrph:adx:2015"><group/></adx>', "unsupported"),
    "html": (b"<html><body>dataValueSet</body></html>", "unsupported"),
    "many things said": (as_json([VALUE], **{f"k{n}": "x" for n in range(60)}), "too_large"),
    "formula": (as_csv([VALUE | {"value": "=cmd|'/c calc'!A1"}]), "dvs_type"),
    **{f"doctype {kind}": (with_doctype(kind), "dvs_not_text") for kind in DOCTYPES},
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_one_line(parse, name):
    data, reason = BAD[name]
    parsed = parse(data)
    assert parsed.returns == []
    assert parsed.rejected.reason == reason
    for said in (parsed.rejected.zh, parsed.rejected.en):
        assert len(said.splitlines()) == 1
        assert len(said) < 400


@pytest.mark.parametrize("data", [JSON, XML, as_csv([VALUE])], ids=["json", "xml", "csv"])
def test_a_byte_order_mark_and_blank_lines_before_are_read_over(parse, data):
    assert parse(b"\xef\xbb\xbf" + data).returns
    if not data.startswith(b"<?xml"):
        assert parse(b"\n\n" + data).returns


def test_where_a_file_breaks_is_said(parse):
    data = json.dumps({"dataValues": [VALUE]}, indent=1).encode()
    rejected = parse(data[: data.index(b'"orgUnit"')]).rejected
    assert "line 6" in rejected.en
    rejected = parse(XML.replace(b"/></dataValueSet>", b"/>\n</dataValues>")).rejected
    assert "line 3" in rejected.en


def test_names_with_tricks_are_names_only(parse, tmp_path):
    parsed = parse(JSON, "..\\..\\values;rm -rf.json")
    assert parsed.returns
    assert not (tmp_path.parent / "values;rm -rf.json").exists()


def large(kind: str) -> bytes:
    """As near to the greatest file taken as whole values go."""
    one = {"json": json.dumps(VALUE) + ",", "xml": '<dataValue dataElement="iu_elig"/>'}
    head = {"json": '{"dataValues": [', "xml": "<dataValueSet>"}[kind]
    tail = {"json": json.dumps(VALUE) + "]}", "xml": "</dataValueSet>"}[kind]
    return (head + one[kind] * ((MAX_FILE - 200) // len(one[kind])) + tail).encode()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (large("json"), "too_large"),
        (large("xml"), "too_large"),
        (b'{"dataValues": [' + b"[]," * 16_000_000 + b"1]}", "too_large"),
        (b'{"dataValues": [' + b'{"a":""},' * 5_000_000 + b"1]}", "too_large"),
        (
            b"<dataValueSet " + b"".join(b'a%d="" ' % n for n in range(3_000_000)) + b"/>",
            "too_large",
        ),
        (JSON + b" " * MAX_FILE, "too_large"),
    ],
    ids=["json", "xml", "lists", "objects", "attributes", "over"],
)
def test_large_files_end_in_a_line(tmp_path, words, data, reason):
    path = tmp_path / "large"
    path.write_bytes(data)
    ((_, parsed),) = parse_files([path], words.catalogue, workers=1)
    assert parsed.rejected.reason in (reason, "dvs_not_text")
    assert parsed.returns == []


@pytest.mark.slow
def test_a_hundred_thousand_values_are_read_in_time(tmp_path, words):
    """All values of all forms of a county's townships, over years."""
    catalogue = words.catalogue
    units = [u.code for u in catalogue.units if u.parent == "370705"]
    elements = [e.code for f in catalogue.forms if f.grain == "quarter" for e in f.elements
                if f.row_level("county") == "township"]  # fmt: skip
    values = [
        {"dataElement": e, "period": f"{year}Q{q}", "orgUnit": unit, "value": "1"}
        for year in range(2000, 2050) for q in (1, 2, 3, 4) for unit in units for e in elements
    ][:100_000]  # fmt: skip
    path = tmp_path / "many.json"
    path.write_bytes(as_json(values))
    ((_, parsed),) = parse_files([path], catalogue, workers=1)
    assert parsed.rejected.reason == "dvs_not_valid"
    assert "more are wrong" in parsed.rejected.en
