"""Expressions of DHIS2 that are sums of elements, and those that are more."""

from decimal import Decimal

import pytest

from pipelines.catalogue.expression import parse_linear
from pipelines.metadata.expressions import Scope, parse
from pipelines.metadata.told import NotCarried

A, B = "aaaaaaaaaaa", "bbbbbbbbbbb"
SCOPE = Scope(
    elements={A: ("a_f", "a_m"), f"{A}.femaleCombo": ("a_f",), B: ("b",)},
    constants={"constantTwo": Decimal(2)},
)


@pytest.mark.parametrize(
    ("text", "made"),
    [
        (f"#{{{B}}}", "b"),
        (f"#{{{A}}}", "a_f + a_m"),
        (f"#{{{A}.femaleCombo}} + #{{{B}}}", "a_f + b"),
        (f"#{{{A}}} - #{{{A}.femaleCombo}}", "a_m"),
        (f"#{{{B}.*}}", "b"),
        (f"-#{{{B}}}", "- b"),
        (f"2*(#{{{B}}} - 3) / 4", "0.5 * b - 1.5"),
        (f"C{{constantTwo}} * #{{{B}}}", "2 * b"),
        (f"#{{{B}}}+#{{{B}}}\n", "2 * b"),
        ("1", "1"),
        (f"#{{{B}}} - #{{{B}}}", "0"),
        (f"#{{{B}}} * 100000", "100000 * b"),
    ],
)
def test_sums(text, made):
    assert parse(text, SCOPE).text == made


def test_what_is_written_is_read_by_the_catalogue():
    made = parse(f"3 * #{{{A}}} - 0.25 * #{{{B}}}", SCOPE)
    assert parse_linear(made.text).weights == {(k, False): v for k, v in made.weights.items()}


@pytest.mark.parametrize(
    ("text", "why", "detail"),
    [
        ("#{ccccccccccc}", "not carried", "ccccccccccc"),
        (f"#{{{A}.otherCombo1}}", "not carried", f"{A}.otherCombo1"),
        (f"#{{{A}.femaleCombo.attribute01}}", "attribute", ""),
        (f"#{{{A}}} * #{{{B}}}", "more than a sum", "*"),
        (f"#{{{A}}} / #{{{B}}}", "divides within", ""),
        (f"#{{{B}}} / 0", "divides by 0", ""),
        (f"#{{{B}}}.periodOffset(-1)", "more than a sum", ".periodOffset"),
        (f"if(isNull(#{{{B}}}),0,1)", "more than a sum", "if"),
        (f"#{{{B}}} + [days]", "more than a sum", "[days]"),
        ("OUG{abcdefghijk}", "more than a sum", "OUG{abcdefghijk}"),
        ("R{abcdefghijk.REPORTING_RATE}", "more than a sum", "R{abcdefghijk.REPORTING_RATE}"),
        ("C{constantTen}", "constant", "constantTen"),
        (f"(#{{{B}}}", "more than a sum", "("),
        (f"#{{{B}}} +", "not complete", ""),
        (f"#{{{B}}} #{{{B}}}", "more than a sum", f"#{{{B}}}"),
        ("", "not complete", ""),
        ("#{" + B, "more than a sum", "#"),
        ("(" * 5000, "nested too deep", ""),
        ("1 +" * 10_000, "too long", ""),
    ],
)
def test_what_is_no_sum_says_why(text, why, detail):
    with pytest.raises(NotCarried) as caught:
        parse(text, SCOPE)
    assert why in caught.value.reason.en
    assert caught.value.detail == detail
