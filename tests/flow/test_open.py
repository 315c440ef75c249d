"""How soon a page says what it is about, and how still it stands, beside an empty page in one run."""

import sys
from pathlib import Path

import pytest
from browsing import NEEDS_BROWSER
from command import NOW

sys.path.insert(0, str(Path(__file__).parents[1]))
import bench_open


@pytest.mark.slow
@pytest.mark.timed
@pytest.mark.timeout(500)
@NEEDS_BROWSER
def test_pages_open_little_later_than_an_empty_one_and_stand_still(demo_home):
    pages = tuple(page for page in bench_open.PAGES if page != "assess")  # there is none yet
    found = bench_open.measured(str(demo_home), NOW, "weifang", pages=pages)
    empty = found.pop("")
    late = {page: one for page, one in found.items() if one.visible > 1.3 * empty.visible}
    slow = {page: one for page, one in found.items() if one.settled > 2.7 * empty.settled}
    restless = {page: one for page, one in found.items() if one.moved > 0.1}
    assert not (late or slow or restless), (empty, late, slow, restless)
