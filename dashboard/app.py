"""The dashboard: page config, shared sidebar, navigation."""

import logging
import sys
from collections.abc import Callable
from pathlib import Path

import streamlit as st

if str(Path(__file__).resolve().parents[1]) not in sys.path:
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from dashboard import cache
from dashboard.components import context, live, look, terms
from dashboard.views import overview, projects, quality, scorecard, submit, trends
from dashboard.words import say
from pipelines.errors import UserError

VIEWS: dict[str, Callable[[context.Context], None]] = {
    "overview": overview.show,
    "scorecard": scorecard.show,
    "projects": projects.show,
    "trends": trends.show,
    "quality": quality.show,
    "submit": submit.show,
}
FIRST = next(iter(VIEWS))


def page(name: str, language: str, found: context.Context | None, at: str | None = None) -> st.Page:
    """``at``: its own address when it is the first page, which is otherwise at none."""

    def run() -> None:
        if found is None:
            return
        st.title(say(name, language))
        if name != "submit":  # it shows the register as it is, not a build
            context.stamp(found)
        try:
            VIEWS[name](found)
            terms.show(found)
        except UserError as error:
            st.error(str(error))
        except Exception:
            logging.getLogger(__name__).exception("page %s", name)
            st.error(say("broken", language))

    if at:
        return st.Page(run, title=say(name, language), url_path=at, visibility="hidden")
    return st.Page(run, title=say(name, language), url_path=name, default=name == FIRST)


st.set_page_config(page_icon="◐", layout="wide")
live.watch(cache.current())
language, chosen = context.read()
look.dress(language)
pages = [page(name, language, chosen) for name in VIEWS]
opened = st.navigation([*pages, page(FIRST, language, chosen, at=FIRST)])
st.set_page_config(page_title=f"{opened.title} · 关怀 guanhuai")
opened.run()
