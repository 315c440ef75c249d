"""The steps of a build: SQL models, and those that are Python."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from pipelines import models
from pipelines.catalogue.whole import Catalogue

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SCORES = (
    "score_leaf", "score_part", "care_score", "score_adjustment", "score_total",
)  # fmt: skip
SCORED_FROM = (
    "source.assessment",
    "source.score_entry", "source.finding_step", "source.verdict_span", "source.unit_entry",
    "source.frozen_indicator", "source.frozen_element",
    "marts.indicator_value", "marts.element_value", "marts.reporting",
    "marts.extension", "marts.finding", "marts.return", "marts.unit", "marts.period", "marts.indicator",
)  # fmt: skip
SEARCHED = (
    "source.version", "source.revised_value", "core.live_value", "core.slot",
    "marts.indicator_value", "marts.indicator", "marts.unit",
)  # fmt: skip


def steps_of_build(
    con: "DuckDBPyConnection",
    catalogue: Catalogue,
    as_of: datetime,
    given: set[str],
    across: "Callable[[DuckDBPyConnection], None]",
) -> list[models.Step]:
    """All of them in order. ``across`` finds what is wrong across returns."""
    steps = [models.step_of(con, model) for model in models.find_models()]
    steps += [
        models.Step(
            "cross findings",
            frozenset({"core.live_value"}),
            frozenset({"source.cross_finding"}),
            across,
        ),
        models.Step(
            "signals",
            frozenset(SEARCHED),
            frozenset({"source.signal"}),
            partial(load_signals, catalogue=catalogue),
        ),
        models.Step(
            "scores",
            frozenset(SCORED_FROM),
            frozenset(f"marts.{table}" for table in SCORES),
            partial(score_all, catalogue=catalogue, as_of=as_of),
        ),
    ]
    return models.in_order(steps, given)


def load_signals(con: "DuckDBPyConnection", catalogue: Catalogue) -> None:
    from pipelines.signals import load_signals as load

    load(con, catalogue)


def score_all(con: "DuckDBPyConnection", catalogue: Catalogue, as_of: datetime) -> None:
    from pipelines.scores import score
    from pipelines.scores.assessed import take_assessed

    score(con, catalogue, as_of)
    take_assessed(con)
