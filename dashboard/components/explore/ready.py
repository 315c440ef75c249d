"""Views kept as addresses: some to begin with, and the one on the screen to copy."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

import streamlit as st

from dashboard.components import visible
from dashboard.components.address import links
from dashboard.components.context import Context
from dashboard.marks import linked
from dashboard.queries import explore
from pipelines.period import GRAINS


def views(context: Context) -> None:
    """Some ready-made views, made of what the edition has."""
    to = links("explore")
    told = [str(linked(context.say(word), to(**choices)).html) for word, choices in ready(context)]
    st.html(f"<div class='gh-line'>{''.join(f'<span>{link}</span>' for link in told)}</div>")


def ready(context: Context) -> list[tuple[str, dict[str, str]]]:
    """By word, what the address of a view says."""
    items = context.ask(explore.items)
    indicators = [row for row in items if row["is_indicator"]]
    elements = [row for row in items if not row["is_indicator"]]
    found: list[tuple[str, dict[str, str]]] = []
    if indicators:
        first = visible.first(context, [row["code"] for row in indicators])
        found.append(("ready_heat", {"items": first, "look": "shaded"}))
        if longest := longest_ended(context, indicators):
            found.append(("ready_all", of_all(context, indicators, longest)))
        found.append(("ready_bars", {"items": first, "scope": "below", "look": "bars"}))
    if elements and context.ask(explore.ends, elements[0]["grain"])[0]:
        found.append(("ready_years", by_year(context, elements[0])))
    return found


def longest_ended(context: Context, items: list[Mapping[str, Any]]) -> str:
    """The longest grain of which a period has ended, if all items have it; "" without one."""
    shared = GRAINS[max(GRAINS.index(item["grain"]) for item in items) :]
    ended = (grain for grain in reversed(shared) if context.ask(explore.ends, grain)[1])
    return next(ended, "")


def of_all(context: Context, indicators: list[Mapping[str, Any]], grain: str) -> dict[str, str]:
    """Every indicator by unit, over the last period of a grain that has ended."""
    codes = ",".join(row["code"] for row in indicators)
    last = context.ask(explore.ends, grain)[1]
    return {
        "items": codes, "step": grain, "since": last, "until": last, "rows": "item",
        "columns": "unit", "under": "care", "look": "shaded",
    }  # fmt: skip


def by_year(context: Context, element: Mapping[str, Any]) -> dict[str, str]:
    """An element of the whole, this year beside those before."""
    return {
        "items": element["code"], "scope": "chosen", "picked": context.meta["top_unit"],
        "rows": "season", "columns": "year", "since": context.ask(explore.ends, element["grain"])[0],
    }  # fmt: skip


def address(context: Context, **pinned: str) -> None:
    """The address of what is on the screen: it holds every choice, and those of ``pinned`` that may be the
    default today and not tomorrow."""
    with st.expander(context.say("explore_address")):
        st.caption(context.say("explore_address_note"))
        query = {**pinned, "period": context.period["code"], **st.query_params.to_dict()}
        st.code(whole(query), language=None, wrap_lines=True)


def whole(query: Mapping[str, str]) -> str:
    split = urlsplit(str(st.context.url or ""))
    base = f"{split.scheme}://{split.netloc}{split.path}" if split.netloc else "explore"
    return f"{base}?{urlencode(query)}" if query else base
