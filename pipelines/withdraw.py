"""撤回: taking a return back before it is due, as if it had not been sent."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import Connection, or_, select

from pipelines import clock, due, period
from pipelines.catalogue.roles import EVALUATOR
from pipelines.catalogue.whole import Catalogue
from pipelines.errors import UserError
from pipelines.paths import Home
from pipelines.register import tables
from pipelines.register.actor import Actor
from pipelines.register.archive import digest
from pipelines.register.extensions import days_until
from pipelines.register.ledger import add_events, event_row, insert_all
from pipelines.register.store import open_register, writing
from pipelines.register.versions import Version, every_version_beside

SHORTEST = 8
"""Characters of a hash or id that are enough to be meant."""
EVENT = "withdrawn"


def withdraw(
    home: Home, catalogue: Catalogue, subject: str, actor: Actor, reason: str
) -> list[Version]:
    """Take back the returns ``subject`` names, all or none; what they were.

    ``subject``: a return's id, a file's SHA-256, the beginning of either, or a path to the file itself.
    Raises UserError without a reason, when it names nothing or no version that stands as the last of
    its slot, for anyone but the reporter and an evaluator, and once the return is due.
    """
    if not reason.strip():
        raise UserError(f"{subject}: taking a return back needs a reason; say why with --reason")
    engine = open_register(home)
    try:
        with writing(engine) as connection:
            chosen = _chosen(catalogue, connection, subject)
            until = days_until(connection)
            for version in chosen:
                _may_withdraw(catalogue, actor, version)
                _is_in_time(catalogue, version, until.get(version.slot))
            _record(connection, chosen, actor, reason.strip())
    finally:
        engine.dispose()
    return chosen


def _chosen(catalogue: Catalogue, connection: Connection, subject: str) -> list[Version]:
    """The versions meant, each the last that stands in its slot."""
    returned = tables.returned
    wanted, exact = _key(subject)
    named = (
        returned.c.file_hash == exact
        if exact
        else or_(
            returned.c.return_id == wanted,
            returned.c.return_id.startswith(wanted, autoescape=True),
            returned.c.file_hash.startswith(wanted, autoescape=True),
        )
    )
    rows = connection.execute(select(returned.c.return_id, returned.c.file_hash).where(named)).all()
    if not rows:
        raise UserError(f"{subject}: no such return or file here; see the receipt for its hash")
    hashes = sorted({row.file_hash for row in rows})
    if len(hashes) > 1:
        raise UserError(f"{subject}: several files begin so; give more of the hash")
    ids = {row.return_id for row in rows}
    beside = every_version_beside(connection, hashes)
    return [_standing(catalogue, return_id, beside) for return_id in sorted(ids)]


def _key(subject: str) -> tuple[str, str | None]:
    """What ids and hashes are to begin with, or the hash of a file that is at hand."""
    path = Path(subject)
    if path.is_file():
        return "", digest(path)[0]
    if len(subject) < SHORTEST:
        raise UserError(f"{subject}: no such file; give a path or {SHORTEST} characters of a hash")
    return subject, None


def _standing(catalogue: Catalogue, return_id: str, beside: Sequence[Version]) -> Version:
    own = [v for v in beside if v.return_id == return_id]
    if not own:
        raise UserError(f"{return_id}: does not count; nothing to take back")
    slot = [v for v in beside if v.slot == own[-1].slot]
    latest = next((v for v in slot if v.is_latest), None)
    if latest is None or own[-1].withdrawn:
        raise _declined(
            catalogue, own[-1], "is taken back already; nothing to do", "已经撤回，无需再撤。"
        )
    if latest.return_id != return_id:
        raise _declined(
            catalogue, own[-1],
            f"version {latest.version} came after it ({latest.file_name}); take that back, or send the "
            "right file",
            f"其后又报了第{latest.version}版（{latest.file_name}）。请撤回该版，或重报正确的文件。",
        )  # fmt: skip
    return latest


def _may_withdraw(catalogue: Catalogue, actor: Actor, version: Version) -> None:
    if actor.role == EVALUATOR or actor.unit == version.reporter:
        return
    name = catalogue.role_name(actor.role)
    if actor.unit in catalogue.unit_by_code:
        name = catalogue.unit_by_code[actor.unit].name
    raise _declined(
        catalogue, version, f"{name.en} may not take it back; its own unit may, or an evaluator",
        f"{name.zh}不能撤回，只能由填报单位或评估人员撤回。",
    )  # fmt: skip


def _is_in_time(catalogue: Catalogue, version: Version, until: date | None) -> None:
    form = catalogue.form_by_code.get(version.form)
    if form is None:
        raise UserError(f"{version.form}: no such form in the catalogue; its due day is not known")
    of = period.parse(version.period)
    if clock.now() >= due.due_at(catalogue, form, of, until):
        day = due.due_day(catalogue, form, of, until)
        raise _declined(
            catalogue, version, f"was due on {day} and can no longer be taken back; send a correction",
            f"截止日{day}已过，不能再撤回。请报送更正后的报表。",
        )  # fmt: skip


def _declined(catalogue: Catalogue, version: Version, en: str, zh: str) -> UserError:
    """The line that a return is not taken back, by its names."""
    unit, of = catalogue.unit_by_code.get(version.reporter), period.parse(version.period)
    name = {at: unit.name[at] if unit else version.reporter for at in ("zh", "en")}
    return UserError(
        f"{name['en']} {version.form} {of.name('en')}: {en}",
        f"{name['zh']}{version.form}（{of.name('zh')}）：{zh}",
    )


def _record(connection: Connection, chosen: Sequence[Version], actor: Actor, reason: str) -> None:
    rows = [
        {
            "return_id": version.return_id,
            "reason": reason,
            "at": _after(version),
            "actor_role": actor.role,
            "actor_unit": actor.unit,
        }
        for version in chosen
    ]
    insert_all(connection, tables.withdrawal, rows)
    events = [
        event_row(actor, EVENT, version.return_id, reason, _after(version)) for version in chosen
    ]
    add_events(connection, events)


def _after(version: Version) -> datetime:
    """Now; and not before it came, which may count from a second that is yet to come."""
    return max(clock.now(), version.received_at)
