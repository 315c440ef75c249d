"""The same figures under other rules, beside the assessment as it is."""

import json
from typing import Any

import streamlit as st

from dashboard.components import tables
from dashboard.components.assessment.desk import Desk
from dashboard.components.assessment.entries import named
from dashboard.components.context import Context
from dashboard.components.doing import tried
from dashboard.labels import number
from pipelines.assess.whatif import Change, proposals, save, what_if
from pipelines.errors import UserError
from pipelines.register.assessments import FROZEN
from pipelines.register.entries import EXEMPT

WAYS = {"as_is": None, "goalposts": "goalposts", "min_max": "min_max", "z": "z",
        "percentile": "percentile", "rank_points": "rank"}  # fmt: skip
CHANGED = {
    "weights": "weight_to", "targets": "target_to", "normalise": "normalise",
    "aggregate": "aggregate", "min_count": "min_count", "min_weight_share": "min_share",
    "without": "not_assessed",
}  # fmt: skip
"""What a change is of -> its word."""
MEANS = {"as_is": None, "arithmetic": "arithmetic", "geometric": "geometric"}


def show(context: Context, desk: Desk) -> None:
    """For those who judge alone. Raises UserError for others: it shows the results of every unit."""
    desk.acting("whatif")
    if not desk.one.has(FROZEN):
        st.caption(context.say("before_freeze"))
        return
    st.caption(context.say("whatif_note"))
    change = asked(context, desk)
    try:
        rows = desk.worked_out(f"whatif {change.said}", lambda: what_if(desk.bench, change))
    except UserError as error:
        st.error(error.line(context.language))
        return
    moved = sum(row.rank != row.rank_then for row in rows)
    st.markdown(f"**{context.say('whatif_moved', count=moved)}**")
    tables.show(
        context,
        sorted(rows, key=lambda r: -(r.total_then or -1)),
        {
            "level": lambda r: desk.name(r.unit, context.language),
            "total": lambda r: number(r.total, 2),
            "total_then": lambda r: number(r.total_then, 2),
            "rank": lambda r: number(r.rank),
            "rank_then": lambda r: number(r.rank_then),
        },
    )
    keep(context, desk, change)
    kept(context, desk)


def keep(context: Context, desk: Desk, change: Change) -> None:
    """A change worth keeping, as a proposal with why."""
    if not change.said:
        return
    with st.form("whatif_save"):
        reason = st.text_input(context.say("why"), key="whatif_why")
        if st.form_submit_button(context.say("whatif_save")):
            name = desk.one.assessment_id
            tried(
                context,
                lambda: save(desk.home, name, change, desk.acting("whatif"), reason),
                context.say("whatif_saved"),
            )


def asked(context: Context, desk: Desk) -> Change:
    """What is chosen to be otherwise."""
    one, two, three = st.columns(3)
    way = WAYS[one.selectbox(context.say("normalise"), list(WAYS), format_func=context.say)]
    mean = MEANS[one.selectbox(context.say("aggregate"), list(MEANS), format_func=context.say)]
    codes = {"": context.say("as_is")} | named(desk, EXEMPT, context.language)
    code = two.selectbox(context.say("weight_of"), list(codes), format_func=codes.__getitem__)
    weight = two.number_input(context.say("weight_to"), 0.0, 100.0, 10.0, 1.0, disabled=not code)
    aimed = two.selectbox(context.say("target_of"), list(codes), format_func=codes.__getitem__)
    target = two.number_input(
        context.say("target_to"), value=target_now(desk, aimed), disabled=not aimed,
        key=f"target_{aimed}",
    )  # fmt: skip
    policy = desk.bench.catalogue.scheme.missing
    least = policy.min_count
    count = three.number_input(context.say("min_count"), 0, 1000, least)
    share = three.number_input(
        context.say("min_share"), 0, 100, round(100 * policy.min_weight_share), 5
    )
    return Change(
        weights={code: weight} if code else {},
        targets={aimed: (target, None)} if aimed and target != target_now(desk, aimed) else {},
        normalise={"*": way} if way else {},  # type: ignore[dict-item]
        aggregate={"*": mean} if mean else {},  # type: ignore[dict-item]
        min_count=count if count != least else None,
        min_weight_share=share / 100 if share != round(100 * policy.min_weight_share) else None,
    )


def target_now(desk: Desk, code: str) -> float:
    """The target of an indicator over the assessment's period; 0 of one without, or of none."""
    if not code:
        return 0.0
    rows = desk.outcome.tables["score_leaf"].records()
    found = (r["target"] for r in rows if r["indicator"] == code and r["target"] is not None)
    return float(next(found, 0.0))


def kept(context: Context, desk: Desk) -> None:
    """What was thought of before."""
    found = proposals(desk.engine, desk.one.assessment_id)
    if found:
        st.subheader(context.say("whatif_kept"))
        columns = {
            "log_who": lambda p: context.role(p.actor_role),
            "whatif_change": lambda p: told(context, json.loads(p.content)),
            "reason": lambda p: p.reason,
        }
        tables.show(context, found, columns)


def told(context: Context, change: dict[str, Any]) -> str:
    """A kept change in words: what was changed, of which indicator, to what."""
    return "；".join(
        f"{context.say(CHANGED[name])} {plain(context, value)}" for name, value in change.items()
    )


def plain(context: Context, value: Any) -> str:
    """By code where it is of one; ways of scoring by their words."""
    if isinstance(value, dict):
        return " ".join(
            f"{'' if code == '*' else code} {plain(context, one)}".strip()
            for code, one in value.items()
        )
    if isinstance(value, list):
        return " ".join(plain(context, one) for one in value if one is not None)
    words = {code: word for word, code in (WAYS | MEANS).items() if code}
    return str(context.say(words[value]) if value in words else value)
