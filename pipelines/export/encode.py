"""Figures in DHIS2's words: identifiers, periods, values."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from pipelines.catalogue.forms import MeasureType
from pipelines.catalogue.identifiers import DEFAULT, Identifiers, Kind, Scheme
from pipelines.errors import UserError
from pipelines.export.select import Figure
from pipelines.ingest.dhis2.periods import code_of
from pipelines.period import parse

NAMED = 5


class DataValue(NamedTuple):
    """One value as it is written; ``value`` is None where DHIS2 is to delete it."""

    element: str
    period: str
    unit: str
    item: str
    attribute: str
    value: str | None
    comment: str = ""


class Encoder:
    """By one scheme. ``demo_mark``: the comment of demonstration data, so that they stay marked.
    ``missing``: entries met that have no such identifier."""

    def __init__(self, identifiers: Identifiers, scheme: Scheme, demo_mark: str):
        self.identifiers, self.scheme, self.demo_mark = identifiers, scheme, demo_mark
        self.missing: dict[tuple[Kind, str], None] = {}

    def encoded(self, figures: Iterable[Figure]) -> Iterator[DataValue]:
        attribute = self.name("item", DEFAULT)
        for one in figures:
            element, combo = self.operand(one.element)
            yield DataValue(
                element,
                code_of(parse(one.period)),
                self.name("unit", one.unit),
                combo or self.name("item", one.item or DEFAULT),
                attribute,
                None if one.value is None else written(one.value, one.measure),
                self.demo_mark if one.is_demo else "",
            )

    def operand(self, code: str) -> tuple[str, str]:
        """A data element, and its option combo where the element is one of it."""
        found = self.identifiers.operand(self.scheme, code)
        if found is None:
            self.missing["element", code] = None
        return found or ("", "")

    def name(self, kind: Kind, code: str) -> str:
        found = self.identifiers.theirs(kind, self.scheme, code)
        if found is None:
            self.missing[kind, code] = None
        return found or ""

    def refuse_missing(self) -> None:
        """Raise UserError when an entry has no identifier, naming the first ones."""
        if not self.missing:
            return
        shown = ", ".join(f"{kind} {code}" for kind, code in [*self.missing][:NAMED])
        more = f" and {len(self.missing) - NAMED} more" if len(self.missing) > NAMED else ""
        remedy = "add them" if self.scheme == "code" else "add them, or use --ids code"
        raise UserError(f"dhis2.csv: no {self.scheme} of {shown}{more}; {remedy}")


def written(value: Decimal, measure: MeasureType) -> str:
    """A figure as a value of DHIS2: exact, no zeros at its end, yes and no as true and false."""
    if measure == "flag" and value in (0, 1):
        return "true" if value else "false"
    return f"{value.normalize() + 0:f}"
