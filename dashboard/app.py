"""The dashboard: page config, shared sidebar, navigation."""

import sys
from pathlib import Path

import streamlit as st

if str(Path(__file__).resolve().parents[1]) not in sys.path:
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from dashboard import cache
from dashboard.components import context, live
from dashboard.views import overview, projects, quality, scorecard, trends
from dashboard.words import say

VIEWS = {
    "overview": overview.show,
    "scorecard": scorecard.show,
    "projects": projects.show,
    "trends": trends.show,
    "quality": quality.show,
}


def page(name: str) -> st.Page:
    def run() -> None:
        live.watch(cache.current())
        found = context.read()
        if found:
            st.title(say(name, found.language))
            context.stamp(found)
            VIEWS[name](found)

    run.__name__ = name
    language = "en" if st.query_params.get("lang") == "en" else "zh"
    is_first = name == next(iter(VIEWS))
    return st.Page(run, title=say(name, language), url_path=name, default=is_first)


st.set_page_config(page_title="关怀 guanhuai", page_icon="◐", layout="wide")
st.navigation([page(name) for name in VIEWS]).run()
