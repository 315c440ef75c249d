"""The page of indicators: what each means, how it is computed, and what it is worth."""

from pipelines.catalogue.base import Text
from pipelines.catalogue.docs.goals import floor_words, target_words
from pipelines.catalogue.docs.markdown import both, lines, number, table
from pipelines.catalogue.docs.markdown import page as assembled
from pipelines.catalogue.docs.words import BY_POPULATION, TIME, ratio
from pipelines.catalogue.scheme import Indicator, Leaf
from pipelines.catalogue.whole import Catalogue


def page(catalogue: Catalogue) -> str:
    """A table of all, then a section each."""
    leaves = {leaf.indicator: leaf for leaf in catalogue.scheme.tree.leaves}
    rows = [_summary(i, leaves.get(i.code)) for i in catalogue.indicators]
    headings = ("代码 / Code", "名称", "Name", "计分 / Scored")
    sections = [_section(catalogue, i, leaves.get(i.code)) for i in catalogue.indicators]
    return assembled("# 指标 / Indicators", table(headings, rows), *sections)


def _summary(indicator: Indicator, leaf: Leaf | None) -> tuple[str, ...]:
    return (
        indicator.code,
        indicator.name.zh,
        indicator.name.en,
        _scored(leaf),
    )


def _section(catalogue: Catalogue, indicator: Indicator, leaf: Leaf | None) -> str:
    cares = {care.code: care.name for care in catalogue.head.cares}
    better = Text(zh="越低越好", en="lower is better")
    if not indicator.lower_is_better:
        better = Text(zh="越高越好", en="higher is better")
    facts = [
        ("公式", _formula(catalogue, indicator, "zh")),
        ("Formula", _formula(catalogue, indicator, "en")),
        ("时间", TIME[indicator.time].zh),
        ("Time", TIME[indicator.time].en),
        ("汇总 / Roll-up", both(BY_POPULATION) if indicator.roll_up == "population" else ""),
        ("单位、方向 / Unit, direction", f"{both(indicator.measure)}；{both(better)}"),
        ("计分 / Scored", _scored(leaf)),
        ("关怀维度 / Care", both(cares[indicator.care]) if indicator.care else ""),
        ("牵头单位 / Owner", both(indicator.owner)),
        *(
            ("控制限重设 / Limits anew", f"{one.since}：{both(one.reason)}")
            for one in indicator.rebase
        ),
    ]
    title = f"## {indicator.code} {indicator.name.zh} / {indicator.name.en}"
    kept = [fact for fact in facts if fact[1]]
    return "\n\n".join([title, lines(indicator.definition), table(("", ""), kept)])


def _formula(catalogue: Catalogue, indicator: Indicator, language: str) -> str:
    text = ratio(catalogue, indicator.num, indicator.den, language)
    return text if indicator.factor == 1 else f"{number(indicator.factor)} × {text}"


def _scored(leaf: Leaf | None) -> str:
    if leaf is None:
        return "不计分，供参考 / not scored, for context"
    parts = (f"{number(leaf.weight)}分 / points", target_words(leaf), floor_words(leaf))
    return "；".join(part for part in parts if part)
