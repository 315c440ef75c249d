"""What a unit has to put right, oldest first: errors to correct, warnings to explain in place."""

from typing import Any

import streamlit as st

from dashboard.components import parts, saying, signals
from dashboard.components.context import Context
from dashboard.components.counter import Counter
from dashboard.components.tables import show as table
from dashboard.labels import day, number
from dashboard.queries import submit
from pipelines import period
from pipelines.catalogue.base import Text
from pipelines.ranges import ranges
from pipelines.receipts import Found

LISTED = 40
"""A part of the list."""


def show(context: Context, counter: Counter) -> None:
    rows = context.ask(submit.todo, counter.unit)
    errors = [row for row in rows if row["kind"] == "correct"]
    warnings = [row for row in rows if row["kind"] == "explain"]
    st.caption(context.say("todo_of", made=context.meta.get("as_of", "").replace("T", " ")[:16]))
    signals.asked(context, counter)
    if not rows:
        st.markdown(context.say("todo_none"))
        return
    st.subheader(context.say("todo_correct", count=number(len(errors))))
    listed(context, errors, parts.PART)
    st.subheader(context.say("todo_explain", count=number(len(warnings))))
    listed(context, warnings, parts.SECOND)
    about = {row["subject"]: return_name(context, row) for row in warnings}
    saying.to_explain(context, counter, [found(row) for row in warnings], about)


def return_name(context: Context, row: dict[str, Any]) -> str:
    return f"{row['form']} {period.parse(row['period']).name(context.language)}"


def listed(context: Context, rows: list[dict[str, Any]], key: str) -> None:
    columns: dict[str, Any] = {
        "form": lambda r: r["form"],
        "period": lambda r: period.parse(r["period"]).name(context.language),
        "place": lambda r: " ".join(filter(None, (r["sheet"], ranges(r["cells"] or "")))),
        "message": lambda r: context.name(r, "message"),
        "remedy": lambda r: context.name(r, "remedy"),
        "since": lambda r: day(r["since"], context.language) if r["since"] else "",
        "age": lambda r: context.say("age_days", count=number(r["age_days"])),
    }
    shown, place = parts.cut(context, rows, LISTED, key)
    with place:
        table(context, shown, columns, empty="todo_none_such")


def found(row: dict[str, Any]) -> Found:
    return Found(
        finding_id=row["subject"], rule_id=row["rule_id"], severity="warning", unit=row["unit"],
        item=row["item"], element=row["element"], sheet=row["sheet"], cells=row["cells"], value=None,
        message=Text(zh=row["message_zh"], en=row["message_en"]),
        remedy=Text(zh=row["remedy_zh"], en=row["remedy_en"]),
    )  # fmt: skip
