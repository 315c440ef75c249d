"""Rules from a catalogue: which there are, on which columns, and their words."""

from decimal import Decimal
from pathlib import Path

import pytest

from expectations.model import Compare, Side
from pipelines.catalogue.canonical import read_files
from pipelines.catalogue.expression import parse_condition
from pipelines.catalogue.load import from_files
from pipelines.messages import Sentences, fill, number
from pipelines.rules import rules_for

SMALL = Path(__file__).parent / "catalogue" / "small"
GENERAL = "general:" + "".join(
    f"""
  - id: {kind}
    kind: {kind}
    severity: error
    message: {{zh: 错, en: wrong}}
    remedy: {{zh: 改, en: correct}}"""
    for kind in (
        "readable", "required", "not_applicable", "non_negative", "whole_number", "flag",
        "row_known", "row_once", "row_present", "total", "numerator_is_denominator",
    )
)  # fmt: skip
ALL = ("registered", "helped", "asked", "answered", "spent", "room")


def catalogue(*changes):
    """The small catalogue with all general rules, and text of its form F exchanged."""
    files = read_files(SMALL) | {"rules.yaml": GENERAL}
    for old, new in changes:
        assert old in files["forms/F.yaml"]
        files["forms/F.yaml"] = files["forms/F.yaml"].replace(old, new)
    return from_files(files)


def rules(*changes):
    made = catalogue(*changes)
    return rules_for(made, made.form_by_code["F"])


def columns(made, kind):
    return [rule.columns for rule in made if rule.kind == kind]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("readable", [ALL]),
        ("required", [ALL]),
        ("not_applicable", [ALL]),
        ("non_negative", [ALL]),
        ("whole_number", [("registered", "helped", "asked", "answered")]),
        ("flag", [("room",)]),
        ("total", [("registered", "helped", "asked", "answered", "spent")]),
        ("row_known", [()]),
        ("row_once", [()]),
        ("row_present", [()]),
        ("numerator_is_denominator", [("answered", "asked", "helped", "registered")]),
    ],
)
def test_general_rules_concern_the_elements_they_can(kind, expected):
    assert columns(rules(), kind) == expected


def test_what_may_not_apply_needs_no_explanation():
    made = rules(("measure: yes_no, ", "measure: yes_no, may_not_apply: true, "))
    assert columns(made, "not_applicable") == [ALL[:-1]]


def test_elements_valid_at_other_times_have_rules_of_their_own():
    made = rules(("{code: asked,", "{code: asked, valid_from: 2009-01-01,"))
    required = [rule for rule in made if rule.kind == "required"]
    spans = [(rule.valid_from, len(rule.columns)) for rule in required]
    assert spans == [(None, 5), ("2009-01-01", 1)]
    of_asked = [r.valid_from for r in made if r.columns == ("answered", "asked")]
    assert of_asked == ["2009-01-01", "2009-01-01"]


def test_a_check_becomes_a_condition():
    late = ("{id: F-2, ", "{id: F-2, valid_to: 2009-12-31, tolerance: '0.01', ")
    one = next(rule for rule in rules(late) if rule.id == "F-2")
    assert (one.kind, one.mode, one.severity) == ("condition", "if", "warning")
    assert one.columns == ("helped", "spent")
    assert one.given == Compare(Side(((1.0, "helped"),)), "=", Side((), 0.0))
    assert one.then == (Compare(Side(((1.0, "spent"),)), "=", Side((), 0.0)),)
    assert (one.tolerance, one.valid_from, one.valid_to) == (0.01, None, "2009-12-31")
    assert one.remedy.zh == "请核对 {cells}，改正或说明原因。"


def test_a_checks_own_words_win():
    own = (
        '{id: F-1, expr: "answered <= asked"}',
        '{id: F-1, expr: "answered <= asked", message: {zh: 多了, en: Too many}}',
    )
    one = next(rule for rule in rules(own) if rule.id == "F-1")
    assert (one.message.zh, one.message.en) == ("多了", "Too many")
    assert one.description.zh == "已答复不多于求助。"


FIGURES = {code: str(i) for i, code in enumerate(ALL)} | {"a": "11", "b": "12", "units_below": "9"}


@pytest.mark.parametrize(
    ("expr", "zh", "en", "rule_zh", "rule_en"),
    [
        (
            "answered <= asked",
            "已答复3人，多于求助2人。", "Answered (3) is more than Asked (2).",
            "已答复不多于求助。", "Answered is at most Asked.",
        ),
        (
            "spent >= 200",
            "支出4元，少于200元。", "Spent (4) is less than 200.",
            "支出不少于200元。", "Spent is at least 200.",
        ),
        (
            "asked + answered = registered",
            "求助与已答复之和11人，不等于登记0人。",
            "Asked and Answered together (11) differs from Registered (0).",
            "求助与已答复之和等于登记。", "Asked and Answered together equals Registered.",
        ),
        (
            "asked - 2*answered + 1 < registered",
            "求助－2×已答复＋1得11人，不少于登记0人。",
            "Asked − 2×Answered + 1 (11) is not below Registered (0).",
            "求助－2×已答复＋1少于登记。", "Asked − 2×Answered + 1 is below Registered.",
        ),
        (
            "registered > helped + asked + answered",
            "登记0人，不多于已帮扶、求助与已答复之和12人。",
            "Registered (0) is not above Helped, Asked and Answered together (12).",
            "登记多于已帮扶、求助与已答复之和。",
            "Registered is above Helped, Asked and Answered together.",
        ),
        (
            "registered = units_below",
            "登记0人，不等于目录所列下级单位9。",
            "Registered (0) differs from Units below in the catalogue (9).",
            "登记等于目录所列下级单位。", "Registered equals Units below in the catalogue.",
        ),
        (
            "if helped = 0 then spent = 0 and asked <= answered",
            "已帮扶为0人时，支出应为0元（现为4元），求助应不多于已答复（现为2人）。",
            "When Helped is 0, Spent must be 0 (now 4) and Asked must be at most Answered (now 2).",
            "已帮扶为0人时，支出为0元，求助不多于已答复。",
            "When Helped is 0, Spent is 0 and Asked is at most Answered.",
        ),
        (
            "helped = 0 iff spent = 0",
            "“已帮扶为0人”与“支出为0元”应同时成立或同时不成立（现为1人、4元）。",
            "“Helped is 0” and “Spent is 0” must be true together (now 1; 4).",
            "已帮扶为0人，当且仅当支出为0元。", "Helped is 0 exactly when Spent is 0.",
        ),
        (
            "if room = 1 then asked >= 1",
            "有室为1时，求助应不少于1人（现为2人）。",
            "When Has a room is 1, Asked must be at least 1 (now 2).",
            "有室为1时，求助不少于1人。", "When Has a room is 1, Asked is at least 1.",
        ),
    ],
)  # fmt: skip
def test_sentences(expr, zh, en, rule_zh, rule_en):
    made, condition = catalogue(), parse_condition(expr)
    chinese, english = Sentences(made, "zh"), Sentences(made, "en")
    assert fill(chinese.message(condition), FIGURES) == zh
    assert fill(english.message(condition), FIGURES) == en
    assert (chinese.rule(condition), english.rule(condition)) == (rule_zh, rule_en)


def test_names_with_braces_stay_names():
    made = catalogue(("zh: 支出", "zh: '支{出}'"))
    text = Sentences(made, "zh").message(parse_condition("spent >= 200"))
    assert fill(text, {"spent": "4"}) == "支{出}4元，少于200元。"


def test_what_nobody_knows_leaves_nothing_behind():
    assert fill("{known}{unknown}。", {"known": "甲"}) == "甲。"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (1234567, "1,234,567"),
        (Decimal("1234.5000"), "1,234.5"),
        (-3.25, "−3.25"),
        (100.0, "100"),
        (Decimal("0.1250"), "0.125"),
        (None, ""),
        (float("nan"), ""),
    ],
)
def test_numbers(value, text):
    assert number(value) == text
