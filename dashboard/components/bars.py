"""Bars as plain HTML: nothing to load, prints as seen."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import streamlit as st

from dashboard.components.context import Context
from dashboard.labels import measured, number
from dashboard.marks import Mark, hidden, html
from dashboard.pictures import strip

INK, BEFORE = "#222222", "#777777"


def dimensions(
    context: Context, rows: list[dict[str, Any]], bands: Sequence[dict[str, Any]] = ()
) -> None:
    """Share of points by dimension from zero; ticks at the target and at the year before. ``bands``: where
    shares are withheld, how many units lie in which."""
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
    lead = "care_best" if len(known) > 1 else "care_one"
    if any(row["is_withheld"] for row in rows):
        lead += "_shown"
    st.subheader(context.say(lead, **told))
    st.html("".join(bar(context, r, banded(context, r, bands)) for r in rows))
    st.caption(context.say("care_shares", period=context.name(context.period)))
    if any(banded(context, r, bands) for r in rows):
        st.caption(context.say("care_bands"))


def banded(context: Context, row: dict[str, Any], bands: Sequence[dict[str, Any]]) -> str:
    """How many units lie in each band, in words; nothing where the share itself stands."""
    if not row["is_withheld"]:
        return ""
    mine = [band for band in bands if band["care"] == row["code"]]
    told = [context.say("band_units", band=context.name(b), count=number(b["units"])) for b in mine]
    return str(context.say("semicolon").join(told))


def bar(context: Context, row: dict[str, Any], bands: str = "") -> str:
    """One bar from 0 to 100 %, the heavy tick at full points, a grey one at the year before; where the
    share is withheld its ``bands``, in words."""
    share, before = row["share"], row["year_ago_share"]
    width = 0.0 if share is None else 100 * max(0.0, min(1.0, share))
    told = str(context.say("not_assessed")) if share is None else f"{number(100 * share, 1)}%"
    if row["is_withheld"]:  # no bar: an empty one would read as nothing won
        words = escape(bands) if bands else html(hidden(context.say("suppressed")))
        return f"<div class='gh-bar'><span>{escape(context.name(row))}</span><p>{words}</p></div>"
    ticks = tick(100, INK, 3) + ("" if before is None else tick(100 * before, BEFORE, 2))
    return (
        f"<div class='gh-bar'><span>{escape(context.name(row))}</span>"
        f"<div><div style='width:{width:.1f}%'></div>{ticks}</div><b>{told}</b></div>"
    )


def tick(at: float, colour: str, width: int) -> str:
    left = max(0.0, min(100.0, at))
    return f"<u style='left:{left:.1f}%;width:{width}px;background:{colour}'></u>"


def among(context: Context, row: Mapping[str, Any]) -> Mark:
    """Where the value lies among the units; of the whole, how far they lie apart."""
    middle = measured(row["peer_median"], row, context.language)
    told = context.say("peers_alt", count=row["peer_count"] or 0, middle=middle)
    return strip(row["peers"], row["value"], told)
