"""What corrections are declared and decided on: the versions, those in force, what is corrected."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from sqlalchemy import Connection

from pipelines import clock
from pipelines.catalogue.whole import Catalogue
from pipelines.correct.returned import Return
from pipelines.errors import UserError
from pipelines.frames import Given
from pipelines.paths import Home
from pipelines.register.actor import Actor
from pipelines.register.archive import part_path
from pipelines.register.corrections import APPROVED, Correction, corrections
from pipelines.register.versions import all_versions, last_day

TOLD = 3
"""Broken rules that an error repeats."""


class Ground:
    """The register as one transaction sees it."""

    def __init__(self, home: Home, catalogue: Catalogue, connection: Connection):
        self.home, self.catalogue = home, catalogue
        self.now: datetime = clock.now()
        self.known = corrections(connection)
        self.versions = all_versions(connection)
        self.live = {v.slot: v for v in self.versions if v.is_live}
        self._read: dict[str, Return] = {}

    def is_in_force(self, one: Correction) -> bool:
        live = self.live.get(one.slot)
        return live is not None and live.return_id == one.place.return_id

    def may(self, slot: tuple[str, str, str], actor: Actor, name: str) -> None:
        """Raise UserError for an actor of another unit than the reporter and those above it."""
        _, period, reporter = slot
        if actor.unit is not None and not self.catalogue.is_under(
            reporter, actor.unit, last_day(period)
        ):
            raise UserError(f"{name}: is another unit's; {reporter} sends it, or one above")

    def read(self, return_id: str) -> Return:
        if return_id not in self._read:
            version = next(v for v in self.versions if v.return_id == return_id)
            form = self.catalogue.form_by_code.get(version.form)
            if form is None:
                raise UserError(f"{version.form}: is no form of this catalogue any more")
            given = Given(return_id, version.period, version.reporter, version.sheet)
            part = part_path(self.home, version.part_hash)
            self._read[return_id] = Return(self.catalogue, form, given, part)
        return self._read[return_id]

    def changes(self, return_id: str, some: Sequence[Correction]) -> dict[int, Decimal | None]:
        """The new values of corrections by the cells of their return."""
        at = {one.place: one.at for one in self.read(return_id).stood if one.counts}
        return {at[one.place]: one.new_value for one in some}

    def broken(
        self,
        return_id: str,
        new: Mapping[int, Decimal | None],
        without: Collection[str] = (),
    ) -> str | None:
        """What rules of the form say that no longer hold with a return's approved corrections, but
        those ``without``, and the ``new`` ones."""
        standing = [
            one
            for one in self.known
            if one.place.return_id == return_id
            and one.decision == APPROVED
            and one.correction_id not in without
        ]
        changed = self.changes(return_id, standing) | dict(new)
        found = self.read(return_id).broken_by(changed)
        if not found:
            return None
        told = [f"{f['message_zh']} ({f['message_en']}, rule {f['rule_id']})" for f in found[:TOLD]]
        return f"would break a rule: {'; '.join(told)}; correct what belongs together at once"
