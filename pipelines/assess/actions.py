"""督办整改: an action is opened for a unit or department, which says what it will do, does it and shows it;
another role looks, and closes it or sends it back.

The owner never closes its own. A due date is moved by an evaluator or the office, with a reason; what was
late stays late.
"""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection

from pipelines import clock
from pipelines.assess.owners import is_judge, known_owner
from pipelines.assess.pointed import only_one
from pipelines.assess.request import MANAGING, Request, judging
from pipelines.assess.sources import source_of
from pipelines.catalogue.base import Text
from pipelines.catalogue.roles import EVALUATOR, OFFICE, REVIEWER
from pipelines.catalogue.whole import Catalogue
from pipelines.errors import UserError
from pipelines.paths import Home
from pipelines.register import actions, evidence
from pipelines.register.actions import BACK, CLOSED, DONE, IN_HAND, MEASURE, MOVED, OPEN, Action
from pipelines.register.evidence import Evidence
from pipelines.register.reason import checked
from pipelines.register.store import open_register, reading, writing

NAME = Text(zh="督办事项", en="action")
CLOSING = (EVALUATOR, OFFICE, REVIEWER)
"""The roles that look whether what was done holds."""
AFTER = {
    MEASURE: (OPEN, IN_HAND), MOVED: (OPEN, IN_HAND), DONE: (IN_HAND,), CLOSED: (DONE,), BACK: (DONE,),
}  # fmt: skip
"""The stages from which each step leads on."""


class Opening(NamedTuple):
    """``owner``: a unit of the assessed level or a department. ``about``: where the problem was found: an
    assessment's or finding's id, codes of a row, or words. ``repeats``: the id of an earlier action."""

    owner: str
    problem: str
    due: date
    about: str
    repeats: str | None = None


def open_(home: Home, catalogue: Catalogue, what: Opening, ask: Request) -> Action:
    """Open an action. Raises UserError for a unit that answers for none, a due date that is over, an
    earlier action that is another unit's or not closed, and a role that may not."""
    engine = open_register(home)
    try:
        with writing(engine) as connection:
            return opened(connection, catalogue, what, ask)
    finally:
        engine.dispose()


def opened(connection: Connection, catalogue: Catalogue, what: Opening, ask: Request) -> Action:
    """As ``open_``, in the caller's transaction: several are opened together, or none."""
    name, now = f"action for {what.owner}", clock.now()
    owner = known_owner(catalogue, name, what.owner, now.date())
    _may_open(catalogue, name, owner, ask)
    problem = checked(name, what.problem)
    kind, source = source_of(connection, catalogue, what.about)
    _not_over(name, what.due)
    again = _repeated(connection, name, owner, what.repeats)
    action_id = actions.identity(owner, problem, source, what.due, now.date())
    if actions.actions(connection, action_id):
        raise UserError(f"{name}: is open already, in these words", "该事项今天已督办。")
    one = Action(action_id, owner, problem, kind, source, what.due, again, ())
    actions.add_action(connection, one, ask.actor, now)
    return find(connection, action_id)


def _may_open(catalogue: Catalogue, name: str, owner: str, ask: Request) -> None:
    if ask.actor.unit != owner and not is_judge(catalogue, ask):
        raise UserError(
            f"{name}: is opened by {', '.join(judging(catalogue.scheme))} or by {owner} itself",
            "由评估人员、项目办公室、领导小组或本单位提出。",
        )


def _not_over(name: str, due: date) -> None:
    if due < clock.now().date():
        raise UserError(
            f"{name}: {due} is over; give a day to come", f"{due}已过，请定今天以后的日期。"
        )


def _repeated(connection: Connection, name: str, owner: str, repeats: str | None) -> str | None:
    if repeats is None:
        return None
    earlier = find(connection, repeats)
    if earlier.owner != owner:
        raise UserError(
            f"{name}: {repeats} is {earlier.owner}'s; give one of the same owner",
            f"事项{repeats}由其他单位承办，不是重复发生。请选同一承办单位已办结的事项。",
        )
    if earlier.stage != CLOSED:
        raise UserError(
            f"{name}: {repeats} is {earlier.stage} still; a problem comes again once it was closed",
            "原事项尚未办结，不是重复发生。",
        )
    return earlier.action_id


def agree(home: Home, action_id: str, ask: Request) -> Action:
    """The owner says what it will do (the reason asked for)."""
    return _take(home, action_id, MEASURE, ask, lambda one: _by_owner(one, MEASURE, ask))


def done(
    home: Home, catalogue: Catalogue, action_id: str, ask: Request, files: Sequence[Path] = ()
) -> Action:
    """The owner says that it is done, and shows it: with files, or some attached before."""
    engine = open_register(home)
    try:
        with reading(engine) as connection:
            one = find(connection, action_id)
            _follows(one, DONE, ask)
            _by_owner(one, DONE, ask)
            checked(_name(one), ask.reason)
            if not files and not _kept(connection, one):
                raise UserError(
                    f"{_name(one)}: nothing shows that it is done; attach a file with --evidence",
                    "请附佐证材料。",
                )
    finally:
        engine.dispose()
    for file in files:
        attach(home, catalogue, action_id, file, ask)
    return _take(home, action_id, DONE, ask, lambda one: _by_owner(one, DONE, ask))


def _kept(connection: Connection, one: Action) -> list[Evidence]:
    return [e for e in evidence.evidence(connection, [one.action_id]) if not e.erased_at]


def close(home: Home, catalogue: Catalogue, action_id: str, ask: Request) -> Action:
    """Another role than the owner's has looked: it is done."""
    return _take(home, action_id, CLOSED, ask, lambda one: _by_another(catalogue, one, CLOSED, ask))


def send_back(home: Home, catalogue: Catalogue, action_id: str, ask: Request) -> Action:
    """Another role than the owner's has looked: it is not done. Needs a reason."""
    return _take(home, action_id, BACK, ask, lambda one: _by_another(catalogue, one, BACK, ask))


def move(home: Home, catalogue: Catalogue, action_id: str, due: date, ask: Request) -> Action:
    """Another due date, with a reason. The first one stays known; one that was over stays late."""

    def may(one: Action) -> None:
        if ask.actor.role not in MANAGING or not is_judge(catalogue, ask):
            raise UserError(
                f"{_name(one)}: its due date is moved by {', '.join(MANAGING)}, of no unit it is about",
                "完成时限由评估人员或项目办公室调整。",
            )
        _not_over(_name(one), due)
        if due == one.due:
            raise UserError(
                f"{_name(one)}: is due on {due} already; nothing to do",
                f"完成时限本来就是{due}，无需调整。",
            )

    return _take(home, action_id, MOVED, ask, may, due)


def _by_owner(one: Action, kind: str, ask: Request) -> None:
    if ask.actor.unit != one.owner:
        raise UserError(
            f"{_name(one)}: {kind} is said by {one.owner} itself; act for that unit",
            "由承办单位自己填写。",
        )


def _by_another(catalogue: Catalogue, one: Action, kind: str, ask: Request) -> None:
    said = one.last(DONE)
    is_same = said is not None and ask.actor.role == said.actor_role
    if ask.actor.role not in CLOSING or not is_judge(catalogue, ask) or is_same:
        raise UserError(
            f"{_name(one)}: is {kind} by {', '.join(CLOSING)}: not of {one.owner}, and not the role"
            " that said it was done",
            "承办单位不能自己销号，请由评估人员、项目办公室或复核人员核实。",
        )


def _take(
    home: Home,
    action_id: str,
    kind: str,
    ask: Request,
    may: Callable[[Action], None],
    due: date | None = None,
) -> Action:
    """A step, once it may be taken."""
    engine = open_register(home)
    try:
        with writing(engine) as connection:
            one = find(connection, action_id)
            _not_changed(one, ask)
            _follows(one, kind, ask)
            may(one)
            said = ask.told(_name(one)) if kind == CLOSED else checked(_name(one), ask.reason)
            dates = {"was": one.due.isoformat(), "due": due.isoformat()} if due else None
            actions.add_step(connection, one.action_id, kind, ask.actor, clock.now(), said, dates)
            return find(connection, one.action_id)
    finally:
        engine.dispose()


def _follows(one: Action, kind: str, ask: Request) -> None:
    if one.stage not in AFTER[kind]:
        allowed = " or ".join(AFTER[kind])
        raise UserError(
            f"{_name(one)}: is {one.stage}; {kind} follows on {allowed}", "该事项不在这一步。"
        )


def _not_changed(one: Action, ask: Request) -> None:
    if ask.seen is not None and ask.seen != one.revision:
        last = one.steps[-1]
        raise UserError(
            f"{_name(one)}: was changed since you looked ({last.at:%Y-%m-%d %H:%M} {last.actor_role}"
            f" {last.kind}); nothing was saved: look again (revision {one.revision})",
            "该事项在您查看之后已有变动，未保存。请重新查看。",
        )


def attach(home: Home, catalogue: Catalogue, action_id: str, file: Path, ask: Request) -> Evidence:
    """Attach a file to an action: its owner, or who judges."""
    one = look_up(home, action_id)
    if ask.actor.unit != one.owner and not is_judge(catalogue, ask):
        raise UserError(
            f"{_name(one)}: evidence is attached by {one.owner} or by who judges it",
            "佐证材料由承办单位或评估人员提交。",
        )
    months, about = catalogue.scheme.evidence_months, actions.subject(one.action_id)
    return evidence.attach(home, one.action_id, about, one.owner, file, months, ask.actor)


def read(home: Home, catalogue: Catalogue, evidence_id: str, ask: Request) -> bytes:
    """What was attached to an action; the look is logged."""
    engine = open_register(home)
    try:
        with reading(engine) as connection:
            kept = evidence.find(connection, evidence_id)
            one = find(connection, kept.subject)
    finally:
        engine.dispose()
    about = actions.subject(one.action_id)
    return evidence.look(home, kept.evidence_id, about, ask.actor, judging(catalogue.scheme))


def look_up(home: Home, action_id: str) -> Action:
    engine = open_register(home)
    try:
        with reading(engine) as connection:
            return find(connection, action_id)
    finally:
        engine.dispose()


def find(connection: Connection, action_id: str) -> Action:
    """The action of this id, or of the only one that begins with it."""
    return only_one(NAME, action_id, lambda id_: actions.actions(connection, id_), "action list")


def _name(one: Action) -> str:
    return f"action {one.action_id[:8]} ({one.owner})"
