"""Tables as HTML: headings, groups, what a phone and a keyboard need."""

from dashboard.components.tables import LONG, drawn, side
from dashboard.marks import linked


def test_rows_stand_under_the_heading_of_their_run():
    told = drawn(["甲"], [""], [["1"], ["2"], ["3"]], ["一", "一", "二"])
    assert told.count("rowgroup") == 2
    assert told.index("一") < told.index(">1<") < told.index(">2<") < told.index("二")


def test_without_headings_there_are_no_groups():
    assert "rowgroup" not in drawn(["甲"], [""], [["1"]])


def test_a_cell_carries_its_heading_for_a_phone():
    told = drawn(["内容", "数"], ["gh-x", "gh-r"], [["一句话", "1"]])
    assert "gh-list" in told and "data-h='内容'" in told
    assert "gh-list" not in drawn(["数"], ["gh-r"], [["1"]])


def test_a_table_can_be_scrolled_by_keyboard_and_a_long_one_scrolls_by_itself():
    rows = [["1"]] * (LONG + 1)
    assert "gh-tall" in drawn(["数"], ["gh-r"], rows)
    assert "gh-tall" not in drawn(["数"], ["gh-r"], rows[1:])
    assert all("tabindex='0'" in drawn(["数"], ["gh-r"], some) for some in (rows, rows[1:]))


def test_text_stays_text_and_links_stay_links():
    told = drawn(["<b>"], [""], [["<i>"], [linked("x", "page?a=1")]], ["<u>", "<u>"])
    assert "<b>" not in told and "<i>" not in told and "<u>" not in told
    assert "<a href='page?a=1'>x</a>" in told


def test_a_table_of_many_columns_is_set_closer():
    assert "gh-tight" in drawn(["数"], ["gh-r"], [["1"]], is_tight=True)
    assert "gh-tight" not in drawn(["数"], ["gh-r"], [["1"]])


def test_names_of_indicators_have_room():
    assert side("indicator") == "gh-n" and side("unit") == "gh-t"
