"""What an entry may say, by its kind, and who may say it when."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from pipelines.assess.bench import Bench, is_assessed
from pipelines.assess.request import Request, judging
from pipelines.correct.change import number
from pipelines.errors import UserError
from pipelines.register import entries
from pipelines.register.assessments import DRAFTED, LINE, PREVIEWED, Assessment
from pipelines.register.corrections import text_of
from pipelines.register.entries import BONUS, EVENTS, EXEMPT, VALUE, VETO, Entry
from pipelines.register.reason import checked


class Claim(NamedTuple):
    """What an entry is to say. ``content`` by kind: value: form, period, row, new (and item); events:
    events; bonus: level, matter, points; veto and exempt: nothing."""

    unit: str
    kind: str
    code: str
    content: Mapping[str, Any]
    reason: str
    appeal_id: str | None = None


def entry_of(bench: Bench, claim: Claim, ask: Request) -> Entry:
    """The entry a claim makes. Raises UserError when it says what cannot be."""
    one = bench.one
    may_propose(bench, ask)
    if bench.is_final:
        raise UserError(f"{one.assessment_id}: mixes others; make the entry in one of those")
    if not is_assessed(bench.catalogue, claim.unit) or claim.unit not in _level(bench):
        raise UserError(f"{one.assessment_id}: {claim.unit} is not assessed; give a unit that is")
    content = CHECKS[claim.kind](bench, claim)
    reason = checked(f"{claim.unit} {claim.code}", claim.reason)
    entry_id = entries.identity(
        one.assessment_id, claim.unit, claim.kind, claim.code, content, reason
    )
    return Entry(
        entry_id, one.assessment_id, claim.unit, one.period, claim.kind, claim.code, content,
        reason, claim.appeal_id, (),
    )  # fmt: skip


def _level(bench: Bench) -> set[str]:
    units = bench.catalogue.units_on(bench.period.end)
    return {u.code for u in units if u.level == bench.catalogue.scheme.level}


def may_propose(bench: Bench, ask: Request) -> None:
    one = bench.one
    roles = judging(bench.catalogue.scheme)
    if ask.actor.role not in roles or is_assessed(bench.catalogue, ask.actor.unit):
        raise UserError(
            f"{one.assessment_id}: entries are for {', '.join(roles)}, of no assessed unit",
            "由评估人员或项目办公室办理，被考核单位不能自己办。",
        )
    if not is_open(one):
        raise UserError(
            f"{one.assessment_id}: is {one.stage}; entries are made between opening and decision",
            "考核开启之后、审定之前才能办理。",
        )


def is_open(one: Assessment) -> bool:
    """Entries are made and decided on while an assessment is open: after the draft, before the decision."""
    return one.stage in LINE and DRAFTED_AT < LINE.index(one.stage) <= PREVIEW_AT


DRAFTED_AT, PREVIEW_AT = LINE.index(DRAFTED), LINE.index(PREVIEWED)


def _value(bench: Bench, claim: Claim) -> dict[str, Any]:
    """A figure of a return in force: where it stands, what it says, what it is taken to be."""
    said, slots = claim.content, bench.slots
    row, item = said.get("row") or claim.unit, said.get("item") or ""
    slot = (said["form"], said["period"])
    name = f"{claim.unit} {' '.join(slot)} {row} {claim.code}"
    if bench.catalogue.form_of_element.get(claim.code) is None:
        raise UserError(f"{name}: there is no element {claim.code}; see the catalogue's forms")
    found = [
        v for v in bench.cut["value"].records()
        if slots.get(v["return_id"], ("",))[:2] == slot
        and (v["unit"], v["item"], v["element"]) == (row, item, claim.code)
    ]  # fmt: skip
    if not found:
        raise UserError(f"{name}: no such figure in what was frozen; see the form, row and element")
    new = text_of(number(name, str(said["new"])))
    old = found[0]["value"] if found[0]["state"] == "value" else None
    if new == old:
        raise UserError(f"{name}: is {old} already; nothing to adjudicate")
    return {
        "return_id": found[0]["return_id"], "form": slot[0], "period": slot[1], "row": row,
        "item": item, "old": old, "new": new,
    }  # fmt: skip


def _events(bench: Bench, claim: Claim) -> dict[str, Any]:
    _known(bench, claim, [d.code for d in bench.catalogue.scheme.deductions], "deduction")
    events = float(claim.content.get("events") or 0)
    if events == 0:
        raise UserError(f"{claim.unit} {claim.code}: 0 events change nothing; give --events")
    kept = {k: v for k, v in claim.content.items() if k in ("form", "period") and v}
    return {"events": events, **kept}


def _exempt(bench: Bench, claim: Claim) -> dict[str, Any]:
    leaves = [leaf.indicator for leaf in bench.catalogue.scheme.tree.leaves]
    _known(bench, claim, leaves, "scored indicator")
    return {}


def _bonus(bench: Bench, claim: Claim) -> dict[str, Any]:
    own = {b.code: b for b in bench.catalogue.scheme.bonuses if b.kind == "entries"}
    _known(bench, claim, list(own), "entered bonus")
    levels = [level.code for level in own[claim.code].levels]
    level = claim.content.get("level")
    if levels and level not in levels:
        raise UserError(f"{claim.unit} {claim.code}: no level {level}; one of {', '.join(levels)}")
    return {k: v for k, v in claim.content.items() if k in ("level", "matter", "points") and v}


def _veto(bench: Bench, claim: Claim) -> dict[str, Any]:
    _known(bench, claim, [v.code for v in bench.catalogue.scheme.vetoes], "veto")
    return {}


def _known(bench: Bench, claim: Claim, codes: list[str], what: str) -> None:
    if claim.code not in codes:
        raise UserError(
            f"{claim.unit}: {claim.code} is no {what} of the scheme; there are {', '.join(codes)}"
        )


CHECKS: dict[str, Callable[[Bench, Claim], dict[str, Any]]] = {
    VALUE: _value, EVENTS: _events, EXEMPT: _exempt, BONUS: _bonus, VETO: _veto,
}  # fmt: skip
