"""Assessments in the register: each a line of steps, and what was pinned on the way.

A step is never changed or taken away. What stage an assessment is at follows from its steps. Texts that
a seal rests on (``artefact``) are kept compressed under their SHA-256 and written once.
"""

import hashlib
import json
import zlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, Row, func, or_, select

from pipelines.errors import UserError
from pipelines.register import tables, workbench
from pipelines.register.actor import Actor
from pipelines.register.ledger import add_events, event_row, insert_all
from pipelines.register.store import Bind, reading

DRAFTED: Final = "drafted"
OPENED: Final = "opened"
RULEBOOK: Final = "rulebook"
FROZEN: Final = "frozen"
VERIFIED: Final = "verified"
PREVIEWED: Final = "previewed"
DECIDED: Final = "decided"
SIGNED: Final = "signed"
SEALED: Final = "sealed"
PUBLISHED: Final = "published"
REOPENED: Final = "reopened"
LINE = (DRAFTED, OPENED, FROZEN, VERIFIED, PREVIEWED, DECIDED, SIGNED, SEALED, PUBLISHED)
"""The steps of an assessment in their order; none can be left out."""


class Step(NamedTuple):
    """``detail``: what belongs to the step: hashes of what was pinned, a deadline, a rulebook."""

    kind: str
    reason: str | None
    detail: Mapping[str, Any]
    at: datetime
    actor_role: str
    actor_unit: str | None

    @property
    def actor(self) -> Actor:
        return Actor(self.actor_role, self.actor_unit)


class Assessment(NamedTuple):
    """One version of an assessment, with its steps in order. ``revision``: the number of the last event
    about it, by which two who work on it at once are told apart."""

    assessment_id: str
    code: str
    period: str
    version: int
    steps: tuple[Step, ...]
    revision: int = 0

    @property
    def stage(self) -> str:
        """The last of its steps that moved it: one of ``LINE``, or reopened."""
        return next(step.kind for step in reversed(self.steps) if step.kind != RULEBOOK)

    def step(self, kind: str) -> Step | None:
        """The latest step of a kind."""
        return next((step for step in reversed(self.steps) if step.kind == kind), None)

    def has(self, kind: str) -> bool:
        return self.step(kind) is not None

    @property
    def rulebook(self) -> str:
        """The hash of the catalogue it is made by."""
        hashes = [s.detail["rulebook"] for s in self.steps if s.kind in (DRAFTED, RULEBOOK)]
        return str(hashes[-1])


def identity(code: str, period: str, version: int) -> str:
    return f"{period}-{code}" + (f".{version}" if version > 1 else "")


def assessments(bind: Bind) -> list[Assessment]:
    """All of them, by period, code and version."""
    own, step = workbench.assessment, workbench.assessment_step
    with reading(bind) as connection:
        taken: dict[str, list[Step]] = {}
        for row in connection.execute(select(step).order_by(step.c.step_id)):
            taken.setdefault(row.assessment_id, []).append(_step(row))
        query = select(own).order_by(own.c.period, own.c.code, own.c.version)
        rows = connection.execute(query).all()
        return [
            Assessment(
                row.assessment_id,
                row.code,
                row.period,
                row.version,
                tuple(taken[row.assessment_id]),
                revision(connection, row.assessment_id),
            )
            for row in rows
        ]


def _step(row: Row[Any]) -> Step:
    detail = json.loads(row.detail) if row.detail else {}
    return Step(row.kind, row.reason, detail, row.at, row.actor_role, row.actor_unit)


def find(bind: Bind, text: str) -> Assessment:
    """The assessment of this id. Raises UserError when there is none."""
    known = assessments(bind)
    for one in known:
        if one.assessment_id.casefold() == text.strip().casefold():
            return one
    there = ", ".join(one.assessment_id for one in known)
    raise UserError(
        f"assessment {text}: is none; {f'there are {there}' if there else 'draft one first'}",
        f"没有考核{text}；" + (f"现有{there}。" if there else "请先拟定。"),
    )


def last_version(bind: Bind, assessment_id: str) -> Assessment:
    """The last version of the assessment of which this is one."""
    known = assessments(bind)
    own = next(one for one in known if one.assessment_id == assessment_id)
    return [one for one in known if (one.code, one.period) == (own.code, own.period)][-1]


def revision(connection: Connection, assessment_id: str) -> int:
    """The number of the last event about an assessment and all that belongs to it."""
    event = tables.event
    query = select(func.max(event.c.event_id)).where(_about(assessment_id))
    return connection.scalar(query) or 0


def changes_since(connection: Connection, assessment_id: str, seen: int) -> Sequence[Row[Any]]:
    """Events about an assessment and all that belongs to it, after the number ``seen``."""
    event = tables.event
    query = select(event).where(_about(assessment_id), event.c.event_id > seen)
    return connection.execute(query.order_by(event.c.event_id)).all()


def _about(assessment_id: str) -> Any:
    subject = tables.event.c.subject
    return or_(subject == assessment_id, subject.startswith(f"{assessment_id}/", autoescape=True))


def not_changed(connection: Connection, one: Assessment, seen: int | None) -> None:
    """Raise UserError, with what others did meanwhile, when an assessment is no longer as it was seen.

    ``seen``: the revision that was looked at; None when nobody looked.
    """
    if seen is None or seen == one.revision:
        return
    done = changes_since(connection, one.assessment_id, seen)
    told = "; ".join(
        f"{e.at:%Y-%m-%d %H:%M} {e.actor_role} {e.kind} {e.subject.rpartition('/')[2]}"
        + (f": {e.reason}" if e.reason else "")
        for e in done
    )
    raise UserError(
        f"{one.assessment_id}: was changed since you looked ({told}); nothing was saved: look again,"
        f" then decide (revision {one.revision})",
        f"{one.assessment_id}在您查看之后已有变动（{told}），未保存。请重新查看后再定。",
    )


def add_assessment(connection: Connection, code: str, period: str) -> Assessment:
    """A new version of an assessment, in the caller's transaction; still without a step."""
    own = workbench.assessment
    query = select(func.max(own.c.version)).filter_by(code=code, period=period)
    version = (connection.scalar(query) or 0) + 1
    one = Assessment(identity(code, period, version), code, period, version, ())
    insert_all(
        connection, own, [{key: value for key, value in one._asdict().items() if key in own.c}]
    )
    return one


def add_step(
    connection: Connection,
    assessment_id: str,
    kind: str,
    actor: Actor,
    at: datetime,
    reason: str | None = None,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """A step with its event, in the caller's transaction."""
    row = {
        "assessment_id": assessment_id, "kind": kind, "reason": reason,
        "detail": canonical(detail) if detail else None, "at": at,
        "actor_role": actor.role, "actor_unit": actor.unit,
    }  # fmt: skip
    insert_all(connection, workbench.assessment_step, [row])
    told = event_row(actor, f"assessment {kind}", assessment_id, reason, at)
    add_events(connection, [told])


def note(connection: Connection, assessment_id: str, kind: str, actor: Actor, told: str) -> None:
    """Something done about an assessment that moves it to no other stage."""
    add_events(connection, [event_row(actor, f"assessment {kind}", assessment_id, told)])


def canonical(value: Any) -> str:
    """JSON of one form: keys in order, no spaces."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def pin(connection: Connection, assessment_id: str, name: str, text: str) -> str:
    """Keep a text under a name, once; its SHA-256."""
    packed = zlib.compress(text.encode())
    row = {
        "assessment_id": assessment_id, "name": name, "hash": sha256(text.encode()),
        "content": packed, "content_hash": sha256(packed),
    }  # fmt: skip
    insert_all(connection, workbench.artefact, [row])
    return str(row["hash"])


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


class Artefact(NamedTuple):
    """A text that was kept. ``hash`` was noted then; ``is_whole``: not a byte has changed since."""

    name: str
    hash: str
    text: str
    is_whole: bool


def pinned(bind: Bind, assessment_id: str) -> dict[str, Artefact]:
    """What was kept, by name."""
    artefact = workbench.artefact
    with reading(bind) as connection:
        rows = connection.execute(
            select(artefact).filter_by(assessment_id=assessment_id).order_by(artefact.c.name)
        ).all()
    return {row.name: _artefact(row) for row in rows}


def _artefact(row: Row[Any]) -> Artefact:
    try:
        content = zlib.decompress(row.content)
        text = content.decode()
    except (zlib.error, UnicodeDecodeError):
        return Artefact(row.name, row.hash, "", False)
    is_whole = sha256(content) == row.hash and sha256(row.content) == row.content_hash
    return Artefact(row.name, row.hash, text, is_whole)
