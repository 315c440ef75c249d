"""A page as AppTest runs it: opened with an address, what it says, and whether it is sound."""

from pathlib import Path

from command import NOW
from streamlit.testing.v1 import AppTest

APP = str(Path(__file__).resolve().parents[2] / "dashboard" / "app.py")

SCRIPT = """
import sys
sys.path.insert(0, {app!r}.rsplit("/", 2)[0])
import streamlit as st
from dashboard.components import context
from importlib import import_module
from dashboard.words import say
_, found = context.read()
if found:
    st.title(say({page!r}, found.language))
    context.stamp(found)
    import_module("dashboard.views.{page}").show(found)
"""


def opened(home: Path, monkeypatch, page: str, **params: str) -> AppTest:
    monkeypatch.setenv("GUANHUAI_HOME", str(home))
    monkeypatch.setenv("GUANHUAI_CATALOGUE", "weifang")
    monkeypatch.setenv("GUANHUAI_NOW", NOW)
    at = AppTest.from_string(SCRIPT.format(app=APP, page=page), default_timeout=60)
    for key, value in params.items():
        at.query_params[key] = value
    return at.run()


def seen(at: AppTest) -> str:
    """Everything a page says."""
    parts = [*at.title, *at.subheader, *at.markdown, *at.caption, *at.info]
    return "\n".join([p.value for p in parts] + [html.proto.body for html in at.get("html")])


def sound(at: AppTest) -> bool:
    return not at.exception and not at.error
