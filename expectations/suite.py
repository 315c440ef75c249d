"""Suites of expectations from rules, and one run of a suite over a frame."""

import os
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from expectations.conditions import columns_read
from expectations.model import EngineError, Rule
from expectations.written import to_text

if TYPE_CHECKING:
    import pandas as pd
    from great_expectations import ExpectationSuite

os.environ["GX_ANALYTICS_ENABLED"] = "false"

KEY = "row_id"
RESULT_FORMAT = {
    "result_format": "COMPLETE",
    "unexpected_index_column_names": [KEY],
    "exclude_unexpected_values": True,
    "return_unexpected_index_query": False,
    "partial_unexpected_count": 0,
}
"""Every failing row by its key alone, without its values. On a frame indexed by the key the listing
then costs next to nothing, however many rows fail; with values it takes minutes."""
_SEVERITY = {"error": "critical", "warning": "warning", "note": "info"}


@lru_cache(maxsize=128)
def suite_of(rules: tuple[Rule, ...]) -> "ExpectationSuite":
    """One expectation a rule, its place in ``rules`` in its meta. Raises EngineError when a rule
    cannot be made into one."""
    import great_expectations as gx

    try:
        expectations = [_expectation(place, rule) for place, rule in enumerate(rules)]
        return gx.ExpectationSuite("return", expectations=expectations)
    except Exception as error:
        raise EngineError(f"the rules cannot be made into a suite: {error}") from error


def run(rules: Sequence[Rule], frame: "pd.DataFrame") -> list[Any]:
    """The engine's result of each rule, in the rules' order.

    Raises EngineError when the engine falls over, or when results are missing.
    """
    suite = suite_of(tuple(rules))
    try:
        batch = _batch_definition().get_batch(batch_parameters={"dataframe": frame})
        found = batch.validate(suite, result_format=RESULT_FORMAT).results
    except Exception as error:
        raise EngineError(f"the engine failed: {error}") from error
    by_place = {result.expectation_config.meta["place"]: result for result in found}
    if sorted(by_place) != list(range(len(rules))) or len(found) != len(rules):
        raise EngineError(f"{len(rules)} rules, but {len(found)} results")
    return [by_place[place] for place in range(len(rules))]


def _expectation(place: int, rule: Rule) -> Any:
    from great_expectations.expectations.metadata_types import FailureSeverity

    from expectations.classes import BY_KIND, description

    words = description(rule)
    return BY_KIND[rule.kind](
        column_list=columns_read(rule),
        rule=to_text(rule),
        description=words.en,
        severity=FailureSeverity(_SEVERITY[rule.severity]),
        meta={"rule_id": rule.id, "place": place, "zh": words.zh, "en": words.en},
    )


@lru_cache(maxsize=1)
def _batch_definition() -> Any:
    """Of a context in memory, made once; its data source keeps no frame."""
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False, metric_calculations=False)
    asset = context.data_sources.add_pandas("returns").add_dataframe_asset("return")
    return asset.add_batch_definition_whole_dataframe("form")
