"""Every page runs: both languages, every kind of edition, no build, odd addresses."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.words import WORDS

APP = str(Path(__file__).resolve().parents[2] / "dashboard" / "app.py")
PAGES = ("overview", "scorecard", "projects", "trends", "quality")

pytestmark = pytest.mark.slow


def opened(home: Path, monkeypatch, page: str, **params: str) -> AppTest:
    monkeypatch.setenv("GUANHUAI_HOME", str(home))
    monkeypatch.setenv("GUANHUAI_CATALOGUE", "weifang")
    at = AppTest.from_string(SCRIPT.format(app=APP, page=page), default_timeout=60)
    for key, value in params.items():
        at.query_params[key] = value
    return at.run()


SCRIPT = """
import sys
sys.path.insert(0, {app!r}.rsplit("/", 2)[0])
import streamlit as st
from dashboard.components import context
from dashboard.views import overview, projects, quality, scorecard, trends
from dashboard.words import say
views = dict(overview=overview, scorecard=scorecard, projects=projects, trends=trends, quality=quality)
_, found = context.read()
if found:
    st.title(say({page!r}, found.language))
    context.stamp(found)
    views[{page!r}].show(found)
"""


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("audience", ["team", "public", "370784"])
def test_a_page_runs(demo_home, monkeypatch, page, language, audience):
    at = opened(demo_home, monkeypatch, page, lang=language, **{"as": audience})
    assert not at.exception
    assert at.title[0].value == WORDS[page][language == "en"]
    assert not at.error
    assert any(WORDS["demo_data"][language == "en"] in caption.value for caption in at.caption)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("period", ["2009M05", "2009Q3", "2008H1", "2008"])
def test_a_page_runs_at_every_grain(demo_home, monkeypatch, page, period):
    assert not opened(demo_home, monkeypatch, page, period=period).exception


@pytest.mark.parametrize("page", PAGES)
def test_without_a_build_a_page_says_what_to_do(tmp_path, monkeypatch, page):
    at = opened(tmp_path, monkeypatch, page)
    assert not at.exception
    assert "guanhuai build" in at.info[0].value


@pytest.mark.parametrize("page", PAGES)
def test_unknown_choices_in_the_address_are_said_and_left_out(demo_home, monkeypatch, page):
    at = opened(
        demo_home, monkeypatch, page,
        lang="xx", period="1900", group="nobody", what="nothing", unit="<script>", **{"as": "me"},
    )  # fmt: skip
    assert not at.exception
    assert any("1900" in caption.value for caption in at.sidebar.caption)


def test_every_phrase_stands_in_both_languages():
    blanks = __import__("string").Formatter().parse
    for key, (zh, en) in WORDS.items():
        assert zh and en, key
        assert {f for _, f, _, _ in blanks(zh) if f} == {f for _, f, _, _ in blanks(en) if f}, key
