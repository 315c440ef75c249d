"""The life of a finding: explained by who reports, waived or opened again by an evaluator.

Each step is kept with who, when and why, and an event in the same transaction; the one before it is
never changed. What a step makes of a return's verdict is told by ``life``.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Literal, NamedTuple

from sqlalchemy import Connection, Engine, Row, select

from pipelines import clock
from pipelines.catalogue.base import Text
from pipelines.catalogue.roles import EVALUATOR
from pipelines.catalogue.whole import Catalogue
from pipelines.errors import UserError
from pipelines.register import tables
from pipelines.register.actor import Actor
from pipelines.register.ledger import add_events, event_row, insert_all
from pipelines.register.life import EXPLAINED, OPEN, REOPENED, WAIVED, state_of
from pipelines.register.reason import checked
from pipelines.register.store import Bind, reading, writing
from pipelines.register.versions import Version, in_batches, last_day, versions_beside

Kind = Literal["explained", "waived", "reopened"]
SHORTEST = 6
"""Characters of a finding's id that may stand for it."""


class Subject(NamedTuple):
    """A finding, the version of its slot that it is about, and where its life stands."""

    finding: Row[Any]
    scope: str
    version: Version
    latest: Version
    state: str

    @property
    def name(self) -> str:
        """How an error line calls it: id, rule, form, period, reporter."""
        v = self.version
        short = self.finding.finding_id[:12]
        return f"{short} {self.finding.rule_id} ({v.form} {v.period} {v.reporter})"


def explain(
    engine: Engine, catalogue: Catalogue, finding_id: str, actor: Actor, reason: str
) -> str:
    """The reporter, or one above on its behalf, says why a warning is right as it is.

    Returns the verdict of the return as it then stands. ``finding_id``: or its beginning. Raises
    UserError, and writes nothing, for an unknown finding, one of a version that was replaced, one of
    another unit, one that is no open warning, and a reason that is missing or names a person's number.
    """
    return _step(engine, catalogue, finding_id, EXPLAINED, actor, reason)


def waive(engine: Engine, catalogue: Catalogue, finding_id: str, actor: Actor, reason: str) -> str:
    """An evaluator lets an open error or warning stand, as is done at a freeze. As ``explain``."""
    return _step(engine, catalogue, finding_id, WAIVED, actor, reason)


def reopen(engine: Engine, catalogue: Catalogue, finding_id: str, actor: Actor, reason: str) -> str:
    """An evaluator says that an explanation, or a waiver, does not hold. As ``explain``."""
    return _step(engine, catalogue, finding_id, REOPENED, actor, reason)


def _step(
    engine: Engine, catalogue: Catalogue, finding_id: str, kind: Kind, actor: Actor, reason: str
) -> str:
    with writing(engine) as connection:
        subject = find(connection, finding_id)
        said = checked(subject.name, reason)
        if problem := _problem(catalogue, subject, kind, actor):
            raise UserError(f"{subject.name}: {problem.en}", problem.zh)
        now, full = clock.now(), subject.finding.finding_id
        row = {
            "finding_id": full, "return_id": subject.finding.return_id, "kind": kind,
            "reason": said, "at": now, "actor_role": actor.role, "actor_unit": actor.unit,
        }  # fmt: skip
        insert_all(connection, tables.finding_step, [row])
        add_events(connection, [event_row(actor, kind, full, said, now)])
        after = versions_beside(connection, [subject.version.file_hash])
        return next(str(v.verdict) for v in after if v.return_id == row["return_id"])


def find(bind: Bind, finding_id: str) -> Subject:
    """The finding of this id, or of the only one that begins with it."""
    if len(finding_id) < SHORTEST:
        raise UserError(
            f"finding {finding_id}: too short; give {SHORTEST} characters or more",
            f"问题编号{finding_id}太短，请写{SHORTEST}位以上。",
        )
    with reading(bind) as connection:
        found = [
            (row, scope)
            for scope, table in (("return", tables.finding), ("cross", tables.cross_finding))
            for row in connection.execute(
                select(table)
                .where(table.c.finding_id.startswith(finding_id, autoescape=True))
                .limit(2)
            )
        ]
        if len(found) != 1:
            what = "several begin so; give more of it" if found else "not known; see finding list"
            raise UserError(
                f"finding {finding_id}: {what}",
                f"凭编号{finding_id}不能确定是哪处问题，请多写几位。"
                if found
                else f"没有编号为{finding_id}的问题，请核对编号。",
            )
        return _subject(connection, *found[0])


def _subject(connection: Connection, finding: Row[Any], scope: str) -> Subject:
    returned = tables.returned
    query = select(returned.c.file_hash).filter_by(return_id=finding.return_id)
    beside = versions_beside(connection, [connection.scalars(query).one()])
    own = [v for v in beside if v.return_id == finding.return_id]
    if not own:
        raise UserError(
            f"finding {finding.finding_id[:12]}: its return does not count; nothing to do",
            "该报表已不计入，无需处理。",
        )
    latest = next(v for v in beside if v.slot == own[-1].slot and v.is_latest)
    state = state_of(steps_of(connection, [finding.finding_id]))
    return Subject(finding, scope, own[-1], latest, state)


def _problem(catalogue: Catalogue, subject: Subject, kind: Kind, actor: Actor) -> Text | None:
    """Why a step cannot be taken, with what to do; None when it can."""
    return (
        _not_theirs(catalogue, subject, kind, actor)
        or _not_current(subject)
        or _not_asked(subject, kind)
    )


def _not_theirs(catalogue: Catalogue, subject: Subject, kind: Kind, actor: Actor) -> Text | None:
    version = subject.version
    reporter, day = version.reporter, last_day(version.period)
    if kind != EXPLAINED:
        if actor.role != EVALUATOR or actor.unit == reporter:
            return Text(
                zh="由评估人员办理，填报单位不能自己办。",
                en=f"is {kind} by the role {EVALUATOR}, not of {reporter}; ask one",
            )
    elif actor.unit is not None and not catalogue.is_under(reporter, actor.unit, day):
        return Text(
            zh="是其他单位的问题，由该单位或其上级说明。",
            en=f"is another unit's; {reporter} explains it, or a unit above it",
        )
    return None


def _not_current(subject: Subject) -> Text | None:
    version, latest = subject.version, subject.latest
    is_current = version.is_live or version is latest
    if subject.scope == "cross" and subject.finding.resolved_at is not None:
        return Text(zh="该问题已不存在，无需处理。", en="is no longer found; nothing to do")
    if version is not latest and not (subject.scope == "cross" and is_current):
        return Text(
            zh=f"是第{version.version}版的问题，之后已有第{latest.version}版，请看新版的回执。",
            en=f"belongs to version {version.version}; version {latest.version} came after it:"
            " see what is found there",
        )
    return None


def _not_asked(subject: Subject, kind: Kind) -> Text | None:
    severity, state = subject.finding.severity, subject.state
    if kind == REOPENED:
        again = Text(zh="该问题待处理，不必重新提出。", en=f"is {state}; nothing to open again")
        return again if state == OPEN else None
    if state != OPEN:
        return Text(
            zh="该问题已说明或已准予例外；需要时由评估人员重新提出。",
            en=f"is {state} already; an evaluator may open it again",
        )
    if severity == "note":
        return Text(zh="提示无需处理。", en="is a note, which asks for nothing")
    if kind == EXPLAINED and severity == "error":
        return Text(
            zh="错误不能说明，请改正后重报，或由评估人员准予例外。",
            en="is an error: correct it and send the return again, or have it waived",
        )
    return None


def steps(bind: Bind) -> Sequence[Row[Any]]:
    """Rows of the table ``finding_step``, in their order."""
    with reading(bind) as connection:
        return connection.execute(_ordered()).all()


def steps_of(bind: Bind, finding_ids: Iterable[str]) -> Sequence[Row[Any]]:
    step = tables.finding_step
    with reading(bind) as connection:
        return connection.execute(_ordered().where(step.c.finding_id.in_(list(finding_ids)))).all()


def settled(bind: Bind, return_ids: Iterable[str]) -> dict[str, Row[Any]]:
    """By finding of these returns, the step that explained or waived it where it holds."""
    step = tables.finding_step
    taken: dict[str, Row[Any]] = {}
    with reading(bind) as connection:
        for some in in_batches(sorted(set(return_ids))):
            for row in connection.execute(_ordered().where(step.c.return_id.in_(some))):
                taken[row.finding_id] = row
    return {name: row for name, row in taken.items() if row.kind != REOPENED}


def _ordered() -> Any:
    step = tables.finding_step
    return select(step).order_by(step.c.at, step.c.step_id)
