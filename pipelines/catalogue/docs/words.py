"""The catalogue's own terms in words: kinds, grains, rules and formulas with their names."""

from collections.abc import Callable

from pipelines.catalogue.base import Dated, Text
from pipelines.catalogue.expression import (
    POPULATION,
    UNITS_BELOW,
    Comparison,
    Condition,
    Linear,
    Term,
)
from pipelines.catalogue.whole import Catalogue

GRAIN = {
    "month": Text(zh="月报", en="monthly"),
    "quarter": Text(zh="季报", en="quarterly"),
    "half": Text(zh="半年报", en="half-yearly"),
    "year": Text(zh="年报", en="yearly"),
}
WINDOW = {
    "month": Text(zh="月", en="month"),
    "quarter": Text(zh="季度", en="quarter"),
    "half": Text(zh="半年", en="half-year"),
    "year": Text(zh="全年", en="year"),
    "final": Text(zh="总评", en="final"),
}
KIND = {
    "stock": Text(zh="期末数", en="at period end"),
    "flow": Text(zh="本期数", en="in the period"),
    "cum": Text(zh="年初累计", en="since January"),
    "flag": Text(zh="是否", en="yes or no"),
}
SEVERITY = {
    "error": Text(zh="错误（须改）", en="error"),
    "warning": Text(zh="预警（须说明）", en="warning"),
    "note": Text(zh="提示", en="note"),
}
TIME = {
    "sum": Text(
        zh="区间内各期分子之和除以分母之和。",
        en="The numerators of all periods of the window over their denominators.",
    ),
    "last": Text(zh="取区间内最后一次报送的数。", en="The last return received in the window."),
    "year_reach": Text(
        zh="年初以来首次惠及数之和除以最近一期的应达数；目标和底线按已过月数折算。",
        en="Those first reached since January over the latest number to be reached; target and "
        "floor are scaled by the months gone by.",
    ),
    "year_to_date": Text(
        zh="分子、分母均自年初累计。", en="Numerator and denominator both since January."
    ),
}
BY_POPULATION = Text(
    zh="上级的数值为下级数值按人口加权平均。",
    en="Above the reporter, the units' values weighted by population.",
)
_OPERATOR = {
    "=": Text(zh="等于", en="equals"),
    "<=": Text(zh="不大于", en="is at most"),
    ">=": Text(zh="不小于", en="is at least"),
    "<": Text(zh="小于", en="is below"),
    ">": Text(zh="大于", en="is above"),
}
_NAMES = {
    POPULATION: Text(zh="人口", en="population"),
    UNITS_BELOW: Text(zh="所辖单位数", en="number of units below"),
}
_FIRST = Text(zh="年初的{name}", en="{name} at the start of the year")


def formula(catalogue: Catalogue, side: Linear, language: str) -> str:
    """A linear expression in element names: 登记家庭 − 谢绝走访家庭."""
    named = _namer(catalogue, language)
    parts = [_term(term, named, language) for term in side.terms]
    if side.constant or not parts:
        parts.append(("−" if side.constant < 0 else "+", f"{abs(side.constant):f}"))
    sign, text = parts[0]
    head = text if sign == "+" else f"−{text}"
    return head + "".join(f" {sign} {text}" for sign, text in parts[1:])


def _namer(catalogue: Catalogue, language: str) -> Callable[[str], str]:
    def named(code: str) -> str:
        return (_NAMES.get(code) or catalogue.element_by_code[code].name)[language]

    return named


def _term(term: Term, named: Callable[[str], str], language: str) -> tuple[str, str]:
    name = named(term.element)
    text = _FIRST[language].format(name=name) if term.first else name
    times = abs(term.coefficient)
    sign = "−" if term.coefficient < 0 else "+"
    return sign, text if times == 1 else f"{times:f} × {text}"


def ratio(catalogue: Catalogue, numerator: Linear, denominator: Linear, language: str) -> str:
    """``numerator ÷ denominator``, sums in brackets."""
    sides = (
        f"({formula(catalogue, side, language)})"
        if len(side.terms) > 1
        else formula(catalogue, side, language)
        for side in (numerator, denominator)
    )
    return " ÷ ".join(sides)


def condition(catalogue: Catalogue, rule: Condition, language: str) -> str:
    """A check in words."""
    then = [_comparison(catalogue, part, language) for part in rule.then]
    given = _comparison(catalogue, rule.given, language) if rule.given else ""
    if language == "zh":
        joined = "，且".join(then)
        return {
            "always": joined,
            "if": f"若{given}，则{joined}",
            "iff": f"{given}，当且仅当{joined}",
        }[rule.kind]
    joined = " and ".join(then)
    return {
        "always": joined,
        "if": f"if {given}, then {joined}",
        "iff": f"{given} if and only if {joined}",
    }[rule.kind]


def _comparison(catalogue: Catalogue, part: Comparison, language: str) -> str:
    left, right = (formula(catalogue, side, language) for side in (part.left, part.right))
    return f"{left} {_OPERATOR[part.operator][language]} {right}"


def validity(dated: Dated) -> str:
    """``2008-01-01 –``; nothing when it is always valid."""
    if dated.valid_from is None and dated.valid_to is None:
        return ""
    return f"{dated.valid_from or ''} – {dated.valid_to or ''}".strip()
