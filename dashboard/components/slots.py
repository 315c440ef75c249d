"""What is owed and what came of it: by unit and form, then one form by period."""

from typing import Any

import streamlit as st

from dashboard.components.context import Context
from dashboard.components.tables import put
from dashboard.labels import NONE, SLOTS, number
from dashboard.marks import Mark, html, shaped, slot, slot_counts
from dashboard.queries import about, quality

WORDY = 6
"""More periods than this leave no room for the word of what went well; the key above has it."""


def matrix(context: Context, code: str, unit: str, counts: dict[str, Any]) -> None:
    """A row a reporter, a column a form; the key above tells the shapes and sums them up."""
    st.html(key(context, counts))
    forms = {f["code"]: f for f in context.ask(about.forms)}
    rows = context.ask(quality.by_form, code, context.group, unit)
    used = [form for form in forms if any(r["form"] == form for r in rows)]
    lines: dict[str, dict[str, Any]] = {}
    for row in rows:
        lines.setdefault(row["reporter"], {})[row["form"]] = row
    heads = [
        context.say("reporter"),
        context.say("received_of"),
        *(context.name(forms[f]) for f in used),
    ]
    cells = [
        [
            reporter_name(context, next(iter(line.values()))),
            f"{total(line, 'received')} / {total(line, 'expected')}",
            *(slot_counts(line[f], context.language) if f in line else NONE for f in used),
        ]
        for line in lines.values()
    ]
    acts = [(reporter, reporter, code) for reporter in lines]
    put(context, heads, ["gh-t", "gh-r", *["gh-w"] * len(used)], cells, "no_slots", acts=acts,
        is_tight=True)  # fmt: skip


def total(line: dict[str, dict[str, Any]], column: str) -> str:
    return number(sum(row[column] for row in line.values()))


def reporter_name(context: Context, row: dict[str, Any]) -> str:
    return context.name(row) or str(row["reporter"])


def key(context: Context, counts: dict[str, Any]) -> str:
    """The shapes in words, each with how many there are."""
    marks: list[Mark] = [
        shaped(*SLOTS[name], f" {context.say(name)} {number(counts[name])}")
        for name in SLOTS
        if counts[name] or name != "pending"
    ]
    late = context.say("late_key", late=number(counts["late"]))
    told = "".join(f"<span>{html(mark)}</span>" for mark in marks)
    return f"<div class='gh-key'>{told}<span>{late}</span></div>"


def by_period(context: Context, code: str, unit: str) -> None:
    """One form: a row a reporter, a column a period, a word and a shape in each cell."""
    due = {row["form"] for row in context.ask(quality.by_form, code, context.group, unit)}
    forms = {f["code"]: f for f in context.ask(about.forms) if f["code"] in due}
    if not forms:
        return
    form = context.choose(
        "form", "by_period", list(forms), next(iter(forms)), lambda f: context.name(forms[f])
    )
    rows = context.ask(quality.by_period, form, code, context.group, unit)
    periods = list(dict.fromkeys(context.name(r, "period") for r in rows))
    names = {row["reporter"]: reporter_name(context, row) for row in rows}
    lines: dict[str, dict[str, Mark]] = {}
    for row in rows:
        line = lines.setdefault(row["reporter"], {})
        line[context.name(row, "period")] = slot(
            row["status"], row["is_late"], context.language, is_brief=len(periods) > WORDY
        )
    cells = [[names[key], *(line.get(p, NONE) for p in periods)] for key, line in lines.items()]
    put(
        context,
        [context.say("reporter"), *periods],
        ["gh-t", *["gh-w"] * len(periods)],
        cells,
        "no_slots",
        acts=[(reporter, form, reporter, code) for reporter in lines],
    )
