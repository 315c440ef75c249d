"""Calculating back from points: what a total's bands leave open for each share that is not shown.

Everything else is taken at its best (for the least a share can be) or its worst (for the most): exact points where
they are shown, points worked out from values where these are, everything or nothing where neither is. All hidden
leaves are taken to be assessed; the scheme's own tree does the weighing.
"""

from dataclasses import dataclass

import numpy as np
from attack_published import Edition

from pipelines.catalogue.whole import Catalogue
from pipelines.extract.assessment import adjustments
from pipelines.scores.leaves import level_of
from pipelines.scores.run import branch_of
from pipelines.scoring.aggregate import score_tree

TINY = 1e-6


@dataclass(frozen=True)
class Bound:
    """A hidden leaf's share lies from ``low`` to ``high``."""

    indicator: str
    unit: str
    period: str
    low: float
    high: float

    @property
    def bites(self) -> bool:
        return self.low > TINY or self.high < 1 - TINY


def bounds(catalogue: Catalogue, edition: Edition, totals: dict | None = None) -> list[Bound]:
    """One of every hidden leaf below every total that has bands. ``totals``: exact ones by unit and period, as if
    they were published."""
    leaves = [leaf.indicator for leaf in catalogue.scheme.tree.leaves]
    by_code = {leaf.indicator: leaf for leaf in catalogue.scheme.tree.leaves}
    rows: dict[tuple[str, str], list[dict]] = {}
    for row in edition.rows["score_leaf"]:
        rows.setdefault((row["unit"], row["period"]), []).append(row)
    asked, shares = [], []
    for key, low, high in ranges(catalogue, edition, totals):
        hidden, known = [], np.full(len(leaves), np.nan)
        for row in rows.get(key, []):
            at = leaves.index(row["indicator"])
            share = shown_share(catalogue, edition, by_code[row["indicator"]], row)
            if row["points"] is not None:
                known[at] = row["points"] / row["weight"]
            elif share is not None:
                known[at] = share
            elif row["state"] == "suppressed":
                hidden.append(at)
        for at in hidden:
            asked.append((leaves[at], *key, low, high))
            for rest in (1.0, 0.0):
                for own in (0.0, 1.0):
                    some = known.copy()
                    some[hidden] = rest
                    some[at] = own
                    shares.append(some)
    tree = score_tree(branch_of(catalogue.scheme.tree), np.array(shares))
    made = tree.contributions.sum(axis=1).reshape(-1, 4)
    return [
        Bound(name, unit, of, max(0.0, (low - best) / (top - best)), min(1.0, (high - worst) / (end - worst)))
        for (name, unit, of, low, high), (best, top, worst, end) in zip(asked, made, strict=True)
    ]  # fmt: skip


def ranges(catalogue: Catalogue, edition: Edition, totals: dict | None):
    """By unit and period, the points before adjustments between which a total's bands leave them. Adjustments that
    rest on sensitive figures are not told: what they may come to widens it."""
    adjusted: dict[tuple[str, str], float] = {}
    for row in edition.rows["score_adjustment"]:
        key = row["unit"], row["period"]
        adjusted[key] = adjusted.get(key, 0.0) + row["points"]
    hidden = {code for code, is_hidden in adjustments(catalogue) if is_hidden}
    more = sum(b.cap for b in catalogue.scheme.bonuses if b.code in hidden)
    finals = {a.code for a in catalogue.scheme.assessments if a.mix}
    for band in edition.rows["score_band"]:
        key = band["unit"], band["period"]
        if band["kind"] == "total" and band["assessment"] not in finals:
            low = -1e3 if band["low"] is None else band["low"]
            high = 1e3 if band["high"] is None else band["high"]
            if totals and key in totals:
                low, high = totals[key] - 0.005, totals[key] + 0.005
            yield key, low - adjusted.get(key, 0.0) - more, high - adjusted.get(key, 0.0)


def shown_share(catalogue: Catalogue, edition: Edition, leaf, row: dict) -> float | None:
    """What a leaf earns by its value, where that stands in public."""
    key = (leaf.indicator, row["unit"], row["period"])
    rate = edition.rates.get(key)
    if edition.rate_states.get(key) != "value" or not rate or rate[2] is None:
        return None
    indicator = catalogue.indicator_by_code[leaf.indicator]
    given = [np.array([np.nan if x is None else x]) for x in (rate[2], row["target"], row["floor"])]
    return float(level_of(leaf, indicator, *given, np.array(["g"], dtype=object))[0])


def as_rate(catalogue: Catalogue, edition: Edition, bound: Bound) -> tuple[float, float] | None:
    """The rates between which a linear leaf must lie, as numerator ÷ denominator; None for other rules."""
    row = next(r for r in edition.rows["score_leaf"]
               if (r["indicator"], r["unit"], r["period"]) == (bound.indicator, bound.unit, bound.period))  # fmt: skip
    leaf = next(x for x in catalogue.scheme.tree.leaves if x.indicator == bound.indicator)
    if leaf.transform.kind != "linear" or row["target"] is None or row["floor"] is None:
        return None
    factor = catalogue.indicator_by_code[bound.indicator].factor
    span, floor = row["target"] - row["floor"], row["floor"]
    low = (floor + bound.low * span) / factor if bound.low > TINY else 0.0
    high = (floor + bound.high * span) / factor if bound.high < 1 - TINY else np.inf
    return low, high
