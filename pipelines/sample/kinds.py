"""The kinds of figure a recipe can ask for."""

from typing import Annotated, Literal

from pydantic import Field

from pipelines.catalogue.base import Code, Entry
from pipelines.catalogue.expression import parse_linear


class Stock(Entry):
    """A register that drifts: so many per 10,000 residents (or ``mean`` of its own). ``noise``:
    instead of the drift's."""

    kind: Literal["stock"]
    per_10k: float | None = None
    mean: float | None = None
    growth: float = 0.0
    spread: float = 0.25
    noise: float | None = None
    at_least: int = 0


class Sum(Entry):
    """Exactly what the expression of elements drawn before it adds up to."""

    kind: Literal["sum"]
    of: str


class Share(Entry):
    """A part of ``of``, from ``low`` (worst reporter) to ``high`` (best). ``rise_at_most``: the
    most the share may rise from one period to the next."""

    kind: Literal["share"]
    of: str
    low: float
    high: float
    rise_at_most: float | None = None


class Count(Entry):
    """How often something happened in the period: a mean per 10,000 residents, per unit, or per
    ``of``; times ``worst`` … ``best`` by the reporter's performance."""

    kind: Literal["count"]
    per_10k: float | None = None
    mean: float | None = None
    of: str | None = None
    rate: float = 0.0
    worst: float = 1.0
    best: float = 1.0
    at_least: int = 0
    season: tuple[float, ...] = ()


class More(Entry):
    """At least ``than``, and on average ``worst`` … ``best`` more for each of it."""

    kind: Literal["more"]
    than: Code
    worst: float
    best: float


class Amount(Entry):
    """Yuan or days that go with a count: nothing without it, else so much for each."""

    kind: Literal["amount"]
    per: Code
    worst: float
    best: float
    spread: float = 0.2
    step: float = 0.01


class Pieces(Entry):
    """How many payments an amount was paid in; at least one as soon as there is any."""

    kind: Literal["pieces"]
    of: Code
    each: float


class YearReach(Entry):
    """First-time-in-the-year counts: ``low`` … ``high`` of ``of`` by December, ``by`` telling what
    part of it is reached by the end of each period of the year."""

    kind: Literal["year_reach"]
    of: str
    low: float
    high: float
    by: tuple[float, ...]


class Cumulative(Entry):
    """Since 1 January, never falling within the year."""

    kind: Literal["cumulative"]
    of: str
    low: float
    high: float
    by: tuple[float, ...]


class Flag(Entry):
    """Yes with a chance of ``low`` … ``high`` by performance; drawn once a year."""

    kind: Literal["flag"]
    low: float
    high: float


class UnitsBelow(Entry):
    """The number of units of a level below the row's; not applicable where there are none."""

    kind: Literal["units_below"]


class Constant(Entry):
    """A whole number drawn once for the unit."""

    kind: Literal["constant"]
    low: int
    high: int


Spec = Annotated[
    Stock
    | Sum
    | Share
    | Count
    | More
    | Amount
    | Pieces
    | YearReach
    | Cumulative
    | Flag
    | UnitsBelow
    | Constant,
    Field(discriminator="kind"),
]


def needs(spec: Spec) -> tuple[str, ...]:
    """The elements that must be drawn before."""
    if isinstance(spec, (More, Amount)):
        return (spec.than if isinstance(spec, More) else spec.per,)
    of = getattr(spec, "of", None)
    return parse_linear(of).elements if of else ()
