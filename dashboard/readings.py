"""What may be said of an indicator's values over time, by the chart its kind asks for. Knows no Streamlit.

Values of single periods get a control chart of individual values. A stock that resembles itself from one
period to the next gets a run chart, since a control chart's limits would be too narrow. What adds up over
the year gets neither: it is held against the pro-rata target and last year.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import takewhile
from typing import Literal

import numpy as np

from pipelines.analysis.autocorrelation import resemblance
from pipelines.analysis.run_chart import RunChart, run_chart
from pipelines.analysis.screening import larger_chance, screen
from pipelines.analysis.signals import Signal
from pipelines.analysis.xmr import (
    Assurance,
    Change,
    Chart,
    Direction,
    Rebase,
    assurance,
    chart,
    verdict,
)

Kind = Literal["xmr", "run", "progress", "short", "hidden"]
Said = Change | Literal["unclear"]
YEARLY = ("year_reach", "year_to_date")
"""Time rules whose values add up from January on."""
STOCK = "last"
FEWEST = 7
"""Values below which no signal is judged; limits of a whole series of fewer are not drawn."""
LIKELY = 0.05
"""Chance of a pattern (``screening.chance_of_pattern``) above which a signal is said to point nowhere."""


@dataclass(frozen=True)
class Reading:
    """``kind``: ``short`` for too few values, ``hidden`` where the edition withholds some of them.
    ``change`` and ``assurance``: None where this kind of chart cannot tell. ``lag_1``: how much a value
    resembles the one before, −1 to 1; None where too few values tell."""

    kind: Kind
    change: Said | None = None
    assurance: Assurance | None = None
    chart: Chart | None = None
    run: RunChart | None = None
    lag_1: float | None = None

    @property
    def latest_direction(self) -> Direction | None:
        """Where the latest value's deciding signal points; None without one."""
        at = self.chart.latest if self.chart else None
        marks = self.chart.marks[at] if self.chart and at is not None else ()
        return marks[0].direction if marks else None

    @property
    def doubted(self) -> frozenset[int]:
        """The points of the latest signal, where it may well be chance: neither for the better nor worse."""
        if self.change != "unclear" or self.chart is None or self.chart.latest is None:
            return frozenset()
        marks, direction = self.chart.marks, self.latest_direction
        before = range(self.chart.latest, self.chart.phases[-1].start - 1, -1)
        return frozenset(
            takewhile(lambda at: marks[at] and marks[at][0].direction == direction, before)
        )


def read(
    values: Sequence[float | None],
    rule: str,
    target: float | None,
    lower_is_better: bool,
    rebases: Sequence[Rebase] = (),
    cases: float | None = None,
) -> Reading:
    """Of one series in time order, one value a period of its finest grain, None a gap. ``rule``: the
    indicator's time rule; ``target``: of the last period; ``cases``: behind the latest value, where it is a
    share of counts. Which chart, and what is said of the latest value,
    goes by the values since limits were last set anew."""
    return _read(tuple(values), rule, target, lower_is_better, tuple(rebases), cases)


# A page of forty indicators is drawn again at each click; what is read of the same values is the same.
@lru_cache(maxsize=2_000)
def _read(
    values: tuple[float | None, ...], rule: str, target: float | None, lower_is_better: bool,
    rebases: tuple[Rebase, ...], cases: float | None,
) -> Reading:  # fmt: skip
    if rule in YEARLY:
        return Reading("progress")
    known = [value for value in values if value is not None]
    if len(known) < FEWEST:
        return Reading("short")
    numbers = np.array([[np.nan if value is None else value for value in values]], dtype=float)
    alike = resemblance(numbers[:, max((one.at for one in rebases), default=0) :])
    lag_1 = None if np.isnan(alike.lag_1[0]) else float(alike.lag_1[0])
    if rule == STOCK and bool(alike.is_too_much[0]):
        return Reading("run", run=run_chart(values), lag_1=lag_1)
    made = chart(values, rebases)
    if made.phases[-1].points < FEWEST:
        return Reading("xmr", chart=made, lag_1=lag_1)
    said = verdict(made, lower_is_better=lower_is_better)
    meets = assurance(made, target, lower_is_better=lower_is_better)
    change: Said = said.change
    if change != "none" and may_be_chance(chance_of_latest(made, cases)):
        change = "unclear"
    return Reading("xmr", change, meets, made, lag_1=lag_1)


def chance_of_latest(of: Chart, cases: float | None) -> float:
    """Of the pattern at the latest value, by the limits that count now; NaN without a signal there."""
    last, at = of.phases[-1], of.latest
    found = screen(of.values[None, last.start :]).chance
    if cases is not None and at is not None and of.marks[at][0].signal == Signal.OUTSIDE:
        found = larger_chance(
            found, of.values[at : at + 1], np.array([cases]), np.array([last.mean])
        )
    return float(found[0])


def may_be_chance(chance: float) -> bool:
    return chance > LIKELY


def because(of: Reading, states: Iterable[str]) -> Reading:
    """A reading of too few values, by whether some of them are withheld. ``states``: of the periods."""
    return replace(of, kind="hidden") if of.kind == "short" and "suppressed" in states else of
