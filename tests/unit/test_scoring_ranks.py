import numpy as np

from pipelines.scoring.ranks import competition

NAN = np.nan


def places(totals, *breaks):
    columns = np.array(breaks).T if breaks else None
    return [None if np.isnan(r) else int(r) for r in competition(totals, columns)]


def test_equal_totals_share_a_rank_and_the_next_is_skipped():
    assert places([90, 95, 90, 80]) == [2, 1, 2, 4]
    assert places([90, 90, 80]) == [1, 1, 3]


def test_ties_are_broken_by_points_in_order():
    # first tie-break parts unit 2 from the rest, the second parts the rest
    assert places([90, 90, 90], [5, 6, 5], [1, 1, 2]) == [3, 1, 2]


def test_points_do_not_matter_where_totals_differ():
    assert places([91, 90], [0, 6]) == [1, 2]


def test_a_tie_that_no_tie_break_parts_stays_shared():
    assert places([90, 90, 70], [5, 5, 6], [3, 3, 3]) == [1, 1, 3]


def test_a_missing_tie_break_shares_the_rank():
    assert places([90, 90, 90, 80], [6, NAN, 5, 6], [1, 2, 3, 4]) == [1, 1, 1, 4]
    # the second one missing matters only to those the first leaves tied
    assert places([90, 90, 90], [6, 5, 5], [NAN, 1, 2]) == [1, 3, 2]


def test_no_total_no_rank():
    assert places([NAN, 90, NAN]) == [None, 1, None]
    assert places([]) == []
