"""The list of actions held against what units report of problems and fixes."""

import streamlit as st

from dashboard.components import tables
from dashboard.components.actions.desk import Desk
from dashboard.components.address import link
from dashboard.components.context import Context
from dashboard.labels import number, signed
from dashboard.marks import linked
from dashboard.queries import actions as query
from pipelines.assess.action_list import FIGURES


def show(context: Context, desk: Desk) -> None:
    rows = [r for r in context.ask(query.differences) if desk.unit in (None, r["unit"])]
    st.caption(context.say("difference_note"))
    tables.show(
        context,
        rows,
        {
            "unit": context.name,
            "period": lambda r: context.name(r, "period"),
            "difference_figure": lambda r: FIGURES[context.language][r["figure"]],
            "difference_listed": lambda r: number(r["listed"]),
            "difference_reported": lambda r: linked(
                context.say("no_data") if r["reported"] is None else number(r["reported"]),
                link("trends", what=r["element"], units=r["unit"], section="control"),
            ),
            "difference": lambda r: signed(r["difference"]),
        },
        "difference_none",
    )
