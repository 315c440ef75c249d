"""Indicators that are a quotient of two sums of elements."""

from collections.abc import Mapping, Sequence
from typing import Any

from pipelines.catalogue.base import Text
from pipelines.metadata.codes import Codes
from pipelines.metadata.elements import Element
from pipelines.metadata.expressions import Scope, Sum, parse
from pipelines.metadata.forms import Form
from pipelines.metadata.read import Metadata, Object, name_of, number_in, raw, said, uid_in
from pipelines.metadata.scope import named
from pipelines.metadata.told import NotCarried, Told

KIND = "indicators"
PLACES, MOST = 4, 10_000
"""Decimals and size of a weight that sums keep exactly."""
UNITS: dict[float, tuple[str, str]] = {100: ("%", "%"), 1000: ("‰", "‰"), 1: ("倍", "ratio")}


def indicators(
    metadata: Metadata, forms: Sequence[Form], scope: Scope, told: Told
) -> list[dict[str, Any]]:
    """Entries of ``indicators.yaml``; the first of them is scored, for a scheme needs one."""
    elements = {e.code: e for form in forms for e in form.elements}
    grains = {e.code: form.grain for form in forms for e in form.elements}
    codes = Codes(elements)
    made: list[dict[str, Any]] = []
    for one in metadata.all(KIND):
        try:
            entry = indicator(metadata, one, scope, elements, grains, told)
            subjects = frozenset(elements[c].subject.subject for c in entry.pop("elements"))
            code = codes.code((said(one, "code"), said(one, "shortName")), one["id"])
            told.within("indicator code", subjects, code)
            told.within("indicator name", subjects, Text(**entry["name"]))
            told.within("indicator definition", subjects, Text(**entry["definition"]))
        except NotCarried as why:
            told.leave(KIND, one, why)
            continue
        told.carried[KIND] += 1
        made.append({"code": code, **entry, "scored": not made})
    return made


def indicator(
    metadata: Metadata,
    one: Object,
    scope: Scope,
    elements: Mapping[str, Element],
    grains: Mapping[str, str],
    told: Told,
) -> dict[str, Any]:
    if one.get("annualized") is True:
        raise NotCarried("按年折算", "it is annualised")
    over, under = (parse(raw(one, key), scope) for key in ("numerator", "denominator"))
    for total in (over, under):
        summed(total)
    if over.weights == under.weights:
        raise NotCarried("分子即分母", "it divides a figure by itself")
    if max(under.weights.values()) < 0:
        raise NotCarried("分母不大于0", "its denominator is never above 0")
    found = [*named(over, elements), *named(under, elements)]
    if len({grains[element.code] for element in found}) > 1:
        raise NotCarried("分子分母的周期不同", "its elements come by different periods")
    kinds = {element.kind for element in found}
    if len(kinds) > 1:
        told.change(
            KIND, one, "一期之内相同；跨期时DHIS2取期末数的最后一期，此处各期相加",
            "the same within one period; over several DHIS2 takes the last of a stock, here they add up",
        )  # fmt: skip
    factor = _factor(metadata, one)
    zh, en = UNITS.get(factor, (f"每{factor:g}", f"per {factor:g}"))
    digits = number_in(one, "decimals")
    return {
        "name": name_of(one).model_dump(),
        "definition": _definition(one).model_dump(),
        "numerator": over.text,
        "denominator": under.text,
        "factor": factor,
        "measure": {"zh": zh, "en": en},
        "digits": min(max(int(digits), 0), 9) if digits is not None else 1,
        "time": "last" if kinds == {"stock"} else "sum",
        "elements": [element.code for element in found],
    }


def summed(total: Sum) -> None:
    """Raise NotCarried for a side that is no sum of elements with weights kept exactly."""
    if not total.weights:
        raise NotCarried(
            "分子或分母是常数：只是总数，见指标项",
            "a side is a constant: a total, which its elements show",
        )
    if total.constant:
        raise NotCarried("加了一个常数", "it adds a number, which sums would repeat")
    for weight in total.weights.values():
        if abs(weight) > MOST or weight != round(weight, PLACES):
            raise NotCarried(
                f"系数 {weight:f} 不能精确保存", f"weight {weight:f} is not kept exactly"
            )


def _factor(metadata: Metadata, one: Object) -> float:
    kind = metadata.get("indicatorTypes", uid_in(one, "indicatorType"))
    factor = number_in(kind, "factor") if kind else None
    if factor is None or factor <= 0:
        raise NotCarried("指标类型不在文件中", "its indicator type is not in the files")
    return factor


def _definition(one: Object) -> Text:
    if said(one, "description"):
        return name_of(one, "description", "DESCRIPTION")
    sides = [said(one, f"{side}Description") for side in ("numerator", "denominator")]
    text = " ÷ ".join(sides) if all(sides) else said(one, "name") or one["id"]
    return Text(zh=text, en=text)
