"""Units, forms, their elements and the checks on them."""

from decimal import Decimal
from functools import cached_property
from typing import Any, Literal

from pydantic import Field

from pipelines.catalogue import expression
from pipelines.catalogue.base import Code, Dated, Entry, Text
from pipelines.period import Grain

Severity = Literal["error", "warning", "note"]
MeasureType = Literal["count", "amount", "days", "flag"]
Kind = Literal["stock", "flow", "cum", "flag"]


class Level(Entry):
    """A level of the hierarchy, listed from the top. Units of a level that does not ``roll_up``
    (member departments) are shown but never added to their parent."""

    code: Code
    name: Text
    rolls_up: bool = True


class Measure(Entry):
    """A unit of measure: 户, 人, 元. ``words`` may stand before or after a number in a cell and
    are taken off it."""

    code: Code
    name: Text
    type: MeasureType
    words: tuple[str, ...] = ()


class Unit(Dated):
    """An organisation that reports or is reported on. Population is persons at the 2010 census.

    ``short``: what it is called where room is narrow (tables, tiles); the name when left out.
    """

    code: Code
    name: Text
    short: Text | None = None
    level: Code
    parent: Code | None = None
    group: Code | None = None
    population: int | None = Field(default=None, le=10_000_000_000)
    tile_row: int | None = Field(default=None, ge=0, le=99)
    tile_col: int | None = Field(default=None, ge=0, le=99)
    aliases: tuple[str, ...] = ()


class Element(Dated):
    """One figure a form asks for.

    ``once_a_year``: each family or person is counted only the first time in the year.
    ``may_not_apply``: "—" needs no explanation. ``subject``: what is measured, from the closed list of
    the boundary of care. ``step``: the step of care after reproductive age it records, one element a
    step, so that no two elements together tell what a woman chose. ``rests_on``: of an amount or of days, the
    count it adds up over; where that is hidden, so is the amount.
    """

    code: Code
    name: Text
    measure: Code
    kind: Kind
    subject: Code
    once_a_year: bool = False
    sensitive: bool = False
    may_not_apply: bool = False
    step: Code | None = None
    rests_on: Code | None = None
    aliases: tuple[str, ...] = ()
    note: Text | None = None


class Check(Dated):
    """A rule inside one row of a return; see ``expression`` for its language."""

    id: Code
    expr: str
    severity: Severity = "error"
    tolerance: Decimal = Decimal("0.005")
    message: Text | None = None
    remedy: Text | None = None

    @cached_property
    def condition(self) -> expression.Condition:
        return expression.parse_condition(self.expr)


GeneralKind = Literal[
    "readable",
    "required",
    "not_applicable",
    "non_negative",
    "whole_number",
    "flag",
    "row_known",
    "row_once",
    "row_present",
    "total",
    "numerator_is_denominator",
]


class GeneralCheck(Entry):
    """A rule every return is held to, whatever its form. ``at_least``, of numerator_is_denominator: the
    smallest sum of denominators that is worth telling."""

    id: Code
    kind: GeneralKind
    severity: Severity
    at_least: int = Field(default=0, ge=0)
    message: Text
    remedy: Text


SignalKind = Literal["heaping", "bunching", "copy", "last_hours", "upward"]
CrossKind = Literal[
    "cum_falls",
    "opening_is_closing",
    "stock_jumps",
    "flows_repeat",
    "share_rises",
    "stock_falls",
    "year_reach_over",
    "forms_agree",
    "denominator_falls",
    "far_from_past",
    "level_shift",
    "year_change",
    "pair_apart",
    "far_from_expected",
]


class CrossCheck(Entry):
    """A rule across returns: recomputed with each build, never part of a verdict.

    ``kind`` names a query in ``expectations/sql`` or a function of ``expectations/history``; ``params``
    are its thresholds and elements: ``elements`` (or all of the kind it is about when left out),
    ``threshold``, ``at_least``, ``periods``, ``run`` (periods on a new level), ``rare`` (a chance),
    ``points`` (of a percentage); ``opening``/``closing``; ``numerator``/``denominator``;
    ``left``/``right`` (lists of elements; pair by pair for pair_apart). ``why``: the reason of the
    thresholds.
    """

    id: Code
    kind: CrossKind
    severity: Severity = "warning"
    params: dict[str, Any] = Field(default_factory=dict)
    message: Text
    remedy: Text
    why: Text | None = None


class Signal(Entry):
    """A question to a reporter whose figures are odder than chance makes them; for evaluators only.

    ``kind`` names a search of ``expectations/signals``. ``params``: ``alpha``, the chance that a year of
    sound returns raises the question at all, and what the kind asks for: ``at_least`` (figures side by
    side, values or returns), ``smallest`` (figure), ``width`` (points around a target), ``hours``.
    ``answer_days``: working days a reporter has; after them the question stands unanswered. ``why``:
    the reason of the figures, and what sound causes there are.
    """

    id: Code
    kind: SignalKind
    name: Text
    params: dict[str, float]
    answer_days: int = Field(ge=1)
    question: Text
    why: Text


class Dimension(Entry):
    """A breakdown of every row of a form (department type); items are codes with names."""

    code: Code
    name: Text
    items: tuple["Item", ...]


class Item(Entry):
    code: Code
    name: Text


class Reporting(Entry):
    """Who fills a form in, a row for what, and which elements (all when left out).

    Rows are the reporter's children at ``row_level``; a reporter without such children, or whose own
    level it is, fills one row of its own.
    """

    reporter_level: Code
    row_level: Code
    elements: tuple[Code, ...] = ()


class Form(Dated):
    """A return form. ``due_days`` after the end of the period, moved to the next working day."""

    code: Code
    name: Text
    grain: Grain
    due_days: int = Field(le=366)
    reports: tuple[Reporting, ...]
    elements: tuple[Element, ...]
    checks: tuple[Check, ...] = ()
    dimension: Dimension | None = None
    aliases: tuple[str, ...] = ()
    note: Text | None = None

    @cached_property
    def by_code(self) -> dict[str, Element]:
        return {e.code: e for e in self.elements}

    def elements_for(self, reporter_level: str) -> tuple[Element, ...]:
        """The elements a reporter of this level fills in; none when it does not fill in the form."""
        for reporting in self.reports:
            if reporting.reporter_level == reporter_level:
                wanted = set(reporting.elements) or set(self.by_code)
                return tuple(e for e in self.elements if e.code in wanted)
        return ()

    def row_level(self, reporter_level: str) -> str | None:
        for reporting in self.reports:
            if reporting.reporter_level == reporter_level:
                return reporting.row_level
        return None
