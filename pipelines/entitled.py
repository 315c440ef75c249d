"""Who may hand in what: a unit its own returns and those of units below it; who acts for no unit, any.

A file with anybody else's return is refused as a whole. Of it the register keeps an event and nothing
else: it must not count as a reception of the return, which its own reporter has yet to hand in.
"""

from collections.abc import Iterable, Sequence

from pipelines.catalogue.whole import Catalogue
from pipelines.errors import UserError
from pipelines.ingest.model import Rejected
from pipelines.register.actor import Actor
from pipelines.register.arrival import ReturnKey
from pipelines.register.record import known_files
from pipelines.register.store import Bind, reading
from pipelines.register.versions import last_day

NOT_OWN = "not_own"
"""The reason of the refusal."""


def refuse_unknown(catalogue: Catalogue, actor: Actor) -> None:
    """Raises UserError when the actor acts for a unit the catalogue does not have."""
    if actor.unit is not None and actor.unit not in catalogue.unit_by_code:
        raise UserError(
            f"{actor.unit}: no such unit; give a code of units.csv with --unit",
            f"目录中没有单位{actor.unit}，请用 --unit 写明units.csv中的单位代码。",
        )


def may_hand_in(catalogue: Catalogue, actor: Actor, reporter: str, period: str) -> bool:
    """By the hierarchy of the period's last day."""
    if actor.unit is None or actor.unit == reporter:
        return True
    return catalogue.is_under(reporter, actor.unit, last_day(period))


def not_own(catalogue: Catalogue, actor: Actor, returns: Iterable[ReturnKey]) -> Rejected | None:
    """Why a file with these returns is refused from this actor; None when it is taken."""
    others = [key for key in returns if not may_hand_in(catalogue, actor, key[3], key[2])]
    if not others:
        return None
    _, form, period, reporter = others[0]
    assert actor.unit is not None
    own = catalogue.unit_by_code[actor.unit].name
    owners = [catalogue.unit_by_code[key[3]].name for key in others]
    zh = "、".join(dict.fromkeys(name.zh for name in owners))
    en = ", ".join(dict.fromkeys(name.en for name in owners))
    return Rejected(
        reason=NOT_OWN,
        zh=f"文件中有{zh}的报表，{own.zh}只能报送本单位的报表。请由{zh}报送，或核对是否选错文件。",
        en=f"It holds a return of {en}; {own.en} hands in its own only. Let {en} submit it, or check "
        "that it is the right file.",
        form=form,
        period=period,
        reporter=reporter,
    )


def not_own_file(bind: Bind, catalogue: Catalogue, actor: Actor, file_hash: str) -> Rejected | None:
    """``not_own`` of a file in the register: whether it may be given back to the actor."""
    return not_own_files(bind, catalogue, actor, [file_hash]).get(file_hash)


def not_own_files(
    bind: Bind, catalogue: Catalogue, actor: Actor, file_hashes: Sequence[str]
) -> dict[str, Rejected]:
    """Those of some files in the register that may not be given back to the actor, and why."""
    with reading(bind) as connection:
        known = known_files(connection, file_hashes)
    told = {name: not_own(catalogue, actor, file.returns) for name, file in known.items()}
    return {name: why for name, why in told.items() if why}
