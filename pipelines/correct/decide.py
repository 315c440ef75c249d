"""Deciding on corrections: another role approves or refuses, either revokes."""

from collections import defaultdict
from collections.abc import Sequence

from pipelines.catalogue.whole import Catalogue
from pipelines.correct.ground import Ground
from pipelines.errors import UserError
from pipelines.paths import Home
from pipelines.register.actor import Actor
from pipelines.register.corrections import (
    APPROVED,
    REFUSED,
    REVOKED,
    WAITING,
    Correction,
    add_step,
    corrections,
)
from pipelines.register.reason import checked
from pipelines.register.store import open_register, writing

SHORTEST = 6
"""Characters of a correction's id that may stand for it."""


def approve(
    home: Home, catalogue: Catalogue, actor: Actor, ids: Sequence[str], reason: str | None = None
) -> list[Correction]:
    """Another role than the one that declared them agrees: they are applied from the next build on.

    ``ids``: or their beginnings. All or none. Raises UserError for one not known or not waiting, the
    role that declared it, another unit's, one whose return is no longer in force, and what would
    break a rule of the form.
    """
    return _decide(home, catalogue, actor, ids, APPROVED, reason)


def refuse(
    home: Home, catalogue: Catalogue, actor: Actor, ids: Sequence[str], reason: str
) -> list[Correction]:
    """Another role than the one that declared them does not agree."""
    return _decide(home, catalogue, actor, ids, REFUSED, reason)


def revoke(
    home: Home, catalogue: Catalogue, actor: Actor, ids: Sequence[str], reason: str
) -> list[Correction]:
    """They were wrong: not applied from the next build on. Those that only together keep a rule of
    the form are revoked together."""
    return _decide(home, catalogue, actor, ids, REVOKED, reason)


def _decide(
    home: Home,
    catalogue: Catalogue,
    actor: Actor,
    ids: Sequence[str],
    kind: str,
    reason: str | None,
) -> list[Correction]:
    engine = open_register(home)
    try:
        with writing(engine) as connection:
            ground = Ground(home, catalogue, connection)
            chosen = list(dict.fromkeys(_found(ground, one) for one in ids))
            for one in chosen:
                _may_be(ground, one, actor, kind)
            said = reason
            if kind != APPROVED or reason:
                said = checked(f"correction {ids[0]}", reason)
            _hold_together(ground, chosen, kind)
            for one in chosen:
                add_step(connection, one.correction_id, kind, actor, ground.now, said or None)
            after = {one.correction_id: one for one in corrections(connection)}
            return [after[one.correction_id] for one in chosen]
    finally:
        engine.dispose()


def _found(ground: Ground, correction_id: str) -> Correction:
    found = [one for one in ground.known if one.correction_id.startswith(correction_id)]
    name = f"correction {correction_id}"
    if len(correction_id) < SHORTEST:
        raise UserError(f"{name}: too short; give {SHORTEST} characters or more")
    if len(found) != 1:
        what = "several begin so; give more of it" if found else "not known; see correct list"
        raise UserError(f"{name}: {what}")
    return found[0]


def _may_be(ground: Ground, one: Correction, actor: Actor, kind: str) -> None:
    name = f"correction {one.correction_id[:12]}"
    ground.may(one.slot, actor, name)
    if one.decision not in ((WAITING, APPROVED) if kind == REVOKED else (WAITING,)):
        raise UserError(f"{name}: is {one.decision}; it cannot be {kind}")
    if kind != REVOKED and actor.role == one.steps[0].actor_role:
        raise UserError(f"{name}: was declared by {actor.role}; another role has to decide on it")
    if kind == APPROVED and not ground.is_in_force(one):
        raise UserError(f"{name}: its return is no longer in force; refuse or revoke it")


def _hold_together(ground: Ground, chosen: Sequence[Correction], kind: str) -> None:
    """What is approved of each return then breaks no rule of it."""
    if kind == REFUSED:
        return
    by_return: dict[str, list[Correction]] = defaultdict(list)
    for one in chosen:
        by_return[one.place.return_id].append(one)
    for return_id, some in by_return.items():
        if not ground.is_in_force(some[0]):
            continue
        new = ground.changes(return_id, some) if kind == APPROVED else {}
        without = {one.correction_id for one in some} if kind == REVOKED else ()
        if broken := ground.broken(return_id, new, without):
            raise UserError(f"correction {some[0].correction_id[:12]}: {broken}")
