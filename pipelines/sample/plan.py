"""Who makes which mistake in which year: decided once for all, by the seed."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import get_args

from pipelines.catalogue.forms import CrossCheck, Form
from pipelines.catalogue.whole import Catalogue
from pipelines.period import Period
from pipelines.sample import errors
from pipelines.sample.draws import source
from pipelines.sample.history import slots
from pipelines.sample.recipe import HistoryKind, Planted, Recipe

HISTORY = frozenset(get_args(HistoryKind))
MANY_ROWS = 3
"""Stories of history need rows with figures large enough to be noticed."""


@dataclass(frozen=True)
class Task:
    """One defect to plant: in this form and year of this reporter, the period left open."""

    number: int
    planted: Planted
    reporter: str
    form: str
    year: int


class Plan:
    """Hands out (reporter, form, year) so that no two defects meet: a story of history takes all
    the years, for what it changes is compared with what came before and after."""

    def __init__(self, catalogue: Catalogue, recipe: Recipe, years: range, seed: int):
        self.catalogue, self.recipe, self.years, self.seed = catalogue, recipe, years, seed
        self.taken: set[tuple[str, str, int]] = set()
        self.tasks: dict[str, list[Task]] = defaultdict(list)
        self.count = 0

    def make(self) -> dict[str, list[Task]]:
        """The tasks of each reporter."""
        stories = [p for p in self.recipe.defects if p.kind in HISTORY]
        others = [p for p in self.recipe.defects if p.kind not in HISTORY]
        for group in (stories, others):
            for year in self.years:
                for planted in group:
                    self._hand_out(planted, year)
        return dict(self.tasks)

    def _hand_out(self, planted: Planted, year: int) -> None:
        places = list(self._places(planted, year))
        source(self.seed, "plan", planted.kind, planted.resent, year).shuffle(places)
        left = planted.per_year
        for reporter, form in places:
            wanted = set(self._takes(planted, reporter, form, year))
            if not left or self.taken & wanted:
                continue
            self.taken |= wanted
            self.count += 1
            self.tasks[reporter].append(Task(self.count, planted, reporter, form.code, year))
            left -= 1

    def _takes(
        self, planted: Planted, reporter: str, form: Form, year: int
    ) -> Iterator[tuple[str, str, int]]:
        forms, years = {form.code}, [year]
        if planted.kind in HISTORY:
            years = list(self.years)
        if planted.kind == "forms_disagree":
            forms |= {f.code for f in compared_forms(self.catalogue)}
        for each in years:
            yield from ((reporter, code, each) for code in sorted(forms))

    def _places(self, planted: Planted, year: int) -> Iterator[tuple[str, Form]]:
        for unit in self.catalogue.unit_by_code.values():
            for form in self.catalogue.forms:
                elements = tuple(e.code for e in form.elements_for(unit.level))
                if not elements or (planted.forms and form.code not in planted.forms):
                    continue
                if planted.elements and not set(planted.elements) & set(elements):
                    continue
                owed = next(slots(self.catalogue, form, unit.code, range(year, year + 1)), None)
                if owed and self._suits(planted, unit.code, form, elements, owed):
                    yield unit.code, form

    def _suits(
        self, planted: Planted, reporter: str, form: Form, elements: tuple[str, ...], owed: Period
    ) -> bool:
        unit = self.catalogue.unit_by_code[reporter]
        has_rows = form.row_level(unit.level) != unit.level
        rows = len(self.catalogue.rows_of(form, reporter, owed.end))
        if planted.kind in HISTORY:
            return rows >= MANY_ROWS or not has_rows
        if planted.kind in ("unknown_row", "repeated_row", "absent_row"):
            return has_rows and rows >= MANY_ROWS
        if planted.kind == "wrong_total":
            return has_rows
        wanted = CONDITIONS.get(planted.kind)
        checks = errors.checks_of(form, elements)
        return wanted is None or any(wanted(check.condition) for check in checks)


CONDITIONS = {
    "identity": errors.is_identity,
    "part_over_whole": errors.is_part_of_whole,
    "condition": errors.is_conditional,
}


def cross_checks(catalogue: Catalogue, kind: str) -> list[CrossCheck]:
    return [c for c in catalogue.cross_checks if c.kind == kind]


def compared_forms(catalogue: Catalogue) -> list[Form]:
    """The forms whose amounts are compared with one another."""
    elements = {
        element
        for check in cross_checks(catalogue, "forms_agree")
        for side in ("left", "right")
        for element in check.params.get(side, ())
    }
    return [f for f in catalogue.forms if elements & f.by_code.keys()]
