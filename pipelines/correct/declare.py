"""Declaring corrections: which cell, what it holds, what it should, why."""

from collections import defaultdict
from collections.abc import Sequence

from pipelines.catalogue.whole import Catalogue
from pipelines.correct.change import Change, number
from pipelines.correct.ground import Ground
from pipelines.correct.returned import Stood
from pipelines.errors import UserError
from pipelines.paths import Home
from pipelines.register.actor import Actor
from pipelines.register.corrections import (
    APPROVED,
    WAITING,
    Correction,
    add_correction,
    identity,
    text_of,
)
from pipelines.register.reason import checked
from pipelines.register.store import open_register, writing
from pipelines.register.versions import Version

LISTED = 20
"""Problems of a list of corrections that are told at once."""


def declare(
    home: Home, catalogue: Catalogue, actor: Actor, changes: Sequence[Change]
) -> list[Correction]:
    """Declare corrections, all of them or none. They wait for another role to approve them.

    Those of one return are held to its rules together. Raises UserError, a line for each that cannot
    be: not the version in force, no such cell or one that does not count, another value in it, a
    rule of the form that would no longer hold, no reason.
    """
    engine = open_register(home)
    try:
        with writing(engine) as connection:
            ground = Ground(home, catalogue, connection)
            declared = _declared(ground, actor, changes)
            for one in declared:
                add_correction(connection, one, actor, ground.now)
            return declared
    finally:
        engine.dispose()


def _declared(ground: Ground, actor: Actor, changes: Sequence[Change]) -> list[Correction]:
    problems: list[str] = []
    by_return: dict[str, list[tuple[Change, Correction, Stood]]] = defaultdict(list)
    for change in changes:
        try:
            one, stood = _one(ground, actor, change)
            beside = by_return[one.place.return_id]
            if any(one.place == other.place for _, other, _ in beside):
                raise UserError(f"{change.name}: is named twice; keep one")
            beside.append((change, one, stood))
        except UserError as error:
            problems.append(str(error))
    for return_id, some in by_return.items():
        new = {stood.at: one.new_value for _, one, stood in some}
        if broken := ground.broken(return_id, new):
            problems.append(f"{some[0][0].name}: {broken}")
    if problems:
        more = f"and {len(problems) - LISTED} more" if len(problems) > LISTED else ""
        raise UserError("\n".join([*problems[:LISTED], *([more] if more else [])]))
    return [one for some in by_return.values() for _, one, _ in some]


def _one(ground: Ground, actor: Actor, change: Change) -> tuple[Correction, Stood]:
    version = _version(ground, change)
    ground.may(version.slot, actor, change.name)
    stood = _stood(ground, version, change)
    old, new = number(change.name, change.old_value), number(change.name, change.new_value)
    if old != stood.value:
        held, said = (text_of(value) or "no number" for value in (stood.value, old))
        raise UserError(f"{change.name}: holds {held}, not {said}; look at it again")
    if new == old:
        raise UserError(f"{change.name}: the new value is the old one; nothing to correct")
    reason = checked(change.name, change.reason)
    correction_id = identity(stood.place, old, new, reason)
    _is_new(ground, stood, correction_id, change.name)
    one = Correction(
        correction_id, version.slot, stood.place, stood.sheet, stood.address or None, old, new,
        reason, (),
    )  # fmt: skip
    return one, stood


def _version(ground: Ground, change: Change) -> Version:
    version = ground.live.get((change.form, change.period, change.reporter))
    if version is None:
        raise UserError(f"{change.name}: no version is in force; nothing to correct")
    if change.version not in (None, version.version):
        raise UserError(
            f"{change.name}: version {change.version} is not in force, version {version.version} is;"
            " look at what it holds"
        )
    return version


def _stood(ground: Ground, version: Version, change: Change) -> Stood:
    wanted = change.cell.strip().upper().replace("$", "")
    found = [
        one
        for one in ground.read(version.return_id).stood
        if wanted and one.address == wanted and change.sheet in (None, one.sheet)
    ]
    if len(found) != 1:
        why = "stands on several sheets; name the sheet" if found else "no figure is read there"
        raise UserError(f"{change.name}: {why}")
    if found[0].status == "total":
        raise UserError(f"{change.name}: is of a total, which follows its rows; correct the row")
    if not found[0].counts:
        raise UserError(
            f"{change.name}: its row counts nowhere ({found[0].status}); nothing to correct"
        )
    return found[0]


def _is_new(ground: Ground, stood: Stood, correction_id: str, name: str) -> None:
    for other in ground.known:
        if other.place == stood.place and other.decision in (WAITING, APPROVED):
            raise UserError(
                f"{name}: correction {other.correction_id[:12]} of it is {other.decision};"
                " revoke that one first"
            )
        if other.correction_id == correction_id:
            raise UserError(f"{name}: was {other.decision} with this reason; say what is new")
