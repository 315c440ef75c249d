"""Totals and grades, the year before, how sure ranks are."""

from collections.abc import Iterator
from itertools import groupby

from pipelines.bulletin.careful import (
    FELL,
    HIGHER,
    LOWER,
    ROSE,
    SAME,
    Limits,
    gap,
    limits_of_gap,
    verdict,
)
from pipelines.bulletin.cells import is_hidden
from pipelines.bulletin.model import Block, Chart, Heading, Paragraph, Point
from pipelines.bulletin.read import Facts, Row, Rows
from pipelines.bulletin.words import between, listed, number, say, sentences

NAMED, BARS = 5, 40
"""Units named as highest or lowest; bars of the chart, beyond which its ends are shown."""


def results(facts: Facts) -> list[Block]:
    """The first section without its heading."""
    language, rows = facts.language, facts["totals"]
    if all(map(is_hidden, rows)):
        return [Paragraph(say("totals_hidden", language, all=len(rows)))]
    blocks: list[Block] = [
        Heading(2, say("h_totals", language)),
        Paragraph(sentences(_totals(facts), language)),
    ]
    if grades := _grades(facts):
        blocks.append(Paragraph(grades))
    blocks += [
        Heading(2, say("h_ago", language)),
        Paragraph(sentences(_ago(facts), language)),
        Heading(2, say("h_tiers", language)),
        Paragraph(sentences(_tiers(facts), language)),
    ]
    if chart := _chart(facts):
        blocks.append(chart)
    return blocks


def scored(rows: Rows) -> Rows:
    """Units with a total, the highest first."""
    return sorted((r for r in rows if r["total"] is not None), key=lambda r: -r["total"])


def _totals(facts: Facts) -> Iterator[str]:
    language, rows, digits = facts.language, facts["totals"], facts.digits
    known, hidden = scored(facts["totals"]), sum(map(is_hidden, rows))
    if known:
        yield say(
            "totals", language, all=len(rows), n=len(known), mean=number(mean(known), digits),
            best=_level(facts, known, 0), most=number(known[0]["total"], digits),
            worst=_level(facts, known, -1), least=number(known[-1]["total"], digits),
        )  # fmt: skip
    else:
        yield say("totals_none", language)
    short = len(rows) - len(known) - hidden
    if known and short:
        yield say("no_total", language, n=short)
    if hidden:
        yield say("totals_partly", language, n=hidden)
    yield from _ranked(facts)


def _level(facts: Facts, known: Rows, at: int) -> str:
    """Those whose total is shown as that one's is."""
    points = round(known[at]["total"], facts.digits)
    equal = (row["name"] for row in known if round(row["total"], facts.digits) == points)
    return listed(equal, facts.language, NAMED)


def mean(rows: Rows, column: str = "total") -> float:
    return float(sum(row[column] for row in rows) / len(rows))


def groups(rows: Rows) -> Iterator[tuple[str, Rows]]:
    """Units by group, in the scheme's order."""
    for name, found in groupby(rows, key=lambda row: row["group_name"] or ""):
        yield name, list(found)


def _ranked(facts: Facts) -> Iterator[str]:
    language = facts.language
    for name, rows in groups(facts["totals"]):
        ranked = [row for row in rows if row["rank"] is not None]
        if len(ranked) > 1:
            first, last = ranked[0]["rank"], ranked[-1]["rank"]
            yield say(
                "ranked", language, group=name,
                first=listed((r["name"] for r in ranked if r["rank"] == first), language),
                last=listed((r["name"] for r in ranked if r["rank"] == last), language),
            )  # fmt: skip
        elif name and not ranked and not any(map(is_hidden, rows)):
            yield say("not_ranked", language, group=name)


def _grades(facts: Facts) -> str:
    """Grades from the best to the worst, each with its units."""
    language, rows = facts.language, [row for row in scored(facts["totals"]) if row["grade_name"]]
    found: dict[str, Rows] = {}
    for row in rows:
        found.setdefault(row["grade_name"], []).append(row)
    ranked = sorted(found.items(), key=lambda pair: -mean(pair[1]))
    told = [
        say("grade", language, grade=g, n=len(r), units=listed((u["name"] for u in r), language))
        for g, r in ranked
    ]
    return say("grades", language, grades=say("semicolon", language).join(told)) if told else ""


def _chart(facts: Facts) -> Chart | None:
    language, known, digits = facts.language, scored(facts["totals"]), facts.digits
    if len(known) < 2:
        return None
    sub = say(
        "chart_totals_sub", language, period=facts.period["name"],
        assessment=facts.names["assessment"], n=len(known),
    )  # fmt: skip
    if any(row["total_low"] is not None for row in known):
        sub += say("semicolon", language) + say("chart_totals_range", language)
    most, least = (number(known[at]["total"], digits) for at in (0, -1))
    ranked = [row for _, rows in groups(facts["totals"]) for row in scored(rows)]
    if len(ranked) > BARS:
        ranked = known[: BARS // 2] + known[-BARS // 2 :]
        ends = say("chart_totals_ends", language, n=BARS // 2)
        sub += say("semicolon", language) + ends
    return Chart(
        "bars", say("chart_totals", language, most=most, least=least), sub,
        tuple(_point(facts, row) for row in ranked), digits,
        {row["group_code"] or "": row["group_name"] or "" for row in ranked},
        float(facts.meta.get("total_max") or 100),
    )  # fmt: skip


def _point(facts: Facts, row: Row) -> Point:
    low, high = (
        round(row[at], facts.digits) if row[at] is not None else None
        for at in ("total_low", "total_high")
    )
    return Point(row["name"], round(row["total"], facts.digits), row["group_code"] or "", low, high)


def compared(facts: Facts, rows: Rows) -> tuple[float, Limits | None, str]:
    """The mean difference of totals on the year before as it is shown, its 95 % interval, its verdict."""
    apart = gap(mean(rows), mean(rows, "total_ago"), facts.digits)
    limits = limits_of_gap(
        [
            (
                (row["total"], row["total_low"], row["total_high"]),
                (row["total_ago"], row["low_ago"], row["high_ago"]),
            )
            for row in rows
        ]
    )
    return apart, limits, verdict(apart, limits)


def how_sure(facts: Facts, limits: Limits | None) -> str:
    """The interval of a difference in brackets; nothing where there is none."""
    if limits is None:
        return ""
    return say("gap_range", facts.language, range=between(*limits, facts.digits, facts.language))


def _ago(facts: Facts) -> Iterator[str]:
    language, digits = facts.language, facts.digits
    both = [row for row in scored(facts["totals"]) if row["total_ago"] is not None]
    if not both:
        yield say("ago_none", language)
        return
    apart, limits, told = compared(facts, both)
    yield say(
        f"ago_{told}", language, n=len(both), mean=number(mean(both), digits),
        before=number(mean(both, "total_ago"), digits), by=number(abs(apart), digits),
        sure=how_sure(facts, limits),
    )  # fmt: skip
    if told in (HIGHER, LOWER):
        yield say("ago_only_points" if limits is None else "ago_chance", language)
    yield from _one_by_one(facts, both)


def _one_by_one(facts: Facts, rows: Rows) -> Iterator[str]:
    language = facts.language
    found = [(row, *compared(facts, [row])) for row in rows]
    told = [verdict for *_, verdict in found]
    up, down = (sum(t in kinds for t in told) for kinds in ((ROSE, HIGHER), (FELL, LOWER)))
    yield say("ago_units", language, up=up, down=down, same=told.count(SAME))
    for kind, key in ((ROSE, "ago_risen"), (FELL, "ago_fallen")):
        named = [_by(facts, row, apart) for row, apart, _, verdict in found if verdict == kind]
        if named:
            yield say(key, language, units=listed(named, language))
    if any(limits for _, _, limits, _ in found):
        if HIGHER in told or LOWER in told:
            yield say("ago_rest", language)
        yield say("ago_how", language)


def _by(facts: Facts, row: Row, apart: float) -> str:
    told = number(abs(apart), facts.digits)
    return say("named", facts.language, unit=row["name"], by=told)


def _tiers(facts: Facts) -> Iterator[str]:
    language, rows = facts.language, facts["totals"]
    if not any(row["tier"] is not None for row in rows):
        yield say("tier_none", language)
        return
    yield say("tier_how", language)
    for name, found in groups(rows):
        placed = [row for row in found if row["tier"] is not None]
        tiers = sorted({row["tier"] for row in placed})
        if not tiers:
            continue
        best, worst = (
            listed((r["name"] for r in placed if r["tier"] == tier), language)
            for tier in (tiers[0], tiers[-1])
        )
        key = "tier_one" if len(tiers) == 1 else "tier_line"
        yield say(key, language, group=name, n=len(tiers), best=best, worst=worst)
