"""经验做法: a practice is added, adopted by units, and prefecture-wide once two roles say so; then the bonus
of the scheme that reads practices may be claimed for its unit.
"""

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection

from pipelines import clock
from pipelines.assess import entries as desk
from pipelines.assess.bench import Bench, lay_out
from pipelines.assess.claims import Claim
from pipelines.assess.owners import is_judge, known_owner
from pipelines.assess.pointed import only_one
from pipelines.assess.request import Request, judging
from pipelines.catalogue.base import Text
from pipelines.catalogue.roles import EVALUATOR, LEADER, OFFICE
from pipelines.catalogue.whole import Catalogue
from pipelines.errors import UserError
from pipelines.paths import Home
from pipelines.register import practices
from pipelines.register.entries import BONUS, Entry
from pipelines.register.practices import APPROVED, PROPOSED, REFUSED, TAKEN_UP, Practice, Step
from pipelines.register.reason import LONGEST, checked
from pipelines.register.store import open_register, reading, writing

NAME = Text(zh="经验做法", en="practice")
PROPOSING = (EVALUATOR, OFFICE, LEADER)
APPROVING = (OFFICE, LEADER)
"""The roles by which a practice is adopted prefecture-wide: one proposes, another approves."""


def add(home: Home, catalogue: Catalogue, unit: str, what: str, ask: Request) -> Practice:
    """Add a practice of a unit: that unit, or who judges."""
    engine, name = open_register(home), f"practice of {unit}"
    try:
        with writing(engine) as connection:
            own = known_owner(catalogue, name, unit, clock.now().date())
            _may_tell(catalogue, name, [own], ask)
            said = checked(name, what)
            practice_id = practices.identity(own, said)
            if any(p.practice_id == practice_id for p in practices.practices(connection)):
                raise UserError(f"{name}: is there already, in these words", "该做法已登记。")
            one = Practice(practice_id, own, said, ())
            practices.add_practice(connection, one, ask.actor, clock.now())
            return find(connection, practice_id)
    finally:
        engine.dispose()


def adopt(
    home: Home, catalogue: Catalogue, practice_id: str, units: Sequence[str], ask: Request
) -> Practice:
    """Units took a practice over: those units themselves, or who judges."""
    engine, today = open_register(home), clock.now().date()
    try:
        with writing(engine) as connection:
            one = find(connection, practice_id)
            own = sorted({known_owner(catalogue, _name(one), unit, today) for unit in units})
            _may_tell(catalogue, _name(one), own, ask)
            _is_new(one, own)
            detail = {"units": own}
            said, now = ask.told(_name(one)), clock.now()
            practices.add_step(connection, one.practice_id, TAKEN_UP, ask.actor, now, said, detail)
            return find(connection, one.practice_id)
    finally:
        engine.dispose()


def _may_tell(catalogue: Catalogue, name: str, units: Sequence[str], ask: Request) -> None:
    is_own = all(ask.actor.unit == unit for unit in units)
    if not is_own and not is_judge(catalogue, ask):
        raise UserError(
            f"{name}: is told by the unit itself or by {', '.join(judging(catalogue.scheme))}",
            "由本单位或评估人员、项目办公室登记。",
        )


def _is_new(one: Practice, units: Sequence[str]) -> None:
    if not units:
        raise UserError(
            f"{_name(one)}: say who does it now, with --unit", "请选择采用这一做法的单位。"
        )
    if strange := sorted({*units} & {one.unit, *one.adopted_by}):
        raise UserError(
            f"{_name(one)}: {', '.join(strange)} does it already; leave it out", "该单位已采用。"
        )


def adopt_everywhere(home: Home, catalogue: Catalogue, practice_id: str, ask: Request) -> Practice:
    """Adopt a practice prefecture-wide: the first role that says so proposes it, another approves."""
    engine = open_register(home)
    try:
        with writing(engine) as connection:
            one = find(connection, practice_id)
            if one.approval:
                raise UserError(f"{_name(one)}: is adopted prefecture-wide already", "已全市推广。")
            kind = APPROVED if one.proposal else PROPOSED
            _may_spread(catalogue, one, APPROVING if one.proposal else PROPOSING, ask)
            said = ask.told(_name(one))
            practices.add_step(connection, one.practice_id, kind, ask.actor, clock.now(), said)
            return find(connection, one.practice_id)
    finally:
        engine.dispose()


def refuse(home: Home, catalogue: Catalogue, practice_id: str, ask: Request) -> Practice:
    """A second role does not agree that a practice be adopted prefecture-wide. Needs a reason."""
    engine = open_register(home)
    try:
        with writing(engine) as connection:
            one = find(connection, practice_id)
            if one.proposal is None:
                raise UserError(
                    f"{_name(one)}: waits for nobody; see practice list", "无待定事项。"
                )
            _may_spread(catalogue, one, APPROVING, ask)
            said = checked(_name(one), ask.reason)
            practices.add_step(connection, one.practice_id, REFUSED, ask.actor, clock.now(), said)
            return find(connection, one.practice_id)
    finally:
        engine.dispose()


def _may_spread(catalogue: Catalogue, one: Practice, roles: Sequence[str], ask: Request) -> None:
    if ask.actor.role not in roles or not is_judge(catalogue, ask):
        raise UserError(
            f"{_name(one)}: prefecture-wide is for {', '.join(roles)}, of no unit it could be about",
            "全市推广由项目办公室或领导小组决定。",
        )
    if one.proposal and ask.actor.role == one.proposal.actor_role:
        raise UserError(
            f"{_name(one)}: {ask.actor.role} proposed it; another role decides",
            "提出者不能自己审批，请由另一角色办理。",
        )


def bonus_claims(bench: Bench, found: Sequence[Practice]) -> list[Claim]:
    """What practices adopted prefecture-wide within an assessment's period give their units: a claim for
    each, of every bonus that the scheme says is read from practices. None in one that mixes others."""
    if bench.is_final:
        return []
    assessed = bench.catalogue.scheme.level
    units = {u.code for u in bench.catalogue.units_on(bench.period.end) if u.level == assessed}
    return [
        Claim(one.unit, BONUS, bonus.code, _content(level.code, one), _reason(one, step))
        for bonus in bench.catalogue.scheme.bonuses
        if bonus.reads == "practices"
        for level in bonus.levels
        for one, step in _adopted(bench, found)
        if one.unit in units
    ]


def _adopted(bench: Bench, found: Sequence[Practice]) -> Iterator[tuple[Practice, Step]]:
    for one in found:
        step = one.approval
        if step and bench.period.start <= step.at.date() <= bench.period.end:
            yield one, step


def _content(level: str, one: Practice) -> dict[str, str]:
    return {"level": level, "matter": one.practice_id}


def _reason(one: Practice, step: Step) -> str:
    return f"{step.at:%Y-%m-%d}全市推广：{one.what}"[:LONGEST]


def unclaimed(bench: Bench, claims: Sequence[Claim]) -> list[Claim]:
    """Those that no entry was made of yet, whatever became of it."""
    made = {(e.unit, e.code, e.content.get("matter")) for e in bench.entries if e.kind == BONUS}
    return [c for c in claims if (c.unit, c.code, c.content["matter"]) not in made]


def to_claim(home: Home, assessment_id: str) -> list[Claim]:
    """The claims of an assessment that nobody has entered yet."""
    engine = open_register(home)
    try:
        with reading(engine) as connection:
            return _to_claim(connection, lay_out(connection, assessment_id))
    finally:
        engine.dispose()


def _to_claim(connection: Connection, bench: Bench) -> list[Claim]:
    return unclaimed(bench, bonus_claims(bench, practices.practices(connection)))


def claim(home: Home, assessment_id: str, ask: Request) -> list[Entry]:
    """Propose an entry for each claim that nobody has entered yet; each waits for another role."""
    engine = open_register(home)
    try:
        with writing(engine) as connection:
            bench = lay_out(connection, assessment_id)
            claims = _to_claim(connection, bench)
            return [desk.proposed(connection, bench, one, ask) for one in claims]
    finally:
        engine.dispose()


def find(connection: Connection, practice_id: str) -> Practice:
    """The practice of this id, or of the only one that begins with it."""
    known = practices.practices(connection)
    return only_one(
        NAME,
        practice_id,
        lambda id_: [p for p in known if p.practice_id.startswith(id_)],
        "practice list",
    )


def _name(one: Practice) -> str:
    return f"practice {one.practice_id[:8]} ({one.unit})"
