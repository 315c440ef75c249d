"""Every indicator of a unit: against its target, its group and its own past."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from math import isnan
from typing import Any

from dashboard.chance import cases
from dashboard.components import sources
from dashboard.components.address import links
from dashboard.components.bars import among
from dashboard.components.context import Context
from dashboard.components.tables import show as table
from dashboard.components.trends.rebasing import rebases
from dashboard.labels import measured
from dashboard.marks import Mark, assurance_mark, change_mark, led, linked, standing, value_mark
from dashboard.pictures import bar, control, spark
from dashboard.queries import trends
from dashboard.readings import Reading, because, read
from pipelines.analysis.xmr import Chart, Rebase

Rows = Sequence[Mapping[str, Any]]


def show(context: Context, unit: str, indicators: Rows, series: Rows) -> None:
    past: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for point in series:
        past[point["indicator"]].append(point)
    anew = {
        code: rebases(context, past[code], declared)
        for code, declared in context.ask(trends.rebases).items()
    }
    found = {
        row["code"]: reading(row, past[row["code"]], anew.get(row["code"], []))
        for row in indicators
    }
    here, over_time = links("profile"), links("trends")
    language, period = context.language, context.period["code"]

    def named(row: Mapping[str, Any]) -> Mark:
        to = here(unit=unit, indicator=row["code"]) + f"#{sources.ANCHOR}"
        return linked(context.name(row), to)

    def trend(row: Mapping[str, Any]) -> str:
        drawn = picture(past[row["code"]], found[row["code"]], row["lower_is_better"])
        return led(drawn, over_time(what=row["code"], units=unit, section="control"))

    columns = {
        "indicator": named,
        "value": lambda r: value_mark(r, language),
        "to_target": lambda r: bar(
            r, context.say("bar_alt", target=measured(r["target"], r, language))
        ),
        "status": lambda r: standing(r, language),
        "among_peers": lambda r: among(context, r),
        "trend": trend,
        "verdict_of": lambda r: change_mark(found[r["code"]], language),
        "assurance": lambda r: assurance_mark(found[r["code"]], language),
    }
    table(
        context, indicators, columns, under=lambda r: heading(context, r),
        act=lambda r: (unit, r["code"], unit, period), is_tight=True,
    )  # fmt: skip


def heading(context: Context, row: Mapping[str, Any]) -> str:
    """The dimension of care; indicators that are not scored stand by themselves."""
    if not row["is_scored"]:
        return str(context.say("context_indicators"))
    return context.name(row, "care") or str(context.say("no_care"))


def reading(row: Mapping[str, Any], points: Rows, anew: Sequence[Rebase]) -> Reading:
    values = [point["value"] for point in points]
    target = points[-1]["target"] if points else None
    valued = [point for point in points if point["value"] is not None]
    behind = cases(row, valued[-1]) if valued else None
    found = read(values, row["time"], target, bool(row["lower_is_better"]), anew, behind)
    return because(found, (point["state"] for point in points))


def picture(points: Rows, of: Reading, lower_is_better: bool) -> Mark:
    """The last points as a small control chart, or a plain line where there are no limits."""
    values = [point["value"] for point in points]
    last = of.chart.phases[-1] if of.chart else None
    if of.chart is None or last is None or isnan(last.lower):
        return spark(values, [point["target"] for point in points])
    return control(
        values, last.mean, (last.lower, last.upper), signals(of, of.chart, lower_is_better)
    )


def signals(of: Reading, chart: Chart, lower_is_better: bool) -> dict[int, bool | None]:
    """Points that are part of a signal by the limits that count now, and whether it is for the better: None
    where it may be chance."""
    wanted, start = "low" if lower_is_better else "high", chart.phases[-1].start
    return {
        at: None if at in of.doubted else marks[0].direction == wanted
        for at, marks in enumerate(chart.marks)
        if marks and at >= start
    }
