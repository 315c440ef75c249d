"""Maps of the assessed units: how many of their indicators are behind, or how far one indicator is from its
target. Tiles, or boundaries where the catalogue has them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from dashboard import cache
from dashboard.components.address import link
from dashboard.components.context import Context
from dashboard.components.tables import show as table
from dashboard.components.trends import choices
from dashboard.labels import SHAPES, STANDINGS, measured, number
from dashboard.maps import Area, in_boundaries, row_of_tiles, tile_grid
from dashboard.marks import Mark, ground, hidden, key, linked, shaped, standing, value_mark
from dashboard.pictures import INK
from dashboard.queries import maps
from dashboard.sentences import mapped

KINDS = ("tiles", "boundaries")


def tiles(context: Context, rows: list[dict[str, Any]]) -> None:
    """The leaders' map; a sentence alone where units have no place on it."""
    if not rows:
        return
    assessed = [r for r in rows if r["assessed"]]
    areas = [area(context, row) for row in rows]
    places = places_of(rows)
    st.subheader(lead(context, assessed, bool(places)))
    if drawn(context, areas, places):
        others = [] if len(assessed) == len(rows) else ["not_assessed", "suppressed"]
        st.html(f"<div class='gh-key'>{key(context.language, [*STANDINGS, *others])}</div>")
        st.caption(context.say("tiles_note", period=context.name(context.period)))


def drawn(
    context: Context, areas: Sequence[Area], places: Mapping[str, tuple[int, int]]
) -> bool:  # fmt: skip
    """Draw the areas by the kind of map the reader chose; False when there is no place for any."""
    shapes = cache.shapes()
    shaped_areas = [one for one in areas if one.code in shapes]
    kinds = [k for k, ok in zip(KINDS, (bool(places), bool(shaped_areas)), strict=True) if ok]
    if not kinds:
        return False
    kind = kinds[0]
    if len(kinds) > 1:
        kind = context.choose(
            "map", "map_kind", kinds, kinds[0], lambda k: context.say(f"map_{k}"), in_row=True
        )
    if kind == "tiles":
        st.html(f"<div lang='{context.language}'>{tile_grid(areas, places)}</div>")
        rest = [one for one in areas if one.code not in places]
    else:
        st.html(f"<div lang='{context.language}'>{in_boundaries(shaped_areas, shapes)}</div>")
        rest = [one for one in areas if one.code not in shapes]
    if rest:
        st.caption(context.say("map_rest"))
        st.html(f"<div lang='{context.language}'>{row_of_tiles(rest)}</div>")
    return True


def places_of(rows: Sequence[Mapping[str, Any]]) -> dict[str, tuple[int, int]]:
    return {
        row["code"]: (int(row["tile_row"]), int(row["tile_col"]))
        for row in rows
        if row["tile_row"] is not None and row["tile_col"] is not None
    }


def area(context: Context, row: Mapping[str, Any]) -> Area:
    share = 1 - row["behind"] / row["assessed"] if row["assessed"] else None
    return Area(
        row["code"], context.name(row), counts(context, row),
        None if share is None else ground(share), link("profile", unit=row["code"]),
    )  # fmt: skip


def lead(context: Context, assessed: list[dict[str, Any]], is_map: bool) -> str:
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


def counts(context: Context, row: Mapping[str, Any]) -> str:
    """How many of a unit's indicators are on track, near and behind, by shape: in ink, for the
    ground has a colour already."""
    if not row["assessed"]:
        is_hidden = row["state"] == "suppressed"
        return hidden(context.say("suppressed")) if is_hidden else context.say("not_assessed")
    near = row["assessed"] - row["on_track"] - row["behind"]
    found = zip(STANDINGS, (row["on_track"], near, row["behind"]), strict=True)
    marks = [shaped(SHAPES[name][0], INK, number(count)) for name, count in found]
    return Mark(" ".join(marks), " ".join(mark.html for mark in marks))


def show(context: Context, known: dict[str, dict[str, Any]]) -> None:
    """One indicator in every assessed unit, then in the units below one of them."""
    subjects = {code: row for code, row in known.items() if row["is_indicator"]}
    if not subjects:
        st.info(context.say("no_subjects"))
        return
    subject = choices.subject(context, subjects, st)
    code = subject["code"]
    rows = context.ask(maps.values, code, context.period["code"], context.group)
    st.subheader(mapped(subject, rows, context.name(context.period), context.language))
    areas = [valued(context, subject, row) for row in rows]
    drawn(context, areas, places_of(rows))
    st.html(legend(context))
    st.caption(f"{context.say('definition')}{context.name(subject, 'definition')}")
    listed(context, subject, rows, "level")
    below(context, subject)


def valued(context: Context, subject: Mapping[str, Any], row: Mapping[str, Any]) -> Area:
    told = value_mark({**subject, **row}, context.language, with_n=False)
    return Area(
        row["code"], context.name(row), told, by_target(row),
        link("profile", "lineage", unit=row["code"], indicator=subject["code"]),
    )  # fmt: skip


def by_target(row: Mapping[str, Any]) -> str | None:
    """White at the target, orange at the floor and beyond, blue as far above; hatched without a value that
    can be assessed."""
    if row["state"] != "value" or row["target"] is None or row["floor"] is None:
        return None
    reach = row["target"] - row["floor"]
    return ground(0.5 + (row["value"] - row["target"]) / (2 * reach)) if reach else None


def legend(context: Context) -> str:
    """The colours and the hatching in words."""
    steps = {"map_far": 0.0, "map_below": 0.3, "map_at": 0.5, "map_above": 0.85}
    told = "".join(
        f"<span><u class='gh-sw' style='background:{ground(at)}'></u>{context.say(word)}</span>"
        for word, at in steps.items()
    )
    return (
        f"<div class='gh-key'>{told}<span><u class='gh-sw gh-h'></u>{context.say('map_hatched')}"
        "</span></div>"
    )


def below(context: Context, subject: Mapping[str, Any]) -> None:
    """The units one level down, by table."""
    units = {
        row["code"]: row
        for row in context.ask(maps.with_units_below, context.group, context.language)
    }
    if not units:
        return
    picked = context.choose(
        "unit", "map_below_of", ["", *units], "",
        lambda c: context.name(units[c]) if c else context.say("none_chosen"),
    )  # fmt: skip
    if picked:
        rows = context.ask(maps.values_below, subject["code"], context.period["code"], picked)
        listed(context, subject, rows, "unit")


def listed(
    context: Context, subject: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], word: str
) -> None:  # fmt: skip
    """The numbers of the map, those furthest from the target first."""
    columns: dict[str, Callable[[Any], Any]] = {
        word: lambda r: linked(context.name(r), link("profile", unit=r["code"])) if word == "level"
        else context.name(r),
        "value": lambda r: value_mark({**subject, **r}, context.language),
        "target": lambda r: measured(r["target"], subject, context.language),
        "status": lambda r: standing(r, context.language),
    }  # fmt: skip
    period = context.period["code"]
    table(
        context, rows, columns, empty="no_values",
        act=lambda r: (r["code"], subject["code"], r["code"], period),
    )  # fmt: skip
