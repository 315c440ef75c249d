"""How sure ranks are: intervals, tiers, chances of grades, and what weights it takes to swap two."""

from typing import Any

import streamlit as st

from dashboard.components import tables
from dashboard.components.assessment.desk import Desk
from dashboard.components.assessment.results import between, group, intervals
from dashboard.components.assessment.saying import names
from dashboard.components.context import Context
from dashboard.labels import NONE, number
from pipelines.assess import sealed
from pipelines.register import tabular


def show(context: Context, desk: Desk) -> None:
    name = sealed.RANKS if sealed.RANKS in desk.bench.pinned else sealed.PREVIEW_RANKS
    if name not in desk.bench.pinned:
        st.caption(context.say("ranks_none"))
        return
    found = tabular.read(desk.bench.text(name))
    chance, weights = intervals(desk), intervals(desk, "weights")
    grades = {g.code: g.name[context.language] for g in desk.bench.catalogue.scheme.grades}
    likely = {
        (r["unit"], r["grade"]): r["probability"]
        for r in found["grade_chance"].records() if r["source"] == "numerators"
    }  # fmt: skip
    rows = [r for r in chance.values() if r["total"] is not None and desk.unit in (None, r["unit"])]
    groups = {unit: str(row["group_code"]) for unit, row in desk.outcome.total().items()}
    st.caption(context.say("ranks_how"))
    tables.show(
        context,
        sorted(rows, key=lambda r: (groups[r["unit"]], -r["total"])),
        {
            "level": lambda r: desk.name(r["unit"], context.language),
            "total": lambda r: number(r["total"], 2),
            "total_interval": lambda r: f"{r['total_low']:.1f}–{r['total_high']:.1f}",
            "by_chance": between,
            "by_weights": lambda r: between(weights.get(r["unit"])),
            "tier": lambda r: number(r["tier"]),
            "grade_chances": lambda r: chances(r["unit"], grades, likely, context.say("and")),
        },
        under=lambda r: group(desk, groups[r["unit"]], context.language),
    )
    for row in rows:
        if told := likelier(context, desk, row["unit"], grades, likely):
            st.markdown(told)
    first = next(iter(chance.values()))
    st.caption(context.say("ranks_method", draws=number(first["draws"]), seed=first["seed"]))
    if desk.bench.is_final:
        st.caption(context.say("ranks_final"))
    called = names(desk.bench.catalogue, context.language)
    for key, codes in modelled(found["modelled"].records()).items():
        st.caption(context.say(key, codes=context.say("and").join(called[c] for c in codes)))
    if desk.unit is None:
        swaps(context, desk, found["rank_swap"].records(), groups, called)


def modelled(rows: list[dict[str, Any]]) -> dict[str, list[str]]:
    """Indicators drawn, by the words for what is drawn of them; older assessments did not note it."""
    said: dict[str, list[str]] = {}
    for row in rows:
        kind = row.get("drawn")
        said.setdefault(f"ranks_{kind}" if kind else "ranks_modelled", []).append(row["indicator"])
    return said


def chances(
    unit: str, grades: dict[str, str], likely: dict[tuple[str, str], float], and_: str
) -> str:
    """``优秀 12%、良好 88%``: those of a chance worth a per cent."""
    told = [
        f"{name} {100 * likely[unit, code]:.0f}%"
        for code, name in grades.items()
        if likely.get((unit, code), 0) >= 0.005
    ]
    return and_.join(told) or NONE


def likelier(
    context: Context,
    desk: Desk,
    unit: str,
    grades: dict[str, str],
    likely: dict[tuple[str, str], float],
) -> str:
    """That another grade than the one given is the likeliest; empty where it is not."""
    given = desk.outcome.total()[unit]["grade"]
    first = max(grades, key=lambda code: likely.get((unit, code), 0))
    if given not in grades or likely.get((unit, first), 0) <= likely.get((unit, given), 0):
        return ""
    return str(
        context.say(
            "ranks_likelier", unit=desk.name(unit, context.language), grade=grades[given],
            other=grades[first], chance=f"{100 * likely[unit, first]:.0f}",
        )
    )  # fmt: skip


def swaps(
    context: Context,
    desk: Desk,
    rows: list[dict[str, Any]],
    groups: dict[str, str],
    called: dict[str, str],
) -> None:
    st.subheader(context.say("swap_lead"))

    def told(row: dict[str, Any]) -> str:
        if row["moved"] is None:
            return context.say("swap_none")
        if not row["moved"]:
            return context.say("swap_level")
        return context.say(
            "swap_points", points=f"{row['moved']:.2f}", source=called[row["from_indicator"]],
            target=called[row["to_indicator"]], largest=f"{row['largest']:.2f}",
        )  # fmt: skip

    def pair(row: dict[str, Any]) -> str:
        return " / ".join(desk.name(row[key], context.language) for key in ("ahead", "behind"))

    def order(row: dict[str, Any]) -> tuple[str, float]:
        return groups[row["ahead"]], row["moved"] if row["moved"] is not None else 1e9

    tables.show(
        context,
        sorted(rows, key=order),
        {"neighbours": pair, "swap": told},
        under=lambda row: group(desk, groups[row["ahead"]], context.language),
    )
