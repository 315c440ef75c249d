"""Who looks, and whether what is pressed may be done: asked anew at every run and at every press.

With an access file it is who logged in, by the claims Streamlit keeps; without one, the demonstration's
choice. Nothing the browser sends but its signed cookie says who somebody is.
"""

import logging
import time
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from typing import Any, Literal, NamedTuple

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from dashboard import cache, settings
from pipelines import access
from pipelines.access import Access, Visitor
from pipelines.errors import UserError
from pipelines.register import looks
from pipelines.register.actor import Actor
from pipelines.warehouse import TEAM

State = Literal["out", "ended", "unknown", "broken", "in"]
_KEPT: ContextVar[Mapping[str, Any] | None] = ContextVar("kept", default=None)
"""While a file is made at a press: the session's claims."""


class Login(NamedTuple):
    """Where somebody stands: not logged in, a login that is over, one let in nowhere, an access file that
    cannot be read, or in."""

    state: State
    visitor: Visitor | None = None


def is_demo() -> bool:
    """Whether there is no login, and everybody chooses whom to look as."""
    return settings.access_file() is None


def rules() -> Access:
    """The access file as it stands now. Raises UserError when it cannot be read: then nobody is let in,
    since of those in the file before some may be there no more."""
    path, setting = settings.access_file(), settings.setting()
    assert path and setting
    try:
        found = path.stat()
    except OSError:
        raise UserError(
            f"{path}: no such file; put the access file back",
            f"{path}：权限文件不见了，请放回原处。",
        ) from None
    stamp = (found.st_mtime_ns, found.st_size, found.st_ino)
    return cache.access_rules(str(path), setting, stamp)


def claims() -> Mapping[str, Any]:
    """What the login tells of who looks."""
    kept = _KEPT.get()
    return st.user.to_dict() if kept is None else kept


def login() -> Login:
    """Who is logged in, at this moment."""
    told = claims()
    if told.get("is_logged_in") is not True:
        return Login("out")
    try:
        held = rules()
    except UserError as error:
        logging.getLogger(__name__).error("access: %s", error)
        return Login("broken")
    if held.has_ended(told, time.time()):
        return Login("ended")
    visitor = held.visitor(told)
    return Login("in", visitor) if visitor else Login("unknown")


def present() -> Visitor | None:
    """Who is logged in; nobody in the demonstration."""
    return None if is_demo() else login().visitor


def still(visitor: Visitor) -> None:
    """Raises UserError when somebody is no longer who the page was drawn for: a press comes later, and a
    login may be over or another role given meanwhile."""
    if not is_demo() and present() != visitor:
        raise UserError(
            "Not done: your login is over or your role has changed; load the page again.",
            "登录已失效或身份已变更，未作处理；请刷新页面。",
        )


def at_press(visitor: Visitor, make: Callable[[], Any]) -> Callable[[], Any]:
    """What a button gives that is drawn now and pressed later. Raises UserError then, as ``still`` does."""
    run = get_script_run_ctx()
    # Streamlit makes files on a thread that knows no session. The session's own claims, no copy: it
    # empties them when somebody logs out.
    claims_of_session: Mapping[str, Any] = run.user_info if run else {}

    def given() -> Any:
        token = _KEPT.set(claims_of_session)
        try:
            still(visitor)
            return make()
        finally:
            _KEPT.reset(token)

    return given


def allowed(visitor: Visitor, deed: str, unit: str | None = None, post: str | None = None) -> Actor:
    """Who acts in what is pressed: the one check before every write and every file given out. Raises
    UserError, in both languages, for what may not be done."""
    still(visitor)
    return access.allowed(visitor, deed, unit, post)


def looked(visitor: Visitor, page: str) -> None:
    """Called once for each page drawn, before any figure of it is read: the one place from which looks at
    the edition that shows everything are logged. What it raises keeps the page from being drawn."""
    home = settings.home()
    if visitor.audience != TEAM or home is None:
        return
    run = get_script_run_ctx()
    session = run.session_id if run else ""
    try:
        looks.note(home, access.looker(visitor), session, page, visitor.audience)
    except OSError as error:
        logging.getLogger(__name__).error("looks: %s", error)
        raise UserError(
            "Not shown: this look could not be logged; tell the administrator.",
            "查阅记录写不下来，暂不显示；请告知系统管理员。",
        ) from error
