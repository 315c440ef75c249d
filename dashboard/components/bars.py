"""Bars and the tile map as plain HTML: nothing to load, prints as seen."""

from html import escape
from typing import Any

import streamlit as st

from dashboard.components.context import Context
from dashboard.labels import number

WIDTH = 420
BLUE, GREY, INK = "#0072B2", "#E6E6E6", "#222222"
STEPS = ((0, "#9ecae1"), (3, "#fee8c8"), (6, "#fdbb84"), (10, "#e6550d"))
"""Fill by the number of indicators behind, from the first bound not above it."""


def cares(context: Context, rows: list[dict[str, Any]]) -> None:
    """Share of points by care from zero, a tick at the same period last year."""
    if not rows:
        return
    st.caption(context.say("care_shares"))
    st.html(
        "".join(bar(context.name(row), row["share"], row.get("year_ago_share")) for row in rows)
    )


def bar(name: str, share: float | None, before: float | None) -> str:
    """One bar from 0 to 100 %, with a tick at the year before."""
    width = 0.0 if share is None else 100 * max(0.0, min(1.0, share))
    told = "–" if share is None else f"{number(100 * share, 1)}%"
    tick = ""
    if before is not None:
        tick = (
            f"<div style='position:absolute;left:{100 * before:.1f}%;top:-3px;width:2px;"
            f"height:24px;background:{INK}'></div>"
        )
    return (
        "<div style='display:flex;gap:.6rem;align-items:center;margin:.35rem 0'>"
        f"<span style='width:8rem'>{escape(name)}</span>"
        f"<div style='position:relative;flex:1;max-width:{WIDTH}px;height:18px;background:{GREY}'>"
        f"<div style='width:{width:.1f}%;height:18px;background:{BLUE}'></div>{tick}</div>"
        f"<b style='width:4rem'>{told}</b></div>"
    )


def tiles(context: Context, rows: list[dict[str, Any]]) -> None:
    """A tile a unit where the catalogue places it, with how many indicators are behind, in words."""
    placed = [r for r in rows if r["tile_row"] is not None and r["tile_col"] is not None]
    if not placed:
        return
    st.subheader(context.say("tiles"))
    cells = "".join(
        f"<div style='grid-row:{int(r['tile_row']) + 1};grid-column:{int(r['tile_col']) + 1};"
        f"background:{fill(r['behind'])};color:{INK};padding:.5rem;border-radius:4px;"
        f"font-size:.8rem;overflow-wrap:anywhere'>{escape(context.name(r))}<br>"
        f"<b>{number(r['behind'])}</b></div>"
        for r in placed
    )
    st.html(
        "<div style='display:grid;grid-template-columns:repeat(auto-fill,minmax(0,1fr));gap:4px;"
        f"grid-template-columns:repeat({columns(placed)},minmax(0,9rem))'>{cells}</div>"
    )


def columns(rows: list[dict[str, Any]]) -> int:
    return max(int(r["tile_col"]) for r in rows) + 1


def fill(behind: int) -> str:
    return [colour for bound, colour in STEPS if behind >= bound][-1]
