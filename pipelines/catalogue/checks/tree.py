"""The scheme's tree: weights, leaves, goalposts; and the targets of single units."""

import math
from collections.abc import Iterator

from pipelines.catalogue.checks.units import backwards, overlap
from pipelines.catalogue.checks.wording import dangling, line, twice
from pipelines.catalogue.scheme import (
    CapRule,
    Indicator,
    Leaf,
    LinearRule,
    LogRule,
    Node,
    PerPointRule,
    StepRule,
    Target,
)
from pipelines.catalogue.whole import Catalogue
from pipelines.period import MONTHS, Grain

FILE, TARGETS = "scheme.yaml", "targets.csv"


def tree(catalogue: Catalogue) -> Iterator[str]:
    root, leaves = catalogue.scheme.tree, catalogue.scheme.tree.leaves
    yield from twice(FILE, "part", [node.code for node in nodes(root)])
    yield from twice(FILE, "leaf", [leaf.indicator for leaf in leaves])
    for node in nodes(root):
        if not node.children:
            yield line(FILE, f"part {node.code}", "has nothing in it", "add indicators or drop it")
    if not math.isclose(root.weight, 100, abs_tol=1e-9):
        wrong = f"the weights sum to {root.weight:g}, not 100"
        yield line(FILE, f"part {root.code}", wrong, "correct the weights")
    scored = {i.code for i in catalogue.indicators if i.scored}
    for code in sorted(scored - {leaf.indicator for leaf in leaves}):
        yield line(FILE, f"leaf {code}", "is scored but stands nowhere", "add it to a part")
    for leaf in leaves:
        yield from _leaf(catalogue, leaf)
    yield from _targets(catalogue)


def nodes(root: Node) -> Iterator[Node]:
    """The node and all nodes under it, from the top."""
    yield root
    for child in root.children:
        if isinstance(child, Node):
            yield from nodes(child)


def native_grain(catalogue: Catalogue, indicator: Indicator) -> Grain | None:
    """The finest grain at which all elements of an indicator are at hand."""
    found = [
        catalogue.form_of_element[code].grain
        for code in indicator.elements
        if code in catalogue.form_of_element
    ]
    return max(found, key=lambda grain: MONTHS[grain], default=None)


def _leaf(catalogue: Catalogue, leaf: Leaf) -> Iterator[str]:
    entry = f"leaf {leaf.indicator}"
    indicator = catalogue.indicator_by_code.get(leaf.indicator)
    yield from dangling(FILE, entry, "indicator", [leaf.indicator], catalogue.indicator_by_code)
    if leaf.weight <= 0:
        yield line(FILE, entry, f"its weight {leaf.weight:g} is not above 0", "correct it")
    if indicator is None:
        return
    if not indicator.scored:
        wrong = "is not scored but stands in the tree"
        yield line(FILE, entry, wrong, "remove it, or make the indicator scored")
    yield from _grains(catalogue, leaf, indicator)
    yield from _transform(entry, leaf, indicator)


def _grains(catalogue: Catalogue, leaf: Leaf, indicator: Indicator) -> Iterator[str]:
    try:
        native = native_grain(catalogue, indicator)
    except ValueError:
        return
    entry, rule = f"leaf {leaf.indicator}", leaf.transform
    scaled = rule.target_by_grain if isinstance(rule, LinearRule) else {}
    for grain in (*leaf.grains, *scaled):
        if native and MONTHS[grain] < MONTHS[native]:
            wrong = f"names grain {grain}, but its elements come by {native}"
            yield line(FILE, entry, wrong, f"name {native} or a longer grain")


def _transform(entry: str, leaf: Leaf, indicator: Indicator) -> Iterator[str]:
    rule = leaf.transform
    if isinstance(rule, LinearRule | LogRule):
        yield from _goalposts(FILE, entry, rule.target, rule.floor, indicator)
    if isinstance(rule, LinearRule) and any(part <= 0 for part in rule.target_by_grain.values()):
        yield line(FILE, entry, "has a target_by_grain not above 0", "correct it")
    if isinstance(rule, LogRule) and min(rule.floor, rule.target) <= 0:
        yield line(FILE, entry, "takes the logarithm of 0 or less", "put both goalposts above 0")
    if isinstance(rule, PerPointRule) and rule.loss <= 0:
        yield line(FILE, entry, f"its loss {rule.loss:g} is not above 0", "correct it")
    if isinstance(rule, CapRule) and rule.cap <= 0:
        yield line(FILE, entry, f"its cap {rule.cap:g} is not above 0", "correct it")
    if isinstance(rule, StepRule):
        yield from _steps(entry, rule)
    if isinstance(rule, StepRule | PerPointRule | CapRule) and indicator.lower_is_better:
        wrong = f"{rule.kind} rewards high values, but lower is better"
        yield line(FILE, entry, wrong, "use a linear transform with the floor above the target")


def _goalposts(
    file: str, entry: str, target: float, floor: float, indicator: Indicator
) -> Iterator[str]:
    if target == floor:
        wrong = f"target and floor are both {target:g}"
        yield line(file, entry, wrong, "set them apart")
    elif (floor > target) != indicator.lower_is_better:
        side = "above" if indicator.lower_is_better else "below"
        wrong = f"its floor {floor:g} lies on the wrong side of its target {target:g}"
        remedy = f"put the floor {side} the target, or correct lower_is_better"
        yield line(file, entry, wrong, remedy)


def _steps(entry: str, rule: StepRule) -> Iterator[str]:
    starts = [level.at_least for level in rule.levels]
    shares = [level.share for level in rule.levels]
    if not starts:
        yield line(FILE, entry, "has no levels", "add some, the highest first")
    if starts != sorted(set(starts), reverse=True) or shares != sorted(shares, reverse=True):
        yield line(FILE, entry, "its levels do not fall", "list them from the highest")
    if any(not 0 <= share <= 1 for share in shares):
        yield line(FILE, entry, "has a share outside 0 to 1", "correct it")


def _targets(catalogue: Catalogue) -> Iterator[str]:
    rules = {leaf.indicator: leaf.transform for leaf in catalogue.scheme.tree.leaves}
    for number, target in enumerate(catalogue.targets):
        entry = f"{target.indicator} {target.unit}"
        yield from backwards(TARGETS, entry, target)
        yield from dangling(
            TARGETS, entry, "indicator", [target.indicator], catalogue.indicator_by_code
        )
        yield from dangling(TARGETS, entry, "unit", [target.unit], catalogue.unit_by_code)
        for other in catalogue.targets[:number]:
            same = (other.indicator, other.unit) == (target.indicator, target.unit)
            if same and overlap(other, target):
                wrong = "two targets are valid on the same day"
                yield line(TARGETS, entry, wrong, "end one before the other begins")
        indicator = catalogue.indicator_by_code.get(target.indicator)
        rule = rules.get(target.indicator)
        if indicator and isinstance(rule, LinearRule | LogRule):
            yield from _override(entry, target, rule, indicator)
        elif indicator and not isinstance(rule, PerPointRule):
            wrong = "its indicator is scored without a target"
            yield line(TARGETS, entry, wrong, "remove the line, or use a transform with a target")


def _override(
    entry: str, target: Target, rule: LinearRule | LogRule, indicator: Indicator
) -> Iterator[str]:
    floor = rule.floor if target.floor is None else target.floor
    yield from _goalposts(TARGETS, entry, target.target, floor, indicator)
