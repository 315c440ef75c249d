"""如果: the same figures under other rules. Nothing of the assessment is touched.

Weights, goalposts, the way values become points, how parts are put together, what is done about what is
missing: change some, and see totals, grades and ranks move. What is worth keeping is saved as a
proposal, which changes nothing either.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, NamedTuple

from sqlalchemy import select

from pipelines import clock
from pipelines.assess.bench import Bench
from pipelines.assess.compute import Outcome
from pipelines.catalogue.scheme import Leaf, LinearRule, LogRule, Node, RelativeRule, Scheme
from pipelines.catalogue.whole import Catalogue
from pipelines.errors import UserError
from pipelines.paths import Home
from pipelines.register import workbench
from pipelines.register.actor import Actor
from pipelines.register.assessments import canonical
from pipelines.register.ledger import add_events, event_row, insert_all
from pipelines.register.reason import checked
from pipelines.register.store import Bind, open_register, reading, writing

Normalisation = Literal["goalposts", "min_max", "z", "percentile", "rank"]
Aggregation = Literal["arithmetic", "geometric"]


@dataclass(frozen=True)
class Change:
    """What to change of the rules; nothing of what is left out. ``weights``: points by indicator, the
    others shrink or grow to keep the sum. ``targets``: target and floor by indicator (None: as it is).
    ``normalise``: all leaves by one way, or one by indicator. ``aggregate``: by part's code, or all.
    ``min_count``, ``min_weight_share``: the policy on what is missing. ``without``: indicators left
    out."""

    weights: Mapping[str, float] = field(default_factory=dict)
    targets: Mapping[str, tuple[float, float | None]] = field(default_factory=dict)
    normalise: Mapping[str, Normalisation] = field(default_factory=dict)
    aggregate: Mapping[str, Aggregation] = field(default_factory=dict)
    min_count: int | None = None
    min_weight_share: float | None = None
    without: tuple[str, ...] = ()

    @property
    def said(self) -> dict[str, Any]:
        """As it is saved: what differs from no change."""
        every = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return {name: value for name, value in every.items() if value not in ({}, None, ())}


class Moved(NamedTuple):
    """A unit under the rules as they are and as they would be."""

    unit: str
    total: float | None
    total_then: float | None
    rank: int | None
    rank_then: int | None
    grade: str | None
    grade_then: str | None


def what_if(bench: Bench, change: Change) -> list[Moved]:
    """Every unit of an assessment under changed rules, all else as it stands."""
    return beside(bench.outcome(), bench.outcome(catalogue=changed(bench.catalogue, change)))


def beside(outcome: Outcome, other: Outcome) -> list[Moved]:
    """Every unit in one outcome and in another of the same figures."""
    now, then = outcome.total(), other.total()
    none: dict[str, Any] = {}
    rows = []
    for unit in sorted({*now, *then}):
        a, b = now.get(unit, none), then.get(unit, none)
        pairs = [(a.get(name), b.get(name)) for name in ("total", "rank", "grade")]
        rows.append(Moved(unit, *pairs[0], *pairs[1], *pairs[2]))
    return rows


ALL = "*"
"""Stands for every indicator or part."""


def changed(catalogue: Catalogue, change: Change) -> Catalogue:
    """The catalogue with a change of its scheme. Raises UserError for an indicator or part that the
    scheme has not, weights that are none, and goalposts that are equal."""
    scheme = catalogue.scheme
    _are_known(scheme, change)
    tree = _node(scheme.tree, change, _scale(scheme, change))
    missing = scheme.missing.model_copy(update={
        name: value for name in ("min_count", "min_weight_share")
        if (value := getattr(change, name)) is not None
    })  # fmt: skip
    left = {leaf.indicator for leaf in tree.leaves}
    ties = tuple(code for code in scheme.tie_breaks if code in left)
    new = scheme.model_copy(update={"tree": tree, "missing": missing, "tie_breaks": ties})
    return replace(catalogue, scheme=new)


def _are_known(scheme: Scheme, change: Change) -> None:
    leaves = {leaf.indicator for leaf in scheme.tree.leaves}
    named = {*change.weights, *change.targets, *change.normalise, *change.without} - {ALL}
    if strange := sorted(named - leaves):
        raise UserError(
            f"{', '.join(strange)}: is no scored indicator; see the scheme",
            f"{'、'.join(strange)}不是计分指标，请对照考核办法填写。",
        )
    parts = {ALL, *_codes(scheme.tree)}
    if strange := sorted(set(change.aggregate) - parts):
        raise UserError(
            f"{', '.join(strange)}: is no part of the scheme; there are {', '.join(sorted(parts))}",
            f"{'、'.join(strange)}不是考核办法中的部分，请从{'、'.join(sorted(parts - {ALL}))}中选择。",
        )
    if any(weight < 0 for weight in change.weights.values()):
        raise UserError(
            "a weight below 0 would reward what is bad; give 0 or more",
            "权重不能小于0，否则做得越差得分越高，请填0或大于0的数。",
        )
    for code, (target, floor) in change.targets.items():
        if target == floor:
            raise UserError(
                f"{code}: target and floor are both {target}; nothing lies between them",
                f"指标{code}的目标和底线都是{target:g}，无法计分，请改其中一个。",
            )


def _codes(node: Node) -> list[str]:
    below = [code for child in node.children if isinstance(child, Node) for code in _codes(child)]
    return [node.code, *below]


def _scale(scheme: Scheme, change: Change) -> float:
    """By what the weights not named are multiplied to keep the sum."""
    gone = set(change.without) | set(change.weights)
    total = scheme.tree.weight
    rest = sum(leaf.weight for leaf in scheme.tree.leaves if leaf.indicator not in gone)
    given = sum(w for code, w in change.weights.items() if code not in change.without)
    if given > total or (rest == 0 and given != total):
        raise UserError(
            f"the weights given come to {given:g} of {total:g}; give less, or all of it",
            _too_much(given, total),
        )
    return (total - given) / rest if rest else 1.0


def _too_much(given: float, total: float) -> str:
    """Why the weights given leave the others no place, or leave points without a place."""
    if given > total:
        return f"所给权重合计{given:g}分，超过总分{total:g}分，请减少。"
    return f"所给权重合计{given:g}分，没有其他指标分担其余分数，请凑足{total:g}分。"


def _node(node: Node, change: Change, scale: float) -> Node:
    children: list[Node | Leaf] = []
    for child in node.children:
        if isinstance(child, Node):
            below = _node(child, change, scale)
            children += [below] if below.children else []
        elif (leaf := _leaf(child, change, scale)).weight and leaf.indicator not in change.without:
            children.append(leaf)
    way = change.aggregate.get(node.code, change.aggregate.get(ALL, node.aggregator))
    return node.model_copy(update={"children": tuple(children), "aggregator": way})


def _leaf(leaf: Leaf, change: Change, scale: float) -> Leaf:
    weight = change.weights.get(leaf.indicator, leaf.weight * scale)
    rule: Any = leaf.transform
    if goal := change.targets.get(leaf.indicator):
        rule = _aimed(leaf, *goal)
    way = change.normalise.get(leaf.indicator, change.normalise.get(ALL))
    if way and way != "goalposts":
        rule = RelativeRule(kind=way, target=getattr(rule, "target", None))
    return leaf.model_copy(update={"weight": weight, "transform": rule})


def _aimed(leaf: Leaf, target: float, floor: float | None) -> Any:
    """The leaf's rule with another goal; a step becomes a line between the two."""
    rule = leaf.transform
    if isinstance(rule, LinearRule | LogRule):
        low = rule.floor if floor is None else floor
        return rule.model_copy(update={"target": target, "floor": low})
    if rule.kind == "per_point":
        return rule.model_copy(update={"target": target})
    if floor is None:
        raise UserError(
            f"{leaf.indicator}: is scored by {rule.kind}; give a floor beside the target",
            f"指标{leaf.indicator}现在不按目标、底线计分，只改目标无法计分，请同时给出底线，或改选其他指标。",
        )
    return LinearRule(target=target, floor=floor)


class Proposal(NamedTuple):
    proposal_id: str
    assessment_id: str
    content: str
    reason: str
    actor_role: str


def save(home: Home, assessment_id: str, change: Change, actor: Actor, reason: str) -> str:
    """Keep a change as a proposal, with why; its id. Nothing is changed by it."""
    said = canonical(change.said)
    why = checked(f"proposal for {assessment_id}", reason)
    key = hashlib.sha256(canonical([assessment_id, said, why]).encode()).hexdigest()[:16]
    engine, now = open_register(home), clock.now()
    row = {
        "proposal_id": key, "assessment_id": assessment_id, "content": said, "reason": why,
        "at": now, "actor_role": actor.role, "actor_unit": actor.unit,
    }  # fmt: skip
    try:
        with writing(engine) as connection:
            if any(p.proposal_id == key for p in proposals(connection, assessment_id)):
                raise UserError(
                    f"proposal {key}: is there already", "同样的设想已经存过，不必再存。"
                )
            insert_all(connection, workbench.proposal, [row])
            told = event_row(actor, "proposal saved", f"{assessment_id}/{key}", why, now)
            add_events(connection, [told])
    finally:
        engine.dispose()
    return key


def proposals(bind: Bind, assessment_id: str) -> list[Proposal]:
    own = workbench.proposal
    query = select(*(own.c[name] for name in Proposal._fields)).order_by(
        own.c.at, own.c.proposal_id
    )
    with reading(bind) as connection:
        return [
            Proposal(*row)
            for row in connection.execute(query.filter_by(assessment_id=assessment_id))
        ]
