"""Entries of an assessment: proposed by one role, approved by another, their effect shown before.

Points are never typed in: an entry says what a figure is, how often something happened, that an
indicator is not assessed, what was commended or is alleged, and the points follow by the rules.
"""

from datetime import datetime, time, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection

from pipelines import clock
from pipelines.assess.bench import Bench, lay_out
from pipelines.assess.claims import Claim, entry_of, may_propose
from pipelines.assess.compute import Outcome
from pipelines.assess.pointed import only_one
from pipelines.assess.request import Request
from pipelines.catalogue.base import Text
from pipelines.due import working_day_after
from pipelines.errors import UserError
from pipelines.paths import Home
from pipelines.register import appeals, assessments, entries
from pipelines.register.assessments import FROZEN
from pipelines.register.entries import (
    ALLEGED,
    APPEALED,
    APPROVED,
    CONFIRMED,
    DISMISSED,
    FINAL,
    PROPOSED,
    REFUSED,
    REVIEWED,
    REVOKED,
    VETO,
    Entry,
    Step,
)
from pipelines.register.reason import checked
from pipelines.register.store import open_register, writing

NAME = Text(zh="认定", en="entry")


class Effect(NamedTuple):
    """What an entry does to a unit: total and grade without it and with it."""

    unit: str
    total_before: float | None
    total_after: float | None
    grade_before: str | None
    grade_after: str | None


def propose(home: Home, assessment_id: str, claim: Claim, ask: Request) -> Entry:
    """Propose an entry; it waits for another role. A veto is alleged. Raises UserError when it cannot
    be, and saves nothing."""
    engine = open_register(home)
    try:
        with writing(engine) as connection:
            bench = lay_out(connection, assessment_id)
            assessments.not_changed(connection, bench.one, ask.seen)
            return proposed(connection, bench, claim, ask)
    finally:
        engine.dispose()


def proposed(connection: Connection, bench: Bench, claim: Claim, ask: Request) -> Entry:
    """In the caller's transaction."""
    one = entry_of(bench, claim, ask)
    if any(e.entry_id == one.entry_id for e in entries.entries(connection)):
        raise UserError(
            f"{one.unit} {one.code}: this entry is there already, for this reason",
            f"{bench.catalogue.unit_name(one.unit).zh} {one.code}：该认定已以同样的理由提出，不必重复提出。",
        )
    kind = ALLEGED if one.kind == VETO else PROPOSED
    entries.add_entry(connection, one, kind, ask.actor, clock.now())
    return _again(connection, one.entry_id)


def effect(home: Home, assessment_id: str, claim: Claim, ask: Request) -> list[Effect]:
    """What an entry would do, were it proposed and approved: a row for each unit whose total or grade
    moves. Saves nothing. Empty before the freeze, when there is nothing to move."""
    engine = open_register(home)
    try:
        with engine.connect() as connection:
            bench = lay_out(connection, assessment_id)
            one = entry_of(bench, claim, ask)
            if not bench.one.has(FROZEN):
                return []
            return moved(bench.outcome(), bench.outcome([*bench.entries, as_if_approved(one)]))
    finally:
        engine.dispose()


def as_if_approved(one: Entry) -> Entry:
    kind = FINAL if one.kind == VETO else APPROVED
    return one._replace(steps=(Step(kind, None, clock.now(), "", None),))


def moved(before: Outcome, after: Outcome) -> list[Effect]:
    """Units whose total or grade differs between two outcomes."""
    first, second = before.total(), after.total()
    none: dict[str, Any] = {}
    rows = []
    for unit in sorted({*first, *second}):
        was, now = first.get(unit, none), second.get(unit, none)
        rows.append(
            Effect(unit, was.get("total"), now.get("total"), was.get("grade"), now.get("grade"))
        )
    return [e for e in rows if (e.total_before, e.grade_before) != (e.total_after, e.grade_after)]


def approve(home: Home, entry_id: str, ask: Request) -> Entry:
    """Another role than the one that proposed it agrees: it counts."""
    return _decide(home, entry_id, APPROVED, ask)


def refuse(home: Home, entry_id: str, ask: Request) -> Entry:
    """Another role than the one that proposed it does not agree. Needs a reason."""
    return _decide(home, entry_id, REFUSED, ask)


def revoke(home: Home, entry_id: str, ask: Request) -> Entry:
    """It was wrong: it no longer counts. Needs a reason."""
    return _decide(home, entry_id, REVOKED, ask)


def review(home: Home, entry_id: str, ask: Request) -> Entry:
    """A role has looked into an alleged veto; two different ones must, neither that which alleged it."""
    return _decide(home, entry_id, REVIEWED, ask)


def confirm(home: Home, entry_id: str, ask: Request) -> Entry:
    """A veto that two roles have reviewed is held to be true. Its unit may now appeal."""
    return _decide(home, entry_id, CONFIRMED, ask)


def dismiss(home: Home, entry_id: str, ask: Request) -> Entry:
    """A veto that was reviewed is held not to be true, or fell on appeal."""
    return _decide(home, entry_id, DISMISSED, ask)


def make_final(home: Home, entry_id: str, ask: Request) -> Entry:
    """A confirmed veto takes effect: the time for an appeal is over, or one was ruled on."""
    return _decide(home, entry_id, FINAL, ask)


def _decide(home: Home, entry_id: str, kind: str, ask: Request) -> Entry:
    engine = open_register(home)
    try:
        with writing(engine) as connection:
            one = find(connection, entry_id)
            last = assessments.last_version(connection, one.assessment_id)
            bench = lay_out(connection, last.assessment_id)
            assessments.not_changed(connection, bench.one, ask.seen)
            may_propose(bench, ask)
            _follows(connection, bench, one, kind, ask)
            needs = kind not in (APPROVED, FINAL)
            said = checked(f"entry {one.entry_id[:8]}", ask.reason) if needs or ask.reason else None
            entries.add_step(connection, one, kind, ask.actor, clock.now(), said)
            return _again(connection, one.entry_id)
    finally:
        engine.dispose()


AFTER = {
    APPROVED: (PROPOSED,), REFUSED: (PROPOSED,), REVOKED: (PROPOSED, APPROVED, ALLEGED),
    REVIEWED: (ALLEGED, REVIEWED), CONFIRMED: (REVIEWED,),
    DISMISSED: (REVIEWED, CONFIRMED, APPEALED), FINAL: (CONFIRMED, APPEALED),
}  # fmt: skip
"""The states from which each step leads on."""


def _follows(connection: Connection, bench: Bench, one: Entry, kind: str, ask: Request) -> None:
    name = f"entry {one.entry_id[:8]} ({one.unit} {one.code})"
    if one.state not in AFTER[kind]:
        raise UserError(f"{name}: is {one.state}; it cannot be {kind}", "该认定不在这一步。")
    by = {
        kind: {s.actor_role for s in one.steps if s.kind == kind}
        for kind in (PROPOSED, ALLEGED, REVIEWED)
    }
    makers = by[PROPOSED] | by[ALLEGED]
    if kind in (APPROVED, REFUSED, REVIEWED) and ask.actor.role in makers | by[REVIEWED]:
        raise UserError(
            f"{name}: {ask.actor.role} has had its say; another role decides",
            "提出者不能自己审批，请由另一角色办理。",
        )
    if kind in (CONFIRMED, DISMISSED) and len(by[REVIEWED]) < 2:
        raise UserError(
            f"{name}: two roles review a veto first; {len(by[REVIEWED])} has so far",
            f"一票否决须经两个角色复核，现在只有{len(by[REVIEWED])}个，请由另一角色再复核。",
        )
    if kind == FINAL:
        _may_be_final(connection, bench, one, name)


def _may_be_final(connection: Connection, bench: Bench, one: Entry, name: str) -> None:
    confirmed = next(step for step in reversed(one.steps) if step.kind == CONFIRMED)
    days = bench.catalogue.scheme.appeal_working_days
    last = working_day_after(bench.catalogue, confirmed.at.date(), days)
    is_over = clock.now() >= datetime.combine(last + timedelta(days=1), time.min)
    own = [
        a for a in appeals.appeals(connection)
        if a.unit == one.unit and one.code in a.codes and a.steps[0].at >= confirmed.at
    ]  # fmt: skip
    if any(a.state == appeals.LODGED for a in own):
        raise UserError(
            f"{name}: an appeal against it waits for a ruling; rule on it first",
            f"{bench.catalogue.unit_name(one.unit).zh}对{one.code}提出的异议尚未裁定，请先裁定。",
        )
    if not is_over and not own:
        raise UserError(
            f"{name}: {one.unit} may appeal until {last}; wait until that day is over",
            f"申诉期至{last}，过后才能最终认定。",
        )


def appealed(connection: Connection, one: Entry, ask: Request, reason: str) -> None:
    """Note on a confirmed veto that its unit appeals, in the caller's transaction."""
    entries.add_step(connection, one, APPEALED, ask.actor, clock.now(), reason)


def find(connection: Connection, entry_id: str) -> Entry:
    """The entry of this id, or of the only one that begins with it."""
    known = entries.entries(connection)
    return only_one(
        NAME, entry_id, lambda id_: [e for e in known if e.entry_id.startswith(id_)], "assess show"
    )


def _again(connection: Connection, entry_id: str) -> Entry:
    return next(one for one in entries.entries(connection) if one.entry_id == entry_id)
