"""Cells named one by one, told as ranges."""

import pytest

from pipelines.ranges import ranges


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ("E4, E5, E6, E7", "E4:E7"),
        ("E4, E5, F5, F6, F7", "E4, E5, F5:F7"),
        ("E4", "E4"),
        ("E4, F4", "E4, F4"),
        ("E9, E10, E11, E13", "E9:E11, E13"),
        ("Y10, Z10, AA10, AB10", "Y10:AB10"),
        ("全表", "全表"),
        ("第3行, E4", "第3行, E4"),
        ("", ""),
    ],
)
def test_cells_that_follow_one_another_are_a_range(cells, told):
    assert ranges(cells) == told
