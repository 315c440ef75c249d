"""A return as its people fill it in, before it becomes a workbook."""

from dataclasses import dataclass, field
from decimal import Decimal

from pipelines.period import Period

NOT_APPLICABLE = "—"
Cell = int | Decimal | str | None
"""A number, words (``NOT_APPLICABLE`` among them), or a blank."""
Values = dict[str, Cell]


def number(cell: Cell) -> int | Decimal | None:
    """The cell's number; None for words and blanks."""
    return None if isinstance(cell, str) else cell


@dataclass
class Row:
    """``is_extra``: a row nobody asked for; the printed total adds it up like any other."""

    unit: str
    code: str
    name: str
    values: Values
    is_extra: bool = False


@dataclass
class Return:
    """``wrong_totals``: what the printed total is off by, by element."""

    form: str
    period: Period
    reporter: str
    elements: tuple[str, ...]
    rows: list[Row]
    has_total: bool
    wrong_totals: dict[str, int] = field(default_factory=dict)

    @property
    def slot(self) -> tuple[str, str]:
        return self.form, self.period.code

    def row(self, unit: str) -> Row:
        return next(r for r in self.rows if r.unit == unit and not r.is_extra)

    def totals(self) -> Values:
        """What the total row says: sums of the numbers above, not applicable when none applies."""
        return {e: self._total(e) for e in self.elements}

    def _total(self, element: str) -> Cell:
        cells = [row.values[element] for row in self.rows]
        if all(cell == NOT_APPLICABLE for cell in cells):
            return NOT_APPLICABLE
        numbers = [n for n in map(number, cells) if n is not None]
        return sum(numbers) + self.wrong_totals.get(element, 0)


@dataclass(frozen=True)
class Tweak:
    """A change to history while it is drawn: what follows remembers it (``jump_stays``,
    ``register_falls``) or goes on as if it had not been."""

    kind: str
    form: str
    period: Period
    unit: str
    element: str
    size: float
