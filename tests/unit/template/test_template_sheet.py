"""What a template holds besides figures: header, checks, validation, versions, within the limits of
the oldest programs."""

import io
import re
import warnings
import zipfile
from datetime import date, datetime

import olefile
import pytest
from template_filling import ASKED, catalogue_of, distinct, filled_book, read_back, values

from pipelines import period
from pipelines.catalogue import canonical
from pipelines.catalogue.load import from_files
from pipelines.errors import UserError
from pipelines.template.compound import MADE_BY, PROGRAM, PROPERTIES, SUMMARY
from pipelines.template.model import Formula
from pipelines.template.offer import ask, offered, returns_due
from pipelines.template.write import file_name, lay_out, write
from pipelines.template.xls import Known, _tokens, xls_bytes
from pipelines.template.xlsx import xlsx_bytes

COUNTY, ZONE, PREFECTURE = "370784", "370793", "370700"
Q2 = period.parse("2009Q2")
OLD_FUNCTIONS = {
    "ABS", "AND", "COUNT", "COUNTA", "COUNTIF", "IF", "INT", "ISNUMBER", "ISTEXT", "LEN", "N", "NOT",
    "OR", "ROUND", "SUM", "SUMPRODUCT",
}  # fmt: skip
"""All of Excel 97."""


@pytest.fixture(scope="module")
def weifang():
    return catalogue_of("weifang")


@pytest.fixture(scope="module")
def county(weifang):
    return lay_out(weifang, COUNTY, Q2)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("name", "unit", "asked"), ASKED)
def test_nothing_is_beyond_the_oldest_programs(name, unit, asked, language):
    book = lay_out(catalogue_of(name), unit, period.parse(asked), language=language)
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # what XlsxWriter leaves out, it only warns of
        xlsx_bytes(book, language)
    for sheet in book.sheets:
        formulas = {c.content.text for c in sheet.placed if isinstance(c.content, Formula)}
        formulas |= {t.formula.format(cell="A1") for _, _, t in sheet.allowed if t.formula}
        for formula in formulas:
            assert set(re.findall(r"([A-Z]+)\(", formula)) <= OLD_FUNCTIONS
            assert len(formula) <= 1024
            assert len(_tokens(formula)) <= 1800
        for _, _, takes in sheet.allowed:
            assert (len(takes.title), len(takes.prompt)) <= (32, 255)
            assert len(takes.error) <= 225
            assert takes.prompt
            assert takes.error
        assert len(sheet.name) <= 31


def test_a_quarters_end_brings_every_return_that_ends_with_it(weifang, county):
    owed = [s.form for s in county.sheets[1:]]
    assert len(owed) == 11
    periods = {own.code for _, own in returns_due(weifang, COUNTY, Q2)}
    assert periods == {"2009Q2", "2009M06", "2009H1"}
    assert {s.form for s in lay_out(weifang, COUNTY, period.parse("2009M05")).sheets[1:]} == {
        form.code for form in weifang.forms if form.grain == "month"
    }
    (one,) = lay_out(weifang, COUNTY, Q2, ["RC07"]).sheets[1:]
    assert {c.content for c in one.placed} >= {"RC07", "2009年6月", "安丘市"}


def test_every_input_is_free_and_checked_and_nothing_else_is(county):
    locked = re.compile("input|fill")
    for sheet in county.sheets:
        free = {(c.row, c.col) for c in sheet.placed if locked.match(c.dress)}
        checked = {
            (row, col)
            for (r1, c1), (r2, c2), _ in sheet.allowed
            for row in range(r1, r2 + 1)
            for col in range(c1, c2 + 1)
        }
        assert free == checked
        assert set(sheet.inputs.values()) <= free


def test_who_signs_is_a_role_and_no_name_is_asked_for(county):
    words = " ".join(str(c.content) for s in county.sheets for c in s.placed)
    assert "统计负责人" in words
    assert "填表人" in words
    assert not re.search("姓名|电话|身份证", words)
    prompts = {t.prompt for s in county.sheets for *_, t in s.allowed if t.title == "填表人"}
    assert all("岗位" in prompt and "人名" in prompt for prompt in prompts)


def test_versions_stand_inside_and_the_sheets_are_protected_without_a_password(weifang):
    content = write(weifang, COUNTY, Q2)
    assert content == write(weifang, COUNTY, Q2)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        texts = {name: archive.read(name).decode("utf-8", "replace") for name in archive.namelist()}
    assert weifang.hash[:12] in texts["docProps/custom.xml"]
    assert weifang.hash[:12] in texts["xl/sharedStrings.xml"]
    sheets = [text for name, text in texts.items() if name.startswith("xl/worksheets/sheet")]
    assert len(sheets) == 12
    assert all("<sheetProtection" in text and "password" not in text for text in sheets)
    assert all('orientation="landscape"' in text and 'paperSize="9"' in text for text in sheets)
    assert sum("<pane " in text and 'state="frozen"' in text for text in sheets) == 11
    assert not any("vbaProject" in name or "threaded" in name.lower() for name in texts)
    assert any(name.startswith("xl/comments") for name in texts)
    assert xls_bytes(lay_out(weifang, COUNTY, Q2)) == write(weifang, COUNTY, Q2, kind="xls")


def test_a_formula_moved_down_is_the_formula_of_that_row(county):
    known = Known()
    for sheet in county.sheets:
        for cell in sheet.placed:
            if isinstance(cell.content, Formula):
                text = cell.content.text
                assert known.tokens(text, cell.row) == _tokens(text)


def test_an_xls_carries_the_same_properties_and_names_its_program(weifang, county):
    with olefile.OleFileIO(io.BytesIO(xls_bytes(county))) as container:
        assert container.parsing_issues == []
        found = container.get_userdefined_properties(
            PROPERTIES, "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
        )
        assert {p["property_name"]: p["value"].decode() for p in found} == county.properties
        assert container.getproperties(SUMMARY)[PROGRAM] == MADE_BY.encode()


def test_a_template_of_another_catalogue_version_still_comes_back(weifang):
    files = canonical.split(weifang.text)
    before = from_files(
        {
            name: text.replace("登记家庭", "在册家庭户") if name.endswith("RC01.yaml") else text
            for name, text in files.items()
        }
    )
    assert before.hash != weifang.hash
    book = lay_out(before, COUNTY, Q2, ["RC01"])
    figures = {s.form: distinct(before, s) for s in book.sheets if s.form}
    found = read_back("weifang", xlsx_bytes(filled_book(book, figures), "zh"))
    assert values(found["RC01"]) == figures["RC01"]


def test_what_is_offered_is_what_is_owed(weifang):
    now = datetime(2009, 7, 2, 9)
    found = offered(weifang, COUNTY, now)
    assert [o.due for o in found] == sorted(o.due for o in found)
    over = {(o.form, o.period.code): o.due for o in found if o.is_over}
    assert over["RC01", "2009Q2"] == date(2009, 7, 10)
    assert over["RC07", "2009M06"] == date(2009, 7, 6)
    assert ("RC11", "2009H1") in over
    assert {o.period.code for o in found if not o.is_over} == {"2009Q3", "2009M07", "2009H2"}
    owed_above = {o.form for o in offered(weifang, PREFECTURE, now)}
    assert owed_above == {"RC09", "RC10", "RC12"}
    assert offered(weifang, "370784001", now) == []
    for one in over:
        assert write(weifang, COUNTY, period.parse(one[1]), [one[0]])


@pytest.mark.parametrize(
    ("unit", "of", "forms", "said"),
    [
        ("安丘", "2009Q1", ["RC11"], "RC11.*2009H1"),
        ("安丘", "2009Q2", ["RC12"], "RC12.*does not owe"),
        ("370784001", "2009Q2", [], "reports nothing"),
        ("平原县", "2009Q2", [], "is no unit"),
        ("安丘", "soon", [], "is no period"),
        ("安丘", "2009Q2", ["RC99"], "is no form.*RC01"),
        ("安丘", "2007Q4", [], "owes no return"),
    ],
)
def test_what_cannot_be_asked_is_said_in_one_line(weifang, unit, of, forms, said):
    with pytest.raises(UserError, match=said) as raised:
        write(weifang, *ask(weifang, unit, of, forms))
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("of", "form", "zh"),
    [
        ("2009Q1", "RC11", "RC11没有与2009年一季度同时结束的一期，请选2009年上半年。"),
        ("2009Q2", "RC12", "安丘市2009年上半年不需报送RC12，请去掉这张表。"),
        ("2007Q4", "", "安丘市在截至2007-12-31的时期没有应报报表，请换一个时期。"),
    ],
)
def test_what_is_not_owed_is_said_in_chinese(weifang, of, form, zh):
    with pytest.raises(UserError) as raised:
        returns_due(weifang, COUNTY, period.parse(of), [form] if form else [])
    assert raised.value.zh == zh


def test_units_forms_and_periods_are_taken_by_code_or_name(weifang):
    asked = ask(weifang, "安丘市", "2009年二季度", ["紧急救助", "RC01", "rc01"])
    assert asked == (COUNTY, Q2, ("RC07", "RC01"))
    assert file_name(weifang, *asked) == "安丘市_2009Q2_RC07_RC01.xlsx"
