"""Indicators and the assessment scheme."""

from datetime import date
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field

from pipelines.catalogue import expression
from pipelines.catalogue.base import Code, Dated, Entry, Text
from pipelines.catalogue.roles import LEADER, OFFICE
from pipelines.period import Grain

TimeRule = Literal["sum", "last", "year_reach", "year_to_date"]


class Rebase(Entry):
    """From the day ``from`` on an indicator tells of another process, and its control limits begin anew:
    ``reason`` says what was changed in the process, so that nobody sets limits anew to lose a signal."""

    since: date = Field(alias="from")
    reason: Text


class Indicator(Entry):
    """``factor × Σ numerator / Σ denominator``.

    ``time`` sum: Σ over the periods of the window. last: the last return received in the window.
    year_reach: Σ once-a-year numerator since 1 January over the latest denominator; its target and
    floor are scaled by months open so far / 12. year_to_date: both since 1 January, ``first(x)`` being
    the year's first value. ``roll_up`` population: a parent's value is its units' values weighted by
    population. Denominators that are counts below the scheme's ``min_count`` are not assessed. ``rebase``:
    oldest first.
    """

    code: Code
    name: Text
    definition: Text
    numerator: str
    denominator: str
    factor: float = 100
    measure: Text = Text(zh="%", en="%")
    digits: int = Field(default=1, ge=0, le=9)
    time: TimeRule
    roll_up: Literal["sum", "population"] = "sum"
    lower_is_better: bool = False
    scored: bool = True
    care: Code | None = None
    owner: Text | None = None
    rebase: tuple[Rebase, ...] = ()

    @cached_property
    def num(self) -> expression.Linear:
        return expression.parse_linear(self.numerator)

    @cached_property
    def den(self) -> expression.Linear:
        return expression.parse_linear(self.denominator)

    @property
    def elements(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.num.elements + self.den.elements))


class LinearRule(Entry):
    """w × clamp((x − floor) / (target − floor), 0, 1); ``target_by_grain`` multiplies both."""

    kind: Literal["linear"] = "linear"
    floor: float
    target: float
    target_by_grain: dict[Grain, float] = Field(default_factory=dict)


class StepLevel(Entry):
    at_least: float
    share: float


class StepRule(Entry):
    """w × share of the first level reached."""

    kind: Literal["step"] = "step"
    levels: tuple[StepLevel, ...]


class PerPointRule(Entry):
    """max(0, w − loss × (target − x))."""

    kind: Literal["per_point"] = "per_point"
    target: float
    loss: float


class RelativeRule(Entry):
    """Scored against the other units of the group. ``target``, when given, is only shown."""

    kind: Literal["min_max", "z", "percentile", "rank"]
    target: float | None = None


class LogRule(Entry):
    """Linear between the logarithms of floor and target; both above 0."""

    kind: Literal["log"] = "log"
    floor: float
    target: float


class CapRule(Entry):
    """w × min(x, cap) / cap: nothing is gained beyond the cap."""

    kind: Literal["cap"] = "cap"
    cap: float


Transform = Annotated[
    LinearRule | StepRule | PerPointRule | RelativeRule | LogRule | CapRule,
    Field(discriminator="kind"),
]


class Leaf(Entry):
    """An indicator in the scheme. ``grains``: the only grains of window it is scored at (all when
    empty)."""

    indicator: Code
    weight: float
    transform: Transform
    grains: tuple[Grain, ...] = ()


class Node(Entry):
    """A part of the scheme; its weight is the sum of its leaves'."""

    code: Code
    name: Text
    aggregator: Literal["arithmetic", "geometric"] = "arithmetic"
    children: tuple["Node | Leaf", ...]

    @property
    def leaves(self) -> tuple[Leaf, ...]:
        return tuple(
            leaf
            for child in self.children
            for leaf in (child.leaves if isinstance(child, Node) else (child,))
        )

    @property
    def weight(self) -> float:
        return sum(leaf.weight for leaf in self.leaves)


class Deduction(Entry):
    """Points off: ``k`` an event, at most ``cap``.

    late_or_missing: expected returns late or not received. open_errors: error findings still open
    ``working_days`` after the return's receipt. element_sum: the sum of ``elements`` in the window.
    wilson_shortfall: points by which the Wilson upper limit of ``elements`` (numerator, denominator)
    lies below ``threshold``. flag_zero: each of ``elements`` whose last value in the window is 0.
    """

    code: Code
    name: Text
    kind: Literal["late_or_missing", "open_errors", "element_sum", "wilson_shortfall", "flag_zero"]
    k: float
    cap: float
    elements: tuple[Code, ...] = ()
    threshold: float | None = None
    working_days: int | None = None


class BonusLevel(Entry):
    code: Code
    name: Text
    k: float


class Bonus(Entry):
    """Points on, at most ``cap``. entries: decided entries, each at its level, the best level only per
    matter. improvement: total up by ``threshold`` on the year before, without any deduction of
    ``without``. ``reads``: where its entries come from: practices adopted prefecture-wide."""

    code: Code
    name: Text
    kind: Literal["entries", "improvement"]
    cap: float
    levels: tuple[BonusLevel, ...] = ()
    k: float | None = None
    threshold: float | None = None
    without: tuple[Code, ...] = ()
    reads: Literal["practices"] | None = None


class Veto(Entry):
    """A grade forced (``grade``) or capped (``grade_at_most``) by a confirmed ``element``; it bites only
    once its entry has reached the state ``final``."""

    code: Code
    name: Text
    element: Code
    grade: Code | None = None
    grade_at_most: Code | None = None


class Grade(Entry):
    """From ``at_least`` up to the next grade; never with any deduction of ``never_with``."""

    code: Code
    name: Text
    at_least: float
    never_with: tuple[Code, ...] = ()
    share_at_most: float | None = None


class Group(Entry):
    code: Code
    name: Text
    ranked: bool


class Assessment(Entry):
    """A period that is assessed: ``ordinal`` of its grain (each one when left out), frozen on a day
    ``freeze_days`` after its end. ``mix`` makes a final from the others' totals."""

    code: Code
    name: Text
    grain: Grain | Literal["final"]
    ordinal: int | None = None
    freeze_days: int = 25
    mix: dict[Code, float] = Field(default_factory=dict)


class Missing(Entry):
    """``min_count``: count denominators below it are not assessed. ``min_weight_share``: with less of
    the weight assessed there is no total, grade or rank. Weight of what is not assessed goes pro rata
    to the rest of the same part, then over all. ``not_assessed_without``: forms whose absence leaves
    the indicator not assessed; that of any other form scores 0."""

    min_count: int = Field(default=5, ge=0)
    min_weight_share: float = 0.6
    not_assessed_without: tuple[Code, ...] = ()


class Scheme(Entry):
    """The whole assessment. ``tie_breaks``: indicators, by points; a missing one shares the rank.
    ``signed_by``: the roles that sign what is decided, all of them. ``appeal_working_days``: how long
    after the preview an appeal may come. ``evidence_months``: how long what was attached is kept after
    it was."""

    code: Code
    name: Text
    level: Code
    tree: Node
    deductions: tuple[Deduction, ...] = ()
    bonuses: tuple[Bonus, ...] = ()
    bonus_cap: float = 0
    vetoes: tuple[Veto, ...] = ()
    grades: tuple[Grade, ...]
    groups: tuple[Group, ...]
    assessments: tuple[Assessment, ...]
    missing: Missing = Missing()
    tie_breaks: tuple[Code, ...] = ()
    total_min: float = 0
    total_max: float = 105
    point_decimals: int = Field(default=4, ge=0, le=9)
    total_decimals: int = Field(default=2, ge=0, le=9)
    display_scale: Literal[100, 1000] = 100
    progress: "Progress | None" = None
    signed_by: tuple[Code, ...] = (OFFICE, LEADER)
    appeal_working_days: int = Field(default=10, ge=1)
    evidence_months: int = Field(default=36, ge=1)

    def grade_name(self, code: str | None, language: str) -> str:
        """What a grade is called; a dash for none."""
        return next((g.name[language] for g in self.grades if g.code == code), "–")


class Progress(Entry):
    """Level and progress mixed (off when a scheme has none): level:progress, and the other way round
    below the parent's mean."""

    level_share: float
    level_share_below_mean: float


class Target(Dated):
    """A target of one unit from its signed responsibility letter, before any scaling."""

    indicator: Code
    unit: Code
    target: float
    floor: float | None = None
    source: str
