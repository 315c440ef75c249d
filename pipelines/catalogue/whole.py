"""A whole catalogue, loaded and cross-checked."""

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import accumulate

from pydantic import Field

from pipelines.catalogue.base import Code, Entry, Text
from pipelines.catalogue.forms import (
    CrossCheck,
    Element,
    Form,
    GeneralCheck,
    Level,
    Measure,
    Signal,
    Unit,
)
from pipelines.catalogue.identifiers import DEFAULT, Identifier, Identifiers, Kind
from pipelines.catalogue.quality import Quality
from pipelines.catalogue.roles import PROGRAM, ROLES, Role
from pipelines.catalogue.scheme import Indicator, Scheme, Target


class Care(Entry):
    """A dimension of care that indicators serve (管 生育有人管)."""

    code: Code
    name: Text
    short: Text


class Panel(Entry):
    """A panel of the projects page: indicators and sums of elements under four questions."""

    code: Code
    name: Text
    question: Text
    reach: tuple[Code, ...] = ()
    timeliness: tuple[Code, ...] = ()
    money: tuple[Code, ...] = ()
    results: tuple[Code, ...] = ()
    limits: Text


class PanelGroup(Entry):
    """Projects, cares, mechanisms, funds. ``board``: a form whose rows by unit are listed."""

    code: Code
    name: Text
    panels: tuple[Panel, ...]
    board: Code | None = None


class TrustLevel(Entry):
    """The first level whose every condition holds is the word for how far the data can be trusted."""

    code: Code
    name: Text
    min_received_share: float = Field(default=0, ge=0, le=1)
    max_open_errors_per_100_returns: float | None = None
    min_match_rate: float = Field(default=0, ge=0, le=1)


class Trust(Entry):
    """``match``: indicator-like pair of elements, recounted and matching, that gives the match rate."""

    levels: tuple[TrustLevel, ...]
    match_numerator: Code | None = None
    match_denominator: Code | None = None


class Overview(Entry):
    """What the first page shows besides scores: indicators or element sums, and the pair of elements
    (due, done) that counts overdue actions. The list of actions is held against these, and against
    those of problems found and of problems that recurred."""

    headline: tuple[Code, ...] = ()
    actions_found: Code | None = None
    actions_due: Code | None = None
    actions_done: Code | None = None
    actions_recurred: Code | None = None


class Privacy(Entry):
    """``smallest``: counts of sensitive elements from 1 up to below it are hidden from the public, with what
    would tell them."""

    smallest: int = Field(default=5, ge=3)


class Intake(Entry):
    """Words met in files. ``total_words`` head a total row; ``na_marks``, ``zero_marks``: cells that
    mean not applicable, zero; ``stop_words`` begin the footer; ``other_figures``, in brackets after an
    element's name, make it another figure than the one asked for; ``demo_mark`` marks demonstration
    data."""

    total_words: tuple[str, ...] = ("合计", "总计", "小计", "total")
    na_marks: tuple[str, ...] = ("—", "-", "–", "――", "——", "/", "n/a", "不适用")
    zero_marks: tuple[str, ...] = ("无", "none", "nil")
    stop_words: tuple[str, ...] = ()
    other_figures: tuple[str, ...] = (
        "上年",
        "去年",
        "同期",
        "累计",
        "同比",
        "环比",
        "增减",
        "占比",
        "%",
    )
    demo_mark: str = "演示数据"
    unit_headings: tuple[str, ...] = ()
    period_headings: tuple[str, ...] = ()
    reporter_headings: tuple[str, ...] = ()
    item_headings: tuple[str, ...] = ()


class Source(Entry):
    """How a published long table becomes submissions: its columns, and one file written a period.

    ``columns``: heading in the published file -> heading in the return. ``period_column`` holds dates
    or period codes, ``grain`` says of which grain.
    """

    period_column: str
    grain: str
    columns: dict[str, str]
    received_days: int = 0


class Head(Entry):
    """``catalogue.yaml``. ``letterhead``: lines above every return; ``issuer``, ``addressee``: who issues
    bulletins and to whom, in place of the programme and the units assessed."""

    name: Code
    title: Text
    programme: Text
    levels: tuple[Level, ...]
    measures: tuple[Measure, ...]
    cares: tuple[Care, ...] = ()
    intake: Intake = Intake()
    trust: Trust
    overview: Overview = Overview()
    quality: Quality = Quality()
    privacy: Privacy = Privacy()
    personal_data_headings: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ROLES
    boundaries: str | None = None
    source: Source | None = None
    letterhead: dict[str, str] = {}
    issuer: Text | None = None
    addressee: Text | None = None


@dataclass(frozen=True)
class Catalogue:
    """Everything the program needs to know about one programme. ``text`` is the canonical text of all
    its files, ``hash`` its SHA-256."""

    head: Head
    units: tuple[Unit, ...]
    forms: tuple[Form, ...]
    general_checks: tuple[GeneralCheck, ...]
    cross_checks: tuple[CrossCheck, ...]
    indicators: tuple[Indicator, ...]
    scheme: Scheme
    targets: tuple[Target, ...]
    panels: tuple[PanelGroup, ...]
    calendar: dict[date, bool] = field(repr=False)
    text: str = field(repr=False)
    hash: str
    signals: tuple[Signal, ...] = ()
    identifiers: tuple[Identifier, ...] = ()

    @property
    def name(self) -> str:
        return self.head.name

    @cached_property
    def unit_by_code(self) -> dict[str, Unit]:
        """The latest entry of each unit."""
        return {u.code: u for u in self.units}

    @cached_property
    def form_by_code(self) -> dict[str, Form]:
        return {f.code: f for f in self.forms}

    @cached_property
    def indicator_by_code(self) -> dict[str, Indicator]:
        return {i.code: i for i in self.indicators}

    @cached_property
    def element_by_code(self) -> dict[str, Element]:
        return {e.code: e for f in self.forms for e in f.elements}

    @cached_property
    def form_of_element(self) -> dict[str, Form]:
        return {e.code: f for f in self.forms for e in f.elements}

    @cached_property
    def measure_by_code(self) -> dict[str, Measure]:
        return {m.code: m for m in self.head.measures}

    def role_name(self, code: str) -> Text:
        """What a role is called; one of an earlier catalogue by its code."""
        named = {role.code: role.name for role in (*PROGRAM, *self.head.roles)}
        return named.get(code, Text(zh=code, en=code))

    def unit_name(self, code: str) -> Text:
        """What a unit is called; one of an earlier catalogue by its code."""
        unit = self.unit_by_code.get(code)
        return unit.name if unit else Text(zh=code, en=code)

    @cached_property
    def codes_by_kind(self) -> dict[Kind, frozenset[str]]:
        """What may have identifiers in DHIS2: the codes of forms, elements, units and items."""
        items = {i.code for f in self.forms if f.dimension for i in f.dimension.items}
        return {
            "form": frozenset(self.form_by_code),
            "element": frozenset(self.element_by_code),
            "unit": frozenset(self.unit_by_code),
            "item": frozenset(items | {DEFAULT}),
        }

    @cached_property
    def dhis2(self) -> Identifiers:
        return Identifiers(self.identifiers, self.codes_by_kind)

    def units_on(self, day: date) -> tuple[Unit, ...]:
        return tuple(u for u in self.units if u.covers(day))

    def rows_of(self, form: Form, reporter: str, day: date) -> tuple[str, ...]:
        """The units a reporter owes a row for on this form, by the hierarchy valid on ``day``."""
        levels, children = self._hierarchy(day)
        if reporter not in levels:
            return ()
        row_level = form.row_level(levels[reporter])
        if row_level == levels[reporter]:
            return (reporter,)
        below = children.get(reporter, ())
        return tuple(unit for unit in below if levels[unit] == row_level) or (reporter,)

    def level_on(self, unit: str, day: date) -> str | None:
        """The level of a unit; None when it is not valid on ``day``."""
        return self._hierarchy(day)[0].get(unit)

    def units_below(self, unit: str, day: date) -> int:
        """The number of units directly below a unit on ``day``."""
        return len(self._hierarchy(day)[1].get(unit, ()))

    def is_under(self, unit: str, above: str, day: date) -> bool:
        """Whether a unit is another one, or below it, by the hierarchy valid on ``day``."""
        parents = {u.code: u.parent for u in self.units_on(day)}
        at: str | None = unit
        while at is not None and at != above:
            at = parents.get(at)
        return at == above

    def _hierarchy(self, day: date) -> tuple[dict[str, str], dict[str, list[str]]]:
        """Level by unit, and units by parent, on a day: worked out once a day asked for."""
        if day not in self._hierarchies:
            levels = {u.code: u.level for u in self.units_on(day)}
            children: dict[str, list[str]] = {}
            for u in self.units_on(day):
                if u.parent:
                    children.setdefault(u.parent, []).append(u.code)
            self._hierarchies[day] = levels, children
        return self._hierarchies[day]

    @cached_property
    def _hierarchies(self) -> dict[date, tuple[dict[str, str], dict[str, list[str]]]]:
        return {}

    def is_working_day(self, day: date) -> bool:
        """By the calendar's exceptions, else Monday to Friday."""
        return self.calendar.get(day, day.weekday() < 5)

    def working_days(self, day: date) -> int:
        """Those from the first day there is up to and with ``day``: what two days differ by lies between
        them."""
        weeks, rest = divmod(day.toordinal(), 7)  # the first day there is was a Monday
        days, more = self._exceptions
        return 5 * weeks + min(rest, 5) + more[bisect_right(days, day)]

    @cached_property
    def _exceptions(self) -> tuple[list[date], list[int]]:
        """The calendar's days in order, and by how many working days the first few of them are more than
        Mondays to Fridays."""
        days = sorted(self.calendar)
        return days, [0, *accumulate(self.calendar[d] - (d.weekday() < 5) for d in days)]
