"""The history of one reporter: every return of the years asked for, each following the last."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from random import Random

from pipelines import period as periods
from pipelines.catalogue.forms import Form
from pipelines.catalogue.whole import Catalogue
from pipelines.period import Period
from pipelines.sample import funds as purse
from pipelines.sample.figures import FIGURES, PASSING, Here
from pipelines.sample.kinds import Spec
from pipelines.sample.model import Cell, Return, Row, Tweak, Values, number
from pipelines.sample.recipe import Recipe
from pipelines.sample.setting import Setting

TRIES = 25


def slots(catalogue: Catalogue, form: Form, reporter: str, years: range) -> Iterator[Period]:
    """The periods this reporter owes the form for."""
    first, last = date(years[0], 1, 1), date(years[-1], 12, 31)
    for period in periods.between(first, last, form.grain):
        unit = next((u for u in catalogue.units_on(period.end) if u.code == reporter), None)
        if unit and form.covers(period.end) and form.row_level(unit.level) is not None:
            yield period


class History:
    """Draws one reporter's returns. Nothing depends on the order in which forms are drawn but the
    purse, which comes last."""

    def __init__(
        self, catalogue: Catalogue, recipe: Recipe, years: range, seed: int, reporter: str
    ):
        self.catalogue, self.recipe, self.years, self.reporter = catalogue, recipe, years, reporter
        self.setting = Setting(catalogue, recipe, seed, reporter)
        self.repeats = next(
            (
                int(c.params.get("at_least", 5))
                for c in catalogue.cross_checks
                if c.kind == "flows_repeat"
            ),
            5,
        )
        self.fixed = {(f.period, f.unit, f.element): f.value for f in recipe.fixed}

    def returns(self) -> dict[str, list[Return]]:
        """Every return by form, in order of periods."""
        made = {f.code: self.form(f) for f in self.catalogue.forms if not self._by_purse(f)}
        for form in filter(self._by_purse, self.catalogue.forms):
            made[form.code] = self.form(form, others=made)
        return made

    def form(
        self,
        form: Form,
        tweaks: tuple[Tweak, ...] = (),
        others: dict[str, list[Return]] | None = None,
    ) -> list[Return]:
        """One form's returns, with ``tweaks`` to its history."""
        memory: dict[str, Values] = {}
        so_far: dict[str, dict[str, int]] = defaultdict(dict)
        paying = self._purse(form, others or {})
        made = []
        for period in slots(self.catalogue, form, self.reporter, self.years):
            if period.ordinal == 1:
                so_far.clear()
            ahead = self._paid(paying, form, period) if paying else {}
            sent = self._blank(form, period)
            for row in sent.rows:
                here = self._here(row.unit, period, memory, so_far, tweaks)
                row.values = self._row(form, row.unit, here, ahead)
                memory[row.unit] = row.values | here.untold
                self._remember(form, row.values, so_far[row.unit])
            made.append(sent)
        return made

    def _by_purse(self, form: Form) -> bool:
        return self.recipe.funds is not None and self.recipe.funds.form == form.code

    def _purse(self, form: Form, others: dict[str, list[Return]]) -> purse.Purse | None:
        funds = self.recipe.funds
        if funds is None or not self._by_purse(form):
            return None
        due = purse.covered(funds, (sent for several in others.values() for sent in several))
        base = funds.base_per_10k * self.setting.residents(self.reporter) / 10_000
        return purse.Purse(funds, due, base, form.grain)

    def _paid(self, paying: purse.Purse, form: Form, period: Period) -> Values:
        quality = self.setting.quality(self.reporter, paying.funds.payout, period)
        random = self.setting.random(form.code, self.reporter, period.code, "purse")
        return paying.month(period.year, period.ordinal, quality, random)

    def _blank(self, form: Form, period: Period) -> Return:
        units = {u.code: u for u in self.catalogue.units_on(period.end)}
        level = units[self.reporter].level
        codes = self.catalogue.rows_of(form, self.reporter, period.end)
        rows = [Row(c, c, units[c].name.zh, {}) for c in codes]
        elements = tuple(e.code for e in form.elements_for(level))
        return Return(
            form.code, period, self.reporter, elements, rows, form.row_level(level) != level
        )

    def _here(
        self,
        unit: str,
        period: Period,
        memory: dict[str, Values],
        so_far: dict[str, dict[str, int]],
        tweaks: tuple[Tweak, ...],
    ) -> Here:
        setting = self.setting
        return Here(
            unit=unit,
            period=period,
            residents=setting.residents(unit),
            years=period.year - self.recipe.from_year + (period.last_month - 1) / 12,
            scale=lambda element: setting.scale(unit, element),
            quality=lambda element: setting.quality(unit, element, period),
            fixed_draw=lambda element, year: setting.random(unit, element, year),
            below=setting.below(unit, period.end),
            drift=self.recipe.drift,
            random=Random(),
            before=memory.get(unit, {}),
            so_far=so_far[unit],
            tweaks=tuple(t for t in tweaks if t.unit == unit),
        )

    def _row(self, form: Form, unit: str, here: Here, ahead: Values) -> Values:
        """The row's figures; drawn again when by chance too many repeat those of last period."""
        flows = [e.code for e in form.elements if e.kind == "flow"]
        specs = self._specs(form, unit)
        for attempt in range(TRIES):
            here.random = self.setting.random(form.code, unit, here.period.code, attempt)
            here.given, here.untold = dict(ahead), {}
            for code, spec in specs:
                here.given[code] = self._figure(form, code, spec, here)
            same = sum(
                bool(here.given.get(f)) and here.given.get(f) == here.before.get(f) for f in flows
            )
            if same < self.repeats:
                break
        return here.given

    def _specs(self, form: Form, unit: str) -> list[tuple[str, Spec]]:
        level = self.catalogue.unit_by_code[unit].level
        reporting = form.row_level(self.catalogue.unit_by_code[self.reporter].level) or level
        return list(self.recipe.specs(form.code, reporting).items())

    def _figure(self, form: Form, code: str, spec: Spec, here: Here) -> Cell:
        fixed = self.fixed.get((here.period.code, here.unit, code))
        if fixed is not None:
            return fixed
        value = FIGURES[spec.kind](spec, form.by_code[code], here)
        for tweak in here.tweaks:
            if (tweak.element, tweak.period) == (code, here.period) and tweak.kind in PASSING:
                here.untold[code] = value
                value = PASSING[tweak.kind](tweak, spec, value, here)
        return value

    @staticmethod
    def _remember(form: Form, values: Values, so_far: dict[str, int]) -> None:
        for element in form.elements:
            if element.once_a_year and element.code in values:
                so_far[element.code] = so_far.get(element.code, 0) + int(
                    number(values[element.code]) or 0
                )
