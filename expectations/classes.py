"""Our kinds of rules as Great Expectations classes, each with its words in both languages.

They share one metric: whether a rule passes in each row of a pandas frame.
"""

import os
from typing import Any, ClassVar, Literal

os.environ["GX_ANALYTICS_ENABLED"] = "false"

import pandas as pd
from great_expectations.compatibility import pydantic
from great_expectations.execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation import MulticolumnMapExpectation
from great_expectations.expectations.expectation_configuration import ExpectationConfiguration
from great_expectations.expectations.metrics.map_metric_provider import (
    MulticolumnMapMetricProvider,
    multicolumn_condition_partial,
)

from expectations.conditions import passes
from expectations.model import Rule, Words
from expectations.written import from_text

METRIC = "multicolumn_values.pass_rule"


class RulePasses(MulticolumnMapMetricProvider):
    """The metric: one Boolean a row of the batch. ``rule`` is a rule written out as text."""

    condition_metric_name = METRIC
    condition_value_keys = ("rule",)

    @multicolumn_condition_partial(engine=PandasExecutionEngine)
    def _pandas(cls, frame: pd.DataFrame, rule: str, **_: Any) -> pd.Series:
        return pd.Series(passes(from_text(rule), frame), index=frame.index)


class RuleExpectation(MulticolumnMapExpectation):
    """Abstract: a rule that every row of a batch must pass. Rows it does not apply to pass."""

    rule: str
    ignore_row_if: Literal["all_values_are_missing", "any_value_is_missing", "never"] = "never"
    success_keys: ClassVar[tuple[str, ...]] = ("rule", "mostly")
    words: ClassVar[Words | None] = None
    _configured: ExpectationConfiguration | None = pydantic.PrivateAttr(default=None)

    @property
    def configuration(self) -> ExpectationConfiguration:
        """Made once: in one validation the engine asks each expectation over a hundred times, and
        copies it before it changes it."""
        if self._configured is None:
            self._configured = super().configuration
        return self._configured

    def __setattr__(self, name: str, value: Any) -> None:
        if name != "_configured":
            self._configured = None
        super().__setattr__(name, value)


class ExpectRowToMeetCondition(RuleExpectation):
    """Expect figures of a row to stand in the relation that the form's rule states."""

    map_metric: ClassVar[str] = METRIC
    words = Words("各项数字符合本表规定的关系。", "Figures of a row stand in the stated relation.")


class ExpectCellsToBeReadable(RuleExpectation):
    """Expect every cell to hold a number or a mark that stands for one."""

    map_metric: ClassVar[str] = METRIC
    words = Words("每格填写的是数字。", "Every cell holds a number.")


class ExpectCellsToBeFilled(RuleExpectation):
    """Expect no owed cell to be blank."""

    map_metric: ClassVar[str] = METRIC
    words = Words("应填的格均已填写。", "Every cell that is owed is filled in.")


class ExpectCellsToApply(RuleExpectation):
    """Expect no cell to be marked as not applicable where that needs an explanation."""

    map_metric: ClassVar[str] = METRIC
    words = Words("没有须说明的“不适用”。", "No cell is marked as not applicable unexplained.")


class ExpectCellsToBeNonNegative(RuleExpectation):
    """Expect no value below zero."""

    map_metric: ClassVar[str] = METRIC
    words = Words("没有负数。", "No value is negative.")


class ExpectCellsToBeWholeNumbers(RuleExpectation):
    """Expect counts and days to be whole numbers."""

    map_metric: ClassVar[str] = METRIC
    words = Words("计数为整数。", "Counts are whole numbers.")


class ExpectCellsToBeFlags(RuleExpectation):
    """Expect yes-or-no elements to be 0 or 1."""

    map_metric: ClassVar[str] = METRIC
    words = Words("是否项填 1 或 0。", "Yes-or-no figures are 1 or 0.")


class ExpectRowsToBeKnown(RuleExpectation):
    """Expect every row to be one the reporter owes."""

    map_metric: ClassVar[str] = METRIC
    words = Words("每行都是本单位应填的行。", "Every row is one the unit fills in.")


class ExpectRowsToComeOnce(RuleExpectation):
    """Expect no row to come twice in a return."""

    map_metric: ClassVar[str] = METRIC
    words = Words("同一行只填一次。", "No row comes twice in a return.")


class ExpectRowsToBePresent(RuleExpectation):
    """Expect every row the reporter owes."""

    map_metric: ClassVar[str] = METRIC
    words = Words("应填的行齐全。", "Every row the unit owes is there.")


class ExpectTotalsToAddUp(RuleExpectation):
    """Expect the totals of a return to equal the sums of its rows."""

    map_metric: ClassVar[str] = METRIC
    words = Words("合计等于各行之和。", "Totals equal the sums of the rows.")


class ExpectSomeRatioToDifferFromOne(RuleExpectation):
    """Expect not every ratio of a return to have a numerator exactly as large as its denominator."""

    map_metric: ClassVar[str] = METRIC
    words = Words(
        "各项比率的分子与分母不全部相等。", "Not every numerator of a return is its denominator."
    )


BY_KIND: dict[str, type[RuleExpectation]] = {
    "condition": ExpectRowToMeetCondition,
    "readable": ExpectCellsToBeReadable,
    "required": ExpectCellsToBeFilled,
    "not_applicable": ExpectCellsToApply,
    "non_negative": ExpectCellsToBeNonNegative,
    "whole_number": ExpectCellsToBeWholeNumbers,
    "flag": ExpectCellsToBeFlags,
    "row_known": ExpectRowsToBeKnown,
    "row_once": ExpectRowsToComeOnce,
    "row_present": ExpectRowsToBePresent,
    "total": ExpectTotalsToAddUp,
    "numerator_is_denominator": ExpectSomeRatioToDifferFromOne,
}


def description(rule: Rule) -> Words:
    """What the rule asks for: its own words, else those of its kind."""
    words = rule.description or BY_KIND[rule.kind].words
    assert words is not None
    return words
