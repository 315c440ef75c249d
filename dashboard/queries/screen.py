"""All indicators of the whole and of the assessed units at once: which latest values carry a signal.

The numbers are worked out here, not on the page, since what a query answers is kept.
"""

from collections import Counter
from datetime import date
from typing import Any, NamedTuple

import duckdb
import numpy as np

from dashboard import by_season, phases
from dashboard.chance import SAME
from dashboard.queries.rows import ASSESSED, TOP, UNITS, Row, Rows, rows
from dashboard.queries.trends import rebases
from dashboard.readings import may_be_chance
from dashboard.readings_at_once import Board, Found, board
from pipelines.analysis.limits import Bools, Ints
from pipelines.scoring.rounding import Floats

Con = duckdb.DuckDBPyConnection


class Screen(NamedTuple):
    """``found``: a row a signal, the surest first, those in ``doubt`` last; ``looked``: series screened;
    ``expected``: how many of them chance alone would let signal; ``left``: a row an indicator and reason
    for which series were not screened, with how many."""

    found: Rows
    looked: int
    expected: float
    left: Rows


class Block(NamedTuple):
    """Series of one grain: values, what they are shares of, and hidden, series × periods."""

    series: list[tuple[int, int]]
    """Places of indicator and unit."""
    periods: Rows
    values: Floats
    cases: Floats
    hidden: Bools


def signals(con: Con, until: date, group: str) -> Screen:
    """Of the whole and the assessed units of a group ("" for all), at each indicator's finest period, up
    to a day."""
    indicators, units = _indicators(con), _units(con, group)
    declared = rebases(con)
    told: Rows = []
    looked, expected = 0, 0.0
    left: Counter[tuple[int, str]] = Counter()
    for grain in dict.fromkeys(one["grain"] for one in indicators):
        block = _block(con, grain, until, [u["code"] for u in units])
        if not block.series:
            continue
        rules = [indicators[i]["time"] for i, _ in block.series]
        begins = {
            i: phases.last(block.periods, declared.get(indicators[i]["code"], []))
            for i in {i for i, _ in block.series}
        }
        since = np.array([begins[i] for i, _ in block.series])
        made = board(block.values, rules, block.hidden, since, block.cases)
        looked, expected = looked + made.looked, expected + made.expected
        left.update(
            (i, kind)
            for (i, _), kind in zip(block.series, made.kinds, strict=True)
            if kind != "xmr"
        )
        for one in made.found:
            i, u = block.series[one.row]
            told.append(signal(indicators[i], units[u], block.periods, made, one))
    unscreened = [
        {**indicators[i], "reason": kind, "count": count} for (i, kind), count in left.items()
    ]
    told.sort(key=lambda row: (row["doubt"] is not None, row["chance"]))
    return Screen(told, looked, expected, unscreened)


def signal(indicator: Row, unit: Row, periods: Rows, made: Board, one: Found) -> Row:
    """One signal with what its picture needs."""
    limits = made.limits
    low, high = made.low[one.row], made.high[one.row]
    good = low if indicator["lower_is_better"] else high
    return {
        **indicator,
        "indicator": indicator["code"],
        **{f"unit_{key}": unit[f"name_{key}"] for key in ("zh", "en")},
        "unit": unit["code"],
        **period(periods[one.at], "period"),
        **period(periods[one.since], "since"),
        "value": float(made.values[one.row, one.at]),
        "state": "value",
        "signal": one.signal.name,
        "direction": one.direction,
        "length": one.length,
        "change": change(one, indicator["lower_is_better"]),
        "chance": one.chance,
        "doubt": doubt(made, one, periods),
        "points": int(limits.points[one.row]),
        "is_trial": bool(limits.are_trial[one.row]),
        "mean": float(limits.mean[one.row]),
        "lower": float(limits.lower[one.row]),
        "upper": float(limits.upper[one.row]),
        "line": [None if np.isnan(v) else float(v) for v in made.values[one.row]],
        "marked": {
            int(i): None
            if may_be_chance(one.chance) and one.since <= i <= one.at
            else bool(good[i])
            for i in np.flatnonzero(low | high)
        },
    }


def doubt(made: Board, one: Found, periods: Rows) -> str | None:
    """Why a signal may be none: a steady process shows as much too often, other values drew the mean away,
    or it is the season's."""
    if may_be_chance(one.chance):
        return "chance"
    if one.is_pulled:
        return "pulled"
    return "seasonal" if by_season.explains(made.values[one.row], periods[0]["code"]) else None


def change(one: Found, lower_is_better: bool | None) -> str | None:
    """What a signal says. ``lower_is_better``: None for elements, of which neither way is the better one."""
    if may_be_chance(one.chance):
        return "unclear"
    if lower_is_better is None:
        return None
    return "improving" if (one.direction == "low") == lower_is_better else "worsening"


def period(row: Row, key: str) -> Row:
    return {key: row["code"], f"{key}_zh": row["name_zh"], f"{key}_en": row["name_en"]}


def _indicators(con: Con) -> Rows:
    return rows(
        con,
        """
        SELECT code, name_zh, name_en, measure_zh, measure_en, digits, lower_is_better, time, grain
        FROM indicator ORDER BY sort
        """,
    )


def _units(con: Con, group: str) -> Rows:
    """The whole first."""
    return rows(
        con,
        f"""
        WITH {UNITS}
        SELECT code, name_zh, name_en FROM units
        WHERE code = {TOP} OR level = {ASSESSED} AND ($group = '' OR group_code = $group)
        ORDER BY code <> {TOP}, sort
        """,
        {"group": group},
    )


def _block(con: Con, grain: str, until: date, units: list[str]) -> Block:
    periods = rows(
        con,
        """
        SELECT code, name_zh, name_en, start_date FROM period
        WHERE grain = $grain AND has_ended AND end_date <= $until ORDER BY end_date
        """,
        {"grain": grain, "until": until},
    )
    found: dict[str, Any] = con.execute(
        f"""
        WITH known AS (
            SELECT code, row_number() OVER (ORDER BY sort) - 1 AS place, grain, is_proportion, factor
            FROM indicator
        )
        SELECT i.place AS indicator, list_position($units, v.unit) - 1 AS unit,
               list_position($periods, v.period) - 1 AS at, v.value::DOUBLE AS value,
               CASE WHEN i.is_proportion AND v.denominator > 0
                    AND abs(v.value - i.factor * v.numerator / v.denominator) <= {SAME} * greatest(1, abs(v.value))
                    THEN v.denominator / v.repeats END::DOUBLE AS cases,
               v.state = 'suppressed' AS hidden
        FROM indicator_value v JOIN known i ON i.code = v.indicator AND i.grain = $grain
        WHERE list_contains($periods, v.period) AND list_contains($units, v.unit)
        """,
        {"grain": grain, "units": units, "periods": [p["code"] for p in periods]},
    ).fetchnumpy()
    pair = found["indicator"].astype(np.int64) * len(units) + found["unit"].astype(np.int64)
    own, place = np.unique(np.asarray(pair), return_inverse=True)
    values = np.full((len(own), len(periods)), np.nan)
    cases, hidden = values.copy(), np.zeros(values.shape, bool)
    at: Ints = np.asarray(found["at"]).astype(np.int64)
    values[place, at] = np.ma.filled(found["value"], np.nan)
    cases[place, at] = np.ma.filled(found["cases"], np.nan)
    hidden[place, at] = np.ma.filled(found["hidden"], False)
    series = [divmod(int(one), len(units)) for one in own]
    return Block(series, periods, values, cases, hidden)
