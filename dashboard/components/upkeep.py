"""The administrator's sections: builds, the desk, the disk, and who is let in as what."""

from collections.abc import Mapping

import streamlit as st

from dashboard import access, cache
from dashboard.components import login, tables
from dashboard.components.context import Context
from dashboard.components.counter import served
from dashboard.components.doing import tried
from dashboard.labels import BLUE, number
from dashboard.marks import shaped
from pipelines import upkeep, warehouse
from pipelines.access.people import Mapped, two_hats
from pipelines.access.policy import DEFAULT
from pipelines.errors import UserError

PATIENCE = 5.0
"""Seconds for which a press waits for a build under way."""
MB, GB = 1e6, 1e9


def builds(context: Context) -> None:
    """Those kept, and one of them to be served instead."""
    home, _, _ = served()
    found = upkeep.kept(home)
    tables.show(
        context,
        found,
        {
            "build_made": lambda one: f"{one.made:%Y-%m-%d %H:%M:%S}",
            "build_id": lambda one: one.build_id,
            "size": lambda one: size(one.size),
            "status": lambda one: (
                shaped("●", BLUE, f" {context.say('build_served')}") if one.is_served else ""
            ),
        },
    )
    others = [one.build_id for one in found if not one.is_served]
    st.caption(context.say("build_note"))
    if not others:
        return
    with st.form("serve_build", border=False):
        chosen = st.selectbox(context.say("build_other"), others)
        if st.form_submit_button(context.say("build_serve")) and chosen:
            tried(context, lambda: serve(context, chosen), context.say("build_done"))


def serve(context: Context, build_id: str) -> None:
    access.allowed(context.visitor, "builds")
    home, _, _ = served()
    warehouse.rollback(home, build_id, PATIENCE)


def desk(context: Context) -> None:
    home, _, _ = served()
    now = upkeep.queue(home)
    told = {"waiting": number(now.waiting), "answered": number(now.answered)}
    minutes = number(now.seconds / 60, 1)
    st.markdown(context.say("desk_waits" if now.waiting else "desk_idle", **told, minutes=minutes))


def disk(context: Context) -> None:
    home, _, _ = served()
    room = cache.room(str(home.root), home)
    rows = sorted(room.used.items(), key=lambda pair: -pair[1])
    tables.show(
        context,
        rows,
        {
            "folder": lambda pair: context.say(f"folder_{pair[0]}"),
            "size": lambda pair: size(pair[1]),
        },
    )
    st.caption(context.say("disk_free", free=size(room.free)))


def size(count: int) -> str:
    return f"{number(count / GB, 1)} GB" if count >= GB else f"{number(count / MB, 1)} MB"


def people(context: Context) -> None:
    """The entries of the access file, in the order they are tried: by which claim, and of how many values,
    never which."""
    if access.is_demo():
        st.markdown(context.say("people_demo"))
        return
    try:
        held = access.rules()
    except UserError as error:
        st.error(error.line(context.language))
        return
    session = held.file.session
    kept = context.say("exp_too" if session.exp == "enforce" else "exp_not")
    st.caption(context.say("session_line", hours=number(session.hours, 0), exp=kept))
    tables.show(
        context,
        list(enumerate(held.file.people, 1)),
        {
            "entry_number": lambda row: number(row[0]),
            "entry_role": lambda row: context.say(f"role_{row[1].role}"),
            "unit": lambda row: unit(context, row[1]),
            "posts": lambda row: posts(context, row[1]),
            "claims": lambda row: claims(context, row[1].match),
        },
    )
    if two_hats(held):
        st.warning(context.say("two_hats"))


def unit(context: Context, one: Mapped) -> str:
    if one.unit_claim:
        return context.say("unit_by_claim", claim=one.unit_claim)
    return login.catalogue().unit_name(one.unit)[context.language] if one.unit else ""


def posts(context: Context, one: Mapped) -> str:
    return context.say("and").join(context.role(p) for p in one.posts or DEFAULT[one.role])


def claims(context: Context, match: Mapping[str, tuple[str, ...]]) -> str:
    return context.say("and").join(
        context.say("claim_of", claim=claim, values=len(values)) for claim, values in match.items()
    )
