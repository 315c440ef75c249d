"""Bars and the tile map as plain HTML: nothing to load, prints as seen."""

from html import escape
from typing import Any

import streamlit as st

from dashboard.components.address import link
from dashboard.components.context import Context
from dashboard.labels import SHAPES, STANDINGS, number
from dashboard.marks import Mark, ground, hidden, html, key, linked, shaped

INK, BEFORE, EMPTY = "#222222", "#777777", "#F1F1F1"


def dimensions(context: Context, rows: list[dict[str, Any]]) -> None:
    """Share of points by dimension from zero; ticks at the target and at the year before."""
    if not rows:
        return
    known = sorted((r for r in rows if r["share"] is not None), key=lambda r: -r["share"])
    if not known:
        any_withheld = any(r["is_withheld"] for r in rows)
        st.caption(context.say("care_hidden" if any_withheld else "care_none"))
        return
    best, worst = known[0], known[-1]
    told = {
        "best": context.name(best), "most": number(100 * best["share"], 1),
        "worst": context.name(worst), "least": number(100 * worst["share"], 1),
    }  # fmt: skip
    st.subheader(context.say("care_best" if len(known) > 1 else "care_one", **told))
    st.html("".join(bar(context, r) for r in rows))
    st.caption(context.say("care_shares", period=context.name(context.period)))


def bar(context: Context, row: dict[str, Any]) -> str:
    """One bar from 0 to 100 %, the heavy tick at full points, a grey one at the year before."""
    share, before = row["share"], row["year_ago_share"]
    width = 0.0 if share is None else 100 * max(0.0, min(1.0, share))
    told = str(context.say("not_assessed")) if share is None else f"{number(100 * share, 1)}%"
    if row["is_withheld"]:
        told = html(hidden(context.say("suppressed")))
    ticks = tick(100, INK, 3) + ("" if before is None else tick(100 * before, BEFORE, 2))
    return (
        f"<div class='gh-bar'><span>{escape(context.name(row))}</span>"
        f"<div><div style='width:{width:.1f}%'></div>{ticks}</div><b>{told}</b></div>"
    )


def tick(at: float, colour: str, width: int) -> str:
    left = max(0.0, min(100.0, at))
    return f"<u style='left:{left:.1f}%;width:{width}px;background:{colour}'></u>"


def tiles(context: Context, rows: list[dict[str, Any]]) -> None:
    """A tile a unit where the catalogue places it; else how many units are behind in anything."""
    if not rows:
        return
    assessed = [r for r in rows if r["assessed"]]
    placed = [r for r in rows if r["tile_row"] is not None and r["tile_col"] is not None]
    st.subheader(tiles_lead(context, assessed, bool(placed)))
    if placed:
        left = min(int(r["tile_col"]) for r in placed)
        width = max(int(r["tile_col"]) for r in placed) - left + 1
        top = min(int(r["tile_row"]) for r in placed)
        cells = "".join(tile(context, r, top, left) for r in placed)
        grid = f"grid-template-columns:repeat({width},minmax(0,1fr))"
        st.html(
            f"<div class='gh-tiles' style='{grid}'>{cells}</div>"
            f"<div class='gh-key'>{key(context.language)}</div>"
        )
        st.caption(context.say("tiles_note", period=context.name(context.period)))


def tiles_lead(context: Context, assessed: list[dict[str, Any]], is_map: bool) -> str:
    """The finding of the map in a sentence; units are not compared where figures are withheld."""
    if not assessed:
        return context.say("tiles_hidden")
    if context.audience != "team":
        return context.say("tiles_partial")
    some = sum(bool(r["behind"]) for r in assessed)
    if not is_map:
        return context.say("tiles_count", units=number(len(assessed)), behind=number(some))
    most = max(r["behind"] for r in assessed)
    worst = [context.name(r) for r in assessed if r["behind"] == most]
    if not most:
        return context.say("tiles_none")
    if len(worst) > 1:
        return context.say("tiles_many", units=number(len(worst)), behind=most)
    return context.say("tiles", unit=worst[0], behind=most)


def standing(context: Context, row: dict[str, Any]) -> str:
    """How many of a unit's indicators are on track, near and behind, by shape: in ink, for the
    ground of a tile has a colour already."""
    if not row["assessed"]:
        is_hidden = row["state"] == "suppressed"
        return hidden(context.say("suppressed")) if is_hidden else context.say("not_assessed")
    near = row["assessed"] - row["on_track"] - row["behind"]
    counts = zip(STANDINGS, (row["on_track"], near, row["behind"]), strict=True)
    marks = [shaped(SHAPES[name][0], INK, number(count)) for name, count in counts]
    return Mark(" ".join(marks), " ".join(mark.html for mark in marks))


def tile(context: Context, row: dict[str, Any], top: int, left: int) -> str:
    share = 1 - row["behind"] / row["assessed"] if row["assessed"] else None
    place = (
        f"grid-row:{int(row['tile_row']) - top + 1};grid-column:{int(row['tile_col']) - left + 1}"
    )
    colour = EMPTY if share is None else ground(share)
    told = html(standing(context, row))
    name = linked(context.name(row), link("scorecard", unit=row["code"])).html
    return f"<div style='{place};background:{colour}'>{name}<br>{told}</div>"
