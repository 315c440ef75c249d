"""复评: actions opened about what an assessment scored weak, and how each stands in a later assessment.

A share of points is no figure of chance; whether the values behind two shares differ beyond it is told
apart, and only where both are counts of periods of one length that do not overlap.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

import numpy as np

from pipelines.assess import actions as acts
from pipelines.assess.actions import Opening
from pipelines.assess.bench import lay_out
from pipelines.assess.request import Request
from pipelines.assess.weak_scores import BELOW, Result, Score, problem_of, result_of, scores, weak
from pipelines.catalogue.whole import Catalogue
from pipelines.errors import UserError
from pipelines.paths import Home
from pipelines.period import Period, parse
from pipelines.register import actions
from pipelines.register.actions import CLOSED, Action
from pipelines.register.store import open_register, reading, writing
from pipelines.scoring.intervals import newcombe

RECOVERED, BETTER, NO_BETTER, NOT_ASSESSED, NOT_IN_RULES = VERDICTS = (
    "recovered", "better", "no_better", "not_assessed", "not_in_rules",
)  # fmt: skip


class Followed(NamedTuple):
    """A weak score and how it stands later. ``now``: None where it is not assessed. ``by_chance``: whether
    the difference of the two values is one that chance makes; None where that cannot be said."""

    then: Score
    now: Score | None
    verdict: str
    by_chance: bool | None
    action: Action | None


class Fresh(NamedTuple):
    """An indicator that is weak now and was not. ``then``: None where it was not assessed."""

    then: Score | None
    now: Score


def source_code(score: Score, period: Period) -> str:
    """The row codes that name a score as the source of an action."""
    return f"{score.indicator} {score.unit} {period.code}"


def about(known: Iterable[Action], score: Score, period: Period) -> list[Action]:
    """The actions about a score, in whatever order its codes were written."""
    codes = {score.indicator, score.unit, period.code}
    return [a for a in known if a.owner == score.unit and {*a.source.split(), a.owner} == codes]


def open_weak(
    home: Home,
    catalogue: Catalogue,
    assessment_id: str,
    due: date,
    ask: Request,
    below: float = BELOW,
    unit: str | None = None,
) -> tuple[list[Action], int]:
    """Open an action for each weak score that none was opened about, all of them or none; those opened,
    and how many had one. A closed one is had: the same score is no news, only a later period's is."""
    engine = open_register(home)
    try:
        with writing(engine) as connection:
            result = result_of(lay_out(connection, assessment_id))
            known, found = actions.actions(connection), weak(result, below, unit)
            new = [s for s in found if not about(known, s, result.period)]
            made = [
                acts.opened(connection, catalogue, opening(result, s, known, due), ask) for s in new
            ]
            return made, len(found) - len(made)
    finally:
        engine.dispose()


def opening(result: Result, score: Score, known: Sequence[Action], due: date) -> Opening:
    """What is opened about a weak score."""
    again = [a.action_id for a in known if _came_before(a, score, result.period)]
    return Opening(
        score.unit, problem_of(result, score), due, source_code(score, result.period),
        again[-1] if again else None,
    )  # fmt: skip


def _came_before(action: Action, score: Score, period: Period) -> bool:
    """Whether a closed action is of the same unit and indicator, and of no period that ends later."""
    words = action.source.split()
    is_same = action.owner == score.unit and score.indicator in words
    return is_same and action.stage == CLOSED and all(p.end < period.end for p in _periods(words))


def _periods(words: Sequence[str]) -> Iterator[Period]:
    for word in words:
        try:
            yield parse(word)
        except ValueError:
            continue


def followed(
    before: Result, after: Result, known: Sequence[Action], below: float = BELOW
) -> tuple[list[Followed], list[Fresh]]:
    """Each weak score of the earlier result as it stands in the later, and what is weak only there.
    Raises UserError where the one is not earlier."""
    if before.period.end >= after.period.end:
        raise UserError(
            f"{before.assessment_id}: is not earlier than {after.assessment_id}; give an earlier one",
            f"{before.assessment_id}不早于{after.assessment_id}，请选更早的考核。",
        )
    then, now = scores(before), scores(after)
    were, are = weak(before, below), weak(after, below)
    rules = {leaf.indicator for leaf in after.catalogue.scheme.tree.leaves}
    rows = [
        Followed(
            s, one := now.get((s.unit, s.indicator)), _verdict(s, one, below, s.indicator in rules),
            by_chance(before, after, s, one), next(reversed(about(known, s, before.period)), None),
        )
        for s in were
    ]  # fmt: skip
    old = {(s.unit, s.indicator) for s in were}
    keys = [((s.unit, s.indicator), s) for s in are]
    return rows, [Fresh(then.get(key), s) for key, s in keys if key not in old]


def _verdict(then: Score, now: Score | None, below: float, is_in_rules: bool) -> str:
    if not is_in_rules:
        return NOT_IN_RULES
    if now is None:
        return NOT_ASSESSED
    if now.share >= below:
        return RECOVERED
    return BETTER if now.share > then.share else NO_BETTER


def by_chance(before: Result, after: Result, then: Score, now: Score | None) -> bool | None:
    """Whether Newcombe's 95 % interval of the difference of two values holds 0. None where that cannot be
    said: no counts, periods of two lengths, or one within the other (the same cases twice)."""
    is_like = before.period.grain == after.period.grain and before.period.end < after.period.start
    if now is None or now.counts is None or then.counts is None or not is_like:
        return None
    low, high = newcombe(*now.counts, *then.counts)
    return None if np.isnan(low) else bool(low <= 0 <= high)


def follow(
    home: Home, assessment_id: str, since: str, below: float = BELOW
) -> tuple[Result, Result, list[Followed], list[Fresh]]:
    """Of two assessments by their ids, with the actions of the register."""
    engine = open_register(home)
    try:
        with reading(engine) as connection:
            before, after = (result_of(lay_out(connection, one)) for one in (since, assessment_id))
            known = actions.actions(connection)
    finally:
        engine.dispose()
    return before, after, *followed(before, after, known, below)
