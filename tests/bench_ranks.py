"""Rank simulation drawing every numerator: a prefecture, and the same units many times over."""

from __future__ import annotations

import time
from dataclasses import replace
from functools import partial

import numpy as np

MANY, DRAWS, MANY_DRAWS = 3000, 10_000, 1_000


def measured(name: str, period: str, code: str) -> dict[str, float]:
    """Seconds of 10,000 draws for the units of an assessment, frozen in memory, and of 1,000 for 3,000
    units; ``replay``: of making the result from its cut."""
    from pipelines import paths
    from pipelines.assess.compute import compute, named
    from pipelines.assess.cut import take, together
    from pipelines.assess.uncertainty import _groups, counted
    from pipelines.assessments import frozen_at
    from pipelines.catalogue.load import load
    from pipelines.extract.received import take_snapshot
    from pipelines.period import parse
    from pipelines.scores.again import basis_of, totals
    from pipelines.scores.inputs import Window
    from pipelines.scoring.simulation import Setup, simulate_numerators

    catalogue, of = load(paths.catalogue_folder(name)), parse(period)
    kind = named(catalogue, code, of)
    window = Window(0, of, kind, True, frozen_at(kind, of))
    snapshot = take_snapshot(paths.home(name))
    cut = together(*(take(catalogue, snapshot, window, fixed=fixed) for fixed in (True, False)))
    started = time.perf_counter()
    outcome = compute(catalogue, code, of, cut, [])
    seconds = {"replay": time.perf_counter() - started}
    basis = basis_of(outcome.scoring)
    k, n = counted(catalogue, outcome.tables["indicator"], outcome.scoring.inputs.units, basis)
    factors = np.array([catalogue.indicator_by_code[x.indicator].factor for x in basis.leaves])
    bounds = [grade.at_least for grade in catalogue.scheme.grades]
    for what, times, draws in (("few", 1, DRAWS), ("many", -(-MANY // len(k)), MANY_DRAWS)):
        big = tiled(basis, times)
        setup = Setup(_groups(big), bounds, draws, 1)
        counts = [np.concatenate([table] * times) for table in (k, n)]
        started = time.perf_counter()
        simulate_numerators(*counts, big.values, partial(totals, big), setup, factors)
        seconds[what] = time.perf_counter() - started
    return seconds


def tiled(basis, times: int):
    """The same units many times over, in the same groups."""

    def rows(one, names):
        return {name: np.concatenate([getattr(one, name)] * times) for name in names}

    own = ("values", "state", "factor", "groups", "off", "on", "has_total")
    cells = replace(basis.cells, **rows(basis.cells, basis.cells.__dataclass_fields__))
    return replace(basis, cells=cells, **rows(basis, own))
