"""What a comparison of units or of two periods shows, in a sentence. Knows no Streamlit."""

from collections import Counter as Tally
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from dashboard.labels import measured, named, number, signed
from dashboard.queries.screen import Screen
from dashboard.said_of_trends import apart, chance
from dashboard.words import say
from pipelines.analysis.decompose import Decomposition
from pipelines.analysis.funnel import Funnel, Standing

Row = Mapping[str, Any]
NAMED = 3
"""Units named of a list."""


def few(names: Sequence[str], language: str) -> str:
    """The first names of a list whose length is told beside it."""
    told = say("between", language).join(names[:NAMED])
    return told if len(names) <= NAMED else say("units_and_others", language, names=told)


def screened(found: Screen, language: str) -> str:
    """How many series were looked at, how many signal, and how many chance alone would let."""
    counts = Tally(row["change"] for row in found.found)
    told = say(
        "series_screened", language, count=number(len(found.found)), looked=number(found.looked),
        expected=number(found.expected, 0 if found.expected >= 10 else 1),
        worse=number(counts["worsening"]), better=number(counts["improving"]),
    )  # fmt: skip
    unclear = counts["unclear"]
    return told + (say("screened_unclear", language, count=unclear) if unclear else "")


def side_by_side(subject: Row, rows: Sequence[Row], language: str) -> str:
    """Of small charts: how many units' latest value carries a signal, and which."""
    valued = [row for row in rows if row["value"] is not None]
    told = {"name": named(subject, language), "units": number(len(valued))}
    limited = [row for row in valued if row["kind"] == "xmr"]
    if not limited:
        best, worst = (pick(valued, key=lambda r: r["value"]) for pick in (max, min))
        return say(
            "side_by_side_plain", language, **told,
            best=named(best, language, "unit"), most=measured(best["value"], subject, language),
            worst=named(worst, language, "unit"), least=measured(worst["value"], subject, language),
        )  # fmt: skip
    parts = []
    sayings = ("worsening", "improving") if subject["is_indicator"] else ("signal",)
    for key in (*sayings, "unclear"):
        mine = [named(row, language, "unit") for row in limited if pointed(row) == key]
        if mine:
            parts.append(say(f"units_{key}", language, count=len(mine), names=few(mine, language)))
    said = say("comma", language).join(parts) or say("units_steady", language)
    return say("side_by_side", language, **told, said=said)


def pointed(row: Row) -> str | None:
    """What a unit's latest value says; ``signal`` of an element, whose ways are neither good nor bad."""
    return row["change"] or ("signal" if row["direction"] else None)


def funnel(subject: Row, period: str, rows: Sequence[Row], of: Funnel, language: str) -> str:
    """Which units lie outside; where units differ by more than chance both how many do for their size and
    which do by the widened limits."""
    standing = of.wide_standing if of.dispersion.is_over else of.standing
    told = {"name": named(subject, language), "period": period, "units": number(len(rows))}
    parts = []
    for level, wanted in (
        ("998", (Standing.LOW_998, Standing.HIGH_998)), ("95", (Standing.LOW_95, Standing.HIGH_95)),
    ):  # fmt: skip
        names = [
            named(row, language, "unit")
            for row, where in zip(rows, standing, strict=True)
            if where in wanted
        ]
        if names:
            parts.append(
                say(f"outside_{level}", language, count=len(names), names=few(names, language))
            )
    said = say("comma", language).join(parts)
    if of.dispersion.is_over:
        narrow = sum(where in (Standing.LOW_998, Standing.HIGH_998) for where in of.standing)
        said = say("semicolon", language).join((
            say("outside_by_size", language, count=narrow),
            say("outside_widened", language, said=said or say("none_outside", language)),
        ))  # fmt: skip
    said = said or say("all_inside", language)
    return say("funnel_title", language, **told, said=said)


def funnel_note(subject: Row, period: str, language: str) -> str:
    return say(
        "funnel_note", language, measure=named(subject, language, "measure"), period=period,
        source=say("accepted_returns", language),
    )  # fmt: skip


def dispersed(of: Funnel, language: str) -> str:
    """Whether units differ by more than their sizes explain."""
    spread = of.dispersion
    key = "over_dispersed" if spread.is_over else "not_dispersed"
    return say(key, language, phi=number(spread.phi, 1), p=chance(spread.p_value))


def compared(
    subject: Row, now: str, then: str, rows: Sequence[Row], can_tell: bool, language: str
) -> str:
    """Of units in two periods: how many differ clearly, and how many cannot be told apart; of the whole
    where no unit's figures are shown."""
    units = [row for row in rows if not row["is_top"]]
    told = {"name": named(subject, language), "now": now, "then": then}
    if not units:
        return of_whole(subject, now, then, rows[0]["then"], rows[0]["now"], language)
    rows = units
    if not can_tell:
        above = sum(row["difference"] > 0 for row in rows)
        below = sum(row["difference"] < 0 for row in rows)
        return say(
            "periods_compared_plain", language, **told, above=above, below=below, units=len(rows)
        )
    above = [row for row in rows if row["is_clear"] and row["difference"] > 0]
    below = [row for row in rows if row["is_clear"] and row["difference"] < 0]
    return say(
        "periods_compared", language, **told, above=len(above), below=len(below),
        unclear=len(rows) - len(above) - len(below),
    )  # fmt: skip


def decomposed(
    subject: Row,
    now: str,
    then: str,
    of: Decomposition[str],
    names: Mapping[str, str],
    language: str,
) -> str:
    """The change of the whole, how much of it is of units with figures in one period alone, and which of
    the others moved it most in its direction."""
    told = of_whole(subject, now, then, float(of.before), float(of.after), language)
    sign = 1 if of.change > 0 else -1
    absent = [one for one in of.contributions if one.presence != "both"]
    others = [one for one in of.contributions if one.presence == "both"]
    first = max(others, key=lambda one: sign * one.total, default=None)

    def part(total: Fraction) -> str:
        return moved(total, subject, language) + unit_of(subject, language)

    if absent:
        total = sum((one.total for one in absent), Fraction(0))
        told += say("moved_by_absence", language, count=len(absent), part=part(total))
    if of.change and first and sign * first.total > 0:
        told += say("moved_most", language, unit=names[first.unit], part=part(first.total))
    return told


def of_whole(
    subject: Row, now: str, then: str, before: float, after: float, language: str
) -> str:  # fmt: skip
    """The whole in two periods; the change a digit finer and unrounded before, as its parts are told."""
    return say(
        "whole_in_two", language, name=named(subject, language), now=now, then=then,
        before=measured(before, subject, language), after=measured(after, subject, language),
        apart=apart(after - before, 0.0, {**subject, "digits": finer(subject)}, language, "then"),
    )  # fmt: skip


def moved(part: Fraction, subject: Row, language: str) -> str:
    """A contribution with its sign, a digit finer than the value."""
    return signed(float(part), finer(subject))


def finer(subject: Row) -> int:
    """Digits of what makes up a change; those of a sum are whole like itself."""
    return int(subject["digits"] or 0) + bool(subject["is_indicator"])


def unit_of(subject: Row, language: str) -> str:
    """What a difference is measured in, behind its number."""
    measure = named(subject, language, "measure")
    if measure == "%":
        return say("points_of_percent", language)
    return f" {measure}".rstrip()
