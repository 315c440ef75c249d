"""Looks at the edition that shows everything are logged, once a session and page; others are not."""

import shutil
from types import SimpleNamespace

import openpyxl
import pytest
from command import NOW, copy_state, guanhuai
from opened import APP, opened, seen
from streamlit.testing.v1 import AppTest

from dashboard.components import originals
from dashboard.marks import literal
from dashboard.words import say
from pipelines import paths
from pipelines.errors import UserError
from pipelines.register import looks
from pipelines.register.store import open_register, reading
from pipelines.register.versions import every_version_of

pytestmark = pytest.mark.slow
UNIT = "370784"


@pytest.fixture
def home(demo_home, tmp_path, monkeypatch):
    copy_state(demo_home, tmp_path)
    monkeypatch.setenv("GUANHUAI_HOME", str(tmp_path))
    monkeypatch.setenv("GUANHUAI_CATALOGUE", "weifang")
    monkeypatch.setenv("GUANHUAI_NOW", NOW)
    found = paths.home("weifang")
    shutil.rmtree(found.looks, ignore_errors=True)  # other tests looked at what was copied
    return found


def app(**params):
    at = AppTest.from_file(APP, default_timeout=60)
    for key, value in params.items():
        at.query_params[key] = value
    return at


def logged(home):
    with_waiting = open_register(home)
    looks.collect(with_waiting, home)
    return [(one.actor_role, one.subject) for one in looks.looks(with_waiting)]


def test_a_look_at_everything_is_logged_once(home):
    at = app().run()
    at.run()
    assert logged(home) == [("evaluator", "team overview")]


@pytest.mark.parametrize("who", ["public", "leader", "analyst", UNIT])
def test_looks_at_what_is_published_or_one_s_own_are_not(home, who):
    assert not app(**{"as": who}).run().exception
    assert logged(home) == []


def test_a_page_whose_look_cannot_be_logged_is_not_shown(home, monkeypatch):
    def full(*_args):
        raise OSError("disk full")

    monkeypatch.setattr(looks, "_append", full)
    at = app().run()
    assert [error.value[:8] for error in at.error] == ["查阅记录写不下来"]
    assert "需关注" not in seen(at)


def test_the_original_is_there_for_those_it_is_for(demo_home, monkeypatch):
    def offered(who):
        at = opened(demo_home, monkeypatch, "profile", unit=UNIT, **{"as": who})
        assert not at.exception
        return say("originals", "zh") in seen(at)

    assert offered("team") and offered(UNIT)
    assert not offered("public") and not offered("370781")


SHARED = """
import sys
sys.path.insert(0, {app!r}.rsplit("/", 2)[0])
import streamlit as st
from dashboard.components import context, originals
from pipelines.errors import UserError
_, found = context.read()
originals.show(found, {cells!r})
try:
    st.session_state["given"] = originals.content(found, {shared!r}, {unit!r})
except UserError as error:
    st.session_state["given"] = error.line("zh")
"""


def workbook_of(demo_home, to, *names):
    """The returns of several units in one workbook, as an office puts them together."""
    together = openpyxl.Workbook()
    together.remove(together.worksheets[0])
    for name in names:
        sent = demo_home / "returns" / "2010" / name / f"{name}_RC08_2010年12月.xlsx"
        sheet = together.create_sheet(name)
        for row in openpyxl.load_workbook(sent).worksheets[0].iter_rows():
            for cell in row:
                sheet[cell.coordinate] = cell.value
    together.save(to)
    return to


def test_a_file_with_another_units_return_is_not_given_to_a_unit(home, demo_home, tmp_path):
    path = workbook_of(demo_home, tmp_path / "![x](a.png) 汇总.xlsx", "安丘市", "青州市")
    handed_in = guanhuai(tmp_path, "submit", "--quiet", str(path))
    with reading(open_register(home)) as connection:
        versions = every_version_of(connection, UNIT)
        (both,) = [v for v in versions if v.file_name == path.name]
        own = next(v for v in versions if v.file_name != path.name)
    assert handed_in.returncode == 0, handed_in.stderr
    cells = [
        {"file_hash": v.file_hash, "file_name": v.file_name, "reporter": UNIT} for v in (both, own)
    ]
    text = SHARED.format(app=APP, cells=cells, shared=both.file_hash, unit=UNIT)

    def looked_at(who):
        at = AppTest.from_string(text, default_timeout=60)
        at.query_params["as"] = who
        assert not at.run().exception
        return [b.label for b in at.get("download_button")], at.session_state["given"]

    names, given = looked_at(UNIT)
    assert names == [literal(own.file_name)] and "青州市" in given
    names, given = looked_at("team")
    assert (
        names[0] == "\\!\\[x\\]\\(a\\.png\\) 汇总\\.xlsx"
        and len(names) == 2
        and given == path.read_bytes()
    )


def test_every_original_behind_a_number_is_offered(demo_home, monkeypatch):
    def offered():
        params = {"as": "team", "unit": "370782", "indicator": "I26"}
        at = opened(demo_home, monkeypatch, "scorecard", **params)
        buttons = [b for b in at.get("download_button") if "xls" in b.label or "csv" in b.label]
        chosen = [one.options for one in at.selectbox if one.label == say("originals", "zh")]
        return len(buttons), [len(options) for options in chosen]

    assert offered() == (11, [])
    monkeypatch.setattr(originals, "LISTED", 10)
    assert offered() == (1, [11])


def test_an_original_that_was_erased_is_a_sentence(home, monkeypatch):
    monkeypatch.setattr(originals.access, "allowed", lambda *_: None)
    with pytest.raises(UserError, match="the original is not kept any more"):
        originals.content(SimpleNamespace(visitor=SimpleNamespace(unit=None)), "0" * 64, UNIT)
