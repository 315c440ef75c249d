"""What other people wrote is shown as written: in Markdown it fetches no picture and leads nowhere."""

import re
import sys
from pathlib import Path

import openpyxl
import pytest
from command import copy_state, guanhuai

from dashboard.marks import literal
from pipelines import desk
from pipelines.catalogue.load import load
from pipelines.desk import Declined, Upload
from pipelines.desk.clerk import serve_next
from pipelines.errors import UserError
from pipelines.paths import CATALOGUES, Home
from pipelines.register.actor import Actor
from pipelines.register.reason import checked

sys.path.insert(0, str(Path(__file__).parent))
from test_pages import opened, seen, sound

UNIT, OTHER = "370784", "370781"
HOSTILE = "![x](http://a.example/p.png) [y](javascript:z) **b** :red[c] $d$ <img src=x> `e` https://f.example"


def test_markdown_has_no_meaning_in_it():
    told = literal(HOSTILE)
    bare = re.sub(r"\\.", "", told)
    assert not set(bare) & set("`*_{}[]()#+-.!|<>~$:^&\\")
    assert re.sub(r"\\(.)", r"\1", told) == HOSTILE


@pytest.mark.parametrize("text", ["", "字" * 501, "请联系 13800138000"])
def test_what_a_reason_lacks_is_said_in_the_pages_language(text):
    with pytest.raises(UserError) as caught:
        checked("finding 1", text)
    assert re.search("[\u4e00-\u9fff]", caught.value.line("zh"))
    assert not re.search("[\u4e00-\u9fff]", caught.value.line("en"))
    assert "13800138000" not in caught.value.line("zh") + caught.value.line("en")


def test_an_error_without_a_chinese_line_is_told_all_the_same():
    assert UserError("one").line("zh") == "one"
    assert Declined("none").line("zh").startswith("没有文件")
    assert Declined("none").line("en").startswith("No files")


@pytest.fixture(scope="module")
def home(demo_home, tmp_path_factory) -> Path:
    """A copy of the demonstration with a county's file of a hostile name."""
    base = tmp_path_factory.mktemp("words")
    copy_state(demo_home, base)
    sent = demo_home / "returns" / "2010" / "安丘市" / "安丘市_RC08_2010年12月.xlsx"
    named = base / "![x](a.png) <b>.xlsx"
    book = openpyxl.load_workbook(sent)
    book.worksheets[0]["E12"] = -5
    book.save(named)
    handed_in = guanhuai(base, "submit", str(named), "--unit", UNIT)
    assert handed_in.returncode == 1, handed_in.stderr
    return base


@pytest.mark.slow
def test_a_files_name_fetches_nothing_on_the_page(home, monkeypatch):
    listed = opened(home, monkeypatch, "submit", section="receipts", **{"as": UNIT})
    receipt = re.search(r"receipt=([\w-]+)[^>]*>!\[x\]", seen(listed))
    assert receipt
    at = opened(home, monkeypatch, "submit", section="receipts", receipt=receipt[1], **{"as": UNIT})
    assert sound(at)
    told = [part.value for part in (*at.markdown, *at.caption, *at.warning)]
    assert any("a\\.png" in text for text in told)
    assert not any("![x](" in text or "<b>" in text for text in told)
    assert not any("<b>.xlsx" in html.proto.body for html in at.get("html"))


@pytest.mark.slow
def test_receipts_of_a_ticket_are_for_the_one_who_laid_it_down(home, monkeypatch):
    """A session that changes its role is shown nothing of the one before."""
    state, content = Home(home / "weifang"), (home / "![x](a.png) <b>.xlsx").read_bytes()
    monkeypatch.setenv("GUANHUAI_NOW", "2011-02-28T09:00:00")
    ticket = desk.enqueue(state, [Upload("mine.xlsx", content)], Actor("clerk", UNIT), "check")
    assert serve_next(state, load(CATALOGUES / "weifang")) == ticket
    for unit, is_shown in ((UNIT, True), (OTHER, False), ("team", False)):
        at = opened(home, monkeypatch, "submit", **{"as": unit})
        at.session_state["desk_ticket"] = ticket
        at.run()
        assert sound(at)
        assert ("mine\\.xlsx" in seen(at)) == is_shown, unit


@pytest.mark.slow
def test_what_was_taken_back_stays_listed_and_says_so(home, monkeypatch):
    asked = (str(home / "![x](a.png) <b>.xlsx"), "--unit", UNIT, "--reason", "报错文件")
    back = guanhuai(home, "withdraw", *asked, now="2011-01-05T09:00:00")
    assert back.returncode == 0, back.stderr
    at = opened(home, monkeypatch, "submit", section="receipts", **{"as": UNIT})
    assert sound(at)
    assert seen(at).count("已撤回") == 1
