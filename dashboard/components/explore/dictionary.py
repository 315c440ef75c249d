"""What an edition consists of: its tables, what a row of each is, their columns, types and meanings."""

from html import escape
from typing import Any

import streamlit as st

from dashboard.components.address import asked, keep, links
from dashboard.components.context import Context
from dashboard.components.explore.picking import choose
from dashboard.components.tables import put
from dashboard.labels import number
from dashboard.marks import linked
from dashboard.marts_zh import meaning
from dashboard.queries import explore

FIRST_ROWS = 20
HEADS = ("dict_table", "dict_about", "dict_grain", "dict_columns")


def show(context: Context) -> None:
    tables = [in_words(context, table) for table in context.ask(explore.tables)]
    sought = st.text_input(
        context.say("dict_find"), asked("find", ""), placeholder=context.say("dict_hint"),
        key=f"find_{context.language}",
    ).strip()  # fmt: skip
    keep("find", sought, "")
    found = [table for table in tables if is_in(sought, table)]
    if not found:
        st.info(context.say("dict_none"))
        return
    names = [table["name"] for table in found]
    picked = choose(
        context, "table", "dict_table", ["", *names], "", lambda n: n or context.say("all")
    )
    if picked:
        one(context, next(table for table in found if table["name"] == picked))
    elif sought:
        columns(context, sought, found)
    else:
        every(context, found)


def in_words(context: Context, table: dict[str, Any]) -> dict[str, Any]:
    """The table with its meanings in the reader's language; ``grain`` names columns."""
    columns = [
        column | {"meaning": meaning(column["meaning"], context.language)}
        for column in table["columns"]
    ]
    return table | {"about": meaning(table["about"], context.language), "columns": columns}


def is_in(sought: str, table: dict[str, Any]) -> bool:
    """Whether any word of a table is like what is sought."""
    columns = (text for column in table["columns"] for text in (column["name"], column["meaning"]))
    return any(sought.lower() in text.lower() for text in (table["name"], table["about"], *columns))


def every(context: Context, tables: list[dict[str, Any]]) -> None:
    to = links("explore")
    put(
        context, [context.say(key) for key in HEADS],
        ["gh-w", "", "gh-w", "gh-r"],
        [
            [linked(t["name"], to(section="tables", table=t["name"])), t["about"], t["grain"],
             number(len(t["columns"]))]
            for t in tables
        ],
    )  # fmt: skip


def columns(context: Context, sought: str, tables: list[dict[str, Any]]) -> None:
    """The columns that have what is sought, in all tables."""
    to = links("explore")
    rows = [
        [linked(table["name"], to(section="tables", table=table["name"])), column["name"],
         column["type"], column["meaning"]]
        for table in tables
        for column in table["columns"]
        if any(sought.lower() in text.lower() for text in (column["name"], column["meaning"]))
        or sought.lower() in table["name"].lower()
    ]  # fmt: skip
    heads = ("dict_table", "dict_column", "dict_type", "dict_meaning")
    put(context, [context.say(key) for key in heads], ["gh-w", "gh-w", "gh-w", ""], rows)


def one(context: Context, table: dict[str, Any]) -> None:
    st.subheader(table["name"])
    statement = f'FROM "{table["name"]}" LIMIT {FIRST_ROWS}'
    look = linked(
        context.say("dict_rows", count=FIRST_ROWS), links("explore")(section="sql", sql=statement)
    )
    told = context.say("dict_one_row", about=table["about"], grain=table["grain"])
    st.html(f"<p>{escape(told)} {look.html}</p>")
    heads = ("dict_column", "dict_type", "dict_meaning")
    put(
        context, [context.say(key) for key in heads], ["gh-w", "gh-w", ""],
        [[c["name"], c["type"], c["meaning"]] for c in table["columns"]],
    )  # fmt: skip
