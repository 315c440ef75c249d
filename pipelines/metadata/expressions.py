"""DHIS2's expressions to sums of elements, where they are no more than that.

``#{de}`` is a data element over all its option combos, ``#{de.coc}`` one of them, ``C{uid}`` a constant.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, DivisionByZero, InvalidOperation

from pipelines.metadata.told import NotCarried

MAX_LENGTH = 10_000
_TOKEN = re.compile(
    r"\s*(?:(?P<item>[A-Za-z_]*#?\{[^{}]*\})|(?P<number>\d+(?:\.\d+)?)|(?P<sign>[-+*/()])"
    r"|(?P<word>\.?[A-Za-z][A-Za-z_]*|\[[a-z]+\]|\S))"
)
_PLACES = Decimal("1e-12")


@dataclass
class Sum:
    """``Σ weight × element + constant``."""

    weights: dict[str, Decimal] = field(default_factory=dict)
    constant: Decimal = Decimal(0)

    def times(self, factor: Decimal) -> "Sum":
        return Sum({k: v * factor for k, v in self.weights.items()}, self.constant * factor)

    def plus(self, other: "Sum") -> "Sum":
        total = dict(self.weights)
        for code, weight in other.weights.items():
            total[code] = total.get(code, Decimal(0)) + weight
        return Sum({k: v for k, v in total.items() if v}, self.constant + other.constant)

    @property
    def text(self) -> str:
        """In the language of catalogues: ``a + 0.5 * b - c``."""
        terms = [(weight, code) for code, weight in self.weights.items()]
        if self.constant or not terms:
            terms.append((self.constant, ""))
        made = ""
        for weight, code in terms:
            size = f"{abs(weight).normalize():f}"
            term = size if not code else code if size == "1" else f"{size} * {code}"
            sign = "-" if weight < 0 else "+"
            made += f" {sign} {term}" if made else f"- {term}" if weight < 0 else term
        return made


@dataclass(frozen=True)
class Scope:
    """What expressions may name: codes of a data element, by uid or ``de.coc``; constants by uid."""

    elements: Mapping[str, tuple[str, ...]]
    constants: Mapping[str, Decimal]


def parse(text: str, scope: Scope) -> Sum:
    """The sum an expression is. Raises NotCarried for one that is more, or names what is not there."""
    if len(text) > MAX_LENGTH:
        raise NotCarried("表达式过长", "the expression is too long")
    tokens = [(m.lastgroup or "", m.group(m.lastgroup or 0)) for m in _TOKEN.finditer(text)]
    try:
        reader = _Reader(tokens, scope)
        found = reader.sum()
        if reader.rest:
            raise unreadable(reader.rest[0][1])
    except RecursionError:
        raise NotCarried("表达式嵌套过深", "the expression is nested too deep") from None
    return found


def unreadable(word: str) -> NotCarried:
    return NotCarried("表达式不只是加减和系数", "its expression is more than a sum", word[:40])


class _Reader:
    """Recursive descent over tokens: sums of products of signed items."""

    def __init__(self, tokens: list[tuple[str, str]], scope: Scope):
        self.rest, self.scope = tokens, scope

    def take(self, *signs: str) -> str | None:
        if self.rest and self.rest[0][1] in signs:
            return self.rest.pop(0)[1]
        return None

    def sum(self) -> Sum:
        total = self.product()
        while sign := self.take("+", "-"):
            total = total.plus(self.product().times(Decimal(1 if sign == "+" else -1)))
        return total

    def product(self) -> Sum:
        made = self.signed()
        while sign := self.take("*", "/"):
            made = (multiplied if sign == "*" else divided)(made, self.signed())
        return made

    def signed(self) -> Sum:
        if self.take("-"):
            return self.signed().times(Decimal(-1))
        return self.signed() if self.take("+") else self.atom()

    def atom(self) -> Sum:
        if self.take("("):
            inner = self.sum()
            if not self.take(")"):
                raise unreadable("(")
            return inner
        if not self.rest:
            raise NotCarried("表达式不完整", "the expression is not complete")
        kind, word = self.rest.pop(0)
        if kind == "number":
            return Sum(constant=Decimal(word))
        if kind == "item":
            return self.item(word)
        raise unreadable(word)

    def item(self, word: str) -> Sum:
        kind, inner = word[:-1].split("{", 1)
        find = _ITEMS.get(kind)
        if find is None:
            raise unreadable(word)
        return find(inner.strip(), self.scope)


def multiplied(left: Sum, right: Sum) -> Sum:
    if left.weights and right.weights:
        raise unreadable("*")
    return right.times(left.constant) if right.weights else left.times(right.constant)


def divided(left: Sum, right: Sum) -> Sum:
    if right.weights:
        raise NotCarried("表达式中有除以指标项", "an element divides within the expression")
    try:
        return left.times((1 / right.constant).quantize(_PLACES))
    except (DivisionByZero, InvalidOperation):
        raise NotCarried("表达式除以0", "the expression divides by 0") from None


def _element(inner: str, scope: Scope) -> Sum:
    name = re.sub(r"(?:\.\*)+$", "", inner)
    if name.count(".") > 1:
        raise NotCarried("按属性选项分列", "an attribute option combo is named")
    codes = scope.elements.get(name)
    if not codes:
        raise NotCarried("用到未带入的数据元素", "names a data element that is not carried", inner)
    return Sum(dict.fromkeys(codes, Decimal(1)))


def _constant(inner: str, scope: Scope) -> Sum:
    if inner not in scope.constants:
        raise NotCarried("所用常数不在文件中", "names a constant that is not in the files", inner)
    return Sum(constant=scope.constants[inner])


_ITEMS: dict[str, Callable[[str, Scope], Sum]] = {"#": _element, "C": _constant}
