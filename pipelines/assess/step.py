"""One step of an assessment: taken in its order, by who may, all of it or nothing."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection

from pipelines import clock
from pipelines.assess import sealed
from pipelines.assess.bench import Bench, is_assessed, lay_out
from pipelines.assess.request import MANAGING, Request
from pipelines.assess.words import STAGES
from pipelines.catalogue.whole import Catalogue
from pipelines.errors import UserError
from pipelines.paths import Home
from pipelines.register import assessments
from pipelines.register.actor import Actor
from pipelines.register.assessments import (
    DECIDED,
    FROZEN,
    LINE,
    OPENED,
    PREVIEWED,
    PUBLISHED,
    REOPENED,
    SEALED,
    SIGNED,
    VERIFIED,
    Assessment,
)
from pipelines.register.store import open_register, writing

DOES = {
    OPENED: "open", FROZEN: "freeze", VERIFIED: "close", PREVIEWED: "preview",
    DECIDED: "decide", SIGNED: "sign", SEALED: "seal", PUBLISHED: "publish", REOPENED: "reopen",
}  # fmt: skip
"""The command of each step."""
Pins = dict[str, str]
Prepare = Callable[[Bench, Connection], tuple[Pins, dict[str, Any]]]


def take(home: Home, assessment_id: str, kind: str, ask: Request, prepare: Prepare) -> Assessment:
    """Take one step, all of it or nothing. ``prepare`` gives the texts to pin and what belongs to the
    step."""
    engine = open_register(home)
    try:
        with writing(engine) as connection:
            bench = lay_out(connection, assessment_id)
            _may(bench, kind, ask)
            assessments.not_changed(connection, bench.one, ask.seen)
            pins, detail = prepare(bench, connection)
            _record(connection, bench, kind, ask, pins, detail)
            return assessments.find(connection, assessment_id)
    finally:
        engine.dispose()


def _record(
    connection: Connection,
    bench: Bench,
    kind: str,
    ask: Request,
    pins: Pins,
    detail: dict[str, Any],
) -> None:
    one = bench.one
    for name, text in pins.items():
        detail[name] = assessments.pin(connection, one.assessment_id, name, text)
    if kind == DECIDED:
        pinned = assessments.pinned(connection, one.assessment_id)
        parts = [(p.one.assessment_id, p.pinned[sealed.SEAL].hash) for p in bench.parts]
        text = sealed.manifest(one, pinned, parts)
        detail[sealed.MANIFEST] = assessments.pin(
            connection, one.assessment_id, sealed.MANIFEST, text
        )
    said = ask.told(one.assessment_id)
    assessments.add_step(connection, one.assessment_id, kind, ask.actor, clock.now(), said, detail)


def _may(bench: Bench, kind: str, ask: Request) -> None:
    manages(bench.catalogue, ask.actor, bench.one.assessment_id)
    if bench.one.stage != LINE[LINE.index(kind) - 1]:
        raise not_yet(bench.one, kind)


def not_yet(one: Assessment, kind: str) -> UserError:
    """Why a step is not the next, and which one is."""
    is_at, stage = f"{one.assessment_id}: is {one.stage}", STAGES[one.stage][0]
    if one.stage not in LINE or one.stage == PUBLISHED:
        then = "请在新的版本上办理" if one.stage == REOPENED else "需要改动请重开为新的版本"
        return UserError(
            f"{is_at}; nothing follows it but another version",
            f"考核{one.assessment_id}已{stage}，流程已走完，{then}。",
        )
    after = LINE[LINE.index(one.stage) + 1]
    return UserError(
        f"{is_at}; next is guanhuai assess {DOES[after]}, not {DOES[kind]}",
        f"考核{one.assessment_id}现处于“{stage}”阶段，下一步是“{STAGES[after][0]}”，"
        f"现在不能办理“{STAGES[kind][0]}”。",
    )


def manages(catalogue: Catalogue, actor: Actor, what: str) -> None:
    if actor.role not in MANAGING or is_assessed(catalogue, actor.unit):
        raise UserError(
            f"{what}: is for the roles {' and '.join(MANAGING)}, of no unit that is assessed",
            "由评估人员或项目办公室办理，被考核单位不能自己办。",
        )
