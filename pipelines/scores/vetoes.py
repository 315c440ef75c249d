"""Vetoes of one window, for all units at once."""

from dataclasses import dataclass

import numpy as np

from pipelines.catalogue.base import Text
from pipelines.catalogue.scheme import Scheme
from pipelines.scores import words
from pipelines.scores.adjustments import Tally
from pipelines.scores.facts import Entry, Facts
from pipelines.scores.inputs import Window
from pipelines.scoring.grades import NO_GRADE, Bools, Ints
from pipelines.scoring.rounding import Floats

BITES = "final"
"""The one state in which a veto does."""


@dataclass(frozen=True)
class VetoEffect:
    """Grades (positions in the scheme) that vetoes cap and force; −1 where none bites."""

    at_most: Ints
    forced: Ints


def vetoes(
    scheme: Scheme, window: Window, facts: Facts, units: int
) -> tuple[list[Tally], VetoEffect]:
    """Vetoes alleged or decided, and what those that are final do to the grade."""
    positions = {grade.code: position for position, grade in enumerate(scheme.grades)}
    effect = VetoEffect(np.full(units, NO_GRADE), np.full(units, NO_GRADE))
    tallies = []
    for veto in scheme.vetoes:
        counts = np.nan_to_num(facts.elements[veto.element][window.index])
        states = _states(facts.entries, window, veto.code)
        bites = np.array([BITES in states.get(unit, ()) for unit in range(units)], dtype=bool)
        limit, side = (
            (veto.grade, effect.forced) if veto.grade else (veto.grade_at_most, effect.at_most)
        )
        if limit is not None:
            side[bites] = np.maximum(side[bites], positions[limit])
        tallies.append(_vetoed(scheme, veto.code, veto.name, counts, states, bites, limit))
    return tallies, effect


def _states(entries: tuple[Entry, ...], window: Window, code: str) -> dict[int, list[str]]:
    """States of a veto's entries by unit, the dismissed ones left out."""
    states: dict[int, list[str]] = {}
    for entry in entries:
        if entry.window == window.index and entry.code == code and entry.state != "dismissed":
            states.setdefault(entry.unit, []).append(entry.state)
    return states


def _vetoed(
    scheme: Scheme,
    code: str,
    name: Text,
    counts: Floats,
    states: dict[int, list[str]],
    bites: Bools,
    limit: str | None,
) -> Tally:
    known = np.array([unit in states for unit in range(len(counts))], dtype=bool)
    events = np.maximum(counts, [len(states.get(unit, ())) for unit in range(len(counts))])
    grade = next((g for g in scheme.grades if g.code == limit), scheme.grades[-1])
    is_forced = any(v.code == code and v.grade for v in scheme.vetoes)
    outcome = words.forced(grade) if is_forced else words.at_most(grade)
    return Tally(
        code,
        "veto",
        name,
        events,
        np.zeros(len(counts)),
        (counts > 0) | known,
        bites,
        np.stack([events, bites, np.where(known, np.arange(len(counts)), NO_GRADE)]),
        lambda column: words.veto(
            name, column[0], states.get(int(column[2]), []), bool(column[1]), outcome
        ),
    )
