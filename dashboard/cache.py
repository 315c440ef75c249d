"""The only caching of the dashboard: connections and answers, by build and audience."""

import pickle
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import streamlit as st

from dashboard import settings
from dashboard.answers import Answers
from pipelines import access, paths, upkeep, warehouse
from pipelines.access import Access, Visitor
from pipelines.catalogue.shapes import Shapes
from pipelines.catalogue.whole import Catalogue

MOST = 256 * 2**20
"""Bytes of answers kept."""
_ANSWERS = Answers(MOST)
"""Not Streamlit's cache, which spends a third of a page on working out keys."""


def current() -> str | None:
    """The build now served; None before the first."""
    home = settings.home()
    return warehouse.current_build(home) if home else None


@st.cache_resource(max_entries=40, show_spinner=False)
def connection(root: str, build: str, audience: str) -> duckdb.DuckDBPyConnection:
    home = settings.home()
    assert home is not None
    return warehouse.open_edition(home, audience, build)


@st.cache_resource(max_entries=12, show_spinner=False)
def laid_out(root: str, name: str, revision: int, what: str, _make: Callable[[], Any]) -> Any:
    """What follows from an assessment as it stands at a revision."""
    return _make()


@st.cache_resource(max_entries=24, show_spinner=False)
def prepared(root: str, build: str, audience: str, what: str, _make: Callable[[], Any]) -> Any:
    """What was made of one edition's answers. Handed out itself and no copy: nobody changes it."""
    return _make()


@st.cache_resource(max_entries=2, ttl=60, show_spinner=False)
def room(root: str, _home: paths.Home) -> upkeep.Room:
    """Walking through all originals of a country takes a while."""
    return upkeep.room(_home)


@st.cache_resource(max_entries=4, show_spinner=False)
def catalogue(setting: str) -> Catalogue:
    from pipelines.catalogue.load import load

    return load(paths.catalogue_folder(setting))


@st.cache_resource(max_entries=4, show_spinner=False)
def shapes_of(setting: str) -> Shapes:
    from pipelines.catalogue.load import boundaries

    return boundaries(paths.catalogue_folder(setting), catalogue(setting))


def shapes() -> Shapes:
    """The units' boundaries; none when the catalogue served names no file of them."""
    setting = settings.setting()
    return shapes_of(setting) if setting else {}


@st.cache_resource(max_entries=2, show_spinner=False)
def access_rules(path: str, setting: str, stamp: tuple[int, ...]) -> Access:
    """An access file as it is; ``stamp`` changes with it."""
    return access.read(Path(path), catalogue(setting))


def ask(build: str, visitor: Visitor, query: Callable[..., Any], *params: Any) -> Any:
    """The answer of a named query, from the edition a visitor reads."""
    return told(build, visitor.audience, query, *params)


def told(build: str, audience: str, query: Callable[..., Any], *params: Any) -> Any:
    """As ``ask``, by edition: before it is known who looks that is the public's alone."""
    root = str(getattr(settings.home(), "root", ""))
    key = (root, build, audience, query, params)
    packed = _ANSWERS.get(key)
    return pickle.loads(
        _ANSWERS.worked_out(key, partial(answer, *key)) if packed is None else packed
    )


def answer(
    root: str, build: str, audience: str, query: Callable[..., Any], params: tuple[Any, ...]
) -> bytes:
    """What a query says of an edition, packed."""
    with closing(reading(root, build, audience)) as con:
        return pickle.dumps(query(con, *params), pickle.HIGHEST_PROTOCOL)


def reading(root: str, build: str, audience: str) -> duckdb.DuckDBPyConnection:
    """A connection for one query: of those asked at once each has its own, and none another's rows."""
    return warehouse.beside(connection(root, build, audience), audience)
