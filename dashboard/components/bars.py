"""Bars and the tile map as plain SVG and HTML: nothing to load, prints as seen."""

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
    st.caption(context.say("cares"))
    lines = []
    for row in rows:
        share = row["share"]
        width = 0 if share is None else max(0.0, min(1.0, share)) * WIDTH
        before = row.get("year_ago_share")
        tick = "" if before is None else (
            f"<rect x='{before * WIDTH:.0f}' y='0' width='2' height='20' fill='{INK}'/>"
        )  # fmt: skip
        told = "–" if share is None else f"{number(100 * share, 1)}%"
        lines.append(
            f"<div style='display:flex;gap:.6rem;align-items:center;margin:.2rem 0;flex-wrap:wrap'>"
            f"<span style='width:10rem'>{escape(context.name(row))}</span>"
            f"<svg viewBox='0 0 {WIDTH} 20' style='flex:1;min-width:8rem;max-width:{WIDTH}px;height:20px' "
            f"preserveAspectRatio='none'><rect width='{WIDTH}' height='20' fill='{GREY}'/>"
            f"<rect width='{width:.0f}' height='20' fill='{BLUE}'/>{tick}</svg>"
            f"<b style='width:4rem'>{told}</b></div>"
        )
    st.html("".join(lines))


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
