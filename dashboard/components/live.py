"""A new build appears in open pages by itself; and a page is gone when its login is over."""

import streamlit as st

from dashboard import access, cache
from pipelines.access import Visitor


@st.fragment(run_every=5)
def watch(build: str | None, visitor: Visitor | None) -> None:
    """``visitor``: for whom the page was drawn."""
    if cache.current() != build or (not access.is_demo() and access.present() != visitor):
        st.rerun(scope="app")
