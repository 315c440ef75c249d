"""What a figure was to be expected to be: by its series' earlier figures, and by what the period did to
the other reporters.

Three guesses, each times the period's common effect: the usual level, the last figure, the figure of
the same period last year. A figure between them surprises nobody; how far it lies beyond the nearest
of them is what is judged. So a figure after an error, a step that stays and a unit's own season are no
surprise, without a model of each.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from expectations.history.robust import center_and_spread, mean

if TYPE_CHECKING:
    from expectations.history.panel import Booleans, Floats, Integers, Panel

WINDOW = 12
"""Periods that make the usual level."""
STRETCH = 3.0
"""A reporter's figures count in the common effect for at most so many times what was expected, and a
figure in its level for at most so many spreads from the median."""
FEW = 5.0
"""Added to counts on both sides of a ratio, so that a handful says little."""


@dataclass(frozen=True)
class Forecast:
    """All like the panel's values. ``low`` to ``high``: between the lowest and the highest guess;
    ``middle`` the middle one; ``known``: how many earlier figures of the window."""

    low: "Floats"
    middle: "Floats"
    high: "Floats"
    known: "Integers"


def forecast(panel: "Panel") -> Forecast:
    """Goes through the periods once: nothing but earlier figures and other reporters enter."""
    values = panel.values
    effect = Effect(panel)
    adjusted = np.full_like(values, np.nan)
    last = np.full(len(values), np.nan)
    guesses = np.full((3, *values.shape), np.nan)
    known = np.zeros(values.shape, dtype=np.int64)
    for column in range(values.shape[1]):
        past = adjusted[:, max(0, column - WINDOW) : column]
        if column:
            level = usual_level(past, panel.is_count)
            known[:, column] = (~np.isnan(past)).sum(axis=1)
            common, own = effect.at(values[:, column], level)
            guesses[0, :, column], guesses[1, :, column] = level * own, last * own
            if column >= panel.a_year > 1:
                guesses[2, :, column] = adjusted[:, column - panel.a_year] * own
            adjusted[:, column] = values[:, column] / common
        else:
            adjusted[:, column] = values[:, column]
        last = np.where(np.isnan(adjusted[:, column]), last, adjusted[:, column])
    ordered = np.sort(guesses, axis=0)  # NaN comes last.
    two = np.isnan(ordered[2])
    high = np.where(two, ordered[1], ordered[2])
    middle = np.where(two, (ordered[0] + ordered[1]) / 2, ordered[1])
    return Forecast(ordered[0], middle, high, known)


def usual_level(past: "Floats", is_count: "Booleans") -> "Floats":
    """The mean of each row, figures far from the median drawn in: as good as a mean for small counts,
    and not moved far by an error."""
    if not past.shape[1]:
        return np.full(len(past), np.nan)
    middle, spread = center_and_spread(past)
    chance = np.where(is_count, np.sqrt(np.maximum(middle, 0) + 1), 0)
    reach = STRETCH * np.maximum(spread, chance)
    return mean(np.clip(past, (middle - reach)[:, None], (middle + reach)[:, None]))


class Effect:
    """What a period does to an element at all reporters, as a ratio to their usual levels."""

    def __init__(self, panel: "Panel"):
        elements, self.element = np.unique(panel.element, return_inverse=True)
        reporters, self.reporter = np.unique(panel.reporter, return_inverse=True)
        self.shape = len(elements), len(reporters)
        self.is_cell = panel.rows == 0
        self.few = np.zeros(len(elements))
        self.few[self.element[panel.is_count]] = FEW

    def at(self, values: "Floats", level: "Floats") -> "tuple[Floats, Floats]":
        """For each series the effect by all reporters, and by all but its own."""
        given = self.is_cell & ~np.isnan(values) & ~np.isnan(level)
        now, usual = (self._sums(x, given) for x in (values, level))
        is_in = usual > 0
        ratio = np.where(is_in, now / np.where(is_in, usual, 1), np.nan)
        middle, _ = center_and_spread(ratio)
        expected = usual * np.nan_to_num(middle, nan=1.0)[:, None]
        few = self.few[:, None]
        now = np.clip(now, expected / STRETCH - few, expected * STRETCH + few)
        return self._effect(now, usual, is_in, whole=True), self._effect(now, usual, is_in)

    def _sums(self, values: "Floats", given: "Booleans") -> "Floats":
        place = self.element[given] * self.shape[1] + self.reporter[given]
        size = self.shape[0] * self.shape[1]
        return np.bincount(place, values[given], size).astype(float).reshape(self.shape)

    def _effect(
        self, now: "Floats", usual: "Floats", is_in: "Booleans", whole: bool = False
    ) -> "Floats":
        """The ratio of sums, drawn towards 1 where few reporters tell it."""
        own = 0 if whole else 1
        top = now.sum(axis=1, keepdims=True) - own * now + self.few[:, None]
        base = usual.sum(axis=1, keepdims=True) - own * usual + self.few[:, None]
        tellers = is_in.sum(axis=1, keepdims=True) - own * is_in
        ratio = np.clip(top, 1e-9, None) / np.clip(base, 1e-9, None)
        effect = np.clip(ratio, 0.01, 100) ** (tellers / (tellers + 1))
        return effect[self.element, self.reporter]
