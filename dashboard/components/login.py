"""The way in: one button; and who one is, in the sidebar."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboard import access, cache, settings
from dashboard.components.address import asked, choose
from dashboard.labels import named
from dashboard.marks import literal
from dashboard.words import say
from pipelines.access import Role, Visitor, shown_as
from pipelines.catalogue.roles import OFFICE
from pipelines.catalogue.whole import Catalogue
from pipelines.errors import UserError
from pipelines.extract.presentation import top_unit

FORGED = ("kept_as", "choose_as")
"""Beginnings of what the demonstration keeps of its choice: where there is a login it means nothing."""

SHOWN = {
    "leader": Role.LEADER, "team": Role.EVALUATOR, "analyst": Role.ANALYST, "admin": Role.ADMINISTRATOR,
}  # fmt: skip
"""What the address of the demonstration calls roles; a unit's code is its people."""
CALLED = {
    "public": "analyst", "evaluator": "team", "administrator": "admin",
}  # fmt: skip
"""What else it may call them."""


def visitor(language: str) -> Visitor | None:
    """Who is logged in; None after drawing the way in."""
    forget()
    found = access.login()
    if found.visitor is None:
        way_in(found.state, language)
        return None
    with st.sidebar:
        st.caption(say("logged_in_as", language, who=who(found.visitor, language)))
        st.button(say("log_out", language), on_click=st.logout, key="log_out")
    return found.visitor


def forget() -> None:
    """Whom the address or the session says to look as is not asked."""
    st.query_params.pop("as", None)
    for key in [k for k in st.session_state if str(k).startswith(FORGED)]:
        del st.session_state[key]


def way_in(state: access.State, language: str) -> None:
    """Whose system it is, how things stand, one button, and whom to ask."""
    st.title(say("no_access" if state in ("unknown", "broken") else "login", language))
    title, office = map(literal, whose(language))
    st.markdown(f"**{title}**  \n{office}")
    if state == "broken":
        st.error(say("login_broken", language))
        return
    if state == "unknown":
        st.warning(say("login_unknown", language, ask=literal(ask())))
        st.button(say("log_out", language), on_click=st.logout, key="log_out")
        return
    st.markdown(say(f"login_{state}", language))
    for provider in providers():
        label = say("log_in", language) + (f" · {provider}" if provider else "")
        st.button(
            label, type="primary", key=f"log_in_{provider}", on_click=st.login,
            args=(provider or None,),
        )  # fmt: skip
    if told := ask():
        st.caption(say("login_ask", language, ask=literal(told)))


def whose(language: str) -> tuple[str, str]:
    """What the system is for, as the catalogue calls it, and the office that runs it."""
    known = catalogue()
    title = known.head.title[language]
    if known.head.issuer:
        return title, known.head.issuer[language]
    office = [role.name[language] for role in known.head.roles if role.code == OFFICE]
    return title, " · ".join([known.unit_name(top_unit(known))[language], *office])


def ask() -> str:
    """Whom to ask, as the access file says."""
    try:
        return access.rules().file.ask
    except UserError:
        return ""


def providers() -> list[str]:
    """The names of the login's providers, "" for the only one."""
    try:
        section = dict(st.secrets.get("auth", {}))
    except FileNotFoundError:
        return [""]
    named = [name for name, one in section.items() if hasattr(one, "keys")]
    return [*([""] if "client_id" in section or not named else []), *named]


def who(visitor: Visitor, language: str) -> str:
    """What somebody is called: a role, and the unit."""
    role = say(f"role_{visitor.role}", language)
    if visitor.unit is None:
        return role
    return f"{catalogue().unit_name(visitor.unit)[language]} · {role}"


def shown(language: str, units: Mapping[str, Mapping[str, Any]]) -> Visitor:
    """Whom the demonstration looks as, chosen in the sidebar."""
    names = {code: say(f"role_{role}", language) for code, role in SHOWN.items()}
    staff = say(f"role_{Role.COUNTY}", language)
    own = {code: f"{named(row, language)} · {staff}" for code, row in units.items()}
    options = {**names, **own}
    if (wanted := asked("as", "")) in CALLED:
        st.session_state["kept_as"] = CALLED[wanted]
    label = say("audience", language)
    chosen = choose(st.sidebar, "as", label, list(options), "team", options.__getitem__, language)
    st.sidebar.caption(say("demo_roles", language))
    return shown_as(catalogue(), SHOWN.get(chosen, Role.COUNTY), chosen if chosen in own else None)


def catalogue() -> Catalogue:
    setting = settings.setting()
    assert setting
    return cache.catalogue(setting)
