"""A new build appears in open pages by itself."""

import streamlit as st

from dashboard import cache


@st.fragment(run_every=5)
def watch(build: str | None) -> None:
    if cache.current() != build:
        st.rerun(scope="app")
