"""How soon a page says what it is about, and how still it stands, beside an empty page in one run."""

import sys
from pathlib import Path

import pytest
from browsing import NEEDS_BROWSER
from command import NOW

sys.path.insert(0, str(Path(__file__).parents[1]))
import bench_open

TRIES = 2
"""A machine that others use as well may be slow for one side of a ratio alone: what was late is opened
again, beside an empty page again."""


@pytest.mark.slow
@pytest.mark.timed
@pytest.mark.timeout(500)
@NEEDS_BROWSER
def test_pages_open_little_later_than_an_empty_one_and_stand_still(demo_home):
    left = tuple(page for page in bench_open.PAGES if page != "assess")  # there is none yet
    told = []
    for _ in range(TRIES):
        found = bench_open.measured(str(demo_home), NOW, "weifang", pages=left)
        empty = found.pop("")
        assert {page: one.moved for page, one in found.items() if one.moved > 0.1} == {}
        left = tuple(page for page, one in found.items() if is_late(one, empty))
        told.append((empty, {page: found[page] for page in left}))
        if not left:
            return
    raise AssertionError(told)


def is_late(one, empty) -> bool:
    return one.visible > 1.3 * empty.visible or one.settled > 2.7 * empty.settled
