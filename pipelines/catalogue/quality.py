"""The data-quality score: dimensions, the measures each rests on, and what they weigh."""

from typing import Literal

from pydantic import Field

from pipelines.catalogue.base import Entry, Text

DimensionCode = Literal[
    "completeness", "timeliness", "validity", "accuracy", "uniqueness", "integrity"
]
MeasureCode = Literal[
    "received",
    "filled_in",
    "on_time",
    "no_errors",
    "first_time_right",
    "recount_matches",
    "agrees_across",
    "stated_once",
    "traceable",
    "answered",
]


class Measured(Entry):
    """What a measure is called, and the share it is: of what, how many. ``tells``: it says something
    of the figures themselves, so that it is withheld with sensitive ones."""

    name: Text
    share: Text
    tells: bool = False


MEASURES: dict[MeasureCode, Measured] = {
    "received": Measured(
        name=Text(zh="已报", en="Received"),
        share=Text(
            zh="应报报表中已收到的份数", en="of the returns expected, those that were received"
        ),
    ),
    "filled_in": Measured(
        name=Text(zh="填全", en="Filled in"),
        share=Text(
            zh="已收到报表应填的单元格中，填了数或注明不适用的格数",
            en="of the cells that returns received owe, those with a number or marked not applicable",
        ),
    ),
    "on_time": Measured(
        name=Text(zh="按时", en="On time"),
        share=Text(
            zh="应报报表中第一次可读报送在截止日24时前的份数",
            en="of the returns expected, those first received by 24:00 of the due day",
        ),
    ),
    "no_errors": Measured(
        name=Text(zh="无错误", en="Without errors"),
        share=Text(
            zh="已审核报表中最近一版没有未改错误的份数",
            en="of the returns judged, those whose latest version has no error open",
        ),
    ),
    "first_time_right": Measured(
        name=Text(zh="一次报对", en="Right the first time"),
        share=Text(
            zh="已审核报表中第一版没有被退回的份数",
            en="of the returns judged, those whose first version was not sent back",
        ),
    ),
    "recount_matches": Measured(
        name=Text(zh="核查相符", en="Matched by recount"),
        share=Text(
            zh="核查抽查的数据项中与底册相符的项数",
            en="of the items recounted in verification, those that match the ledgers",
        ),
        tells=True,
    ),
    "agrees_across": Measured(
        name=Text(zh="前后一致", en="Agrees across returns"),
        share=Text(
            zh="有效报表中没有跨表跨期预警待处理的份数",
            en="of the returns in force, those that rules across returns ask nothing about",
        ),
        tells=True,
    ),
    "stated_once": Measured(
        name=Text(zh="不重复", en="Stated once"),
        share=Text(
            zh="报表的数据格中，不是同一行重复填报的格数",
            en="of the cells of returns, those that do not state the same row again",
        ),
    ),
    "traceable": Measured(
        name=Text(zh="可追溯", en="Traceable"),
        share=Text(
            zh="有效数值中，能追到存档原件（按哈希）某一单元格的个数",
            en="of the values in force, those that lead to a cell of an original kept under its hash",
        ),
    ),
    "answered": Measured(
        name=Text(zh="按期答复", en="Answered in time"),
        share=Text(
            zh="已到期或已了结的错误和预警中，在限定工作日内改正、说明或获准例外的条数",
            en="of errors and warnings closed or past their time, those corrected, explained or waived "
            "within the working days given",
        ),
        tells=True,
    ),
}
"""Every measure is a share of at most 1 by its making, recounts apart, which are as reported."""


class QualityMeasure(Entry):
    """One measure of a dimension; ``weight`` within it."""

    measure: MeasureCode
    weight: float = Field(default=1, gt=0)


class QualityDimension(Entry):
    """One of the six usual dimensions. ``weight``: of 100. ``why``: the reason for measures and weight."""

    dimension: DimensionCode
    name: Text
    weight: float = Field(gt=0)
    why: Text
    measures: tuple[QualityMeasure, ...] = Field(min_length=1)


class Quality(Entry):
    """The score: the mean of the dimensions by weight. A measure with nothing to count, and a dimension
    without any measure, give their weight to the others; with less than ``min_weight_share`` of the
    weight counted there is no score. ``answer_days``: working days in which an error or warning is
    answered in time. Without dimensions nothing is scored."""

    dimensions: tuple[QualityDimension, ...] = ()
    min_weight_share: float = Field(default=0.6, ge=0, le=1)
    answer_days: int = Field(default=5, ge=0, le=366)
