"""What everything published says of what was reported, as linear equations and inequalities.

The unknowns are the sensitive elements of every unit of the assessed level in every return: whole numbers from 0
up, amounts any number. A return is the same in all editions that hold it, so older builds add equations to the
same unknowns.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from attack_published import Edition
from attack_scores import Bound, as_rate

from pipelines import period
from pipelines.catalogue.expression import POPULATION
from pipelines.catalogue.whole import Catalogue
from pipelines.disclosure.families import families, is_count

Line = dict[int, float]
"""Coefficients by unknown."""
Side = tuple[Line, float]
"""What is not known of a sum, and what is."""
SINCE = ("since", "latest", "first")
"""Rules of time that look back to January."""
MOST = 10_000_000.0


@dataclass
class System:
    """Of one family and year. ``equal`` and ``least``: lines with their right-hand side (line ≥ it); ``cells``: hidden
    figures by edition, key and what they add up; ``known``: lines that are published as they are."""

    integral: list[bool] = field(default_factory=list)
    equal: list[tuple[Line, float]] = field(default_factory=list)
    least: list[tuple[Line, float]] = field(default_factory=list)
    cells: dict[tuple[int, str, str, str], Line] = field(default_factory=dict)
    known: dict[frozenset, float] = field(default_factory=dict)
    nothing: set[int] = field(default_factory=set)
    """Unknowns that are 0 since a published sum of them is."""

    def publish(self, line: Line, value: float) -> None:
        self.equal.append((line, value))
        self.known[frozenset(line.items())] = value
        if value == 0 and all(coefficient > 0 for coefficient in line.values()):
            self.nothing |= set(line)


class Writer:
    """Writes the system of a family and year from editions, the oldest first. No rule or indicator of the catalogue
    links two families, so each is a system of its own."""

    def __init__(self, catalogue: Catalogue, family: str, year: int, editions: list[Edition]):
        self.catalogue, self.form = catalogue, catalogue.form_of_element[family]
        self.year, self.editions = year, editions
        self.level = catalogue.scheme.level
        self.top = next(u.code for u in catalogue.units if u.level == catalogue.head.levels[0].code)
        self.units = [u.code for u in catalogue.units_on(period.parse(str(year)).end)
                      if u.level == self.level]  # fmt: skip
        self.periods = [p.code for p in whole(year, self.form.grain)]
        self.elements = [e for e, own in families(catalogue).items() if own == family]
        self.plain = {e.code for e in self.form.elements if not e.sensitive}
        self.numbers: dict[tuple[str, str, str], int] = {}
        self.system = System()

    def write(self, is_bounded: bool = True) -> System:
        for number, edition in enumerate(self.editions):
            self._rows(edition)
            self._values(edition)
            self._rates(edition)
            if is_bounded:
                self._bounds(edition)
            self._hidden(number, edition)
        return self.system

    def bound(self, edition: Edition, bound: Bound) -> None:
        """numerator − rate × denominator on the right side of 0, for both ends that points leave a rate."""
        sides = self.sides(edition, bound.indicator, bound.unit, bound.period)
        rates = as_rate(self.catalogue, edition, bound)
        if not (sides and rates):
            return
        for rate, sign in zip(rates, (1.0, -1.0), strict=True):
            if 0 < rate < float("inf"):
                line, constant = mixed(sides, (sign, -sign * rate))
                self.system.least.append((line, -constant))

    def _bounds(self, edition: Edition) -> None:
        for bound in edition.bounds:
            if bound.bites and bound.period.startswith(str(self.year)) and bound.unit in self.units:
                self.bound(edition, bound)

    def unknown(self, element: str, unit: str, return_id: str) -> int:
        key = (element, unit, return_id)
        if key not in self.numbers:
            self.numbers[key] = len(self.numbers)
            counted = is_count(self.catalogue, self.catalogue.element_by_code[element])
            self.system.integral.append(counted)
        return self.numbers[key]

    def _live(self, edition: Edition, of: str, unit: str) -> str | None:
        """The return that holds a unit's row of a period: its own or that of whom it reports to."""
        return edition.live.get((self.form.code, of, unit)) or edition.live.get(
            (self.form.code, of, self.top)
        )

    def _rows(self, edition: Edition) -> None:
        """The rules that every row of a return in force keeps, added up over a unit's rows."""
        for of in self.periods:
            for unit in self.units:
                if held := self._live(edition, of, unit):
                    for check in self.form.checks:
                        if check.severity == "error" and check.condition.kind == "always":
                            for comparison in check.condition.then:
                                self._rule(edition, comparison, unit, of, held)

    def _rule(self, edition: Edition, comparison, unit: str, of: str, held: str) -> None:
        line: Line = defaultdict(float)
        constant = 0.0
        for side, sign in ((comparison.right, 1), (comparison.left, -1)):
            for term in side.terms:
                if term.element in self.elements:
                    line[self.unknown(term.element, unit, held)] += sign * float(term.coefficient)
                else:
                    value = edition.values.get((term.element, unit, of))
                    if value is None:
                        return
                    constant += sign * float(term.coefficient) * value
        if not line:
            return
        if comparison.operator == "=":
            self.system.equal.append((dict(line), -constant))
        elif comparison.operator in ("<=", "<"):
            self.system.least.append((dict(line), -constant))
        else:
            self.system.least.append(({k: -v for k, v in line.items()}, constant))

    def line(
        self, edition: Edition, element: str, unit: str, window: str, rule: str
    ) -> Line | None:
        """What an element is over a window: "sum" over its periods, "last" received in it, "since" January, or
        the "latest" or "first" since January. None where nothing is there."""
        line: Line = defaultdict(float)
        for one in self.of(unit):
            for name in chosen(self._held(edition, one, window, rule), rule):
                line[self.unknown(element, one, name[1])] += 1.0
        return dict(line) or None

    def of(self, unit: str) -> list[str]:
        return self.units if unit == self.top else [unit]

    def _held(self, edition: Edition, unit: str, window: str, rule: str) -> list[tuple[str, str]]:
        """Periods of a window, or since January, of which a return is in force, and that return."""
        span = period.parse(window)
        inside = [p for p in self.periods if period.parse(p).end <= span.end
                  and (rule in SINCE or period.parse(p).start >= span.start)]  # fmt: skip
        return [(p, name) for p in inside if (name := self._live(edition, p, unit))]

    def known(self, edition: Edition, element: str, unit: str, window: str, rule: str) -> float:
        """The same of an element that stands in public, or of residents."""
        if element == POPULATION:
            return sum(self.catalogue.unit_by_code[one].population or 0 for one in self.of(unit))
        return sum(
            edition.values.get((element, one, p)) or 0.0
            for one in self.of(unit)
            for p, _ in chosen(self._held(edition, one, window, rule), rule)
        )

    def rule_of(self, element: str) -> str:
        return "sum" if self.catalogue.element_by_code[element].kind == "flow" else "last"

    def _values(self, edition: Edition) -> None:
        for (element, unit, window), value in edition.values.items():
            if self._concerns(element, unit, window):
                line = self.line(edition, element, unit, window, self.rule_of(element))
                if line:
                    self.system.publish(line, value)

    def _concerns(self, element: str, unit: str, window: str) -> bool:
        return (
            element in self.elements
            and window.startswith(str(self.year))
            and (unit == self.top or unit in self.units)
        )

    def sides(self, edition: Edition, indicator: str, unit: str, window: str) -> list[Side] | None:
        """Numerator and denominator of an indicator on this family's elements: what is not known, and the sum of
        what is. None where it rests on other forms' too."""
        entry = self.catalogue.indicator_by_code[indicator]
        own, named = set(self.elements), set(entry.elements)
        if not named & own or not named - own <= self.plain:
            return None
        rules = {
            "sum": ("sum", "sum"),
            "last": ("last", "last"),
            "year_reach": ("since", "latest"),
            "year_to_date": ("since", "since"),
        }[entry.time]
        found = []
        for side, rule in zip((entry.num, entry.den), rules, strict=True):
            total: Line = defaultdict(float)
            constant = 0.0
            for term in side.terms:
                by, when = float(term.coefficient), "first" if term.first else rule
                if term.element not in self.elements:
                    constant += by * self.known(edition, term.element, unit, window, when)
                    continue
                line = self.line(edition, term.element, unit, window, when) or {}
                for unknown, coefficient in line.items():
                    total[unknown] += by * coefficient
            found.append((dict(total), constant))
        return found

    def _rates(self, edition: Edition) -> None:
        """Both sides as they are shown; where only a rate is, numerator − rate × denominator = 0."""
        for (indicator, unit, window), (above, below, value) in edition.rates.items():
            if not window.startswith(str(self.year)) or unit not in (self.top, *self.units):
                continue
            sides = self.sides(edition, indicator, unit, window)
            if sides is None:
                continue
            for (line, constant), shown in zip(sides, (above, below), strict=True):
                if shown is not None and line:
                    self.system.publish(line, shown - constant)
            if value is not None and None in (above, below):
                share = value / self.catalogue.indicator_by_code[indicator].factor
                line, constant = mixed(sides, (1.0, -share))
                self.system.equal.append((line, -constant))

    def _hidden(self, number: int, edition: Edition) -> None:
        for (element, unit, window), state in edition.states.items():
            if state == "suppressed" and self._concerns(element, unit, window):
                line = self.line(edition, element, unit, window, self.rule_of(element))
                if line:
                    self.system.cells[number, element, unit, window] = line
        for (indicator, unit, window), state in edition.rate_states.items():
            if state != "suppressed" or not window.startswith(str(self.year)):
                continue
            if self._rests(indicator) and (
                unit == self.top or (unit in self.units and len(window) == 4)
            ):
                (above, _), (below, _) = (
                    self.sides(edition, indicator, unit, window) or [({}, 0.0)] * 2
                )
                if {frozenset(above.items()), frozenset(below.items())} <= set(self.system.known):
                    continue
                rest: Line = defaultdict(float, below)
                for unknown, coefficient in above.items():
                    rest[unknown] -= coefficient
                if any(rest.values()):
                    self.system.cells[number, f"{indicator} rest", unit, window] = dict(rest)

    def _rests(self, indicator: str) -> bool:
        """A proportion of counts of this form: what its numerator leaves of its denominator is counted too."""
        entry = self.catalogue.indicator_by_code[indicator]
        if entry.factor != 100 or not set(entry.elements) <= set(self.elements):
            return False
        return all(
            is_count(self.catalogue, self.catalogue.element_by_code[e]) for e in entry.elements
        )


def mixed(sides: list[Side], factors: tuple[float, float]) -> Side:
    """Both sides times their factors, added up."""
    line: Line = defaultdict(float)
    for (side, _), factor in zip(sides, factors, strict=True):
        for unknown, coefficient in side.items():
            line[unknown] += factor * coefficient
    return dict(line), sum(
        known * factor for (_, known), factor in zip(sides, factors, strict=True)
    )


def chosen(held: list[tuple[str, str]], rule: str) -> list[tuple[str, str]]:
    """The periods a rule of time takes: the last, the first, or all."""
    return {"last": held[-1:], "latest": held[-1:], "first": held[:1]}.get(rule, held)


def whole(year: int, grain: str) -> list[period.Period]:
    one = period.parse(str(year))
    return list(period.between(one.start, one.end, grain))
