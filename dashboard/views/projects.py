"""Who was reached of those in need, how quickly, with what money, with what result."""

from collections import Counter
from typing import Any

import streamlit as st

from dashboard.components.address import link
from dashboard.components.bars import among
from dashboard.components.cards import compared
from dashboard.components.context import Context
from dashboard.components.tables import put
from dashboard.components.tables import show as table
from dashboard.labels import NONE, figure, measured, number
from dashboard.marks import led, since_last_year, standing, value_mark
from dashboard.pictures import spark
from dashboard.queries import about, projects
from dashboard.sentences import outcome

FACETS = ("reach", "timeliness", "money", "results")
SPARK = 12
ANSWERED = 3
"""Indicators named in the answer to a panel's question."""


def show(context: Context) -> None:
    groups = context.ask(projects.panel_groups)
    if not groups:
        st.info(context.say("no_panels"))
        return
    left, right = st.columns([2, 3])
    unit = whose(context, left)
    names = {g["code"]: g for g in groups}
    picked = context.choose(
        "panel", "panel", list(names), groups[0]["code"], lambda g: context.name(names[g]), right,
        in_row=True,
    )  # fmt: skip
    panels(context, names[picked], unit)


def whose(context: Context, place: Any) -> str:
    """The whole, or one of the assessed units of the group chosen."""
    whole = context.ask(about.top_unit)
    units = {"": whole} | {
        u["code"]: u
        for u in context.ask(about.assessed_units, context.language)
        if context.group in ("", u["group_code"])
    }
    picked = context.choose(
        "unit", "unit", list(units), "", lambda c: context.name(units[c]), place
    )
    return picked or str(whole["code"])


def panels(context: Context, group: dict[str, Any], unit: str) -> None:
    code = context.period["code"]
    items = context.ask(projects.panel_values, group["code"], unit, code, SPARK)
    for panel in context.ask(projects.panels, group["code"]):
        st.subheader(f"{context.name(panel)} · {context.name(context.period)}")
        filled(context, panel, [i for i in items if i["panel"] == panel["code"]], unit)
    st.caption(context.say("spark_note", most=SPARK))
    if group["board"]:
        board(context, group["board"], code)


def filled(context: Context, panel: dict[str, Any], items: list[dict[str, Any]], unit: str) -> None:
    """The panel's question and figures: those the period's grain carries."""
    carried = [i for i in items if i["state"]]
    carried.sort(key=lambda i: FACETS.index(i["facet"]))
    st.markdown(f"**{context.name(panel, 'question')}** {answer(context, carried)}")
    left = len(items) - len(carried)
    if carried:
        items_table(context, carried, unit)
    if left:
        grain = context.say(context.period["grain"]).lower()
        key = "some_by_grain" if carried else "none_by_grain"
        st.caption(context.say(key, count=number(left), grain=grain))
    if carried and context.name(panel, "limits"):
        st.caption(context.say("limits") + context.name(panel, "limits"))


def answer(context: Context, items: list[dict[str, Any]]) -> str:
    """How the scored indicators among the items stand, and what the first of them came to."""
    scored = [i for i in items if i["is_scored"]]
    counts = Counter(i["status"] for i in scored)
    stand = {key: counts[key] for key in ("on_track", "near", "behind")}
    told = [outcome(i, context.language) for i in scored if i["value"] is not None][:ANSWERED]
    said = context.say("semicolon").join(told)
    stands = context.say("panel_stand", **stand) if any(stand.values()) else ""
    return context.say("full_stop").join(filter(None, (said, stands)))


def items_table(context: Context, items: list[dict[str, Any]], unit: str) -> None:
    language = context.language
    among_word = "among_units" if unit == context.meta["top_unit"] else "among_peers"
    names = Counter(context.name(i) for i in items)

    def named(row: dict[str, Any]) -> str:
        """Its name; with its measure where another here is called the same."""
        name, measure = context.name(row), context.name(row, "measure")
        if names[name] < 2 or not measure:
            return name
        return str(context.say("explore_with_measure", name=name, measure=measure))

    columns: dict[str, Any] = {
        "indicator": named,
        "value": lambda r: value_mark(r, language),
        "target": lambda r: measured(r["target"], r, language),
    }
    if "previous" in compared(context.period["grain"]):
        columns["previous"] = lambda r: measured(r["previous_value"], r, language)
    columns |= {
        "year_ago": lambda r: measured(r["year_ago_value"], r, language),
        "status": lambda r: standing(r, language) if r["is_scored"] else NONE,
        "verdict_of": lambda r: since_last_year(r, language),
        among_word: lambda r: among(context, r),
        "trend": lambda r: led(
            spark(r["line"], r["target_line"]),
            link("trends", what=r["code"], units=unit, section="control"),
        ),
    }
    code = context.period["code"]
    table(
        context, items, columns, under=lambda r: context.say(r["facet"]),
        act=lambda r: (unit, r["code"], unit, code), is_tight=True,
    )  # fmt: skip


def board(context: Context, form: str, code: str) -> None:
    """A form's elements, a column each, by unit."""
    rows = context.ask(projects.board, form, code)
    if not rows:
        return
    name = next(context.name(f) for f in context.ask(about.forms) if f["code"] == form)
    st.subheader(f"{context.say('board')} · {name} · {context.name(rows[0], 'period')}")
    heads = list(dict.fromkeys(context.name(r) for r in rows))
    lines: dict[str, dict[str, str]] = {}
    acts = {context.name(r, "unit"): (r["unit"], form, r["unit"], r["period"]) for r in rows}
    for row in rows:
        line = lines.setdefault(context.name(row, "unit"), {})
        told = figure({**row, "measure_zh": "", "measure_en": ""}, context.language)
        line[context.name(row)] = told
    put(context, [context.say("unit"), *heads], ["gh-t", *["gh-r"] * len(heads)],
        [[unit, *(line.get(head, number(None)) for head in heads)] for unit, line in lines.items()],
        acts=[acts[unit] for unit in lines])  # fmt: skip
