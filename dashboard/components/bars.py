"""Bars and the tile map as plain HTML: nothing to load, prints as seen."""

from html import escape
from typing import Any

import streamlit as st

from dashboard.components.context import Context
from dashboard.components.tables import show as table
from dashboard.labels import number
from dashboard.marks import ground

BLUE, GREY, INK = "#0072B2", "#E6E6E6", "#222222"
UNPLACED = 10


def cares(context: Context, rows: list[dict[str, Any]]) -> None:
    """Share of points by care from zero; ticks at the target and at the year before."""
    known = sorted((r for r in rows if r["share"] is not None), key=lambda r: -r["share"])
    if not known:
        return
    best, worst = known[0], known[-1]
    told = {
        "best": context.name(best), "most": number(100 * best["share"], 1),
        "worst": context.name(worst), "least": number(100 * worst["share"], 1),
    }  # fmt: skip
    st.subheader(context.say("care_best" if len(known) > 1 else "care_one", **told))
    st.html("".join(bar(context.name(r), r["share"], r.get("year_ago_share")) for r in rows))
    st.caption(context.say("care_shares", period=context.name(context.period)))


def bar(name: str, share: float | None, before: float | None) -> str:
    """One bar from 0 to 100 %, the heavy tick at full points, a grey one at the year before."""
    width = 0.0 if share is None else 100 * max(0.0, min(1.0, share))
    told = "–" if share is None else f"{number(100 * share, 1)}%"
    ticks = tick(100, INK, 3) + ("" if before is None else tick(100 * before, "#777777", 2))
    return (
        "<div style='display:flex;gap:.8rem;align-items:center;margin:.3rem 0;font-size:.9rem'>"
        f"<span style='width:7rem'>{escape(name)}</span>"
        f"<div style='position:relative;flex:1;max-width:40rem;height:16px;background:{GREY}'>"
        f"<div style='width:{width:.1f}%;height:16px;background:{BLUE}'></div>{ticks}</div>"
        f"<b style='width:4rem;font-variant-numeric:tabular-nums'>{told}</b></div>"
    )


def tick(at: float, colour: str, width: int) -> str:
    return (
        f"<div style='position:absolute;left:{max(0.0, min(100.0, at)):.1f}%;top:-3px;"
        f"width:{width}px;height:22px;background:{colour}'></div>"
    )


def tiles(context: Context, rows: list[dict[str, Any]]) -> None:
    """A tile a unit where the catalogue places it; the furthest behind in a table where it does not."""
    assessed = [r for r in rows if r["assessed"]]
    if not assessed:
        return
    worst = max(assessed, key=lambda r: r["behind"])
    told = {"unit": context.name(worst), "behind": worst["behind"]}
    st.subheader(context.say("tiles", **told) if worst["behind"] else context.say("tiles_none"))
    placed = [r for r in rows if r["tile_row"] is not None and r["tile_col"] is not None]
    if placed:
        width = max(int(r["tile_col"]) for r in placed) + 1
        cells = "".join(tile(context, r) for r in placed)
        grid = f"grid-template-columns:repeat({width},minmax(0,1fr))"
        st.html(f"<div class='gh-tiles' style='{grid}'>{cells}</div>")
        st.caption(context.say("tiles_note", period=context.name(context.period)))
        return
    most = sorted((r for r in assessed if r["behind"]), key=lambda r: -r["behind"])[:UNPLACED]
    if most:
        columns = {"unit": context.name, "behind": lambda r: f"{r['behind']} / {r['assessed']}"}
        table(context, most, columns)


def tile(context: Context, row: dict[str, Any]) -> str:
    share = 1 - row["behind"] / row["assessed"] if row["assessed"] else None
    colour = GREY if share is None else ground(share)
    told = f"{row['behind']} / {row['assessed']}" if row["assessed"] else "–"
    return (
        f"<div style='grid-row:{int(row['tile_row']) + 1};grid-column:{int(row['tile_col']) + 1};"
        f"background:{colour}'>{escape(context.name(row))}<br><b>{told}</b></div>"
    )
