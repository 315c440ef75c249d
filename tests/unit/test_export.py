"""Figures in DHIS2's words and files: exact, by uid or code, nothing half written."""

import io
import json
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from pipelines.catalogue.identifiers import Identifier, Identifiers
from pipelines.errors import UserError
from pipelines.export.encode import DataValue, Encoder, written
from pipelines.export.files import write
from pipelines.export.select import Figure
from pipelines.ingest.dhis2.figures import figure
from pipelines.ingest.dhis2.periods import code_of, period_of
from pipelines.period import parse

KNOWN = {
    "form": frozenset({"F"}),
    "element": frozenset({"e", "flagged"}),
    "unit": frozenset({"A", "B"}),
    "item": frozenset({"x", "default"}),
}
LISTED = (
    Identifier(kind="element", code="e", uid="eeeeeeeeeee", dhis2_code='DE <e> "&'),
    Identifier(kind="unit", code="A", uid="aaaaaaaaaaa"),
    Identifier(kind="item", code="x", uid="xxxxxxxxxxx"),
)
NAMES = Identifiers(LISTED, KNOWN)
SAID = {"idScheme": "CODE"}


def one(value: str | None = "7", element="e", unit="A", item="", measure="count", period="2009M01"):
    return Figure(
        "F", period, unit, item, element, measure, None if value is None else Decimal(value)
    )


def made(kind: str, *figures: Figure) -> str:
    out = io.StringIO()
    write(out, kind, SAID, Encoder(NAMES, "code", "演示数据").encoded(figures))
    return out.getvalue()


@pytest.mark.parametrize(
    ("value", "measure", "text"),
    [
        ("0.0000", "count", "0"), ("7.0000", "count", "7"), ("100.0000", "count", "100"),
        ("-3.0000", "count", "-3"), ("0.1000", "amount", "0.1"), ("-0.0000", "amount", "0"),
        ("12345678901234.5678", "amount", "12345678901234.5678"), ("1.0000", "flag", "true"),
        ("0.0000", "flag", "false"), ("1200.5000", "amount", "1200.5"),
    ],
)  # fmt: skip
def test_values_are_exact_and_read_back_as_they_were(value, measure, text):
    assert written(Decimal(value), measure) == text
    assert figure(text, measure) == Decimal(value)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [("2009M01", "200901"), ("2009M12", "200912"), ("2009Q1", "2009Q1"), ("2009H2", "2009S2"),
     ("2009", "2009")],
)  # fmt: skip
def test_periods_lead_both_ways(ours, theirs):
    assert code_of(parse(ours)) == theirs
    assert period_of(theirs) == parse(ours)


def test_zero_is_a_value_and_what_was_emptied_is_deleted():
    found = json.loads(made("json", one("0"), one(None, "flagged")))["dataValues"]
    assert found[0]["value"] == "0"
    assert "deleted" not in found[0]
    assert found[1]["deleted"] is True
    assert "value" not in found[1]


def test_every_kind_of_file_says_the_same():
    figures = [one(), one(None, "flagged"), one("1", "flagged", "B", "x", "flag")]
    found = json.loads(made("json", *figures))
    assert found["idScheme"] == "CODE"
    tree = ElementTree.fromstring(made("xml", *figures).encode())
    assert tree.tag == "{http://dhis2.org/schema/dxf/2.0}dataValueSet"
    assert tree.get("idScheme") == "CODE"
    rows = [line.split(",") for line in made("csv", *figures).splitlines()]
    assert rows[0][:6] == [
        "dataelement", "period", "orgunit", "categoryoptioncombo", "attributeoptioncombo", "value",
    ]  # fmt: skip
    for number, each in enumerate(found["dataValues"]):
        said = {key: str(v).lower() if v is True else v for key, v in each.items()}
        assert tree[number].attrib == said
    assert rows[2] == ["flagged", "200901", "A", "default", "default", "", "", "", "", "", "true"]
    assert rows[3] == ["flagged", "200901", "B", "x", "default", "true", "", "", "", "", "false"]


def test_demonstration_data_stay_marked():
    shown = one()._replace(is_demo=True)
    assert json.loads(made("json", shown))["dataValues"][0]["comment"] == "演示数据"
    assert 'comment="演示数据"' in made("xml", shown)
    assert made("csv", shown).splitlines()[1].split(",")[8] == "演示数据"
    assert "comment" not in made("json", one())


def test_an_entry_without_a_uid_is_named():
    encoder = Encoder(NAMES, "uid", "演示数据")
    list(encoder.encoded([one(), one(element="flagged"), one(unit="B"), one(unit="B")]))
    with pytest.raises(UserError) as told:
        encoder.refuse_missing()
    assert str(told.value) == (
        "dhis2.csv: no uid of element flagged, unit B; add them, or use --ids code"
    )
    whole = Encoder(NAMES, "uid", "演示数据")
    (value,) = whole.encoded([one(item="x")])
    whole.refuse_missing()
    assert value == DataValue(
        "eeeeeeeeeee", "200901", "aaaaaaaaaaa", "xxxxxxxxxxx", "HllvX50cXC0", "7"
    )
