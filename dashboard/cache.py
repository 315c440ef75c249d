"""The only caching of the dashboard: connections and answers, by build and audience."""

import threading
from collections.abc import Callable
from typing import Any

import duckdb
import streamlit as st

from dashboard import settings
from pipelines import warehouse

_LOCK = threading.Lock()


def current() -> str | None:
    """The build now served; None before the first."""
    home = settings.home()
    return warehouse.current_build(home) if home else None


@st.cache_resource(max_entries=40, show_spinner=False)
def connection(root: str, build: str, audience: str) -> duckdb.DuckDBPyConnection:
    home = settings.home()
    assert home is not None
    return warehouse.open_edition(home, audience, build)


@st.cache_data(max_entries=4000, show_spinner=False)
def answer(
    root: str, build: str, audience: str, query: str, _ask: Callable[..., Any], params: tuple
) -> Any:
    con = connection(root, build, audience)
    with _LOCK:
        return _ask(con, *params)


@st.cache_resource(max_entries=12, show_spinner=False)
def laid_out(root: str, name: str, revision: int, what: str, _make: Callable[[], Any]) -> Any:
    """What follows from an assessment as it stands at a revision."""
    return _make()


def ask(build: str, audience: str, query: Callable[..., Any], *params: Any) -> Any:
    """The answer of a named query for one edition."""
    root = str(getattr(settings.home(), "root", ""))
    name = f"{query.__module__}.{query.__qualname__}"
    return answer(root, build, audience, name, query, params)
