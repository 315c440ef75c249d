"""How it is laid out: rows, columns, headings, figures, and whether as a table or a chart."""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from dashboard import cache, pivot, settings
from dashboard.components.context import Context
from dashboard.components.explore.choices import Choice
from dashboard.components.explore.picking import choose, several
from dashboard.queries import explore
from dashboard.queries.explore import Cell

LOOKS = ("plain", "shaded", "lines", "bars")


@dataclass(frozen=True)
class Layout:
    """``rows``, ``columns``: axes; ``under``: a dimension of the rows' members, or ""; ``figures``: the
    figures of a cell; ``has_total``: with the unit that is the sum of the others; ``look``: table or chart."""

    rows: str
    columns: str
    under: str
    figures: tuple[str, ...]
    has_total: bool
    look: str


def layout(context: Context, choice: Choice) -> Layout:
    look = choose(
        context,
        "look",
        "explore_look",
        LOOKS,
        LOOKS[0],
        lambda c: context.say(f"look_{c}"),
        in_row=True,
    )
    with st.expander(context.say("explore_layout")):
        first, second, third = st.columns(3)
        parts = context.ask(explore.breakdowns, tuple(choice.items))
        absent = {"season", "year"} if choice.grain == "year" else set()
        absent |= set() if parts else {"breakdown"}
        rows = choose(
            context, "rows", "explore_rows", [axis for axis in pivot.ROWS if axis not in absent],
            "unit" if len(choice.units) > 1 or len(choice.items) == 1 else "item",
            lambda a: context.say(f"axis_{a}"), first,
        )  # fmt: skip
        columns = column_axis(context, choice, rows, absent, second)
        under = choose(
            context, "under", "explore_under", ["", *pivot.UNDER.get(rows, ())], "",
            lambda d: context.say(f"under_{d or 'none'}"), third,
        )  # fmt: skip
        figures = several(
            context, "figures", "explore_figures", figures_of(choice), ["value"],
            lambda f: context.say(f), len(pivot.FIGURES),
        ) or ["value"]  # fmt: skip
        has_total = bool(choice.parent) and total(context)
    return Layout(rows, columns, under, tuple(figures), has_total, look)


def column_axis(
    context: Context, choice: Choice, rows: str, absent: set[str], place: object
) -> str:
    offered = [axis for axis in pivot.COLUMNS if axis not in {rows, *absent}]
    if rows == "season":
        offered = [axis for axis in offered if axis != "period"]
    default = "period" if "period" in offered else offered[0]
    if rows == "item" and len(choice.units) > 1:
        default = "unit"
    return choose(
        context,
        "columns",
        "explore_columns",
        offered,
        default,
        lambda a: context.say(f"axis_{a}"),
        place,
    )


def figures_of(choice: Choice) -> list[str]:
    """Elements have a value and no more."""
    has_parts = any(item["is_indicator"] for item in choice.items.values())
    return list(pivot.FIGURES) if has_parts else ["value"]


def total(context: Context) -> bool:
    """Whether the unit above is shown too."""
    picked = choose(
        context, "totals", "explore_totals", ["yes", "no"], "yes", lambda c: context.say(f"totals_{c}"),
        in_row=True,
    )  # fmt: skip
    return picked == "yes"


def laid_out(
    context: Context, choice: Choice, layout: Layout, cells: list[Cell], units: Mapping[str, str]
) -> pivot.Pivot:
    periods = list(choice.periods.values())
    members = {
        "item": {code: item_name(context, choice, code) for code in choice.items},
        "unit": units,
        "period": {period["code"]: context.name(period) for period in periods},
        "year": {pivot.parted(p["code"])[0]: pivot.parted(p["code"])[0] for p in periods},
        "season": pivot.seasons(periods, context.language),
        "figure": {figure: context.say(figure) for figure in layout.figures},
        "breakdown": parts(context, choice),
    }
    return pivot.laid_out(
        cells, members, layout.rows, layout.columns, headings(context, choice, layout, units)
    )


def parts(context: Context, choice: Choice) -> dict[str, str]:
    """What items are broken down by, all of it together first; by code where the catalogue no longer has it."""
    names = {
        item.code: item.name[context.language]
        for form in cache.catalogue(str(settings.setting())).forms
        if form.dimension
        for item in form.dimension.items
    }
    found = context.ask(explore.breakdowns, tuple(choice.items))
    return {"": context.say("all")} | {code: names.get(code, code) for code in found}


def item_name(context: Context, choice: Choice, code: str) -> str:
    """Its name, with its measure where there are several."""
    name, measure = context.name(choice.items[code]), context.name(choice.items[code], "measure")
    if len(choice.items) == 1 or not measure:
        return name
    return context.say("explore_with_measure", name=name, measure=measure)


def headings(
    context: Context, choice: Choice, layout: Layout, units: Mapping[str, str]
) -> dict[str, str] | None:
    """What each member of the rows stands under."""
    if not layout.under:
        return None
    members = choice.units if layout.rows == "unit" else choice.items
    found = {code: context.name(row, layout.under) for code, row in members.items()}
    if layout.rows == "unit":
        found |= {code: "" for code in units if code not in found}
    return found
