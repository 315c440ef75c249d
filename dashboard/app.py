"""The dashboard: page config, shared sidebar, navigation."""

import logging
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import streamlit as st

if str(Path(__file__).resolve().parents[1]) not in sys.path:
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from dashboard import access, cache
from dashboard.components import context, live, look, terms
from dashboard.views import (
    actions,
    admin,
    assess,
    explore,
    overview,
    profile,
    projects,
    quality,
    scorecard,
    submit,
    trends,
)
from dashboard.words import say
from pipelines.errors import UserError
from pipelines.models import code_hash

VIEWS: dict[str, Callable[[context.Context], None]] = {
    "overview": overview.show,
    "scorecard": scorecard.show,
    "profile": profile.show,
    "projects": projects.show,
    "trends": trends.show,
    "explore": explore.show,
    "quality": quality.show,
    "assess": assess.show,
    "actions": actions.show,
    "submit": submit.show,
    "admin": admin.show,
}
LIVE = ("assess", "actions", "submit", "admin")
FIRST = next(iter(VIEWS))
ICON = str(Path(__file__).parent / "icon.svg")
ROOT = "root"  # Never asked for: the root has no address, but Streamlit keeps one for it.


def page(
    name: str, language: str, found: context.Context | None, *, is_root: bool = False
) -> st.Page:
    """Every page has an address, and says itself whom it is not for. ``is_root``: at the root, which is the
    first page as well, and stands in the list for it."""

    def run() -> None:
        # Below the page, whose watch ends with it: one from before would lead back to where it was.
        if found is None:
            live.watch(cache.current(), access.present())
            return
        live.watch(found.build, found.visitor)  # the build drawn: another may be served by now
        st.title(say(name, language))
        if name not in LIVE:  # they show the register as it is, not a build
            context.stamp(found)
        try:
            access.looked(found.visitor, name)
            VIEWS[name](found)
            terms.show(found, name)
        except UserError as error:
            st.error(error.line(language))
        except Exception:
            logging.getLogger(__name__).exception("page %s", name)
            # An edition of the program before may lack what this one asks for; a new one is being made.
            if found.meta.get("code_hash") != code_hash():
                st.info(say("rebuilding", language))
            else:
                st.error(say("broken", language))

    title = say(name, language)
    if is_root:
        return st.Page(run, title=title, url_path=ROOT, default=True)
    is_listed = name != FIRST and (found is None or found.visitor.opens(name))
    shown: Literal["visible", "hidden"] = "visible" if is_listed else "hidden"
    return st.Page(run, title=title, url_path=name, visibility=shown)


st.set_page_config(page_icon=ICON, layout="wide")
language, chosen = context.read()
look.dress(language)
root = page(FIRST, language, chosen, is_root=True)
pages = [root, *(page(name, language, chosen) for name in VIEWS)]
opened = st.navigation(pages, position="sidebar" if chosen or access.is_demo() else "hidden")
st.set_page_config(page_title=f"{opened.title} · 关怀 guanhuai" if chosen else "关怀 guanhuai")
opened.run()
