"""What of the register an assessment is made of."""

import dataclasses
import sys
from datetime import datetime
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "flow"))
import grove

from pipelines.catalogue.scheme import Missing
from pipelines.extract.received import Snapshot
from pipelines.freeze import at_freeze, reopened
from pipelines.paths import Home
from pipelines.period import parse
from pipelines.register.versions import Version

WHOLE = grove.catalogue()
EXCUSED = Missing(not_assessed_without=("G",))
CATALOGUE = dataclasses.replace(WHOLE, scheme=WHOLE.scheme.model_copy(update={"missing": EXCUSED}))
AS_OF = datetime(2010, 2, 1, 9)
BEFORE, AT = datetime(2009, 7, 25, 23, 59), datetime(2009, 7, 26)
"""The half-year is frozen at the end of 25 July."""


def version(number, at, verdict="accepted", code="2009M02", form="F", live=False, latest=False):
    return Version(
        return_id=f"{form}{code}-{number}", form=form, period=code, reporter="A", version=number,
        received_at=at, file_hash="h", file_name="n", sheet=None, is_demo=False, part_hash="p",
        catalogue_hash="c", verdict=verdict, is_latest=latest, is_live=live, receptions=("r",),
    )  # fmt: skip


def snapshot(*versions):
    return Snapshot(Home(Path("nowhere")), 1, versions, [], [], [], [])


def windows(*versions, as_of=AS_OF):
    return [w.period.code for w in reopened(CATALOGUE, snapshot(*versions), as_of)]


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (version(1, BEFORE, live=True), []),
        (version(1, AT, live=True), ["2009H1"]),
        # Not in force: nothing came into the window.
        (version(1, AT), []),
        # Of the second half, which is no assessment; of another year's first.
        (version(1, AT, code="2009M07", live=True), []),
        (version(1, AT, code="2008M02", live=True), ["2008H1", "2008"]),
        # The verification follows the freeze.
        (version(1, AT, code="2009Q1", form="G", live=True), []),
        (version(1, datetime(2010, 1, 26), live=True), ["2009H1", "2009"]),
    ],
)
def test_a_window_is_computed_again_when_something_in_force_came_after_its_freeze(one, expected):
    assert windows(one) == expected


def test_a_window_not_frozen_yet_is_not_computed_again():
    assert windows(version(1, AT, live=True), as_of=BEFORE) == []


def test_what_stood_is_the_last_in_force_by_then():
    versions = (
        version(1, datetime(2009, 3, 2)),
        version(2, BEFORE, "held"),
        version(3, BEFORE, "returned"),
        version(4, AT, live=True, latest=True),
        version(1, AT, code="2009M03", live=True, latest=True),
        version(1, AT, code="2009Q1", form="G", live=True, latest=True),
        version(1, BEFORE, code="2009M07", live=True, latest=True),
    )
    (chosen,) = reopened(CATALOGUE, snapshot(*versions), AS_OF)
    then = at_freeze(CATALOGUE, snapshot(*versions), chosen)
    assert chosen.period == parse("2009H1")
    assert [(v.return_id, v.is_live, v.is_latest) for v in then.versions] == [
        ("F2009M02-1", False, False),
        ("F2009M02-2", True, False),
        ("F2009M02-3", False, True),
        ("G2009Q1-1", True, True),
    ]
