"""核查抽样: which figures to recount, where and why; the same from the same seed.

Every figure of the frozen returns that feeds a scored indicator may be drawn. Each unit gets the same
number; inside it a figure is the likelier the more speaks for looking: points that rest on it, a
warning explained away, a figure changed by a later version, a question about an odd pattern that the
reporter has answered or let pass. Weighted sampling without replacement by exponential keys:
Efraimidis & Spirakis (2006), *Information Processing Letters* 97, 181-185.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np
from sqlalchemy import Connection

from pipelines import clock
from pipelines.assess.bench import Bench, lay_out
from pipelines.assess.request import MANAGING, Request
from pipelines.assess.uncertainty import seed_of
from pipelines.catalogue.base import Text
from pipelines.catalogue.whole import Catalogue
from pipelines.errors import UserError
from pipelines.paths import Home
from pipelines.register import assessments, signals, tabular
from pipelines.register.assessments import FROZEN
from pipelines.register.store import open_register, writing
from pipelines.register.tabular import Table
from pipelines.signal_list import answer_by

EACH = 40
"""Figures drawn in each unit, unless another number is asked for."""
PLAN = "plan"
COLUMNS = (
    "unit",
    "return_id",
    "form",
    "period",
    "row",
    "item",
    "element",
    "reported",
    "why",
    "weight",
)
STAKE, EXPLAINED, REVISED, ASKED = "stake", "explained", "revised", "asked"
WHY: dict[str, Text] = {
    STAKE: Text(zh="涉及分值", en="points rest on it"),
    EXPLAINED: Text(zh="预警经说明", en="a warning was explained"),
    REVISED: Text(zh="曾改报", en="sent again after the first version"),
    ASKED: Text(zh="疑点已答复", en="an odd pattern was asked about"),
}
ADDS = {EXPLAINED: 3.0, REVISED: 2.0, ASKED: 3.0}
"""What each reason adds to a figure's weight; points add their own number; every figure has 1."""


class Item(NamedTuple):
    """A figure that may be drawn: its unit of the assessed level, its place, what it says."""

    unit: str
    return_id: str
    form: str
    period: str
    row: str
    item: str
    element: str
    reported: str


def sample(
    home: Home, assessment_id: str, ask: Request, each: int = EACH, seed: int | None = None
) -> Table:
    """Draw the plan of a frozen assessment, once; the same is given when asked again. Raises UserError
    before the freeze, after the verification was closed, and for another seed or number than the plan
    was drawn with."""
    engine = open_register(home)
    try:
        with writing(engine) as connection:
            bench = lay_out(connection, assessment_id)
            chosen = seed_of(bench.one.assessment_id) if seed is None else seed
            if PLAN in bench.pinned:
                return _again(bench, each, seed)
            _may(bench, ask)
            plan = draw(bench, reasons(connection, bench), each, chosen)
            drawn = Table(("each", "seed"), [(each, chosen)])
            text = tabular.write({"item": plan, "drawn": drawn})
            name = bench.one.assessment_id
            assessments.pin(connection, name, PLAN, text)
            told = f"{each} each, seed {chosen}"
            assessments.note(connection, name, "sampled", ask.actor, told)
            return plan
    finally:
        engine.dispose()


def _again(bench: Bench, each: int, seed: int | None) -> Table:
    tables = tabular.read(bench.text(PLAN))
    ((was_each, was_seed),) = tables["drawn"].rows
    if (each, was_seed if seed is None else seed) != (was_each, was_seed):
        raise UserError(
            f"{bench.one.assessment_id}: its plan was drawn with seed {was_seed}, {was_each} in each;"
            " a plan is drawn once",
            f"抽样方案已确定（种子{was_seed}，每单位{was_each}项），不能重抽。",
        )
    return tables["item"]


def _may(bench: Bench, ask: Request) -> None:
    if bench.one.stage != FROZEN or bench.is_final:
        raise UserError(
            f"{bench.one.assessment_id}: is {bench.one.stage}; a plan is drawn between the freeze and"
            " the end of the verification",
            "冻结之后、核查结束之前才能抽样。",
        )
    if ask.actor.role not in MANAGING or ask.actor.unit:
        raise UserError(
            f"{bench.one.assessment_id}: a plan is drawn by {' or '.join(MANAGING)}",
            "由评估人员或项目办公室抽样，不能以某个单位的身份抽样。",
        )


def draw(bench: Bench, why: Mapping[Item, list[str]], each: int, seed: int) -> Table:
    """``each`` figures in every unit, or all it has: its seed alone decides, whatever the order."""
    stakes = points_of(bench.catalogue)
    rows = []
    by_unit: dict[str, list[Item]] = defaultdict(list)
    for item in sorted(why):
        by_unit[item.unit].append(item)
    for unit, items in sorted(by_unit.items()):
        weights = np.array([weight_of(item, why[item], stakes) for item in items])
        rng = np.random.default_rng([seed, seed_of(unit)])
        keys = np.log(rng.random(len(items))) / weights
        for at in np.argsort(-keys, kind="stable")[:each]:
            item = items[at]
            told = [*why[item], *([STAKE] if stakes.get(item.element) else [])]
            rows.append((*item, " ".join(told), round(float(weights[at]), 4)))
    return Table(COLUMNS, sorted(rows))


def weight_of(item: Item, why: list[str], stakes: Mapping[str, float]) -> float:
    return 1.0 + stakes.get(item.element, 0.0) + sum(ADDS[one] for one in why)


def points_of(catalogue: Catalogue) -> dict[str, float]:
    """By element, the points of the scored indicators it feeds."""
    stakes: dict[str, float] = defaultdict(float)
    for leaf in catalogue.scheme.tree.leaves:
        for element in catalogue.indicator_by_code[leaf.indicator].elements:
            stakes[element] += leaf.weight
    return dict(stakes)


def reasons(connection: Connection, bench: Bench) -> dict[Item, list[str]]:
    """Every figure that may be drawn with what speaks for it, points apart."""
    explained = _explained(bench)
    revised = {
        (v["form"], v["period"], v["reporter"])
        for v in bench.cut["version"].records()
        if v["is_live"] and v["version"] > 1
    }
    asked = _asked(connection, bench)
    found = {}
    for item, reporter in items(bench):
        told = []
        if (item.return_id, item.row, item.element) in explained:
            told.append(EXPLAINED)
        if (item.form, item.period, reporter) in revised:
            told.append(REVISED)
        if reporter in asked:
            told.append(ASKED)
        found[item] = told
    return found


def items(bench: Bench) -> Iterator[tuple[Item, str]]:
    """Figures of the units' own frozen returns that feed a scored indicator, each with its reporter."""
    feeds, slots = points_of(bench.catalogue), bench.slots
    fixed = {f.code for f in bench.catalogue.forms} - set(
        bench.catalogue.scheme.missing.not_assessed_without
    )
    for v in bench.cut["value"].records():
        slot = slots.get(v["return_id"])
        if slot and slot[0] in fixed and v["state"] == "value" and v["element"] in feeds:
            unit = assessed_above(bench.catalogue, slot[2])
            if unit:
                yield Item(
                    unit, v["return_id"], slot[0], slot[1], v["unit"], v["item"], v["element"],
                    str(v["value"]),
                ), slot[2]  # fmt: skip


def assessed_above(catalogue: Catalogue, unit: str) -> str | None:
    """The unit of the assessed level that this is, or stands below; None above it."""
    at = catalogue.unit_by_code.get(unit)
    while at and at.level != catalogue.scheme.level:
        at = catalogue.unit_by_code.get(at.parent) if at.parent else None
    return at.code if at else None


def _explained(bench: Bench) -> set[tuple[str, str | None, str | None]]:
    settled = {s["finding_id"] for s in bench.cut["step"].records() if s["kind"] == "explained"}
    return {
        (f["return_id"], f["unit"], f["element"])
        for f in bench.cut["finding"].records()
        if f["finding_id"] in settled
    }


def _asked(connection: Connection, bench: Bench) -> set[str]:
    """Reporters of whom an odd pattern was asked: only once they have answered, or let the time pass."""
    today = clock.now().date()
    found = set()
    for question in signals.questions(connection):
        code = json.loads(question.evidence)["code"]
        if question.is_usable(today, answer_by(bench.catalogue, code)):
            found.add(question.unit)
    return found
