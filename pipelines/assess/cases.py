"""同类同判: which units are in the same case as one that appealed.

Of a deduction for late returns, those whose return of the same form and period was late or missing too;
of any other deduction, those it was taken from; of an indicator, those whose points came about the same
way (scored whole, reduced for returns not received, missing, not assessed).
"""

from datetime import date, datetime
from typing import Any

from pipelines.assess import sealed
from pipelines.assess.bench import Bench
from pipelines.due import expected, is_late
from pipelines.errors import UserError
from pipelines.period import parse
from pipelines.register import tabular
from pipelines.register.entries import EVENTS, EXEMPT


def same_case(bench: Bench, unit: str, kind: str, code: str, content: dict[str, Any]) -> list[str]:
    """The units a reading of a rule holds for, the one that asked among them. Raises UserError for a
    kind of entry that is about one unit's own facts only."""
    if kind == EVENTS and content.get("form"):
        found = _of_slot(bench, str(content["form"]), str(content["period"]))
    elif kind == EVENTS:
        found = _deducted(bench, code)
    elif kind == EXEMPT:
        found = _same_way(bench, unit, code)
    else:
        raise UserError(
            f"{unit} {code}: a {kind} is a unit's own fact, not how a rule reads",
            f"对{code}的这项认定只涉及该单位自身的事实，不是对规则的解释，请勿选“同类单位同样处理”。",
        )
    if unit not in found:
        raise UserError(
            f"{unit} {code}: is not in the case the ruling describes; look at its facts again",
            f"{bench.catalogue.unit_name(unit).zh}的{code}不属于裁定所说的情形，请重新核对事实。",
        )
    return found


def _of_slot(bench: Bench, form: str, period: str) -> list[str]:
    """Units whose return of a form and period was late, or of which no version was accepted."""
    rules, of = bench.catalogue, parse(period)
    kind = rules.form_by_code[form]
    until = {x["reporter"]: x["until"] for x in bench.cut["extension"].records()
             if (x["form"], x["period"]) == (form, period)}  # fmt: skip
    first: dict[str, str] = {}
    accepted = set()
    for v in bench.cut["version"].records():
        if (v["form"], v["period"]) == (form, period):
            at = v["received_at"]
            first[v["reporter"]] = min(first.get(v["reporter"], at), at)
            if v["verdict"] == "accepted":
                accepted.add(v["reporter"])
    level = rules.scheme.level
    units = [u for u in expected(rules, kind, of) if rules.unit_by_code[u].level == level]
    return sorted(
        u for u in units
        if u not in accepted or _is_late(bench, form, period, first[u], until.get(u))
    )  # fmt: skip


def _is_late(bench: Bench, form: str, period: str, at: str, until: str | None) -> bool:
    kind, of = bench.catalogue.form_by_code[form], parse(period)
    day = date.fromisoformat(until) if until else None
    return is_late(bench.catalogue, kind, of, datetime.fromisoformat(at), day)


def _deducted(bench: Bench, code: str) -> list[str]:
    shown = tabular.read(bench.text(sealed.PREVIEW))
    rows = shown["score_adjustment"].records()
    return sorted(row["unit"] for row in rows if row["code"] == code and row["events"])


def _same_way(bench: Bench, unit: str, code: str) -> list[str]:
    shown = tabular.read(bench.text(sealed.PREVIEW))
    ways = {
        row["unit"]: (row["state"], (row["received_factor"] or 0) < 1)
        for row in shown["score_leaf"].records()
        if row["indicator"] == code
    }
    return sorted(u for u, way in ways.items() if way == ways.get(unit))
