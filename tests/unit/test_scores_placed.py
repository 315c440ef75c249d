"""A sheet of totals laid on another rulebook's units, deductions, tie breaks and grades."""

from types import SimpleNamespace

import numpy as np
import pytest

from pipelines.catalogue.base import Text
from pipelines.errors import UserError
from pipelines.period import parse
from pipelines.scores.placed import placed
from pipelines.scores.totals import Sheet
from pipelines.scores.vetoes import VetoEffect


def rules(deductions, ties, grades):
    coded = [SimpleNamespace(code=code) for code in deductions]
    named = [SimpleNamespace(code=g, name=Text(zh=f"等级{g}", en=g)) for g in grades]
    return SimpleNamespace(deductions=coded, tie_breaks=ties, grades=named)


def sheet(at_most=(-1, -1)):
    """Units a and b; b has the deduction late."""
    return Sheet(
        parse("2009H1"), "H1", False, np.array(["g", "g"], dtype=object), np.array([80.0, 70.0]),
        np.zeros(2), np.zeros(2), np.array([80.0, 70.0]), np.ones(2),
        np.array([[False], [True]]), VetoEffect(np.array(at_most), np.array([-1, -1])),
        np.array([[3.0], [2.0]]), [[], []],
    )  # fmt: skip


OLD = rules(["late"], ("I1",), ["top", "fail"])


def test_a_unit_that_came_later_has_no_total_and_one_that_went_is_left_out():
    laid = placed(sheet(), OLD, ("a", "b"), OLD, ("new", "b"))
    assert np.isnan(laid.total[0]) and laid.total[1] == 70.0
    assert list(laid.groups) == [None, "g"]
    assert laid.has_deduction.tolist() == [[False], [True]]
    assert np.isnan(laid.ties[0, 0]) and laid.ties[1, 0] == 2.0


def test_a_deduction_and_a_tie_break_that_came_later_bite_on_nobody():
    to = rules(["new", "late"], ("I2", "I1"), ["top", "fail"])
    laid = placed(sheet(), OLD, ("a", "b"), to, ("b", "a"))
    assert laid.has_deduction.tolist() == [[False, True], [False, False]]
    assert np.isnan(laid.ties[:, 0]).all() and laid.ties[:, 1].tolist() == [2.0, 3.0]
    assert laid.total.tolist() == [70.0, 80.0]


def test_a_veto_bites_on_the_same_grade_wherever_it_stands():
    to = rules(["late"], ("I1",), ["top", "good", "fail"])
    laid = placed(sheet(at_most=(1, -1)), OLD, ("a", "b"), to, ("a", "b", "c"))
    assert laid.veto.at_most.tolist() == [2, -1, -1] and laid.veto.forced.tolist() == [-1] * 3


def test_a_veto_on_a_grade_that_is_not_there_is_told():
    with pytest.raises(UserError, match="grade fail") as told:
        placed(
            sheet(at_most=(1, -1)), OLD, ("a", "b"), rules(["late"], ("I1",), ["top"]), ("a", "b")
        )
    assert "等级fail" in told.value.line("zh")
