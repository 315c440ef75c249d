"""dataValueSets of DHIS2 in JSON, XML and CSV become the same returns, or none."""

from datetime import date
from decimal import Decimal

import pytest
from dhis2_data import as_csv, as_json, as_xml, uid, with_uids

from pipelines.ingest.parse import parse_file
from pipelines.ingest.vocabulary import Vocabulary

ELEMENTS = ("iu_elig", "iu_inf", "iu_exam", "iu_dec", "iu_refer", "iu_fu_due", "iu_fu")
TOWN, OTHER, COUNTY = "370705001", "370705002", "370705"
WRITERS = {"json": as_json, "xml": as_xml, "csv": as_csv}


@pytest.fixture(scope="module")
def words() -> Vocabulary:
    return Vocabulary(with_uids())


@pytest.fixture(scope="module")
def departments() -> Vocabulary:
    return Vocabulary(with_uids("nhs-ae"))


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setenv("GUANHUAI_NOW", "2010-02-01T09:00:00")


@pytest.fixture
def parse(tmp_path, words):
    def parsed(data: bytes, name: str = "values.json", words: Vocabulary = words):
        (tmp_path / name).write_bytes(data)
        return parse_file(tmp_path / name, words)

    return parsed


def value(element="iu_elig", unit=TOWN, text="7", period="2009Q1", **more):
    return {"dataElement": element, "period": period, "orgUnit": unit, "value": text, **more}


def whole(**more):
    return [
        value(element, unit, str(n), **more)
        for unit in (TOWN, OTHER)
        for n, element in enumerate(ELEMENTS)
    ]


def cells(one):
    c = one.columns
    rows = zip(c["unit"], c["item"], c["element"], c["state"], c["value"], c["raw"], strict=True)
    return list(rows)


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize("by", ["uid", "code"])
def test_every_kind_of_file_gives_the_same_return(parse, kind, by):
    values = whole()
    if by == "uid":
        values = [
            v
            | {
                "dataElement": uid("element", v["dataElement"]),
                "orgUnit": uid("unit", v["orgUnit"]),
            }
            for v in values
        ]
    parsed = parse(WRITERS[kind](values), f"values.{kind}")
    assert parsed.rejected is None
    (one,) = parsed.returns
    assert (one.form, one.period, one.reporter) == ("RC02", "2009Q1", COUNTY)
    assert cells(one) == [
        (unit, "", element, "value", Decimal(n), str(n))
        for unit in (TOWN, OTHER)
        for n, element in enumerate(ELEMENTS)
    ]
    assert set(one.columns["row_kind"]) == {"row"}
    rows, cols = one.columns["row"], one.columns["col"]
    assert rows == list(range(2, 2 + len(values)))
    assert set(cols) == {6}


def test_what_is_said_of_the_whole_set_fills_its_values(parse):
    values = [{"dataElement": element, "value": "1"} for element in ELEMENTS]
    said = {"dataSet": "RC02", "period": "2009Q1", "orgUnit": TOWN, "completeDate": "2009-04-10"}
    for kind in ("json", "xml"):
        (one,) = parse(WRITERS[kind](values, **said), f"v.{kind}").returns
        assert (one.form, one.period, one.reporter) == ("RC02", "2009Q1", COUNTY)
        assert one.columns["row"][0] == len(said) + 2


def test_a_scheme_that_is_named_is_kept_to(parse):
    assert parse(as_json(whole(), idScheme="CODE")).returns
    assert parse(as_xml(whole(), idScheme="code"), "v.xml").returns
    assert parse(as_json(whole(), idScheme="UID")).rejected.reason == "dvs_element"
    by_unit = [v | {"orgUnit": uid("unit", v["orgUnit"])} for v in whole()]
    assert parse(as_json(by_unit, orgUnitIdScheme="UID", dataElementIdScheme="CODE")).returns
    assert parse(as_json(whole(), orgUnitIdScheme="UID")).rejected.reason == "dvs_unit"
    refused = parse(as_json(whole(), dataElementIdScheme="NAME")).rejected
    assert refused.reason == "dvs_scheme"
    assert "NAME" in refused.en


def test_zero_deleted_and_a_comment_are_three_things(parse):
    values = [
        value("iu_elig", text="0"),
        value("iu_inf", text="3", deleted=True),
        value("iu_exam", text="", deleted="true"),
        value("iu_dec", text=None, comment="机构停业"),
        value("iu_refer", text="0", deleted=False, followUp=True),
    ]
    for kind, write in WRITERS.items():
        (one,) = parse(write(values), f"v.{kind}").returns
        found = {e: (s, v, r) for _, _, e, s, v, r in cells(one)}
        assert found["iu_elig"] == ("value", 0, "0")
        assert found["iu_inf"] == ("missing", None, "deleted")
        assert found["iu_exam"] == ("missing", None, "deleted")
        assert found["iu_dec"] == ("missing", None, "机构停业")
        assert found["iu_refer"] == ("value", 0, "0")
        assert found["iu_fu"] == ("missing", None, "")
        columns = dict(zip(one.columns["element"], one.columns["col"], strict=True))
        assert (columns["iu_inf"], columns["iu_fu"]) == (6, 0)


def test_numbers_are_exact_however_they_are_written(parse):
    amount = [value("cp_cost", text="0.1"), value("cp_paid", text="12345678901234.5678")]
    for kind, write in WRITERS.items():
        (one,) = parse(write(amount), f"v.{kind}").returns
        found = {e: v for _, _, e, _, v, _ in cells(one)}
        assert found["cp_cost"] == Decimal("0.1")
        assert found["cp_paid"] == Decimal("12345678901234.5678")
    bare = as_json([value()]).replace(b'"7"', b"7").replace(b'"2009Q1"', b'"2009Q1"')
    assert cells(parse(bare).returns[0])[0][4] == 7


def test_several_forms_periods_and_reporters_in_one_file(parse):
    values = [
        value(), value(period="2009Q2"), value("cp_reg"), value(unit="370702001"),
    ]  # fmt: skip
    found = parse(as_json(values)).returns
    assert [(r.form, r.period, r.reporter) for r in found] == [
        ("RC02", "2009Q1", "370705"),
        ("RC02", "2009Q2", "370705"),
        ("RC03", "2009Q1", "370705"),
        ("RC02", "2009Q1", "370702"),
    ]


def test_columns_may_stand_in_any_order_and_numbers_be_numbers(workbook, words):
    rows = [["orgUnit", "value", "period", "dataElement"], [370705001.0, 7.0, "2009Q1", "iu_elig"]]
    (one,) = parse_file(workbook(rows), words).returns
    assert cells(one)[0] == (TOWN, "", "iu_elig", "value", Decimal(7), "7")
    assert (one.columns["row"][0], one.columns["col"][0]) == (2, 2)


BAD = [
    (value("nothing"), "dvs_element", "A2"),
    (value(""), "dvs_element", "A2"),
    (value(unit="999"), "dvs_unit", "C2"),
    (value(unit=""), "dvs_unit", "C2"),
    (value(unit=COUNTY), "dvs_not_reporting", "C2"),
    (value(unit="370700"), "dvs_not_reporting", "C2"),
    (value(period=""), "dvs_period", "B2"),
    (value(period="2009Q5"), "dvs_period", "B2"),
    (value(period="2009-1"), "dvs_period", "B2"),
    (value(period="2009年一季度"), "dvs_period", "B2"),
    (value(period="200901"), "dvs_grain", "B2"),
    (value(period="2009"), "dvs_grain", "B2"),
    (value(period="20090101"), "dvs_grain", "B2"),
    (value(period="2009W1"), "dvs_grain", "B2"),
    (value(period="2009April"), "dvs_grain", "B2"),
    (value(period="2010Q1"), "dvs_future", "B2"),
    (value(period="2007Q4"), "dvs_not_valid", "A2"),
    (value(text="many"), "dvs_type", "F2"),
    (value(text="1.5"), "dvs_type", "F2"),
    (value(text="true"), "dvs_type", "F2"),
    (value(text="1,200"), "dvs_type", "F2"),
    (value(text="007"), "dvs_type", "F2"),
    (value(text="+7"), "dvs_type", "F2"),
    (value(text="—"), "dvs_type", "F2"),
    (value(text="=1+1"), "dvs_type", "F2"),
    (value(text="７"), "dvs_type", "F2"),
    (value(text="9" * 15), "dvs_type", "F2"),
    (value("cp_cost", text="1.23456"), "dvs_type", "F2"),
    (value("cp_cost", text="1e3"), "dvs_type", "F2"),
    (value("cp_cost", text="NaN"), "dvs_type", "F2"),
    (value(text=""), "dvs_no_value", "F2"),
    (value(text=None, deleted=False), "dvs_no_value", "F2"),
    (value(deleted="maybe"), "dvs_flag", "K2"),
    (value(comment="长" * 5001), "dvs_comment", "I2"),
    (value(categoryOptionCombo="xxxxxxxxxxx"), "dvs_item", "D2"),
    (value(attributeOptionCombo="xxxxxxxxxxx"), "dvs_attribute", "E2"),
]


@pytest.mark.parametrize(("bad", "reason", "cell"), BAD, ids=lambda v: str(v)[:60])
@pytest.mark.parametrize("kind", WRITERS)
def test_a_value_dhis2_would_not_take_refuses_the_file(parse, bad, reason, cell, kind):
    parsed = parse(WRITERS[kind]([bad, value("iu_inf")]), f"v.{kind}")
    assert parsed.returns == []
    assert parsed.rejected.reason == reason
    assert parsed.rejected.cell == cell
    assert "第 1 个数值" in parsed.rejected.zh
    assert "Value 1: " in parsed.rejected.en
    assert "\n" not in parsed.rejected.zh + parsed.rejected.en


def test_the_first_wrong_value_is_named_and_the_others_counted(parse):
    rejected = parse(as_csv([value(), value("no"), value("iu_inf", text="x"), value()])).rejected
    assert rejected.reason == "dvs_element"
    assert rejected.en.startswith("A3: Value 2: ")
    assert rejected.en.endswith(" 2 more are wrong too.")
    assert rejected.zh.endswith("另有 2 个数值有误。")


def test_the_same_value_twice_is_refused_whatever_it_says(parse):
    for second in ("7", "8"):
        rejected = parse(as_json([value(), value("iu_inf"), value(text=second)])).rejected
        assert rejected.reason == "dvs_same_value"
        assert rejected.cell == "F4"
        assert "number 1" in rejected.en


def test_what_is_taken_of_negative_figures_is_left_to_the_rules(parse):
    assert cells(parse(as_json([value(text="-3")])).returns[0])[0][3:5] == ("value", -3)
    assert cells(parse(as_json([value(text="12.0")])).returns[0])[0][3:5] == ("value", 12)


@pytest.mark.parametrize("text", ["true", "True", "t", "YES", "y", "1"])
def test_yes_and_no_in_every_way_dhis2_writes_them(parse, words, text):
    flags = [e.code for f in words.catalogue.forms for e in f.elements if e.kind == "flag"]
    form = words.catalogue.form_of_element[flags[0]]
    level = form.reports[0].reporter_level
    unit = next(u.code for u in words.catalogue.units if u.level == level)
    day = date(2009, 12, 31)
    row = words.catalogue.rows_of(form, unit, day)[0]
    period = {"month": "200912", "quarter": "2009Q4", "half": "2009S2", "year": "2009"}[form.grain]
    one = parse(as_json([value(flags[0], row, text, period)])).returns[0]
    assert ("value", Decimal(1)) in [(s, v) for _, _, _, s, v, _ in cells(one)]
    no = parse(as_json([value(flags[0], row, "F", period)])).returns[0]
    assert ("value", Decimal(0)) in [(s, v) for _, _, _, s, v, _ in cells(no)]
    refused = parse(as_json([value(flags[0], row, "2", period)])).rejected
    assert refused.reason == "dvs_type"


def test_a_category_option_combo_is_an_item_of_the_breakdown(parse, departments, monkeypatch):
    form = next(f for f in departments.catalogue.forms if f.dimension)
    item, element = form.dimension.items[0].code, form.elements[0].code
    unit = next(u.code for u in departments.catalogue.units if u.level == form.reports[0].reporter_level
                and not u.valid_from)  # fmt: skip
    period = (form.valid_from or date(2016, 1, 1)).strftime("%Y%m")
    by_uid = value(element, unit, "5", period, categoryOptionCombo=uid("item", item))
    by_code = value(element, unit, "5", period, categoryOptionCombo=item)
    monkeypatch.setenv("GUANHUAI_NOW", "2026-01-01T09:00:00")
    for one in (by_uid, by_code):
        (found,) = parse(as_json([one]), words=departments).returns
        assert cells(found)[0][:4] == (unit, item, element, "value")
    bare = value(element, unit, "5", period)
    assert parse(as_json([bare]), words=departments).rejected.reason == "dvs_item"


def test_what_the_whole_set_says_is_held_to(parse):
    for said, reason in [
        ({"dataSet": "RC03"}, "dvs_other_form"),
        ({"dataSet": "RC99"}, "dvs_form"),
        ({"dryRun": True}, "dvs_dry_run"),
        ({"completeDate": "soon"}, "dvs_complete_date"),
        ({"deletion": {"orgUnits": []}}, "dvs_not_text"),
    ]:
        assert parse(as_json(whole(), **said)).rejected.reason == reason, said
    assert parse(as_json(whole(), dataSet=uid("form", "RC02"), dryRun=False)).returns


def test_a_csv_without_its_headings_is_refused(parse):
    bare = as_csv(whole()).split(b"\n", 1)[1]
    rejected = parse(bare, "v.csv").rejected
    assert rejected.reason == "dvs_heading"
    assert "dataelement,period,orgunit" in rejected.en


@pytest.mark.parametrize("heading", ["dataelement", "period", "orgunit", "value"])
def test_a_csv_with_a_heading_missing_is_refused(parse, heading):
    """Read as any other table, a deleted value would count."""
    data = as_csv([value(deleted=True)]).replace(f'"{heading}"'.encode(), b'"x"', 1)
    rejected = parse(data, "v.csv").rejected
    assert rejected.reason == "dvs_no_column"
    assert heading in rejected.en
    twice = as_csv([value()]).replace(b'"storedby"', f'"{heading}"'.encode(), 1)
    assert parse(twice, "v.csv").rejected.reason == "repeated_heading"


def test_what_may_be_a_category_is_refused(parse):
    for more in ({"sex": "F"}, {"categoryOptions": "F"}):
        for kind in ("json", "xml"):
            rejected = parse(WRITERS[kind]([value(**more)]), f"v.{kind}").rejected
            assert rejected.reason == "dvs_unknown"
    assert parse(as_json([value(sex="")])).returns
    assert parse(as_json([value()], attributeOptions="F")).rejected.reason == "dvs_unknown"
    data = as_csv([value(attributeOptionCombo="F")]).replace(b"attributeoptioncombo", b"sex")
    assert parse(data, "v.csv").rejected.reason == "dvs_unknown"
    taken = value(created="2009-04-01", timestamp="2009-04-01", followup=False)
    assert parse(as_json([taken], categoryIdScheme="UID")).returns


def test_a_comma_that_splits_a_figure_is_refused(parse):
    data = as_csv([value("cp_cost", text="X")]).replace(b'"X"', b"1,200")
    rejected = parse(data, "v.csv").rejected
    assert (rejected.reason, rejected.cell) == ("more_than_headings", "A2")
    shorter = as_csv([value()]).replace(b',"",""\n', b"\n")
    assert parse(shorter, "v.csv").returns


def test_other_tables_with_a_heading_or_two_of_dhis2_are_none(workbook, words):
    rows = [
        ["填报单位", "奎文区", "报告期", "2009年一季度"],
        ["乡镇街道", "dataElement", "value", "comment"],
    ]
    rows += [["东关街道", element, 5, ""] for element in ELEMENTS]
    (one,) = parse_file(workbook(rows), words).returns
    assert one.columns["value"][0] == 5


def test_personal_data_is_looked_for_in_every_text(parse):
    identity = "11010519491231002X"
    for more in ({"comment": f"见 {identity}"}, {"storedBy": identity}, {"attributes": identity}):
        for kind in ("json", "xml"):
            rejected = parse(WRITERS[kind]([value(**more)]), f"v.{kind}").rejected
            assert rejected.reason == "personal_data", (kind, more)
            assert identity not in rejected.zh + rejected.en
    rejected = parse(as_json([value()], note=identity)).rejected
    assert rejected.reason == "personal_data"
    remark = as_xml([value()]).replace(b"<dataValue ", f"<!-- {identity} --><dataValue ".encode())
    assert parse(remark, "v.xml").rejected.reason == "personal_data"
