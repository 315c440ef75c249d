"""What an entry may say, by its kind, and who may say it when."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from pipelines.assess.bench import Bench, is_assessed
from pipelines.assess.request import Request, judging
from pipelines.catalogue.base import Text
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
        raise UserError(
            f"{one.assessment_id}: mixes others; make the entry in one of those",
            f"{one.assessment_id}由其他考核合成，请到参与合成的各次考核中提出认定。",
        )
    if not is_assessed(bench.catalogue, claim.unit) or claim.unit not in _level(bench):
        raise UserError(
            f"{one.assessment_id}: {claim.unit} is not assessed; give a unit that is",
            f"{_unit(bench, claim)}不是{one.assessment_id}的被考核单位，请另选单位。",
        )
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
    where = f"{bench.catalogue.unit_name(row).zh} {' '.join(slot)}"
    if bench.catalogue.form_of_element.get(claim.code) is None:
        raise UserError(
            f"{name}: there is no element {claim.code}; see the catalogue's forms",
            f"{where}：没有指标项{claim.code}，请对照表式填写。",
        )
    element = bench.catalogue.element_by_code[claim.code].name.zh
    found = [
        v for v in bench.cut["value"].records()
        if slots.get(v["return_id"], ("",))[:2] == slot
        and (v["unit"], v["item"], v["element"]) == (row, item, claim.code)
    ]  # fmt: skip
    if not found:
        raise UserError(
            f"{name}: no such figure in what was frozen; see the form, row and element",
            f"{where}：冻结的报表中没有“{element}”这个数，请核对表式、单位和指标项。",
        )
    new = text_of(number(name, str(said["new"])))
    old = found[0]["value"] if found[0]["state"] == "value" else None
    if new == old:
        raise UserError(
            f"{name}: is {old} already; nothing to adjudicate",
            f"{where}：“{element}”本来就{'没有数' if old is None else f'是{old}'}，无需认定。",
        )
    return {
        "return_id": found[0]["return_id"], "form": slot[0], "period": slot[1], "row": row,
        "item": item, "old": old, "new": new,
    }  # fmt: skip


def _events(bench: Bench, claim: Claim) -> dict[str, Any]:
    _known(bench, claim, [d.code for d in bench.catalogue.scheme.deductions])
    events = float(claim.content.get("events") or 0)
    if events == 0:
        raise UserError(
            f"{claim.unit} {claim.code}: 0 events change nothing; give --events",
            f"{_unit(bench, claim)} {claim.code}：增减件数为0，得分不变，请填写增减件数。",
        )
    kept = {k: v for k, v in claim.content.items() if k in ("form", "period") and v}
    return {"events": events, **kept}


def _exempt(bench: Bench, claim: Claim) -> dict[str, Any]:
    leaves = [leaf.indicator for leaf in bench.catalogue.scheme.tree.leaves]
    _known(bench, claim, leaves)
    return {}


def _bonus(bench: Bench, claim: Claim) -> dict[str, Any]:
    own = {b.code: b for b in bench.catalogue.scheme.bonuses if b.kind == "entries"}
    _known(bench, claim, list(own))
    levels = {level.code: level.name.zh for level in own[claim.code].levels}
    level = claim.content.get("level")
    if levels and level not in levels:
        wrong = f"没有加分级别“{level}”" if level else "没有选择加分级别"
        raise UserError(
            f"{claim.unit} {claim.code}: no level {level}; one of {', '.join(levels)}",
            f"{_unit(bench, claim)} {claim.code}：{wrong}，请从{'、'.join(levels.values())}中选择。",
        )
    return {k: v for k, v in claim.content.items() if k in ("level", "matter", "points") and v}


def _veto(bench: Bench, claim: Claim) -> dict[str, Any]:
    _known(bench, claim, [v.code for v in bench.catalogue.scheme.vetoes])
    return {}


WHAT = {
    EVENTS: Text(zh="扣分项", en="deduction"), EXEMPT: Text(zh="计分指标", en="scored indicator"),
    BONUS: Text(zh="由认定给分的加分项", en="entered bonus"), VETO: Text(zh="一票否决项", en="veto"),
}  # fmt: skip
"""What the code of an entry is of, by its kind."""


def _known(bench: Bench, claim: Claim, codes: list[str]) -> None:
    if claim.code not in codes:
        what = WHAT[claim.kind]
        wrong = f"{claim.code}不是考核办法的{what.zh}，请从{'、'.join(codes)}中选择。"
        raise UserError(
            f"{claim.unit}: {claim.code} is no {what.en} of the scheme; there are {', '.join(codes)}",
            f"{_unit(bench, claim)}：{wrong}" if codes else f"考核办法没有{what.zh}，不能提出。",
        )


def _unit(bench: Bench, claim: Claim) -> str:
    return bench.catalogue.unit_name(claim.unit).zh


CHECKS: dict[str, Callable[[Bench, Claim], dict[str, Any]]] = {
    VALUE: _value, EVENTS: _events, EXEMPT: _exempt, BONUS: _bonus, VETO: _veto,
}  # fmt: skip
