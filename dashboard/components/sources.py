"""Where an indicator's number comes from: its sentence, its elements, returns, files and cells."""

from collections import Counter
from datetime import datetime
from typing import Any

import streamlit as st

from dashboard.components import originals
from dashboard.components.context import Context
from dashboard.components.tables import put
from dashboard.components.tables import show as table
from dashboard.labels import NONE, number, row_name
from dashboard.marks import value_mark
from dashboard.queries import lineage
from dashboard.queries.rows import Row, Rows
from dashboard.sentences import division, points

CELLS = 200
ANCHOR = "lineage"


def show(context: Context, unit: str, code: str, indicators: list[dict[str, Any]]) -> None:
    st.subheader(context.say("lineage"), anchor=ANCHOR)
    rows = {row["code"]: row for row in indicators}
    if not rows:
        st.caption(context.say("none"))
        return
    first = next((c for c, row in rows.items() if row["value"] is not None), next(iter(rows)))
    picked = context.choose(
        "indicator", "choose_indicator", list(rows), first, lambda c: context.name(rows[c])
    )
    found = context.ask(lineage.indicator, picked)
    if not found:
        return
    st.caption(f"{context.say('definition')}{context.name(found, 'definition')}")
    st.markdown(division(found, rows[picked], context.language))
    if told := points(rows[picked], context.language):
        st.markdown(told)
    terms = context.ask(lineage.terms, unit, code, picked)
    addends(context, terms)
    is_hidden = rows[picked]["state"] == "suppressed"
    cells(context, terms, unit, code, picked, "all_hidden" if is_hidden else "no_values")


def addends(context: Context, terms: Rows) -> None:
    """What is added up above and below the line: a row a term, a column a period, then the sum."""
    if not terms:
        return
    st.markdown(f"**{context.say('sums')}**")
    periods = {t["period"]: context.name(t, "period") for t in sorted(terms, key=ending)}
    lines: dict[tuple[str, str], dict[str, Row]] = {}
    for term in terms:
        lines.setdefault((term["side"], term["element"]), {})[term["period"]] = term
    cells = [
        [
            f"{sign(first(line))}{context.name(first(line))}",
            *(
                value_mark(line[p], context.language, with_n=False) if p in line else NONE
                for p in periods
            ),
            number(total(line)),
        ]
        for line in lines.values()
    ]
    heads = [context.say("other_value"), *periods.values(), context.say("sum")]
    sides = ["gh-t", *["gh-r"] * (len(heads) - 1)]
    put(context, heads, sides, cells, above=[context.say(side) for side, _ in lines])


def ending(row: Row) -> str:
    return str(row["period_end"])


def first(line: dict[str, Row]) -> Row:
    return next(iter(line.values()))


def total(line: dict[str, Row]) -> float | None:
    """What a term adds; None when none of its figures is there."""
    known = [float(term["value"]) for term in line.values() if term["value"] is not None]
    return sum(known) * first(line)["coefficient"] if known else None


def sign(term: Row) -> str:
    """What an element counts for: nothing to say when it is added once."""
    by = term["coefficient"]
    return {1.0: "", -1.0: "− "}.get(by, f"{number(by, 2)} × ")


def cells(context: Context, terms: Rows, unit: str, code: str, indicator: str, empty: str) -> None:
    """The cells of one element, by the returns they stand in; ``empty``: what to say without any."""
    st.markdown(f"**{context.say('cells_of')}**")
    found = context.ask(lineage.cells, unit, code, indicator)
    counts = Counter(row["element"] for row in found)
    names = {t["element"]: context.name(t) for t in terms if t["element"] in counts}
    if not names:
        st.caption(context.say(empty))
        return
    element = context.choose(
        "element", "other_value", list(names), next(iter(names)),
        lambda e: f"{names[e]} ({number(counts[e])})", in_row=True,
    )  # fmt: skip
    rows = [row for row in found if row["element"] == element]
    columns = {
        "unit": lambda r: row_name(context.name(r, "unit") or r["label"], r["item"]),
        "raw": lambda r: r["raw"],
        "sheet": lambda r: r["sheet"],
        "cells": lambda r: r["cell"],
    }
    if not any(row["sheet"] for row in rows[:CELLS]):  # The public is told no names of sheets.
        del columns["sheet"]
    if any(remarks(context, row) for row in rows[:CELLS]):
        columns["remarks"] = lambda r: " ".join(remarks(context, r))
    table(
        context, rows[:CELLS], columns, under=lambda r: returned(context, r),
        act=lambda r: (unit, element, r["unit"], r["period"]),
    )  # fmt: skip
    if len(rows) > CELLS:
        st.caption(context.say("some_of", in_all=number(len(rows)), shown=CELLS))
    originals.show(context, rows)


def returned(context: Context, row: Row) -> str:
    """The return a cell stands in: period, file (not for the public), version and verdict."""
    told = context.say("version_of", version=number(row["version"]))
    facts = (context.name(row, "period"), row["file_name"], told, context.say(row["verdict"]))
    return " · ".join(filter(None, facts))


def remarks(context: Context, row: Row) -> list[str]:
    """That a cell was corrected, and what was explained or waived on it; by whom, when and why."""
    said = [corrected(context, row)] if row["correction_id"] else []
    return said + [settled(context, one) for one in row["settled"] or ()]


def corrected(context: Context, row: Row) -> str:
    return context.say(
        "cell_corrected",
        old=row["raw"] if row["read_value"] is None else number(row["read_value"]),
        new=context.say("no_data") if row["value"] is None else number(row["value"]),
        declared=by(context, row["declared_by"], row["declared_at"]),
        decided=by(context, row["decided_by"], row["decided_at"]),
        why=row["correction_reason"] or context.say("why_withheld"),
    )


def settled(context: Context, said: Row) -> str:
    return context.say(
        "cell_settled",
        what=context.name(said, "message"),
        status=context.say(f"finding_{said['status']}"),
        who=by(context, said["by"], said["at"]),
        why=said["reason"] or context.say("why_withheld"),
    )


def by(context: Context, role: str, at: datetime) -> str:
    return f"{context.role(role)} {at:%Y-%m-%d}"
