"""What a chart of one series shows, and how far that can be trusted, in sentences. Knows no Streamlit.

"Rising" and "falling" are said of a signal of seven or more in a row alone; of two values one is above or below
the other.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np

from dashboard.chance import Interval
from dashboard.labels import measured, named, number
from dashboard.readings import Reading
from dashboard.readings_at_once import beginning
from dashboard.words import say
from pipelines.analysis.run_length import average_run_length
from pipelines.analysis.screening import chance_of_signal
from pipelines.analysis.seasonal import SameSeason, Seasons
from pipelines.analysis.signals import Signal
from pipelines.analysis.xmr import Chart, Mark, Phase

Row = Mapping[str, Any]
SMALL = 20
"""Counts below which a value is told with its denominator."""


def title(subject: Row, rows: Sequence[Row], of: Reading, language: str) -> str:
    """The finding: the latest value, and what the chart says of it. Needs a row with a value."""
    last = latest(rows)
    told = {
        "name": named(subject, language), "unit": named(last, language, "unit"),
        "period": named(last, language, "period"),
        "value": measured(last["value"], subject, language) + of_few_cases(subject, last, language),
    }  # fmt: skip
    said = {
        "xmr": of_control, "run": of_run, "progress": of_progress, "short": of_few, "hidden": of_shown,
    }[of.kind]  # fmt: skip
    return say("trend_title", language, **told, said=said(subject, rows, of, language))


def of_few_cases(subject: Row, row: Row, language: str) -> str:
    """That a value rests on so few that a single case moves it; else nothing."""
    count = row["denominator"]
    if not subject.get("is_count_denominator") or count is None or not 0 < count < SMALL:
        return ""
    return say("of_few_cases", language, n=number(float(count)))


def latest(rows: Sequence[Row]) -> Row:
    return [row for row in rows if row["value"] is not None][-1]


def of_control(subject: Row, rows: Sequence[Row], of: Reading, language: str) -> str:
    """The signals of the latest value, each with the period in which it began; else that there is none."""
    assert of.chart is not None
    if of.change is None:
        return say("few_periods", language, count=of.chart.phases[-1].points)
    at = of.chart.latest
    marks = of.chart.marks[at] if at is not None else ()
    if at is None or not marks:
        before = sum(bool(each) for each in of.chart.marks)
        told = say("no_signal_now", language)
        return told + (say("signals_before", language, count=before) if before else "")
    words = say("semicolon", language).join(
        pattern(of.chart, rows, at, mark, language) for mark in telling(marks)
    )
    if of.change != "unclear" and not subject["is_indicator"]:
        return say("signal_plain", language, signals=words)
    return say(f"signal_{of.change}", language, signals=words)


def telling(marks: Sequence[Mark]) -> list[Mark]:
    """The signals worth words: a point beyond three sigma need not be said to lie beyond two."""
    is_out = any(mark.signal == Signal.OUTSIDE for mark in marks)
    return [mark for mark in marks if not (is_out and mark.signal == Signal.TWO_OF_THREE)]


def brief(of: Chart, at: int, language: str) -> str:
    """The signals of any one point, in words; nothing without one."""
    told = []
    for mark in telling(of.marks[at]):
        begin, end = extent(of, at, mark)
        told.append(signal(mark.signal.name or "", mark.direction, end - begin + 1, language))
    return say("semicolon", language).join(told)


def pattern(of: Chart, rows: Sequence[Row], at: int, mark: Mark, language: str) -> str:
    """One signal in words, with its length and the period in which it began."""
    begin, end = extent(of, at, mark)
    told = signal(mark.signal.name or "", mark.direction, end - begin + 1, language)
    if begin == at:
        return told
    return say("signal_since", language, told=told, period=named(rows[begin], language, "period"))


def signal(name: str, direction: str, length: int, language: str) -> str:
    return say(f"sig_{name.lower()}_{direction}", language, count=length)


def extent(of: Chart, at: int, mark: Mark) -> tuple[int, int]:
    """The first and the last point of a signal's pattern, in its phase."""
    phase = next(phase for phase in of.phases if phase.start <= at < phase.stop)
    flags = np.array(
        [
            sum(int(one.signal) for one in marks if one.direction == mark.direction)
            for marks in of.marks[phase.start : phase.stop]
        ],
        np.uint8,
    )
    here = at - phase.start
    back = beginning(flags[::-1], len(flags) - 1 - here, mark.signal)
    return phase.start + beginning(flags, here, mark.signal), phase.stop - 1 - back


def of_run(subject: Row, rows: Sequence[Row], of: Reading, language: str) -> str:
    assert of.run is not None
    run = of.run
    if run.is_shifted is None:
        return say("run_few", language, count=run.useful)
    key = "run_shifted" if run.is_shifted else "run_steady"
    return say(
        key, language, longest=run.longest, most=run.longest_allowed,
        crossings=run.crossings, fewest=run.fewest_allowed,
    )  # fmt: skip


def of_progress(subject: Row, rows: Sequence[Row], of: Reading, language: str) -> str:
    """Against the pro-rata target, and the same period last year."""
    last = latest(rows)
    parts = []
    if last["target"] is not None and last["status"]:
        sign = -1 if subject["lower_is_better"] else 1
        meets = sign * last["value"] >= sign * last["target"]
        aim = measured(last["target"], subject, language)
        parts.append(say("progress_met" if meets else "progress_behind", language, target=aim))
    if last["year_ago_value"] is not None:
        parts.append(apart(last["value"], last["year_ago_value"], subject, language, "ago"))
    return say("comma", language).join(parts) or say("progress_alone", language)


def apart(value: float, other: float, subject: Row, language: str, key: str) -> str:
    """``<key>_above``, ``<key>_below`` or ``<key>_same``, by how much as shown."""
    digits = int(subject["digits"] or 0)
    by = round(round(value, digits) - round(other, digits), digits)
    if not by:
        return say(f"{key}_level", language)
    return say(
        f"{key}_above" if by > 0 else f"{key}_below", language,
        by=difference(abs(by), subject, language),
    )  # fmt: skip


def difference(by: float, subject: Row, language: str) -> str:
    """A number of the measure, percentage points where it is per cent."""
    measure = named(subject, language, "measure")
    told = number(by, int(subject["digits"] or 0))
    if measure == "%":
        return told + say("points_of_percent", language)
    return f"{told} {measure}".rstrip()


def of_few(subject: Row, rows: Sequence[Row], of: Reading, language: str) -> str:
    return say("few_periods", language, count=sum(row["value"] is not None for row in rows))


def of_shown(subject: Row, rows: Sequence[Row], of: Reading, language: str) -> str:
    return say("few_shown", language, count=sum(row["value"] is not None for row in rows))


def note(subject: Row, rows: Sequence[Row], language: str) -> str:
    """Unit, periods and source."""
    valued = [row for row in rows if row["value"] is not None]
    return say(
        "chart_note", language, measure=named(subject, language, "measure"),
        first=named(valued[0], language, "period"), last=named(valued[-1], language, "period"),
        source=named(subject, language, "form") or say("accepted_returns", language),
    )  # fmt: skip


def incomplete(rows: Sequence[Row], language: str) -> str:
    """The periods in which returns are missing, so that a sum is too small; the latest by name."""
    short = [
        row for row in rows
        if row["value"] is not None and (row["received"] or 0) < (row["expected"] or 0)
    ]  # fmt: skip
    if not short:
        return ""
    last = short[-1]
    return say(
        "sums_incomplete", language, count=len(short), period=named(last, language, "period"),
        received=number(last["received"]), expected=number(last["expected"]),
    )  # fmt: skip


def method(of: Reading, language: str) -> str:
    """How the chart is made, and where that comes from."""
    return say(f"method_{of.kind}", language)


def reach(phase: Phase, language: str) -> str:
    """How many points the limits rest on, and how often steady processes signal all the same."""
    latest_, anywhere = (
        percent(float(chance_of_signal(phase.points, where)), language)
        for where in ("latest", "anywhere")
    )
    told = say(
        "false_alarms", language, count=phase.points, latest=latest_, anywhere=anywhere,
        run=number(run_length()),
    )  # fmt: skip
    return told + (say("trial_limits", language) if phase.is_trial else "")


@cache
def run_length() -> float:
    """Points between false alarms, on average, of the signals that need no more than each point's zone."""
    return average_run_length(run=7, two_of_three=True)


def chance(p: float) -> str:
    """A p-value behind its "p"."""
    return f"={number(p, 3)}" if p >= 0.001 else "<0.001"


def percent(share: float, language: str) -> str:
    """A chance, no finer than is known of it."""
    if share < 0.0001:
        return "<0.01%"
    digits = 2 if share < 0.001 else 1 if share < 0.1 else 0
    return f"{number(100 * share, digits)}%"


def unshown(phase: Phase, subject: Row, language: str) -> str:
    """Limits beyond which no value can lie, and which are not drawn."""
    most = float(subject["factor"]) if subject.get("is_proportion") else None
    told = []
    if most is not None and phase.upper > most:
        told.append(say("upper_unshown", language, value=measured(phase.upper, subject, language)))
    if phase.lower < 0:
        told.append(say("lower_unshown", language, value=measured(phase.lower, subject, language)))
    return "".join(told)


def spread_of(
    subject: Row, row: Row, found: Interval | None, language: str
) -> str:  # fmt: skip
    """The interval of one value, and what is random in it."""
    if found is None:
        return say("no_interval", language)
    low, high = (measured(limit, subject, language) for limit in (found.lower, found.upper))
    told = say(
        f"interval_{found.kind}", language, period=named(row, language, "period"), low=low, high=high,
        count=number(found.n),
    )  # fmt: skip
    if found.times > 1:
        told += say("interval_mean", language, times=found.times)
    return told + say("random_sample" if subject["is_sample"] else "random_full", language)


def season(found: Seasons, same: SameSeason, subject: Row, row: Row, language: str) -> str:
    """Whether the series has seasons, and the value beside those of its season in earlier years."""
    key = {True: "seasonal", False: "not_seasonal", None: "seasons_unknown"}[found.is_seasonal]
    told = say(key, language, p=chance(found.p_value))
    earlier = [value for value in same.earlier if value == value]
    if not earlier or same.value != same.value:
        return told
    between = say("between", language)
    return told + say(
        "same_season", language, period=named(row, language, "period"),
        value=measured(same.value, subject, language),
        earlier=between.join(measured(value, subject, language) for value in earlier),
        usual=measured(same.usual, subject, language),
        apart=apart(same.value, same.usual, subject, language, "usual"),
    )  # fmt: skip


def unsettled(of: Chart, phase: Phase, language: str) -> str:
    """That most points of a phase are part of signals: its limits are those of no one process."""
    inside = of.marks[phase.start : phase.stop]
    is_so = 2 * sum(bool(marks) for marks in inside) > phase.points
    return say("unsettled_note", language) if is_so else ""


def pulled(language: str) -> str:
    """That the latest value signals only because others drew the mean away."""
    return say("pulled_note", language)


def meets(of: Reading, language: str) -> str:
    """Whether the process, run as now, will meet its target."""
    return say(f"will_{of.assurance}", language) if of.assurance else ""
