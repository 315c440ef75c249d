"""The catalogue's expressions and checks: what they mean, and what cannot be read."""

from decimal import Decimal

import pytest

from pipelines.catalogue.expression import (
    Comparison,
    Linear,
    Term,
    parse_comparison,
    parse_condition,
    parse_linear,
)


def terms(text: str) -> list[tuple[str, str]]:
    return [(str(term.coefficient), term.element) for term in parse_linear(text).terms]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a", [("1", "a")]),
        ("-a", [("-1", "a")]),
        ("a - b", [("1", "a"), ("-1", "b")]),
        ("a-b+c", [("1", "a"), ("-1", "b"), ("1", "c")]),
        ("  a  +  b_2 ", [("1", "a"), ("1", "b_2")]),
        ("2 * a", [("2", "a")]),
        ("0.5*a - 12.25*b", [("0.5", "a"), ("-12.25", "b")]),
        ("a + a", [("1", "a"), ("1", "a")]),
        ("em_72h", [("1", "em_72h")]),
    ],
)
def test_terms(text, expected):
    assert terms(text) == expected
    assert parse_linear(text).constant == 0


@pytest.mark.parametrize(
    ("text", "constant"), [("200", "200"), ("-3.5", "-3.5"), ("a + 10 - 3", "7"), ("0", "0")]
)
def test_constants_add_up(text, constant):
    assert parse_linear(text).constant == Decimal(constant)


def test_first_marks_its_term_only():
    side = parse_linear("first(opening) + opening + first( raised )")
    assert side.terms == (
        Term(Decimal(1), "opening", first=True),
        Term(Decimal(1), "opening"),
        Term(Decimal(1), "raised", first=True),
    )


def test_elements_are_named_once_and_without_population():
    assert parse_linear("a + b - a + population").elements == ("a", "b")
    assert parse_linear("population").is_population
    assert not parse_linear("populations").is_population


@pytest.mark.parametrize(
    "text",
    ["", "   ", "a b", "a ++ b", "a +", "+", "2a", "2 a", "a * 2", "2 *", "a / b", "(a + b)",
     "first a", "first()", "first(a", "second(a)", "a + 2 b", "1 2", "中文", "a; b", "a**2", "a.b",
     "a - - b", "first(a) b"],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(text):
    with pytest.raises(ValueError, match=r"cannot read|missing \+ or -|nothing to add up"):
        parse_linear(text)


@pytest.mark.parametrize("operator", ["=", "<=", ">=", "<", ">"])
def test_comparisons(operator):
    found = parse_comparison(f"a + b {operator} c")
    assert found == Comparison(parse_linear("a + b"), operator, parse_linear("c"))
    assert found.elements == ("a", "b", "c")


@pytest.mark.parametrize("text", ["a", "a b", "a =< b", "a == b", "a <= b <= c", "= b", "a =", ""])
def test_what_is_no_comparison(text):
    with pytest.raises(ValueError, match=r"no comparison|cannot read|nothing to add up|missing"):
        parse_comparison(text)


def test_a_plain_check_always_holds():
    rule = parse_condition("a <= b")
    assert (rule.kind, rule.given) == ("always", None)
    assert rule.then == (parse_comparison("a <= b"),)


def test_if_then_and():
    rule = parse_condition("if a = 0 then b = 0 and c + d >= 1")
    assert rule.kind == "if"
    assert rule.given == parse_comparison("a = 0")
    assert rule.then == (parse_comparison("b = 0"), parse_comparison("c + d >= 1"))
    assert rule.elements == ("a", "b", "c", "d")


def test_iff():
    rule = parse_condition("a = 0 iff b = 0")
    assert (rule.kind, rule.given, rule.then) == (
        "iff", parse_comparison("a = 0"), (parse_comparison("b = 0"),)
    )  # fmt: skip


def test_words_of_the_language_may_begin_a_code():
    assert parse_condition("iffy = thence").then[0].elements == ("iffy", "thence")
    assert parse_condition("android <= ifs").kind == "always"


@pytest.mark.parametrize(
    "text", ["if a = 0", "if a then b = 0", "if a = 0 then b", "a iff b = 0", "a = 0 and b = 0"]
)
def test_a_check_that_cannot_be_read_is_refused(text):
    with pytest.raises(ValueError, match=r"no comparison|cannot read|nothing|missing"):
        parse_condition(text)


def test_expressions_are_equal_by_meaning_of_their_text():
    assert parse_linear("a-b") == parse_linear(" a - b ")
    assert parse_linear("a") != Linear((Term(Decimal(2), "a"),))
