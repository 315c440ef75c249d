"""The words of findings: sentences for checks that bring none, and figures put into sentences.

A sentence is a template: ``{element_code}`` stands for the figure in the row, ``{a}`` and ``{b}``
for the left and right sides, ``{cells}``, ``{label}``, ``{element}``, ``{value}`` for those.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from expectations.model import Words
from pipelines.catalogue.expression import UNITS_BELOW, Comparison, Condition, Linear
from pipelines.catalogue.forms import Element, Measure
from pipelines.catalogue.whole import Catalogue

REMEDY = {
    "error": Words(
        "请核对 {cells}，改正后重报。", "Check {cells}, correct and send the return again."
    ),
    "warning": Words("请核对 {cells}，改正或说明原因。", "Check {cells}; correct or explain."),
    "note": Words(
        "请留意 {cells}；如属实无需处理。", "Look at {cells}; nothing to do if this is so."
    ),
}
_BELOW = Words("目录所列下级单位", "Units below in the catalogue")
_IS = {
    "zh": {"=": "等于", "<=": "不多于", ">=": "不少于", "<": "少于", ">": "多于"},
    "en": {
        "=": "equals",
        "<=": "is at most",
        ">=": "is at least",
        "<": "is below",
        ">": "is above",
    },
}
_IS_NOT = {
    "zh": {"=": "不等于", "<=": "多于", ">=": "少于", "<": "不少于", ">": "不多于"},
    "en": {
        "=": "differs from", "<=": "is more than", ">=": "is less than",
        "<": "is not below", ">": "is not above",
    },
}  # fmt: skip
_MUST = {"=": "must be", "<=": "must be at most", ">=": "must be at least"} | {
    "<": "must be below", ">": "must be above",
}  # fmt: skip


class Filling(dict[str, str]):
    """Figures by placeholder; one nobody knows leaves nothing behind."""

    def __missing__(self, key: str) -> str:
        return ""


def fill(template: str, known: Mapping[str, str]) -> str:
    return template.format_map(Filling(known))


def number(value: Any) -> str:
    """A figure as people read it: 1,234.5, −3; the empty text when there is none."""
    if value is None or value != value:
        return ""
    if value == int(value):
        return f"{int(value):,}".replace("-", "−")
    return f"{Decimal(str(value)):,.4f}".rstrip("0").rstrip(".").replace("-", "−")


class Sentences:
    """The sentences for one condition in one language."""

    def __init__(self, catalogue: Catalogue, language: str):
        self.catalogue, self.language = catalogue, language
        self.is_zh = language == "zh"

    def message(self, condition: Condition) -> str:
        """What is wrong, with the figures."""
        if condition.kind == "always" or condition.given is None:
            return self._violation(condition.then[0])
        if condition.kind == "iff":
            return self._not_together(condition)
        given = self._phrase(condition.given)
        musts = [self._must(part) for part in condition.then]
        if self.is_zh:
            return f"{given}时，{'，'.join(musts)}。"
        return f"When {given}, {' and '.join(musts)}."

    def rule(self, condition: Condition) -> str:
        """What is asked for, without figures."""
        then = [self._phrase(part) for part in condition.then]
        if condition.kind == "always" or condition.given is None:
            return then[0] + ("。" if self.is_zh else ".")
        given = self._phrase(condition.given)
        if condition.kind == "iff":
            joint = "，当且仅当" if self.is_zh else " exactly when "
            return given + joint + then[0] + ("。" if self.is_zh else ".")
        if self.is_zh:
            return f"{given}时，{'，'.join(then)}。"
        return f"When {given}, {' and '.join(then)}."

    def _violation(self, part: Comparison) -> str:
        is_not = _IS_NOT[self.language][part.operator]
        left, right = self._figure(part, part.left, "a"), self._figure(part, part.right, "b")
        return f"{left}，{is_not}{right}。" if self.is_zh else f"{left} {is_not} {right}."

    def _not_together(self, condition: Condition) -> str:
        assert condition.given is not None
        both = (condition.given, condition.then[0])
        first, second = (self._phrase(part) for part in both)
        now = [self._now(part.left) for part in both]
        if self.is_zh:
            return f"“{first}”与“{second}”应同时成立或同时不成立（现为{'、'.join(now)}）。"
        return f"“{first}” and “{second}” must be true together (now {'; '.join(now)})."

    def _must(self, part: Comparison) -> str:
        left, right = self._name(part.left), self._name(part.right, part.left)
        if self.is_zh:
            verb = "应为" if part.operator == "=" else "应" + _IS["zh"][part.operator]
            return f"{left}{verb}{right}（现为{self._now(part.left)}）"
        return f"{left} {_MUST[part.operator]} {right} (now {self._now(part.left)})"

    def _phrase(self, part: Comparison) -> str:
        verb = _IS[self.language][part.operator]
        if part.operator == "=" and not part.right.terms:
            verb = "为" if self.is_zh else "is"
        gap = "" if self.is_zh else " "
        return gap.join((self._name(part.left), verb, self._name(part.right, part.left)))

    def _figure(self, part: Comparison, side: Linear, slot: str) -> str:
        """A side by name with its figure."""
        if not side.terms:
            return self._constant(side, part.left if slot == "b" else part.right)
        figure = f"{{{side.terms[0].element if _is_plain(side) else slot}}}"
        name = self._name(side)
        if not self.is_zh:
            return f"{name} ({figure})"
        joint = "" if _is_plain(side) or name.endswith("之和") else "得"
        return f"{name}{joint}{figure}{self._measure(side)}"

    def _name(self, side: Linear, other: Linear | None = None) -> str:
        """A side by name, or its number in the measure of the other side."""
        if not side.terms:
            return self._constant(side, other)
        names = [self._element(term.element) for term in side.terms]
        if _is_plain(side):
            return names[0]
        if not side.constant and all(term.coefficient == 1 for term in side.terms):
            return self._together(names)
        return self._signed(side, names)

    def _together(self, names: list[str]) -> str:
        if self.is_zh:
            return "、".join(names[:-1]) + f"与{names[-1]}之和"
        return ", ".join(names[:-1]) + f" and {names[-1]} together"

    def _signed(self, side: Linear, names: list[str]) -> str:
        plus, minus = ("＋", "－") if self.is_zh else (" + ", " − ")
        text = ""
        for term, name in zip(side.terms, names, strict=True):
            size = abs(term.coefficient)
            sign = minus if term.coefficient < 0 else plus if text else ""
            text += sign + ("" if size == 1 else f"{number(size)}×") + name
        if side.constant:
            text += (minus if side.constant < 0 else plus) + number(abs(side.constant))
        return text

    def _now(self, side: Linear) -> str:
        """The figures of a side alone."""
        joint = "、" if self.is_zh else ", "
        return joint.join(
            f"{{{term.element}}}{self._measure_of(term.element)}" for term in side.terms
        )

    def _constant(self, side: Linear, other: Linear | None) -> str:
        return number(side.constant) + (self._measure(other) if other else "")

    def _measure(self, side: Linear) -> str:
        return self._measure_of(side.terms[0].element) if side.terms else ""

    def _measure_of(self, code: str) -> str:
        element = self.catalogue.element_by_code.get(code)
        measure = element and measure_of(self.catalogue, element)
        if not measure or measure.type == "flag" or not self.is_zh:
            return ""
        return measure.name.zh

    def _element(self, code: str) -> str:
        if code == UNITS_BELOW:
            return _BELOW.zh if self.is_zh else _BELOW.en
        name = self.catalogue.element_by_code[code].name[self.language]
        return name.replace("{", "{{").replace("}", "}}")


def measure_of(catalogue: Catalogue, element: Element) -> Measure:
    return catalogue.measure_by_code[element.measure]


def _is_plain(side: Linear) -> bool:
    return len(side.terms) == 1 and side.terms[0].coefficient == 1 and not side.constant
