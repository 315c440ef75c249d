"""Who was reached of those in need, how quickly, with what money, with what result."""

from typing import Any

import streamlit as st

from dashboard.components.context import Context
from dashboard.components.tables import show as table
from dashboard.labels import figure, number, status
from dashboard.queries import about, projects

FACETS = ("reach", "timeliness", "money", "results")
SPARK = 12


def show(context: Context) -> None:
    groups = context.ask(projects.panel_groups)
    if not groups:
        st.info(context.say("no_panels"))
        return
    unit = context.meta["top_unit"]
    for tab, group in zip(st.tabs([context.name(g) for g in groups]), groups, strict=True):
        with tab:
            panels(context, group, unit)


def panels(context: Context, group: dict[str, Any], unit: str) -> None:
    code = context.period["code"]
    items = context.ask(projects.panel_values, group["code"], unit, code, SPARK)
    for panel in context.ask(projects.panels, group["code"]):
        st.subheader(context.name(panel))
        st.markdown(f"**{context.name(panel, 'question')}**")
        mine = [i for i in items if i["panel"] == panel["code"]]
        mine.sort(key=lambda i: FACETS.index(i["facet"]))
        columns = {
            "what": lambda r: context.say(r["facet"]),
            "indicator": context.name,
            "value": lambda r: figure(r, context.language),
            "target": lambda r: number(r["target"], 1),
            "year_ago": lambda r: number(r["year_ago_value"], int(r["digits"] or 0)),
            "status": lambda r: status(r["status"], context.language),
            "trend": lambda r: r["line"],
        }
        table(context, mine, columns)
        st.caption(context.say("limits") + context.name(panel, "limits"))
    if group["board"]:
        board(context, group["board"], code)


def board(context: Context, form: str, code: str) -> None:
    rows = context.ask(projects.board, form, code)
    lines: dict[str, dict[str, Any]] = {}
    for row in rows:
        line = lines.setdefault(row["unit"], {context.say("unit"): context.name(row, "unit")})
        line[context.name(row)] = number(row["value"])
    if lines:
        forms = {f["code"]: f for f in context.ask(about.forms)}
        st.subheader(
            f"{context.say('board')} · {context.name(forms[form])} · {context.name(rows[0], 'period')}"
        )
        st.dataframe(list(lines.values()), hide_index=True, width="stretch")
