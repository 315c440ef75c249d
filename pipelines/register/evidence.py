"""What is attached to an entry, an appeal or an action: kept apart, read by few, each look logged.

A file may hold what no return may, names among it. So it is never read by the program, stands in a
folder of its own, is given only to the unit it is about and to the roles that judge, and is erased when
the time the catalogue gives is over. Its hash stays.
"""

import calendar
import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection, select, update

from pipelines import clock
from pipelines.errors import UserError
from pipelines.paths import Home
from pipelines.register import workbench
from pipelines.register.actor import Actor
from pipelines.register.archive import digest, place, settle
from pipelines.register.ledger import add_events, event_row, insert_all
from pipelines.register.store import Bind, open_register, reading, writing

LARGEST = 50 * 1024 * 1024
"""Bytes of a file that may be attached."""
SHORTEST = 6


class Evidence(NamedTuple):
    """``subject``: the entry, appeal or action it belongs to. ``owner``: the unit it is about."""

    evidence_id: str
    subject: str
    owner: str
    file_hash: str
    name: str
    size: int
    keep_until: date
    erased_at: datetime | None
    at: datetime
    actor_role: str
    actor_unit: str | None


def path_of(home: Home, file_hash: str) -> Path:
    return home.evidence / file_hash[:2] / file_hash


def evidence(bind: Bind, subjects: Sequence[str] | None = None) -> list[Evidence]:
    """All that was attached, or what belongs to some subjects, in the order it was."""
    own = workbench.evidence
    query = select(*(own.c[name] for name in Evidence._fields)).order_by(
        own.c.at, own.c.evidence_id
    )
    if subjects is not None:
        query = query.where(own.c.subject.in_(list(subjects)))
    with reading(bind) as connection:
        return [Evidence(*row) for row in connection.execute(query)]


def attach(
    home: Home, subject: str, about: str, owner: str, file: Path, months: int, actor: Actor
) -> Evidence:
    """Keep a file as evidence of a subject. ``about``: the assessment or list it belongs to, by which the
    log names it. Raises UserError for no file, an empty one or one too large."""
    try:
        file_hash, size = digest(file)
    except OSError:
        raise UserError(
            f"{file}: cannot be read; give a file", f"{file.name}：文件读不出来，请重新选择。"
        ) from None
    if not 0 < size <= LARGEST:
        large = f"文件超过{LARGEST // 1024**2}MB，请压缩或拆分"
        raise UserError(
            f"{file.name}: has {size} bytes; attach a file of 1 to {LARGEST}",
            f"{file.name}：{large if size else '是空文件，请重新选择'}。",
        )
    now = clock.now()
    key = hashlib.sha256(f"{subject}\n{file_hash}".encode()).hexdigest()[:16]
    one = Evidence(
        key, subject, owner, file_hash, file.name, size, later(now.date(), months), None, now,
        actor.role, actor.unit,
    )  # fmt: skip
    target = path_of(home, file_hash)
    if not target.exists():
        place(target, file.read_bytes())
        settle([target])
    engine = open_register(home)
    try:
        with writing(engine) as connection:
            if any(
                e.evidence_id == key and not e.erased_at for e in evidence(connection, [subject])
            ):
                raise UserError(
                    f"{file.name}: is attached already", f"{file.name}：已经附过，不必再附。"
                )
            insert_all(connection, workbench.evidence, [one._asdict()])
            told = event_row(actor, "evidence attached", f"{about}/{key}", file_hash, now)
            add_events(connection, [told])
    finally:
        engine.dispose()
    return one


def look(home: Home, evidence_id: str, about: str, actor: Actor, judging: Sequence[str]) -> bytes:
    """The file, for who may read it; the look is logged before it is given. ``judging``: the roles that
    may read what any unit's entries rest on. Raises UserError for anyone else."""
    engine = open_register(home)
    try:
        with writing(engine) as connection:
            one = find(connection, evidence_id)
            is_judge = actor.role in judging and actor.unit is None
            if actor.unit != one.owner and not is_judge:
                add_events(
                    connection,
                    [event_row(actor, "evidence refused", f"{about}/{one.evidence_id}")],
                )
                allowed = False
            else:
                told = event_row(actor, "evidence read", f"{about}/{one.evidence_id}")
                add_events(connection, [told])
                allowed = True
    finally:
        engine.dispose()
    if not allowed:
        raise UserError(
            f"evidence {evidence_id}: is read by {one.owner} and by {', '.join(judging)} only",
            "佐证材料只供本单位和评估人员查看。",
        )
    return _content(home, one)


def _content(home: Home, one: Evidence) -> bytes:
    name = f"evidence {one.evidence_id[:8]} ({one.name})"
    zh = f"佐证材料{one.evidence_id[:8]}（{one.name}）"
    if one.erased_at:
        raise UserError(
            f"{name}: was erased on {one.erased_at:%Y-%m-%d}; only its hash is left",
            f"{zh}：已于{one.erased_at:%Y-%m-%d}到期清除，只留校验值。",
        )
    try:
        content = path_of(home, one.file_hash).read_bytes()
    except OSError:
        raise UserError(
            f"{name}: its file is missing; put back a copy of it",
            f"{zh}：文件缺失，请用备份恢复。",
        ) from None
    if hashlib.sha256(content).hexdigest() != one.file_hash:
        raise UserError(
            f"{name}: its file was changed; put back a copy of what was attached",
            f"{zh}：文件已被改动，请用备份恢复当初所附的文件。",
        )
    return content


def erase_due(home: Home, actor: Actor) -> list[Evidence]:
    """Erase what has been kept long enough; what was erased. Files still kept for another subject stay
    until that one's time is over."""
    engine, today = open_register(home), clock.now().date()
    own = workbench.evidence
    try:
        with writing(engine) as connection:
            every = [e for e in evidence(connection) if not e.erased_at]
            due = [e for e in every if e.keep_until < today]
            kept = {e.file_hash for e in every if e.keep_until >= today}
            for one in due:
                mine = own.c.evidence_id == one.evidence_id
                connection.execute(update(own).where(mine).values(erased_at=clock.now()))
            add_events(
                connection,
                [event_row(actor, "evidence erased", f"{e.subject}/{e.evidence_id}") for e in due],
            )
    finally:
        engine.dispose()
    for one in due:
        if one.file_hash not in kept:
            path_of(home, one.file_hash).unlink(missing_ok=True)
    return due


def find(connection: Connection, evidence_id: str) -> Evidence:
    """The evidence of this id, or of the only one that begins with it."""
    found = [e for e in evidence(connection) if e.evidence_id.startswith(evidence_id)]
    if len(evidence_id) < SHORTEST or len(found) != 1:
        what = "several begin so; give more of it" if len(found) > 1 else "not known"
        raise UserError(
            f"evidence {evidence_id}: {what}; see assess show",
            f"凭编号{evidence_id}不能确定是哪份佐证材料，请多写几位。"
            if found
            else f"没有编号为{evidence_id}的佐证材料，请核对编号。",
        )
    return found[0]


def later(day: date, months: int) -> date:
    """The day so many months on, the month's last where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
