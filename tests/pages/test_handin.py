"""The press of 预检 or 报送, by the page alone: what a browser sees of it is in tests/flow/test_submit_page.py."""

import sys
from pathlib import Path

import openpyxl
import pytest
from command import copy_state

from dashboard.marks import literal
from pipelines import desk
from pipelines.desk.clerk import serve_next
from pipelines.paths import Home

sys.path.insert(0, str(Path(__file__).parent))
from test_pages import opened, sound

UNIT = "370784"

pytestmark = pytest.mark.slow


@pytest.fixture
def page(demo_home, tmp_path, monkeypatch):
    """A page with a file chosen, no worker beside it, and little patience."""
    monkeypatch.setattr("dashboard.components.handin.PATIENCE", 0.0)
    copy_state(demo_home, tmp_path)
    at = opened(tmp_path, monkeypatch, "submit", **{"as": UNIT})
    at.file_uploader[0].upload("表.csv", "机构,合计\n".encode())
    return at.run()


def press(at, word):
    return next(b for b in at.button if b.label == word).click().run()


def test_a_press_lays_the_file_on_the_desk_and_what_is_handed_in_is_offered_no_more(page, tmp_path):
    assert sound(press(page, "预检"))
    assert page.file_uploader[0].value
    assert sound(press(page, "报送"))
    assert not page.file_uploader[0].value
    asked = sorted((Home(tmp_path / "weifang").root / "desk").rglob("*.csv"))
    assert len(asked) == 2, list((tmp_path / "weifang").rglob("*"))


def test_what_is_owed_is_told_anew_as_soon_as_a_file_was_looked_at(
    demo_home, tmp_path, monkeypatch
):
    copy_state(demo_home, tmp_path)
    told = []

    def recorded(_context, _counter, owed):
        told.append({(one.form, one.period): one.state for one in owed})

    def looked_at(counter, _ticket):
        serve_next(counter.home, counter.catalogue)

    monkeypatch.setattr("dashboard.components.owed.show", recorded)
    monkeypatch.setattr("dashboard.components.handin.wait", looked_at)
    at = opened(tmp_path, monkeypatch, "submit", **{"as": UNIT})
    original = demo_home / "returns" / "2010" / "安丘市" / "安丘市_RC08_2010年11月.xlsx"
    book = openpyxl.load_workbook(original)
    book.worksheets[0]["E12"] = -5
    book.save(tmp_path / "wrong.xlsx")
    at.file_uploader[0].upload("wrong.xlsx", (tmp_path / "wrong.xlsx").read_bytes())
    at.run()
    assert told[-1]["RC08", "2010M11"] == "accepted"
    assert sound(press(at, "报送"))
    assert told[-1]["RC08", "2010M11"] == "returned"


def test_a_desk_that_cannot_be_used_is_a_line_and_keeps_the_files(page, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device", "/desk")

    monkeypatch.setattr(desk, "enqueue", full)
    press(page, "报送")
    assert not page.exception
    said = literal("/desk：空间不足，请腾出空间后再试。")
    assert [e.value for e in page.error] == [said]
    assert page.file_uploader[0].value
    assert sound(page.run())
