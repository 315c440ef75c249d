"""The on-site verification: the plan, how far recounts match, what is still to be decided."""

import streamlit as st

from dashboard.components import tables
from dashboard.components.assessment import recounting
from dashboard.components.assessment.desk import Desk
from dashboard.components.context import Context
from dashboard.labels import NONE, number
from pipelines.assess import sampling, verification
from pipelines.register import tabular
from pipelines.register.recounts import Recount


def show(context: Context, desk: Desk) -> None:
    if sampling.PLAN in desk.bench.pinned and desk.unit is None:
        drawn = tabular.read(desk.bench.text(sampling.PLAN))["drawn"].rows[0]
        st.caption(context.say("plan_line", each=drawn[0], seed=drawn[1]))
    recounting.show(context, desk)
    if not desk.recounts:
        st.caption(context.say("no_recounts"))
        return
    found = [
        m for m in verification.matches(desk.bench, desk.recounts) if desk.unit in (None, m.unit)
    ]
    tables.show(
        context,
        found,
        {
            "level": lambda m: desk.name(m.unit, context.language),
            "checked": lambda m: f"{m.matching}/{m.checked}",
            "match_rate": lambda m: f"{m.rate:.1f}% [{m.rate_low:.1f}, {m.rate_high:.1f}]",
            "factor": lambda m: factor(m),
        },
        act=lambda m: (m.unit, m.unit, desk.one.period),
    )
    units = {m.unit for m in found}
    left = [
        one for one in verification.open_differences(desk.bench, desk.recounts)
        if sampling.assessed_above(desk.bench.catalogue, desk.bench.slots[one.place.return_id][2]) in units
    ]  # fmt: skip
    st.subheader(context.say("open_differences", count=len(left)))
    tables.show(
        context,
        left,
        {
            "form": lambda r: desk.bench.slots[r.place.return_id][0],
            "period": lambda r: desk.bench.slots[r.place.return_id][1],
            "unit": lambda r: desk.name(r.place.unit, context.language),
            "indicator": lambda r: element(desk, r, context.language),
            "reported": lambda r: number(float(r.reported)),
            "recounted": lambda r: number(float(r.recounted)),
            "counted_where": lambda r: r.reason,
        },
        "all_units_ok",
        act=lambda r: (
            r.place.unit,
            r.place.element,
            r.place.unit,
            desk.bench.slots[r.place.return_id][1],
        ),
    )
    recounting.adjudicate(context, desk, left)


def factor(match: verification.Match) -> str:
    """Recounted over reported with its interval, where there is one."""
    if match.factor != match.factor:
        return NONE
    span = f" [{match.factor_low:.3f}, {match.factor_high:.3f}]"
    return f"{match.factor:.3f}" + (span if match.factor_low == match.factor_low else "")


def element(desk: Desk, one: Recount, language: str) -> str:
    return desk.bench.catalogue.element_by_code[one.place.element].name[language]
