"""How a value earns points, in words."""

from pipelines.catalogue.docs.markdown import both, number
from pipelines.catalogue.docs.words import WINDOW
from pipelines.catalogue.scheme import (
    CapRule,
    Leaf,
    LinearRule,
    LogRule,
    PerPointRule,
    RelativeRule,
    StepRule,
)

_RELATIVE = {
    "min_max": "按组内最高最低 / between the group's lowest and highest",
    "z": "按组内标准分 / by the group's standard scores",
    "percentile": "按组内百分位 / by the group's percentiles",
    "rank": "按组内名次 / by rank in the group",
}


def target_words(leaf: Leaf) -> str:
    """From which value on all points are earned."""
    rule = leaf.transform
    if isinstance(rule, LinearRule | LogRule):
        return f"目标 / target {number(rule.target)}{_scaled(rule)}"
    if isinstance(rule, PerPointRule):
        return f"目标 / target {number(rule.target)}"
    if isinstance(rule, CapRule):
        return f"满分 / full at {number(rule.cap)}"
    if isinstance(rule, RelativeRule):
        return _RELATIVE[rule.kind]
    return f"满分 / full at {number(rule.levels[0].at_least)}"


def _scaled(rule: LinearRule | LogRule) -> str:
    if not isinstance(rule, LinearRule) or not rule.target_by_grain:
        return ""
    parts = (f"{both(WINDOW[g])} × {number(x)}" for g, x in rule.target_by_grain.items())
    return f"（{'；'.join(parts)}）"


def floor_words(leaf: Leaf) -> str:
    """Below which value nothing is earned, or how points are lost."""
    rule = leaf.transform
    if isinstance(rule, LinearRule | LogRule):
        return f"底线 / floor {number(rule.floor)}"
    if isinstance(rule, PerPointRule):
        return f"每差1扣 / each point below costs {number(rule.loss)}"
    if isinstance(rule, StepRule):
        steps = (f"≥{number(level.at_least)} → {number(level.share)}" for level in rule.levels)
        return f"分档 / steps {'、'.join(steps)}"
    return ""
