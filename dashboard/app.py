"""The dashboard: page config, shared sidebar, navigation."""

import logging
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import streamlit as st

if str(Path(__file__).resolve().parents[1]) not in sys.path:
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from dashboard import cache
from dashboard.components import context, live, look, terms
from dashboard.views import actions, assess, overview, projects, quality, scorecard, submit, trends
from dashboard.words import say
from pipelines.errors import UserError

VIEWS: dict[str, Callable[[context.Context], None]] = {
    "overview": overview.show,
    "scorecard": scorecard.show,
    "projects": projects.show,
    "trends": trends.show,
    "quality": quality.show,
    "assess": assess.show,
    "actions": actions.show,
    "submit": submit.show,
}
LIVE = ("assess", "actions", "submit")
FIRST = next(iter(VIEWS))
ROOT = "root"  # Never asked for: the root has no address, but Streamlit keeps one for it.


def page(
    name: str, language: str, found: context.Context | None, *, is_root: bool = False
) -> st.Page:
    """``is_root``: at the root, which is the first page as well, and stands in the list for it."""

    def run() -> None:
        if found is None:
            return
        st.title(say(name, language))
        if name not in LIVE:  # they show the register as it is, not a build
            context.stamp(found)
        try:
            VIEWS[name](found)
            terms.show(found)
        except UserError as error:
            st.error(str(error))
        except Exception:
            logging.getLogger(__name__).exception("page %s", name)
            st.error(say("broken", language))

    title = say(name, language)
    if is_root:
        return st.Page(run, title=title, url_path=ROOT, default=True)
    shown: Literal["visible", "hidden"] = "hidden" if name == FIRST else "visible"
    return st.Page(run, title=title, url_path=name, visibility=shown)


st.set_page_config(page_icon="◐", layout="wide")
live.watch(cache.current())
language, chosen = context.read()
look.dress(language)
root = page(FIRST, language, chosen, is_root=True)
opened = st.navigation([root, *(page(name, language, chosen) for name in VIEWS)])
st.set_page_config(page_title=f"{opened.title} · 关怀 guanhuai")
opened.run()
