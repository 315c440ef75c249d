"""Who was reached of those in need, how quickly, with what money, with what result."""

from typing import Any

import streamlit as st

from dashboard.components.address import asked_of, keep
from dashboard.components.context import Context
from dashboard.components.tables import put
from dashboard.components.tables import show as table
from dashboard.labels import figure, measured, number
from dashboard.marks import hidden, spark, status_mark
from dashboard.queries import about, projects

FACETS = ("reach", "timeliness", "money", "results")
SPARK = 12


def show(context: Context) -> None:
    groups = context.ask(projects.panel_groups)
    if not groups:
        st.info(context.say("no_panels"))
        return
    unit = whose(context)
    for tab, group in zip(st.tabs([context.name(g) for g in groups]), groups, strict=True):
        with tab:
            panels(context, group, unit)


def whose(context: Context) -> str:
    """The whole, or one of the assessed units of the group chosen."""
    top = context.meta["top_unit"]
    units = {u["code"]: u for u in context.ask(about.assessed_units)}
    offered = [top, *(c for c, u in units.items() if context.group in ("", u["group_code"]))]
    start = asked_of("unit", offered, top)
    picked = st.selectbox(
        context.say("unit"), offered, index=offered.index(start),
        format_func=lambda c: context.name(units[c]) if c in units else context.say("whole"),
        key=f"whose_{context.language}_{context.group}",
    )  # fmt: skip
    keep("unit", picked, top)
    return str(picked)


def panels(context: Context, group: dict[str, Any], unit: str) -> None:
    code = context.period["code"]
    items = context.ask(projects.panel_values, group["code"], unit, code, SPARK)
    for panel in context.ask(projects.panels, group["code"]):
        st.subheader(context.name(panel))
        st.markdown(f"**{context.name(panel, 'question')}**")
        mine = [i for i in items if i["panel"] == panel["code"]]
        items_table(context, sorted(mine, key=lambda i: FACETS.index(i["facet"])))
        if context.name(panel, "limits"):
            st.caption(context.say("limits") + context.name(panel, "limits"))
    if group["board"]:
        board(context, group["board"], code)


def items_table(context: Context, items: list[dict[str, Any]]) -> None:
    language = context.language
    columns = {
        "what": lambda r: context.say(r["facet"]),
        "indicator": context.name,
        "value": lambda r: (
            hidden(figure(r, language)) if r["state"] == "suppressed" else figure(r, language)
        ),
        "target": lambda r: measured(r["target"], r, language),
        "previous": lambda r: measured(r["previous_value"], r, language),
        "year_ago": lambda r: measured(r["year_ago_value"], r, language),
        "status": lambda r: status_mark(r["status"], language),
        "trend": lambda r: spark(r["line"], r["target_line"]),
    }
    table(context, items, columns)


def board(context: Context, form: str, code: str) -> None:
    """A form's elements, a column each, by unit."""
    rows = context.ask(projects.board, form, code)
    if not rows:
        return
    name = next(context.name(f) for f in context.ask(about.forms) if f["code"] == form)
    st.subheader(f"{context.say('board')} · {name} · {context.name(rows[0], 'period')}")
    heads = list(dict.fromkeys(context.name(r) for r in rows))
    lines: dict[str, dict[str, str]] = {}
    for row in rows:
        line = lines.setdefault(context.name(row, "unit"), {})
        told = figure({**row, "measure_zh": "", "measure_en": ""}, context.language)
        line[context.name(row)] = told
    put(context, [context.say("unit"), *heads], [False] + [True] * len(heads),
        [[unit, *(line.get(head, number(None)) for head in heads)] for unit, line in lines.items()])  # fmt: skip
