"""Errors of stated size in sound returns, and how many of them a rule asks about.

A shock goes into a return that has a past, at a figure whose usual size is known. Few returns of a
sample are spoilt at a time, so that the rest stays what it was.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from math import sqrt

import numpy as np
import pandas as pd
from noise import database

from pipelines.catalogue.whole import Catalogue
from pipelines.cross_findings import cross_findings
from pipelines.messages import measure_of

PAST = 6
"""Periods before a shock."""
AT_ONCE = 0.01
"""The most of an element's figures that are spoilt together."""
SERIES = ["form", "unit", "item", "element"]


@dataclass(frozen=True)
class Shock:
    """``spoil``: the figures of a return after it, given all of them (by row and element) and the
    figure hit. ``is_whole``: it hits the element in every row."""

    name: str
    spoil: Callable[[pd.DataFrame, pd.Series], pd.Series]
    is_whole: bool = False


def times(factor: float) -> Callable[[pd.DataFrame, pd.Series], pd.Series]:
    def spoil(sent: pd.DataFrame, hit: pd.Series) -> pd.Series:
        return sent["value"].where(~hit, (sent["value"] * factor).round())

    return spoil


def swapped(sent: pd.DataFrame, hit: pd.Series) -> pd.Series:
    """The figure hit changes places with the next of its row that is at least three times as large or
    as small."""
    value = sent["value"].copy()
    (at,) = sent.index[hit]
    row = sent[(sent["unit"] == sent.at[at, "unit"]) & (sent["item"] == sent.at[at, "item"])]
    others = row.index[(row["value"] >= 3 * value[at]) | (row["value"] * 3 <= value[at])]
    if len(others):
        value[at], value[others[0]] = value[others[0]], value[at]
    return value


SHOCKS = (
    Shock("×10", times(10)),
    Shock("÷10", times(0.1)),
    Shock("×1,000", times(1000)),
    Shock("0", times(0)),
    Shock("swapped", swapped),
    Shock("+50 %", times(1.5)),
    Shock("−50 %", times(0.5)),
    Shock("+50 % in every row", times(1.5), is_whole=True),
    Shock("+30 % in every row", times(1.3), is_whole=True),
    Shock("+20 % in every row", times(1.2), is_whole=True),
    Shock("÷1,000 in every row", times(0.001), is_whole=True),
)


@dataclass(frozen=True)
class Band:
    """Figures of like size: counts, or sums of money, whose median lies in it."""

    name: str
    low: float
    high: float
    is_money: bool = False


BANDS = (
    Band("5–19", 5, 20),
    Band("20–99", 20, 100),
    Band("100–999", 100, 1000),
    Band("≥ 1,000", 1000, float("inf")),
    Band("money", 1000, float("inf"), is_money=True),
)


def only(catalogue: Catalogue, *kinds: str) -> Catalogue:
    """The catalogue with none but these kinds of rule across returns."""
    kept = tuple(c for c in catalogue.cross_checks if c.kind in kinds)
    return replace(catalogue, cross_checks=kept)


def found(frame: pd.DataFrame, catalogue: Catalogue) -> list[dict[str, object]]:
    con = database(frame)
    try:
        return cross_findings(con, catalogue)
    finally:
        con.close()


def power(
    frame: pd.DataFrame,
    catalogue: Catalogue,
    shock: Shock,
    band: Band,
    tries: int,
    seed: int,
) -> tuple[int, int]:
    """How many shocks were asked about, and how many were planted."""
    caught = planted = 0
    for spoilt, hits in _samples(frame, money_of(catalogue), shock, band, tries, seed):
        asked = {f["return_id"] for f in found(spoilt, catalogue)}
        caught += len(asked & hits)
        planted += len(hits)
    return caught, planted


def _samples(
    frame: pd.DataFrame, money: Collection[str], shock: Shock, band: Band, tries: int, seed: int
) -> Iterator[tuple[pd.DataFrame, set[str]]]:
    random = np.random.default_rng(seed)
    places = candidates(frame, money, band, shock.is_whole)
    places = places.sample(frac=1, random_state=random.integers(2**31))
    places = places.drop_duplicates("return_id").head(tries)
    room = (
        frame["element"].map(frame["element"].value_counts() * AT_ONCE)[places.index].clip(lower=1)
    )
    turn = places.groupby("element").cumcount() // room.astype(int)
    for _, chosen in places.groupby(turn):
        yield _spoil(frame, shock, chosen), set(chosen["return_id"])


def candidates(
    frame: pd.DataFrame, money: Collection[str], band: Band, is_whole: bool
) -> pd.DataFrame:
    """Figures with a past whose median lies within the band; of whole returns, elements whose sum's
    does."""
    if is_whole:
        keys = ["form", "reporter", "element", "period_start", "return_id"]
        sums = frame.groupby(keys)["value"].transform("sum")
        frame = frame.assign(value=sums).drop_duplicates(keys)
        series = ["form", "reporter", "element"]
    else:
        series = SERIES
    ordered = frame.sort_values("period_start")
    grouped = ordered.groupby(series, sort=False)["value"]
    usual = grouped.transform("median")
    place = grouped.cumcount()
    fits = (usual >= band.low) & (usual < band.high)
    fits &= ordered["element"].isin(list(money)) == band.is_money
    return ordered[(place >= PAST) & fits & (ordered["value"] > 0)]


def money_of(catalogue: Catalogue) -> set[str]:
    elements = catalogue.element_by_code.values()
    return {e.code for e in elements if measure_of(catalogue, e).type == "amount"}


def _spoil(frame: pd.DataFrame, shock: Shock, chosen: pd.DataFrame) -> pd.DataFrame:
    value = frame["value"].copy()
    returns = frame[frame["return_id"].isin(chosen["return_id"])].groupby("return_id")
    for one in chosen.itertuples():
        sent = returns.get_group(one.return_id)
        hit = sent["element"] == one.element
        if not shock.is_whole:
            hit &= (sent["unit"] == one.unit) & (sent["item"] == one.item)
        value[sent.index] = shock.spoil(sent, hit)
    return frame.assign(value=value)


def copies(frame: pd.DataFrame, catalogue: Catalogue, tries: int, seed: int) -> tuple[int, int]:
    """How many returns with last period's flows in every row were asked about, and how many were
    planted."""
    flows = {e.code for e in catalogue.element_by_code.values() if e.kind == "flow"}
    is_flow = frame["element"].isin(flows)
    ordered = frame[is_flow].sort_values("period_start")
    before = ordered.groupby(SERIES, sort=False)["value"].shift(1)
    sent = ordered.loc[before.notna(), "return_id"].drop_duplicates()
    chosen = sent.sample(tries, random_state=seed)
    value = frame["value"].copy()
    copied = ordered.index[ordered["return_id"].isin(chosen) & before.notna()]
    value[copied] = before[copied]
    asked = {f["return_id"] for f in found(frame.assign(value=value), catalogue)}
    return len(asked & set(chosen)), tries


def interval(count: int, of: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a proportion."""
    z, share = 1.96, count / of
    middle = share + z * z / (2 * of)
    half = z * sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return max(0.0, (middle - half) / (1 + z * z / of)), (middle + half) / (1 + z * z / of)


def rate(samples: Iterable[pd.DataFrame], catalogue: Catalogue) -> dict[str, tuple[int, int, int]]:
    """By rule: findings, returns with one, and returns in all."""
    findings: dict[str, int] = dict.fromkeys((c.id for c in catalogue.cross_checks), 0)
    returns, total = dict.fromkeys(findings, 0), 0
    for frame in samples:
        total += frame["return_id"].nunique()
        told = found(frame, catalogue)
        for rule in findings:
            own = [f["return_id"] for f in told if f["rule_id"] == rule]
            findings[rule] += len(own)
            returns[rule] += len(set(own))
    return {rule: (findings[rule], returns[rule], total) for rule in findings}
