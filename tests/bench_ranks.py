"""Rank simulation drawing every numerator, and every weight: a prefecture, and the same units many times
over; of one assessment, and of a final that mixes it with its half-year."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np

MANY_DRAWS = 1_000
SIZES = {"few": (1, 10_000), "many": (188, MANY_DRAWS)}
"""How many times the sixteen units, and draws: those of a prefecture, and 3,008 units."""


def measured(name: str, period: str, code: str) -> dict[str, float]:
    """Seconds of 10,000 draws for the units of a year's assessment, frozen in memory, and of 1,000 for
    3,000 units: ``few``, ``many``; the same with the half-year's beside it: ``final_few``,
    ``final_many``; of 1,000 draws of weights: ``weights_few``, ``weights_many``. ``replay``: of making
    the result from its cut."""
    from pipelines.assess.mixing import mix_of

    started = time.perf_counter()
    outcome = frozen(name, period, code)
    seconds = {"replay": time.perf_counter() - started}
    alone = mix_of(outcome)
    both = mixed(window(name, f"{period}H1", "H1"), alone)
    for what, (times, draws) in SIZES.items():
        seconds[what] = by_chance(alone, times, draws)
        seconds[f"final_{what}"] = by_chance(both, times, draws)
        seconds[f"weights_{what}"] = by_weights(alone, times)
    return seconds


def window(name: str, period: str, code: str):
    """An assessment frozen in memory, to draw from."""
    from pipelines.assess.mixing import mix_of

    return mix_of(frozen(name, period, code))


def frozen(name: str, period: str, code: str):
    """What an assessment comes to by the register as it is."""
    from pipelines import paths
    from pipelines.assess.compute import compute, named
    from pipelines.assess.cut import take, together
    from pipelines.assessments import frozen_at
    from pipelines.catalogue.load import load
    from pipelines.extract.received import take_snapshot
    from pipelines.period import parse
    from pipelines.scores.inputs import Window

    catalogue, of = load(paths.catalogue_folder(name)), parse(period)
    kind = named(catalogue, code, of)
    window = Window(0, of, kind, True, frozen_at(kind, of))
    snapshot = take_snapshot(paths.home(name))
    cut = together(*(take(catalogue, snapshot, window, fixed=fixed) for fixed in (True, False)))
    return compute(catalogue, code, of, cut, [])


def mixed(half, year):
    """A final of two windows."""
    names = ("periods", "bases", "tables")
    both = {name: getattr(half, name) + getattr(year, name) for name in names}
    return replace(year, **both, parts=(0.3, 0.7))


def by_chance(mix, times: int, draws: int) -> float:
    from pipelines.assess.mixing import figures
    from pipelines.assess.uncertainty import _by_chance
    from pipelines.scoring.overlap import Figures

    big = tiled(mix, times)
    windows = [
        Figures(*(np.concatenate([t] * times) for t in (w.k, w.n, w.values)), w.factor)
        for w in figures(mix)
    ]
    started = time.perf_counter()
    _by_chance(big, windows, setup(big, draws))
    return time.perf_counter() - started


def by_weights(mix, times: int) -> float:
    from pipelines.assess.uncertainty import _by_weight

    big = tiled(mix, times)
    started = time.perf_counter()
    _by_weight(big, setup(big, MANY_DRAWS))
    return time.perf_counter() - started


def setup(mix, draws: int):
    from pipelines.assess.uncertainty import _groups
    from pipelines.scoring.simulation import Setup

    bounds = [grade.at_least for grade in mix.catalogue.scheme.grades]
    return Setup(_groups(mix), bounds, draws, 1, names=mix.units)


def tiled(mix, times: int):
    """The same units many times over, in the same groups."""

    def rows(one, names):
        return {name: np.concatenate([getattr(one, name)] * times) for name in names}

    own = ("values", "state", "factor", "groups", "off", "on", "has_total")
    bases = tuple(
        replace(
            basis,
            cells=replace(basis.cells, **rows(basis.cells, basis.cells.__dataclass_fields__)),
            **rows(basis, own),
        )
        for basis in mix.bases
    )
    units = tuple(f"{copy:04d}.{unit}" for copy in range(times) for unit in mix.units)
    return replace(mix, units=units, groups=np.concatenate([mix.groups] * times), bases=bases)
