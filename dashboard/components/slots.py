"""What is owed and what came of it: by unit and form, then one form by period."""

from typing import Any

import streamlit as st

from dashboard.components.address import asked_of, keep
from dashboard.components.context import Context
from dashboard.components.tables import counted, put, show
from dashboard.labels import AMBER, BLUE, GREY, VERMILION
from dashboard.marks import Mark
from dashboard.queries import about, quality

SHAPES = {
    "accepted": ("●", BLUE),
    "held": ("◐", AMBER),
    "returned": ("○", VERMILION),
    "rejected": ("×", VERMILION),
    "missing": ("□", VERMILION),
    "pending": ("…", GREY),
    "not_due": ("–", GREY),
}


def by_form(context: Context, code: str, keys: tuple[str, ...]) -> None:
    st.markdown(f"**{context.say('by_form')}**")
    forms = {f["code"]: f for f in context.ask(about.forms)}
    columns = {
        "unit": lambda r: context.name(r) or r["reporter"],
        "form": lambda r: context.name(forms[r["form"]]) if r["form"] in forms else r["form"],
        **counted(keys),
    }
    show(context, context.ask(quality.by_form, code, context.group), columns)


def by_period(context: Context, code: str) -> None:
    """One form: a row a reporter, a column a period, a word and a shape in each cell."""
    st.markdown(f"**{context.say('by_period')}**")
    forms = {f["code"]: f for f in context.ask(about.forms)}
    if not forms:
        return
    first = next(iter(forms))
    form = st.selectbox(
        context.say("form"), list(forms), index=list(forms).index(asked_of("form", forms, first)),
        format_func=lambda f: context.name(forms[f]), key=f"form_{context.language}",
    )  # fmt: skip
    keep("form", form, first)
    rows = context.ask(quality.by_period, form, code, context.group)
    periods = list(dict.fromkeys(context.name(r, "period") for r in rows))
    lines: dict[str, dict[str, Mark]] = {}
    for row in rows:
        line = lines.setdefault(context.name(row) or row["reporter"], {})
        line[context.name(row, "period")] = slot(context, row)
    put(context, [context.say("unit"), *periods], [False] * (len(periods) + 1),
        [[unit, *(line.get(p, "") for p in periods)] for unit, line in lines.items()],
        empty="no_slots")  # fmt: skip


def slot(context: Context, row: dict[str, Any]) -> Mark:
    shape, colour = SHAPES[row["status"]]
    late = f"·{context.say('late')}" if row["is_late"] else ""
    word = context.say(row["status"]) + late
    return Mark(
        f"{shape} {word}",
        f"<span class='gh-w'><span style='color:{colour}'>{shape}</span> {word}</span>",
    )
