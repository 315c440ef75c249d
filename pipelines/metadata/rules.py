"""Validation rules to checks on a row of a form."""

from collections.abc import Mapping, Sequence
from typing import Any

from pipelines.metadata.codes import Codes
from pipelines.metadata.elements import Element
from pipelines.metadata.expressions import Scope, parse
from pipelines.metadata.forms import GRAINS, Form
from pipelines.metadata.read import Metadata, Object, name_of, raw, said
from pipelines.metadata.scope import named
from pipelines.metadata.told import NotCarried, Told

KIND = "validationRules"
OPERATORS = {
    "equal_to": "=", "less_than_or_equal_to": "<=", "greater_than_or_equal_to": ">=",
    "less_than": "<", "greater_than": ">",
}  # fmt: skip
SEVERITIES = {"HIGH": "error", "MEDIUM": "warning", "LOW": "note"}
SKIPPED = "SKIP_IF_ANY_VALUE_MISSING"
"""What every rule here does: absence is the business of the rule that asks for the value."""


def add_checks(metadata: Metadata, forms: Sequence[Form], scope: Scope, told: Told) -> None:
    """Put each rule that a row can be held to under its form."""
    elements = {e.code: e for form in forms for e in form.elements}
    home = {code: form for form in forms for code in (e.code for e in form.elements)}
    codes = Codes(f"G{number:02}" for number in range(1, 20))
    for one in metadata.all(KIND):
        try:
            form, entry = check(one, scope, elements, home)
            entry = {"id": codes.code((said(one, "code"),), one["id"]), **entry}
            told_by(one, entry, form, told)
        except NotCarried as why:
            told.leave(KIND, one, why)
            continue
        form.checks.append(entry)
        told.carried[KIND] += 1
        missing = {said(side, "missingValueStrategy") for side in sides(one)} - {SKIPPED, ""}
        if missing:
            told.change(
                KIND, one, "DHIS2把缺的值当作0来比；此处有缺即不比，由必填规则提示",
                "DHIS2 compares with 0 where a value is missing; here it is not compared",
            )  # fmt: skip


def check(
    one: Object, scope: Scope, elements: Mapping[str, Element], home: Mapping[str, Form]
) -> tuple[Form, dict[str, Any]]:
    operator = OPERATORS.get(said(one, "operator"))
    if operator is None:
        raise NotCarried("没有这种比较", "there is no such operator", said(one, "operator"))
    if one.get("slidingWindow") is True or any(s.get("slidingWindow") is True for s in sides(one)):
        raise NotCarried("用滑动时段", "it looks at a sliding window")
    left, right = (parse(raw(side, "expression"), scope) for side in sides(one))
    found = [*named(left, elements), *named(right, elements)]
    if not found or (left.weights == right.weights):
        raise NotCarried("没有可比的指标项", "it compares no elements, or a figure with itself")
    forms = {home[element.code].code: home[element.code] for element in found}
    if len(forms) > 1:
        told = ", ".join(sorted(forms))
        raise NotCarried("跨报表", "it compares elements of several forms", told)
    form = next(iter(forms.values()))
    if GRAINS.get(said(one, "periodType")) != form.grain:
        raise NotCarried("周期与报表不同", "its period type is not the form's")
    entry = {"expr": f"{left.text} {operator} {right.text}"}
    return form, entry | {"severity": SEVERITIES.get(said(one, "importance"), "warning")}


def sides(one: Object) -> list[Object]:
    return [
        side if isinstance(side := one.get(key), dict) else {} for key in ("leftSide", "rightSide")
    ]


def told_by(one: Object, entry: dict[str, Any], form: Form, told: Told) -> None:
    """Its own instruction as the message, where it may stand."""
    text = name_of(one, "instruction", "INSTRUCTION")
    if not said(one, "instruction"):
        return
    own = frozenset(element.subject.subject for element in form.elements)
    told.within("rule text", own, text)
    safe = {key: words.replace("{", "{{").replace("}", "}}") for key, words in text}
    entry["message"] = safe
    entry["remedy"] = {"zh": "请核对 {cells}。", "en": "Check {cells}."}
