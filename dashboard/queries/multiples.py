"""One indicator or element of all assessed units over time, read all at once."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any

import duckdb
import numpy as np

from dashboard import phases
from dashboard.chance import cases
from dashboard.queries import trends
from dashboard.queries.rows import ASSESSED, UNITS, Row, Rows, rows
from dashboard.queries.screen import change
from dashboard.readings_at_once import Board, board
from pipelines.analysis.run_chart import run_chart
from pipelines.analysis.signals import Flags, Signal

Con = duckdb.DuckDBPyConnection


def small(
    con: Con, code: str, is_indicator: bool, time: str, lower_is_better: bool, factor: float | None,
    grain: str, until: date, group: str,
) -> Rows:  # fmt: skip
    """A row a unit of a group ("" for all): its line, its latest value, limits where its kind has some, and
    what they say; those with a signal first, the worse before the better and the unclear, then by value.
    ``factor``: of a share of counts, None of anything else."""
    units = [row["code"] for row in _units(con, group)]
    query = trends.indicator_series if is_indicator else trends.element_series
    found = query(con, code, tuple(units), grain, until)
    if not found:
        return []
    periods = {row["period"]: row for row in sorted(found, key=lambda r: r["end_date"])}
    place = {period: at for at, period in enumerate(periods)}
    lines = [list(one) for _, one in groupby(found, key=lambda r: r["unit"])]
    values = np.full((len(lines), len(periods)), np.nan)
    behind, hidden = values.copy(), np.zeros(values.shape, bool)
    share = {"is_proportion": factor is not None, "factor": factor}
    for at, line in enumerate(lines):
        for row in line:
            if row["value"] is not None:
                values[at, place[row["period"]]] = row["value"]
            hidden[at, place[row["period"]]] = row["state"] == "suppressed"
        if last := next((row for row in reversed(line) if row["value"] is not None), None):
            behind[at, place[last["period"]]] = cases(share, last) or np.nan
    declared = trends.rebases(con).get(code, []) if is_indicator else []
    begin = phases.last(list(periods.values()), declared)
    made = board(values, [time] * len(lines), hidden, np.full(len(lines), begin), behind)
    told = _signals(made, lower_is_better if is_indicator else None)
    made_rows = [
        _row(line, values[at], made, at, told.get(at), periods) for at, line in enumerate(lines)
    ]
    return sorted(made_rows, key=_rank)


def _signals(made: Board, lower_is_better: bool | None) -> dict[int, Row]:
    return {
        one.row: {
            "direction": one.direction,
            "change": change(one, lower_is_better),
            "since": one.since,
        }
        for one in made.found
    }


def _row(
    line: Sequence[Row], values: Any, made: Board, at: int, told: Row | None, periods: dict[str, Row]
) -> Row:  # fmt: skip
    first = next(iter(periods.values()))
    valued = [row for row in line if row["value"] is not None]
    aims = {row["period"]: row["target"] for row in line}
    last = valued[-1] if valued else line[-1]
    is_limited = made.kinds[at] == "xmr" and not np.isnan(made.limits.mean[at])
    high, low = (
        shown(flags[at], told["since"] if told else len(values)) if is_limited else []
        for flags in (made.high, made.low)
    )
    return {
        **{key: last[key] for key in ("unit", "unit_zh", "unit_en", "period", "period_zh", "period_en")},
        **{key: last[key] for key in ("end_date", "value", "state", "target", "status", "denominator")},
        "line": [None if np.isnan(value) else float(value) for value in values],
        "targets": [aims.get(period) for period in periods],
        "kind": made.kinds[at],
        "limits": [float(x[at]) for x in (made.limits.mean, made.limits.lower, made.limits.upper)]
        if is_limited
        else None,
        "high": high,
        "low": low,
        "first": {f"name_{key}": first[f"period_{key}"] for key in ("zh", "en")},
        "run": run_chart(values.tolist()) if made.kinds[at] == "run" else None,
        "direction": None,
        "change": "none" if made.kinds[at] == "xmr" else None,
        **(told or {}),
    }  # fmt: skip


def shown(flags: Flags, since: int) -> list[int]:
    """The points worth a mark in so small a chart: those outside the limits, and the latest pattern."""
    return [int(at) for at in np.flatnonzero(flags) if at >= since or flags[at] & Signal.OUTSIDE]


def _rank(row: Row) -> tuple[int, float]:
    order = {"worsening": 0, "improving": 1, "unclear": 2, "None": 1 if row["direction"] else 3}
    value = row["value"]
    return order.get(str(row["change"]), 3), -value if value is not None else float("inf")


def _units(con: Con, group: str) -> Rows:
    return rows(
        con,
        f"""
        WITH {UNITS}
        SELECT code FROM units WHERE level = {ASSESSED} AND ($group = '' OR group_code = $group)
        ORDER BY sort
        """,
        {"group": group},
    )
