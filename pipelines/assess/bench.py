"""One assessment as it lies on the desk: its rulebook, its data cut, its entries, what they come to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from types import MappingProxyType

from sqlalchemy import Connection

from pipelines.assess import cut
from pipelines.assess.compute import Outcome, compute, compute_final, named
from pipelines.assess.sealed import read_entries
from pipelines.catalogue.load import again
from pipelines.catalogue.scheme import Assessment as Kind
from pipelines.catalogue.whole import Catalogue
from pipelines.errors import UserError
from pipelines.period import Period, parse
from pipelines.register import assessments, entries, ledger
from pipelines.register.assessments import FROZEN, PREVIEWED, SEALED, Artefact, Assessment
from pipelines.register.corrections import Correction, Place
from pipelines.register.entries import VALUE, Entry
from pipelines.register.tabular import Tables

CUTS = (cut.RETURNS, cut.VERIFICATION, cut.BEFORE)


@dataclass(frozen=True)
class Bench:
    """Read in one moment. ``parts``: the sealed assessments that a final one mixes."""

    one: Assessment
    catalogue: Catalogue
    pinned: MappingProxyType[str, Artefact]
    entries: tuple[Entry, ...]
    parts: tuple["Bench", ...] = ()

    @property
    def period(self) -> Period:
        return parse(self.one.period)

    @cached_property
    def kind(self) -> Kind:
        return named(self.catalogue, self.one.code, self.period)

    @property
    def is_final(self) -> bool:
        return self.kind.grain == "final"

    @cached_property
    def cut(self) -> Tables:
        """What was pinned of the register so far. Raises UserError before the freeze."""
        texts = [self.text(name) for name in CUTS if name in self.pinned]
        if not texts:
            raise UserError(
                f"{self.one.assessment_id}: nothing is fixed before the freeze; see assess show",
                "冻结之前没有可用的数据。",
            )
        return cut.read(*texts)

    def text(self, name: str) -> str:
        artefact = self.pinned[name]
        if not artefact.is_whole:
            raise UserError(
                f"{self.one.assessment_id}: its {name} was changed; run assess verify",
                f"考核{self.one.assessment_id}留存的内容被改动过，不能使用，请联系系统管理员查验。",
            )
        return artefact.text

    def outcome(
        self,
        found: Sequence[Entry] | None = None,
        adjudicated: Sequence[Correction] | None = None,
        catalogue: Catalogue | None = None,
    ) -> Outcome:
        """What it comes to: with its entries as they stand or others, its adjudicated figures or
        others, its rulebook or another."""
        chosen = self.entries if found is None else tuple(found)
        rules = catalogue or self.catalogue
        if self.is_final:
            mixed = [part.outcome(part.sealed_entries, catalogue=catalogue) for part in self.parts]
            return compute_final(rules, self.one.code, self.period, mixed)
        values = adjudications(chosen, self.slots) if adjudicated is None else adjudicated
        scored = entries.as_scored(chosen)
        return compute(rules, self.one.code, self.period, self.cut, scored, values)

    @cached_property
    def slots(self) -> dict[str, tuple[str, str, str]]:
        """Form, period and reporter of each return in force."""
        live = [v for v in self.cut["version"].records() if v["is_live"]]
        return {v["return_id"]: (v["form"], v["period"], v["reporter"]) for v in live}

    @property
    def sealed_entries(self) -> tuple[Entry, ...]:
        """Its entries as they were decided, where they were."""
        kept = self.pinned.get("entries")
        return tuple(read_entries(kept.text)) if kept else self.entries


def adjudications(
    found: Sequence[Entry], slots: dict[str, tuple[str, str, str]]
) -> list[Correction]:
    """Figures that stand in the place of those reported."""
    made = []
    for one in found:
        said = one.content
        if one.kind == VALUE and one.counts and said["return_id"] in slots:
            place = Place(said["return_id"], said["row"], said["item"], one.code)
            old, new = entries.number(said["old"]), entries.number(said["new"])
            made.append(cut.approved(one.entry_id, slots[place.return_id], place, old, new))
    return made


def lay_out(connection: Connection, assessment_id: str) -> Bench:
    """An assessment with all it rests on. Raises UserError for one not known."""
    one = assessments.find(connection, assessment_id)
    rules = again(ledger.catalogue_text(connection, one.rulebook))
    of = parse(one.period)
    every = entries.entries(connection)
    own = [e for e in every if of.contains(parse(e.period))]
    pinned = MappingProxyType(assessments.pinned(connection, one.assessment_id))
    return Bench(one, rules, pinned, tuple(own), _parts(connection, one, rules))


def _parts(connection: Connection, one: Assessment, rules: Catalogue) -> tuple[Bench, ...]:
    """Those a final one mixes: as noted at its freeze; before it, the latest sealed ones."""
    kind = named(rules, one.code, parse(one.period))
    if kind.grain != "final":
        return ()
    if frozen := one.step(FROZEN):
        return tuple(lay_out(connection, part) for part in frozen.detail["parts"])
    return tuple(
        lay_out(connection, part.assessment_id) for part in sealed_parts(connection, one, kind)
    )


def sealed_parts(connection: Connection, one: Assessment, kind: Kind) -> list[Assessment]:
    """Of each assessment it mixes, in the scheme's order, the latest sealed one of its year."""
    known = [a for a in assessments.assessments(connection) if a.has(SEALED)]
    year = parse(one.period).year
    found = []
    for code in kind.mix:
        own = [a for a in known if a.code == code and parse(a.period).year == year]
        found += own[-1:]
    return found


def appeals_until(one: Assessment) -> date | None:
    """The last day on which an appeal may come."""
    shown = one.step(PREVIEWED)
    return date.fromisoformat(shown.detail["appeals_until"]) if shown else None


def is_assessed(catalogue: Catalogue, unit: str | None) -> bool:
    """Whether a unit is one of those assessed, or below one."""
    if unit is None or unit not in catalogue.unit_by_code:
        return False
    level, at = catalogue.scheme.level, catalogue.unit_by_code[unit]
    while at.level != level and at.parent:
        at = catalogue.unit_by_code[at.parent]
    return at.level == level
