"""What a chart or table shows, in a sentence. Knows no Streamlit."""

from collections import Counter as Tally
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from dashboard.labels import STANDINGS, figure, is_moved, measured, named, number
from dashboard.words import say

Row = Mapping[str, Any]


def trend(subject: Row, rows: Sequence[Row], language: str) -> str:
    """Of several units the highest and lowest in the latest period; of one its value against a year
    before. Needs a row with a value."""
    valued = [row for row in rows if row["value"] is not None]
    last = max(valued, key=lambda row: row["end_date"])
    latest = [row for row in valued if row["period"] == last["period"]]
    if len(latest) > 1:
        is_part = len(latest) < len({row["unit"] for row in rows})
        return extremes(subject, latest, is_part, language)
    told = say(
        "latest", language, name=named(subject, language), unit=named(last, language, "unit"),
        period=named(last, language, "period"), value=measured(last["value"], subject, language),
    )  # fmt: skip
    return told + year_on_year(last, subject, language)


def extremes(subject: Row, rows: Sequence[Row], is_part: bool, language: str) -> str:
    """The highest and the lowest of one period's values; ``is_part``: some units have none."""
    best, worst = (pick(rows, key=lambda row: row["value"]) for pick in (max, min))
    among = say("among", language, count=len(rows)) if is_part else ""
    return say(
        "extremes", language, name=named(subject, language), among=among, period=named(best, language, "period"),
        best=named(best, language, "unit"), most=measured(best["value"], subject, language),
        worst=named(worst, language, "unit"), least=measured(worst["value"], subject, language),
    )  # fmt: skip


def year_on_year(row: Row, subject: Row, language: str) -> str:
    """How far above or below the year before, as shown; nothing when that is not known."""
    before = row["year_ago_value"]
    if before is None:
        return ""
    digits = int(subject["digits"] or 0)
    by = round(round(row["value"], digits) - round(before, digits), digits)
    if not by:
        return say("ago_same", language)
    measure = named(subject, language, "measure")
    told = number(abs(by), digits)
    told += say("points_of_percent", language) if measure == "%" else f" {measure}".rstrip()
    return say("ago_up" if by > 0 else "ago_down", language, by=told)


def trend_note(subject: Row, rows: Sequence[Row], from_zero: bool, language: str) -> str:
    """Unit, period and source under a chart's title. Needs a row with a value."""
    valued = sorted((r for r in rows if r["value"] is not None), key=lambda r: r["end_date"])
    return say(
        "chart_note", language, measure=named(subject, language, "measure"),
        first=named(valued[0], language, "period"), last=named(valued[-1], language, "period"),
        source=named(subject, language, "form") or say("accepted_returns", language),
    ) + ("" if from_zero else say("not_from_zero", language))  # fmt: skip


def division(indicator: Row, row: Row, language: str) -> str:
    """The division with the unit's own numbers; the state's word where there is none."""
    if row["numerator"] is None or row["denominator"] is None:
        told = figure(row, language)
        return say("no_division", language, name=named(row, language), value=told)
    factor = Decimal(str(indicator["factor"])).normalize()
    return say(
        "sentence", language, name=named(row, language),
        factor="" if factor == 1 else f"{factor:,f} × ",
        numerator=number(row["numerator"]), denominator=number(row["denominator"]),
        value=figure(row, language, with_n=False),
    )  # fmt: skip


def apart(row: Row, language: str) -> str:
    """A value beside the middle of its group."""
    value, middle = (measured(row[key], row, language) for key in ("value", "peer_median"))
    return say("apart", language, name=named(row, language), value=value, middle=middle)


def outcome(row: Row, language: str) -> str:
    """What an indicator came to, how far from last year, and whether that is more than chance."""
    told = f"{named(row, language)} {measured(row['value'], row, language)}"
    moved = year_on_year(row, row, language)
    if moved and row["change"] in ("improving", "worsening", "none"):
        moved += say("by_chance_yes" if row["change"] == "none" else "by_chance_no", language)
    return told + moved


def mapped(subject: Row, rows: Sequence[Row], period: str, language: str) -> str:
    """How many units reach the target of an indicator, and which is furthest from it."""
    assessed = [row for row in rows if row["status"] in STANDINGS]
    told = {"name": named(subject, language), "period": period}
    if not assessed:
        return say("mapped_none", language, **told)
    met = sum(row["status"] == "on_track" for row in assessed)
    if met == len(assessed):
        return say("mapped_all", language, count=met, **told)
    return say(
        "mapped", language, count=len(assessed), met=met, worst=named(assessed[0], language),
        value=measured(assessed[0]["value"], subject, language), **told,
    )  # fmt: skip


def points(row: Row, language: str) -> str:
    """How the value became points; nothing where there are none."""
    if row.get("full_points") is None:
        return ""
    weight = row["effective_weight"]
    told = {"points": number(row["full_points"], 2), "weight": number(weight, 1)}
    facts = [say("points_of", language, **told), rule(row, language)]
    if row["received_factor"] < 1:
        counts = {key: number(row[key]) for key in ("received", "expected")}
        facts.append(say("points_received", language, **counts))
    if is_moved(weight, row["weight"]):
        facts.append(say("points_moved", language, weight=number(row["weight"], 1)))
    return ("；" if language == "zh" else "; ").join(facts)


def rule(row: Row, language: str) -> str:
    """Between which values points are given."""
    ends = {key: measured(row[key], row, language) for key in ("floor", "target")}
    return say(f"points_{row['transform']}", language, **ends)


def trust(row: Row, language: str) -> str:
    """What the trust in the data goes by."""
    match = row["match_rate"]
    told = [
        (
            "trust_received",
            100 * row["received_share"] if row["received_share"] is not None else None,
        ),
        ("trust_errors", row["open_errors_per_100"]),
        ("trust_match" if match is not None else "trust_no_match", 100 * (match or 0)),
    ]
    facts = [say(key, language, value=number(v, 1)) for key, v in told if v is not None]
    return say("trust_by", language, facts=("，" if language == "zh" else ", ").join(facts))


def graded(rows: Sequence[Row], assessment: str, period: str, language: str) -> str:
    """How many units have which grade, the best first; nothing where no grade is shown."""
    by_total = sorted(rows, key=lambda row: -(row["total"] or 0))
    counts = Tally(named(row, language, "grade") for row in by_total if row[f"grade_{language}"])
    if not counts:
        return ""
    told = [say("grade_count", language, grade=grade, count=n) for grade, n in counts.items()]
    blank = Tally(row["state"] == "suppressed" for row in rows if not row[f"grade_{language}"])
    for is_hidden, key in ((True, "grade_hidden"), (False, "grade_without")):
        if blank[is_hidden]:
            told.append(say(key, language, count=blank[is_hidden]))
    return say(
        "league_grades", language, assessment=assessment, period=period, count=len(rows),
        grades=say("between", language).join(told),
    )  # fmt: skip


def league(rows: Sequence[Row], group: str, language: str) -> str:
    """Who leads a ranked group; the group's size where nobody is ranked."""
    ranked = [row for row in rows if row["rank"] is not None and not row["is_trial"]]
    if len(ranked) < 2:
        is_out = all(not row["is_ranked"] and not row["is_trial"] for row in rows)
        is_out = is_out and all(row["state"] != "suppressed" for row in rows)
        key = "league_unranked" if is_out else "league_plain"
        return say(key, language, group=group, units=len(rows))
    first = min(row["rank"] for row in ranked)
    best = [row for row in ranked if row["rank"] == first]
    told = {"group": group, "unit": named(best[0], language), "total": number(best[0]["total"], 2)}
    if len(best) > 1:
        return say("league_tied", language, group=group, units=number(len(best)))
    return say("league_first" if best[0]["total"] is None else "league_lead", language, **told)
