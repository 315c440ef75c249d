"""Deductions, bonuses and vetoes of one window, for all units at once."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from pipelines.catalogue.base import Text
from pipelines.catalogue.scheme import Bonus, Deduction, Scheme
from pipelines.catalogue.whole import Catalogue
from pipelines.scores import words
from pipelines.scores.facts import DECIDED, Entry, Facts
from pipelines.scores.inputs import Window
from pipelines.scoring import adjustments
from pipelines.scoring.grades import Bools, Ints
from pipelines.scoring.intervals import wilson
from pipelines.scoring.rounding import Floats, settle

Detail = Callable[[Floats], Text]
"""Words from the numbers they rest on."""


@dataclass(frozen=True)
class Tally:
    """One adjustment over all units. ``points``: negative for deductions. ``detail`` puts a unit's
    column of ``basis`` (numbers × units) into words; rows are kept where ``is_shown``."""

    code: str
    kind: str
    name: Text
    events: Floats
    points: Floats
    is_shown: Bools
    is_effective: Bools
    basis: Floats
    detail: Detail


def deductions(catalogue: Catalogue, window: Window, facts: Facts) -> list[Tally]:
    """In the scheme's order."""
    digits = catalogue.scheme.point_decimals
    tallies = []
    for deduction in catalogue.scheme.deductions:
        events, basis, fact = _with_decisions(
            facts.decided(deduction.code, window.index),
            *_events(catalogue, deduction, window, facts),
        )
        off = adjustments.capped(settle(events), deduction.k, deduction.cap, digits)
        tallies.append(_deducted(deduction, events, off, basis, fact))
    return tallies


def _with_decisions(
    decided: Floats, events: Floats, basis: Floats, fact: Detail
) -> tuple[Floats, Floats, Detail]:
    """Events as decided: never fewer than none. The words say what was found and what was decided."""

    def told(column: Floats) -> Text:
        said = fact(column[1:])
        return words.decided(said, column[0]) if column[0] else said

    return np.maximum(events + decided, 0.0), np.vstack([decided, basis]), told


def _deducted(
    deduction: Deduction, events: Floats, off: Floats, basis: Floats, fact: Detail
) -> Tally:
    each = {
        "late_or_missing": words.PIECE,
        "open_errors": words.PLACE,
        "element_sum": words.CASE,
        "wilson_shortfall": words.POINT,
        "flag_zero": words.ITEM,
    }[deduction.kind]
    is_shown = (events > 0) | (basis[0] != 0)
    return Tally(
        deduction.code,
        "deduction",
        deduction.name,
        events,
        np.where(off > 0, -off, 0.0),
        is_shown,
        is_shown,
        np.vstack([off, basis]),
        lambda column: words.taken_off(fact(column[1:]), each, deduction, column[0]),
    )


def _events(
    catalogue: Catalogue, deduction: Deduction, window: Window, facts: Facts
) -> tuple[Floats, Floats, Detail]:
    """How often it happened to each unit, the numbers behind that, and the words for them."""
    at = window.index
    if deduction.kind == "late_or_missing":
        slots = np.stack([facts.late[at], facts.missing[at]])
        return slots.sum(axis=0), slots, lambda column: words.late_or_missing(*column)
    if deduction.kind == "open_errors":
        count, days = facts.errors[deduction.code][at], deduction.working_days or 0
        return count, count[None], lambda column: words.open_errors(column[0], days)
    elements = np.stack([facts.elements[e][at] for e in deduction.elements])
    if deduction.kind == "wilson_shortfall":
        return _shortfall(deduction, elements)
    names = [catalogue.element_by_code[e].name for e in deduction.elements]
    if deduction.kind == "element_sum":
        return _element_sum(np.nan_to_num(elements), names)
    zeros = (elements == 0).astype(np.float64)
    return zeros.sum(axis=0), zeros, lambda column: words.flag_zero(_named(names, column))


def _element_sum(elements: Floats, names: list[Text]) -> tuple[Floats, Floats, Detail]:
    return (
        elements.sum(axis=0),
        elements,
        lambda column: words.element_sum(_named(names, column), column.sum()),
    )


def _named(names: list[Text], column: Floats) -> Text:
    """The names of the elements that count."""
    return words.joined([name for name, x in zip(names, column, strict=True) if x > 0])


def _shortfall(deduction: Deduction, elements: Floats) -> tuple[Floats, Floats, Detail]:
    threshold = deduction.threshold or 0.0
    k, n = elements
    short = settle(adjustments.wilson_shortfall(k, n, threshold))
    _, upper = wilson(k, n)
    basis = np.stack([k, n, upper, short])
    return short, basis, lambda column: words.wilson(threshold, *column)


def sentences(tally: Tally, rows: Ints) -> list[Text]:
    """The words for some units; equal numbers are put into words once."""
    columns, which = np.unique(tally.basis[:, rows], axis=1, return_inverse=True)
    said = [tally.detail(column) for column in columns.T]
    return [said[position] for position in which.ravel()]


def bonuses(
    scheme: Scheme, window: Window, entries: tuple[Entry, ...], units: int
) -> dict[str, Tally]:
    """The bonuses that rest on entries by code, each within its own cap, in the scheme's order."""
    mine = [e for e in entries if e.window == window.index and e.state in DECIDED]
    return {
        bonus.code: _entered(bonus, [e for e in mine if e.code == bonus.code], units)
        for bonus in scheme.bonuses
        if bonus.kind == "entries"
    }


def _entered(bonus: Bonus, entries: list[Entry], units: int) -> Tally:
    events, points = np.zeros(units), np.zeros(units)
    best: dict[int, dict[str, Entry]] = {}
    for entry in entries:
        held = best.setdefault(entry.unit, {}).get(entry.matter)
        if held is None or _worth(bonus, entry) > _worth(bonus, held):
            best[entry.unit][entry.matter] = entry
    for unit, matters in best.items():
        worth = [(matter, _worth(bonus, entry)) for matter, entry in matters.items()]
        events[unit] = len(matters)
        points[unit] = min(adjustments.best_per_matter(worth), bonus.cap)

    def detail(column: Floats) -> Text:
        unit = int(column[0])
        items = [
            words.bonus_item(_level_name(bonus, e), e.reason, _worth(bonus, e))
            for e in best[unit].values()
        ]
        return words.bonus_entries(items, points[unit])

    numbers = np.arange(units, dtype=np.float64)[None]
    has = events > 0
    return Tally(bonus.code, "bonus", bonus.name, events, points, has, points > 0, numbers, detail)


def _worth(bonus: Bonus, entry: Entry) -> float:
    """By the entry's level; without one, the points decided for it, else the bonus's own."""
    levels = {level.code: level.k for level in bonus.levels}
    if entry.level in levels:
        return levels[entry.level]
    return float(entry.points if entry.points is not None else bonus.k or 0.0)


def _level_name(bonus: Bonus, entry: Entry) -> Text:
    return next((x.name for x in bonus.levels if x.code == entry.level), bonus.name)


def improvement(
    bonus: Bonus, window: Window, totals: Floats, year_ago: Floats, offs: list[Tally]
) -> Tally:
    """The bonus for a total (before this bonus) well above that of the same window a year before."""
    is_barred = np.zeros(len(totals), dtype=bool)
    for tally in offs:
        if tally.code in bonus.without:
            is_barred |= tally.points < 0
    points = adjustments.improvement(
        totals, year_ago, is_barred, bonus.threshold or 0.0, min(bonus.k or 0.0, bonus.cap)
    )
    has = points > 0
    return Tally(
        bonus.code,
        "bonus",
        bonus.name,
        has.astype(np.float64),
        points,
        has,
        has,
        np.stack([totals, year_ago, points]),
        lambda column: words.improvement(window.period, *column),
    )


def within_total_cap(tallies: list[Tally], cap: float) -> list[Tally]:
    """Bonuses cut, in order, to what the cap on all of them leaves."""
    given = adjustments.within_cap([t.points for t in tallies], cap)
    return [_cut(tally, points, cap) for tally, points in zip(tallies, given, strict=True)]


def _cut(tally: Tally, points: Floats, cap: float) -> Tally:
    def detail(column: Floats) -> Text:
        said = tally.detail(column[2:])
        if column[0] < column[1]:
            return words.notes([said, words.bonus_cut(column[0], cap)])
        return said

    basis = np.vstack([points, tally.points, tally.basis])
    return replace(tally, points=points, is_effective=points > 0, basis=basis, detail=detail)


def total_of(tallies: list[Tally], units: int) -> Floats:
    """Points of several adjustments together, without the noise of the sum."""
    return settle(sum((t.points for t in tallies), np.zeros(units)))


def shown(tallies: list[Tally], exists: npt.NDArray[np.bool_]) -> Iterator[tuple[Tally, Ints]]:
    """Each adjustment with the numbers of the units it has a row for."""
    for tally in tallies:
        yield tally, np.flatnonzero(tally.is_shown & exists)
