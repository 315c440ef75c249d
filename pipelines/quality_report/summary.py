"""The report's beginning: what it all comes to, and where to look first."""

from html import escape

from pipelines.quality_report.html import bullets, number, paragraph, percent, points, section
from pipelines.quality_report.read import Facts, Row
from pipelines.quality_report.words import say

WORST, CAUSES = 5, 2
SEVERITIES = ("error", "warning", "note")
NOTHING = 0.005
"""Points that are told as 0.00 are no cause."""


def summary(facts: Facts) -> str:
    language = facts.language
    return section(
        say("summary", language),
        bullets(escape(told) for told in (*_rates(facts), *_score(facts), *_checks(facts))),
    )


def _rates(facts: Facts) -> list[str]:
    row, language = facts.of_top("rates"), facts.language
    if not row:
        return []
    counts = {key: number(row[key]) for key in ("expected", "received", "on_time", "accepted")}
    shares = {
        f"{key}_p": percent(row[key], row["expected"])
        for key in ("received", "on_time", "accepted")
    }
    told = say("s_rates", language, **counts, **shares)
    if row["not_due"]:
        told += ("" if language == "zh" else " ") + say(
            "not_due", language, n=number(row["not_due"])
        )
    cells, filled = row["cells_expected"], row["cells_filled"]
    words = {"cells": number(cells), "filled": number(filled), "p": percent(filled, cells)}
    return [told, say("s_cells", language, **words)]


def _score(facts: Facts) -> list[str]:
    language, total = facts.language, facts.of_top("totals")
    told = []
    if total and total["total"] is not None:
        words = {"total": points(total["total"]), "expected": number(total["expected"])}
        told.append(say("s_score", language, **words))
    elif facts["dimensions"]:
        told.append(say("s_no_score", language))
    known = [row for row in facts.below("totals") if row["total"] is not None]
    if len(known) > 1:
        worst, best = known[0], known[-1]
        told.append(
            say(
                "s_range", language, units=number(len(known)), worst=worst["name"],
                least=points(worst["total"]), best=best["name"], most=points(best["total"]),
            )
        )  # fmt: skip
    return told


def _checks(facts: Facts) -> list[str]:
    language, runs = facts.language, facts["runs"]
    evaluated, failed = sum(r["evaluated"] for r in runs), sum(r["failed"] for r in runs)
    words = {
        "evaluated": number(evaluated), "expectations": number(len(runs)), "failed": number(failed),
        "p": percent(failed, evaluated), "held": number(sum(not r["failed"] for r in runs)),
    }  # fmt: skip
    told = [say("s_checks", language, **words)]
    open_ = {
        key: number(sum(r["open"] for r in facts["found"] if r["severity"] == key))
        for key in SEVERITIES
    }
    told.append(say("s_open", language, **open_))
    recount = _recount(facts)
    if recount:
        part, whole = recount["numerator"], recount["denominator"]
        words = {"n": number(whole), "ok": number(part), "p": percent(part, whole)}
        told.append(say("s_match", language, **words))
    else:
        told.append(say("s_no_match", language))
    trust = facts["trust"]
    return told + [say("s_trust", language, name=row["name"]) for row in trust if row["name"]]


def _recount(facts: Facts) -> Row | None:
    wanted = (r for r in facts["measures"] if r["measure"] == "recount_matches")
    return next((row for row in wanted if row["unit"] == facts.top), None)


def worst(facts: Facts) -> str:
    """The units with the lowest scores, each with what cost it most. In an edition that withholds the
    scores, by the points lost in what it shows."""
    language = facts.language
    names = {row["unit"]: row["name"] for row in facts.below("totals")}
    lost: dict[str, list[Row]] = {unit: [] for unit in names}
    for row in facts["measures"]:
        if row["unit"] in lost and row["lost"] is not None and row["lost"] >= NOTHING:
            lost[row["unit"]].append(row)
    ranked = sorted(lost, key=lambda unit: -sum(row["lost"] for row in lost[unit]))
    items = [
        f"<b>{escape(names[unit])}</b> {escape(_causes(facts, lost[unit]))}"
        for unit in ranked[:WORST]
        if lost[unit]
    ]
    if not names:
        return ""
    return section(
        say("worst", language),
        paragraph(say("worst_note" if items else "all_well", language)),
        bullets(items),
    )


def _causes(facts: Facts, rows: list[Row]) -> str:
    told = [
        say(
            "worst_line", facts.language, measure=row["name"], part=number(row["numerator"]),
            whole=number(row["denominator"]), p=percent(row["numerator"], row["denominator"]),
            lost=number(row["lost"], 2),
        )
        for row in sorted(rows, key=lambda row: -row["lost"])[:CAUSES]
    ]  # fmt: skip
    return say("comma", facts.language).join(told)
