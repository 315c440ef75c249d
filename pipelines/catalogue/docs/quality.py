"""The page of the data-quality score."""

from pipelines.catalogue.docs.markdown import both, number, table
from pipelines.catalogue.docs.markdown import page as assembled
from pipelines.catalogue.quality import MEASURES, QualityDimension
from pipelines.catalogue.whole import Catalogue

HEADINGS = (
    "方面 / Dimension",
    "权重 / Weight",
    "指标 / Measure",
    "份额 / Share",
    "内部权重 / Within",
)
HOW = """每个方面的得分 = 100 × 各指标份额按内部权重的平均；总分 = 各方面得分按权重的平均。没有可计的指标或方面，\
其权重按比例分给其余；可计权重不足{least}时不计总分。份额超过1照实显示并注明，不截断。疑点提示不进入得分。

A dimension scores 100 × the mean of its measures' shares by their weights within it; the total is the
mean of the dimensions by theirs. What has nothing to count gives its weight to the others in proportion;
with less than {least} of the weight counted there is no total. A share above 1 is shown as it is and
said to be. Integrity signals never enter."""


def page(catalogue: Catalogue) -> str:
    quality = catalogue.head.quality
    if not quality.dimensions:
        return assembled("# 数据质量得分 / Data-quality score", "不计分。/ Not scored.")
    return assembled(
        "# 数据质量得分 / Data-quality score",
        HOW.replace("\\\n", "").format(least=f"{quality.min_weight_share:.0%}"),
        table(HEADINGS, [row for one in quality.dimensions for row in _rows(one)]),
        "## 理由 / Reasons",
        table(("方面 / Dimension", "理由", "Reason"), [_why(one) for one in quality.dimensions]),
    )


def _rows(one: QualityDimension) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for at, item in enumerate(one.measures):
        told = MEASURES[item.measure]
        head = ("", "") if at else (both(one.name), number(one.weight))
        rows.append((*head, both(told.name), both(told.share), number(item.weight)))
    return rows


def _why(one: QualityDimension) -> tuple[str, str, str]:
    return both(one.name), one.why.zh, one.why.en
