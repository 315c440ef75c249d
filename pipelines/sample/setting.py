"""What stays with a unit: its residents, how well it works, its luck. Kept once found."""

from datetime import date
from random import Random

from pipelines.catalogue.whole import Catalogue
from pipelines.period import Period
from pipelines.sample.draws import source
from pipelines.sample.recipe import Recipe


class Setting:
    """The standing of one reporter's units under one seed."""

    def __init__(self, catalogue: Catalogue, recipe: Recipe, seed: int, reporter: str):
        self.catalogue, self.recipe, self.seed, self.reporter = catalogue, recipe, seed, reporter
        self._residents: dict[str, float] = {}
        self._below: dict[tuple[str, date], int] = {}
        self._lean: dict[tuple[str, ...], float] = {}

    def random(self, *names: object) -> Random:
        return source(self.seed, *names)

    def who(self, unit: str) -> str:
        """Whose performance a row shows: the unit's own, or its reporter's."""
        return unit if unit in self.recipe.reporters else self.reporter

    def residents(self, unit: str) -> float:
        """Persons: the census', the recipe's, or a share of the parent's drawn once."""
        if unit not in self._residents:
            entry = self.catalogue.unit_by_code[unit]
            known = entry.population or self.recipe.reporter(unit).size
            self._residents[unit] = float(known) if known else self._share_of_parent(unit)
        return self._residents[unit]

    def _share_of_parent(self, unit: str) -> float:
        entry = self.catalogue.unit_by_code[unit]
        if entry.parent is None:
            return 0.0
        same = [
            u.code
            for u in self.catalogue.unit_by_code.values()
            if u.parent == entry.parent and u.level == entry.level
        ]
        weights = {code: self._weight(code) for code in same}
        return self.residents(entry.parent) * weights[unit] / sum(weights.values())

    def _weight(self, unit: str) -> float:
        return self.random(unit, "size").lognormvariate(0, self.recipe.row_spread)

    def scale(self, unit: str, element: str) -> float:
        """How much more or less of an element there is here than elsewhere."""
        scale = self.recipe.reporter(self.who(unit)).scale
        form = self.catalogue.form_of_element[element].code
        return scale.get(element, scale.get(form, 1.0))

    def quality(self, unit: str, element: str, period: Period) -> float:
        """How well the row does on an element: 0 worst, 1 best."""
        who, noise = self.who(unit), self.recipe.noise
        base = self._performance(who, period)
        base += self._drawn((who, element), noise.element)
        base += self._drawn((who, element, str(period.year)), noise.year)
        base += self._drawn((unit, element, "row"), noise.row) if unit != who else 0.0
        return min(1.0, max(0.0, base))

    def _drawn(self, names: tuple[str, ...], deviation: float) -> float:
        if names not in self._lean:
            self._lean[names] = self.random(*names, "lean").gauss(0, deviation)
        return self._lean[names]

    def _performance(self, who: str, period: Period) -> float:
        """The recipe's performance at the period's middle; mid-year values joined by lines."""
        known = sorted(self.recipe.reporter(who).performance.items())
        now = period.year + (period.first_month + period.last_month - 1) / 24
        after = next((i for i, (year, _) in enumerate(known) if year + 0.5 >= now), len(known))
        if after in (0, len(known)):
            return known[min(after, len(known) - 1)][1]
        (early, low), (late, high) = known[after - 1], known[after]
        return low + (high - low) * (now - early - 0.5) / (late - early)

    def below(self, unit: str, day: date) -> int:
        """How many units that roll up lie below this one."""
        if (unit, day) not in self._below:
            levels = {level.code for level in self.catalogue.head.levels if level.rolls_up}
            self._below[unit, day] = sum(
                u.parent == unit and u.level in levels for u in self.catalogue.units_on(day)
            )
        return self._below[unit, day]
