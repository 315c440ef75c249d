"""What steps on findings make of a verdict."""

from datetime import datetime
from itertools import permutations
from types import SimpleNamespace

import pytest

from pipelines.register.life import standing_at, standings, state_of


def at(day):
    return datetime(2009, 3, day)


def finding(name, severity="warning", of="r"):
    return SimpleNamespace(finding_id=name, return_id=of, severity=severity)


def step(number, name, kind, day, of="r"):
    return SimpleNamespace(step_id=number, finding_id=name, return_id=of, kind=kind, at=at(day))


WARNED = [finding("w1"), finding("w2"), finding("n", "note")]
WRONG = [finding("e1", "error"), finding("e2", "error"), finding("w1")]


@pytest.mark.parametrize(
    ("found", "steps", "expected"),
    [
        (WARNED, [("w1", "explained", 1)], [("held", None)]),
        (
            WARNED,
            [("w1", "explained", 1), ("w2", "waived", 2)],
            [("held", None), ("accepted", at(2))],
        ),
        (
            WARNED,
            [("w1", "explained", 1), ("w2", "explained", 2), ("w1", "reopened", 3)],
            [("held", None), ("accepted", at(2)), ("held", at(3))],
        ),
        (WRONG, [("e1", "waived", 1)], [("returned", None)]),
        (
            WRONG,
            [("e1", "waived", 1), ("e2", "waived", 2), ("w1", "explained", 3)],
            [("returned", None), ("held", at(2)), ("accepted", at(3))],
        ),
        # An error that someone explained is an error still.
        (WRONG[1:], [("e2", "explained", 1), ("w1", "explained", 1)], [("returned", None)]),
        # The second step of one moment comes after the first.
        (
            [finding("w1")],
            [("w1", "explained", 1), ("w1", "reopened", 1)],
            [("held", None), ("accepted", at(1)), ("held", at(1))],
        ),
    ],
)
def test_a_verdict_follows_from_findings_and_steps(found, steps, expected):
    rows = [step(number, *row) for number, row in enumerate(steps)]
    for findings in permutations(found):
        for shuffled in permutations(rows):
            assert standings(findings, shuffled) == {"r": expected}


def test_steps_across_returns_and_on_others_move_nothing():
    steps = [step(1, "x", "explained", 1), step(2, "w1", "explained", 1, of="other")]
    assert standings([finding("w1"), finding("x", of="other")], steps) == {}


def test_a_verdict_can_be_told_as_of_any_moment():
    history = standings(
        [finding("w1")], [step(1, "w1", "explained", 2), step(2, "w1", "reopened", 4)]
    )["r"]
    told = {day: standing_at(history, at(day)).verdict for day in (1, 2, 3, 4, 5)}
    assert told == {1: "held", 2: "held", 3: "accepted", 4: "accepted", 5: "held"}
    assert standing_at(history).verdict == "held"


def test_a_finding_is_where_its_last_step_left_it():
    assert state_of([]) == "open"
    steps = [step(n, "w", kind, 1) for n, kind in enumerate(("explained", "reopened", "waived"))]
    assert [state_of(steps[: n + 1]) for n in range(3)] == ["explained", "open", "waived"]
