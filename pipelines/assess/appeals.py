"""异议: a unit says which points are wrong and why; another role than made them rules, with reasons.

A ruling on how a rule reads lists every unit in the same case and applies to all of them (同类同判).
What a ruling changes, it changes by entries, which another role approves.
"""

from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

from sqlalchemy import Connection

from pipelines import clock
from pipelines.assess import entries as desk
from pipelines.assess.bench import Bench, appeals_until, is_assessed, lay_out
from pipelines.assess.cases import same_case
from pipelines.assess.pointed import only_one
from pipelines.assess.request import Request, judging
from pipelines.assess.words import STAGES
from pipelines.catalogue.base import Text
from pipelines.errors import UserError
from pipelines.paths import Home
from pipelines.register import appeals, assessments
from pipelines.register.appeals import LODGED, RULED, Appeal
from pipelines.register.assessments import PREVIEWED
from pipelines.register.entries import CONFIRMED, VETO
from pipelines.register.reason import checked
from pipelines.register.store import open_register, writing

Outcome = Literal["upheld", "partly", "dismissed"]
NAME = Text(zh="异议", en="appeal")


class Ruling(NamedTuple):
    """``remedy``: what follows for the unit that appealed, as an entry's kind, code and content.
    ``is_reading``: it says how a rule reads, and holds for every unit in the same case."""

    outcome: Outcome
    reasons: str
    remedy: tuple[str, str, dict[str, Any]] | None = None
    is_reading: bool = False


def lodge(
    home: Home, assessment_id: str, unit: str, codes: Sequence[str], text: str, ask: Request
) -> Appeal:
    """A unit appeals against points of the preview. Raises UserError outside the time for it, for
    another unit's points, and for points that are none of the result's."""
    engine = open_register(home)
    try:
        with writing(engine) as connection:
            bench = lay_out(connection, assessment_id)
            _may_lodge(bench, unit, ask)
            _are_points(bench, unit, codes)
            said = checked(f"appeal {unit}", text)
            own = _in_order(codes)
            appeal_id = appeals.identity(bench.one.assessment_id, unit, own, said)
            if any(a.appeal_id == appeal_id for a in appeals.appeals(connection)):
                raise UserError(
                    f"appeal {unit}: was lodged already, in these words",
                    "同样的异议已经提出，不必重复提出。",
                )
            one = Appeal(appeal_id, bench.one.assessment_id, unit, own, said, ())
            appeals.add_appeal(connection, one, ask.actor, clock.now())
            for veto in bench.entries:
                mine = veto.kind == VETO and veto.unit == unit and veto.code in own
                if mine and veto.state == CONFIRMED:
                    desk.appealed(connection, veto, ask, said)
            return _again(connection, appeal_id)
    finally:
        engine.dispose()


def _in_order(codes: Sequence[str]) -> tuple[str, ...]:
    """In order, each once."""
    return tuple(sorted(set(codes)))


def _may_lodge(bench: Bench, unit: str, ask: Request) -> None:
    one = bench.one
    if ask.actor.unit != unit or not is_assessed(bench.catalogue, unit):
        raise UserError(
            f"appeal {unit}: is lodged by {unit} itself; act for that unit",
            "异议由本单位提出。",
        )
    last = appeals_until(one)
    if one.stage != PREVIEWED or last is None:
        raise UserError(
            f"{one.assessment_id}: is {one.stage}; appeals come between preview and decision",
            "预告之后、审定之前才能提出异议。",
        )
    if clock.now().date() > last:
        raise UserError(
            f"{one.assessment_id}: appeals could come until {last}", f"异议期已于{last}截止。"
        )


def _are_points(bench: Bench, unit: str, codes: Sequence[str]) -> None:
    if not codes:
        raise UserError(f"appeal {unit}: say which points, with --code", "请写明对哪些得分有异议。")
    plan = bench.catalogue.scheme
    known = {leaf.indicator for leaf in plan.tree.leaves}
    for listed in (plan.deductions, plan.bonuses, plan.vetoes):
        known |= {one.code for one in listed}
    if strange := sorted(set(codes) - known):
        raise UserError(
            f"appeal {unit}: {', '.join(strange)} is no indicator, deduction, bonus or veto of the"
            " scheme; see your score worksheet",
            f"考核办法中没有{'、'.join(strange)}这样的指标或扣分、加分、一票否决项，请对照计分底稿填写。",
        )


def rule(home: Home, appeal_id: str, ruling: Ruling, ask: Request) -> Appeal:
    """Rule on an appeal, with reasons. The entries that follow wait for another role's approval.

    Raises UserError for a role that made one of the entries it is about, and for an appeal upheld that
    changes nothing.
    """
    engine = open_register(home)
    try:
        with writing(engine) as connection:
            one = find(connection, appeal_id)
            bench = lay_out(connection, one.assessment_id)
            assessments.not_changed(connection, bench.one, ask.seen)
            _may_rule(bench, one, ruling, ask)
            reasons = checked(f"appeal {one.appeal_id[:8]}", ruling.reasons)
            made = _entries(connection, bench, one, ruling, ask)
            detail = {
                "outcome": ruling.outcome,
                "is_reading": ruling.is_reading,
                "entries": [entry.entry_id for entry in made],
                "units": [entry.unit for entry in made],
            }
            appeals.add_step(connection, one, RULED, ask.actor, clock.now(), reasons, detail)
            return _again(connection, one.appeal_id)
    finally:
        engine.dispose()


def _may_rule(bench: Bench, one: Appeal, ruling: Ruling, ask: Request) -> None:
    name = f"appeal {one.appeal_id[:8]} ({one.unit})"
    if one.state != LODGED:
        raise UserError(f"{name}: is {one.state} already", "该异议已裁定。")
    if bench.one.stage != PREVIEWED:
        raise UserError(
            f"{name}: {bench.one.assessment_id} is {bench.one.stage}; too late to rule",
            f"考核{bench.one.assessment_id}已{STAGES[bench.one.stage][0]}，不能再裁定异议。",
        )
    roles = judging(bench.catalogue.scheme)
    if ask.actor.role not in roles or is_assessed(bench.catalogue, ask.actor.unit):
        named = (bench.catalogue.role_name(role).zh for role in roles)
        raise UserError(
            f"{name}: is ruled on by {', '.join(roles)}, of no assessed unit",
            f"异议由{'、'.join(named)}裁定，被考核单位不能自己裁定。",
        )
    about = [e for e in bench.entries if e.unit == one.unit and e.code in one.codes]
    # What followed from a ruling in an earlier assessment was ruled on there.
    about = [e for e in about if not (e.appeal_id and e.assessment_id != one.assessment_id)]
    if ask.actor.role in {role for entry in about for role in entry.makers}:
        raise UserError(
            f"{name}: {ask.actor.role} made an entry it is about; a role that did not rules on it",
            "作出认定的角色不能裁定，请由另一角色裁定。",
        )
    is_veto = any(e.kind == VETO for e in about)
    if ruling.outcome == "dismissed" and ruling.remedy:
        raise UserError(
            f"{name}: a dismissed appeal has no remedy; leave it out",
            "不支持异议的，得分不变，请勿附带认定。",
        )
    if ruling.outcome != "dismissed" and not ruling.remedy and not is_veto:
        raise UserError(
            f"{name}: say what follows from upholding it, as an entry",
            "支持或部分支持异议的，请写明相应的认定。",
        )


def _entries(
    connection: Connection, bench: Bench, one: Appeal, ruling: Ruling, ask: Request
) -> list[Any]:
    """The entries that follow: for the unit that appealed, and where a rule was read, for every unit in
    the same case."""
    if ruling.remedy is None:
        return []
    kind, code, content = ruling.remedy
    units = same_case(bench, one.unit, kind, code, content) if ruling.is_reading else [one.unit]
    return [
        desk.proposed(
            connection,
            bench,
            desk.Claim(unit, kind, code, content, ruling.reasons, one.appeal_id),
            ask,
        )
        for unit in units
    ]


def unruled(connection: Connection, assessment_id: str) -> list[Appeal]:
    """Appeals that wait for a ruling."""
    return [a for a in appeals.appeals(connection, assessment_id) if a.state == LODGED]


def find(connection: Connection, appeal_id: str) -> Appeal:
    """The appeal of this id, or of the only one that begins with it."""
    known = appeals.appeals(connection)
    return only_one(
        NAME,
        appeal_id,
        lambda id_: [a for a in known if a.appeal_id.startswith(id_)],
        "assess show",
    )


def _again(connection: Connection, appeal_id: str) -> Appeal:
    return next(a for a in appeals.appeals(connection) if a.appeal_id == appeal_id)
