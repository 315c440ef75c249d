"""签署与封存: every role the scheme names signs what was decided, by its hash; then it is sealed."""

from typing import Any

from sqlalchemy import Connection

from pipelines import clock
from pipelines.assess import sealed
from pipelines.assess.bench import Bench, is_assessed, lay_out
from pipelines.assess.request import Request
from pipelines.assess.step import Pins, not_yet, take
from pipelines.errors import UserError
from pipelines.paths import Home
from pipelines.register import assessments, audit
from pipelines.register.assessments import DECIDED, SEALED, SIGNED, Assessment
from pipelines.register.store import open_register, writing


def sign(home: Home, assessment_id: str, ask: Request) -> Assessment:
    """Sign what was decided, by its hash. Each role the scheme names signs once; with the last
    signature the assessment is signed."""
    engine = open_register(home)
    try:
        with writing(engine) as connection:
            bench = lay_out(connection, assessment_id)
            _may_sign(bench, ask)
            assessments.not_changed(connection, bench.one, ask.seen)
            detail = {"manifest": bench.pinned[sealed.MANIFEST].hash}
            assessments.add_step(
                connection, bench.one.assessment_id, SIGNED, ask.actor, clock.now(), ask.told(assessment_id),
                detail,
            )  # fmt: skip
            return assessments.find(connection, assessment_id)
    finally:
        engine.dispose()


def _may_sign(bench: Bench, ask: Request) -> None:
    one, roles = bench.one, bench.catalogue.scheme.signed_by
    if one.stage not in (DECIDED, SIGNED):
        raise not_yet(one, SIGNED)
    if ask.actor.role not in roles or is_assessed(bench.catalogue, ask.actor.unit):
        raise UserError(
            f"{one.assessment_id}: is signed by {' and '.join(roles)}, not by {ask.actor.role}",
            "由考核办法规定的角色签署。",
        )
    if ask.actor.role in {s.actor_role for s in signatures(one)}:
        raise UserError(
            f"{one.assessment_id}: {ask.actor.role} has signed already; another role signs next",
            "该角色已签署，请由另一角色签署。",
        )


def signatures(one: Assessment) -> list[assessments.Step]:
    return [step for step in one.steps if step.kind == SIGNED]


def seal(home: Home, assessment_id: str, ask: Request) -> Assessment:
    """Seal it, once every role has signed: nothing of it can change unnoticed from now on."""

    def prepare(bench: Bench, connection: Connection) -> tuple[Pins, dict[str, Any]]:
        signed = signatures(bench.one)
        missing = set(bench.catalogue.scheme.signed_by) - {s.actor_role for s in signed}
        if missing:
            raise UserError(
                f"{assessment_id}: {', '.join(sorted(missing))} has not signed; sign first",
                "签署未齐，不能封存。",
            )
        text = sealed.seal(bench.pinned[sealed.MANIFEST].hash, signed)
        last, log = audit.head(connection)
        return {sealed.SEAL: text}, {"seal": sealed.hash_of(text), "log": [last, log]}

    return take(home, assessment_id, SEALED, ask, prepare)
