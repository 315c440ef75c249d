"""How to open the published build from a notebook."""

import streamlit as st

from dashboard.components import taking
from dashboard.components.context import Context
from dashboard.notebook import code_cells, notebook
from dashboard.queries import explore


def show(context: Context) -> None:
    st.markdown(context.say("recipe_lead"))
    indicators = [row for row in context.ask(explore.items) if row["is_indicator"]]
    if not indicators:
        st.info(context.say("no_subjects"))
        return
    first = indicators[0]
    codes = code_cells(
        context.meta["catalogue"], first["code"], first["grain"], context.name(first),
        context.language,
    )  # fmt: skip
    taking.button(
        context, context.say("recipe_file"), lambda: notebook(codes, context.language),
        "guanhuai.ipynb", "application/x-ipynb+json",
    )  # fmt: skip
    for i, code in enumerate(codes):
        st.markdown(context.say(f"recipe_{i}"))
        st.code(code, language="python")
