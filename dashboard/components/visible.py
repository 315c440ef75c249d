"""The indicators of which an edition withholds nothing: where to begin, and where else to look."""

from collections.abc import Collection

import streamlit as st

from dashboard.components.address import links
from dashboard.components.context import Context
from dashboard.marks import html, linked
from dashboard.queries import about

OFFERED = 5


def first(context: Context, codes: Collection[str]) -> str:
    """The first of some that is visible throughout; else the first of all."""
    seen = (row["code"] for row in context.ask(about.visible_indicators) if row["code"] in codes)
    return next(seen, next(iter(codes)))


def offer(context: Context, page: str, key: str, **choices: str) -> None:
    """Links to a few of them; ``key``: what the address of the page calls an indicator."""
    found = context.ask(about.visible_indicators)[:OFFERED]
    if found:
        to = links(page)
        told = [linked(context.name(r), to(**{key: r["code"]}, **choices)).html for r in found]
        said = html(context.say("hidden_links", links="{}"))
        between = html(context.say("between"))
        st.html(f"<p class='gh-p'>{said.replace('{}', between.join(told))}</p>")
