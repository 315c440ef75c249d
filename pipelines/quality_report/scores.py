"""The data-quality score by unit and dimension, and the measures of the whole."""

from html import escape

from pipelines.quality_report.html import (
    folded,
    number,
    paragraph,
    percent,
    points,
    section,
    shade,
    table,
)
from pipelines.quality_report.rates import SHOWN
from pipelines.quality_report.read import Facts, Row, Rows
from pipelines.quality_report.words import say


def scores(facts: Facts) -> str:
    if not facts["dimensions"]:
        return ""
    language = facts.language
    top, units = facts.of_top("totals"), facts.below("totals")
    first, rest = units[:SHOWN], units[SHOWN:]
    return section(
        say("scores", language),
        paragraph(say("scores_note", language)),
        _matrix(facts, [*([top] if top else []), *first]),
        folded(say("rest", language, n=number(len(rest))), _matrix(facts, rest)),
        _measures(facts, top) if top else "",
    )


def _matrix(facts: Facts, units: Rows) -> str:
    language, dimensions = facts.language, facts["dimensions"]
    found = {(row["unit"], row["dimension"]): row for row in facts["scores"]}
    heads = [say("c_unit", language), say("c_total", language), say("c_expected", language)]
    heads += [f"{d['name']} ({number(d['weight'])})" for d in dimensions]
    rows = [
        [
            escape(unit["name"]),
            _total(unit, language),
            number(unit["expected"]),
            *(_score(found.get((unit["unit"], d["code"])), language) for d in dimensions),
        ]
        for unit in units
    ]
    return table(heads, rows, right=range(1, len(heads)), is_wide=True)


def _total(row: Row, language: str) -> str:
    if row["total"] is None:
        word = "suppressed" if row["state"] == "suppressed" else "not_assessed"
        return _hidden(say(word, language), row["state"])
    return f"<b>{shade(points(row['total']), row['total'])}</b>"


def _score(row: Row | None, language: str) -> str:
    if row is None:
        return "–"
    if row["score"] is None:
        return _hidden(say("suppressed", language), "suppressed")
    return shade(points(row["score"]), row["score"])


def _hidden(word: str, state: str) -> str:
    return f"<span class='h'>{escape(word)}</span>" if state == "suppressed" else escape(word)


def _measures(facts: Facts, top: Row) -> str:
    language = facts.language
    heads = [say(f"c_{key}", language) for key in ("dimension", "measure", "share", "told")]
    rows = [
        [
            escape(row["dimension_name"]),
            escape(row["name"]),
            _share(row, language),
            escape(row["told"]),
        ]
        for row in facts["measures"]
        if row["unit"] == top["unit"]
    ]
    title = escape(say("measures", language, name=top["name"]))
    return f"<h3>{title}</h3>{table(heads, rows, right=(2,))}"


def _share(row: Row, language: str) -> str:
    told = f"{number(row['numerator'])}/{number(row['denominator'])}"
    over = say("is_over", language) if row["share"] > 1 else ""
    share = escape(percent(row["numerator"], row["denominator"]))
    return f"<b>{share}</b> <small>{told}</small>{escape(over)}"
