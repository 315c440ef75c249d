"""What an assessment comes to: a row a unit, as reported, verified and adjudicated."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import streamlit as st

from dashboard.components import tables, taking
from dashboard.components.address import link
from dashboard.components.assessment.desk import Desk
from dashboard.components.context import Context
from dashboard.labels import NONE, number
from dashboard.marks import linked, literal
from pipelines import assess
from pipelines.assess import sealed, verification
from pipelines.assess.fixed import late_returns
from pipelines.assess.worksheet import worksheet
from pipelines.extract.received import take_snapshot
from pipelines.register import tabular
from pipelines.register.assessments import FROZEN, SEALED
from pipelines.register.entries import VALUE
from pipelines.register.ledger import sequence


def show(context: Context, desk: Desk) -> None:
    if not desk.one.has(FROZEN):
        st.caption(context.say("before_freeze"))
        return
    totals = desk.outcome.total()
    units = [u for u in totals if desk.unit in (None, u)]
    three = {row.unit: row for row in sides(desk)}
    ranks = intervals(desk)
    rows = sorted((totals[u] for u in units), key=_order)
    tables.show(
        context,
        rows,
        {
            "level": lambda r: linked(
                desk.name(r["unit"], context.language),
                link("scorecard", unit=r["unit"], period=desk.one.period),
            ),
            "total_reported": lambda r: number(three[r["unit"]].reported, 2),
            "total_verified": lambda r: number(three[r["unit"]].verified, 2),
            "total_adjudicated": lambda r: number(three[r["unit"]].adjudicated, 2),
            "deductions": lambda r: number(-r["deductions"] if r["deductions"] else None, 2),
            "bonus": lambda r: number(r["bonus"] or None, 2),
            "grade": lambda r: r[f"grade_{context.language}"] or context.say("no_total"),
            "rank": lambda r: f"{r['rank']:.0f}/{r['rank_of']:.0f}" if r["rank"] else NONE,
            "interval": lambda r: between(ranks.get(r["unit"])),
            "tier": lambda r: number((ranks.get(r["unit"]) or {}).get("tier")),
        },
        under=lambda r: group(desk, r["group_code"], context.language),
        act=lambda r: (r["unit"], r["unit"], desk.one.period),
    )
    st.caption(context.say("results_note"))
    late(context, desk)
    seal(context, desk)
    if desk.unit:
        taking.button(
            context,
            context.say("worksheet_file"),
            partial(sheet, desk, desk.unit, context.language),
            f"{desk.one.assessment_id}-{desk.unit}.html",
            "text/html",
        )


def sheet(desk: Desk, unit: str, language: str) -> str:
    """The worksheet of the unit that looks, when it takes it."""
    desk.acting("worksheet")
    return worksheet(desk.bench, desk.outcome, unit, language)


def seal(context: Context, desk: Desk) -> None:
    """The seal's number, and a look whether it holds."""
    step = desk.one.step(SEALED)
    if step is None:
        return
    st.caption(context.say("seal_line", seal=step.detail["seal"]))
    if desk.unit is None and st.button(context.say("seal_check")):
        found = assess.verify(desk.home, desk.one.assessment_id)
        if not found:
            st.success(context.say("seal_holds"))
        for one in found:
            st.error(context.say("seal_broken", what=literal(f"{one.part}: {one.what}")))


def group(desk: Desk, code: str | None, language: str) -> str:
    """The name of a group; empty without one."""
    groups = desk.bench.catalogue.scheme.groups
    return next((g.name[language] for g in groups if g.code == code), "")


def _order(row: Mapping[str, Any]) -> tuple[Any, ...]:
    total = row["total"] if row["total"] is not None else -1
    return str(row["group_code"]), -total


def sides(desk: Desk) -> list[verification.Three]:
    """The three totals; worked out apart only where they can differ."""
    differ = any(not one.matches for one in desk.recounts)
    differ |= any(e.kind == VALUE and e.counts for e in desk.bench.entries)
    if not differ or desk.bench.is_final:
        return verification.totals((desk.outcome,) * 3)

    def make() -> list[verification.Three]:
        return verification.totals(verification.three(desk.bench, desk.recounts, desk.outcome))

    found: list[verification.Three] = desk.worked_out("three", make)
    return found


def intervals(desk: Desk, source: str = "numerators") -> dict[str, dict[str, Any]]:
    """By unit, its rank interval by chance; none before the preview."""
    name = sealed.RANKS if sealed.RANKS in desk.bench.pinned else sealed.PREVIEW_RANKS
    if name not in desk.bench.pinned:
        return {}
    rows = tabular.read(desk.bench.text(name))["rank_interval"].records()
    return {row["unit"]: row for row in rows if row["source"] == source}


def between(row: Mapping[str, Any] | None) -> str:
    """``2–3``, or one rank alone."""
    if not row or row["rank_low"] is None:
        return NONE
    low, high = int(row["rank_low"]), int(row["rank_high"])
    return f"{low}–{high}" if low < high else str(low)


def late(context: Context, desk: Desk) -> None:
    """What came too late, looked up once for all that the register holds now."""
    held = f"late {sequence(desk.engine)}"
    every = desk.worked_out(held, lambda: late_returns(desk.bench, take_snapshot(desk.home)))
    found = [v for v in every if desk.unit in (None, v.reporter)]
    if not found:
        return
    with st.expander(context.say("late_listed", count=len(found))):
        for version in found:
            name = desk.name(version.reporter, context.language)
            st.markdown(
                f"{name} {version.form} {version.period} · {version.received_at:%Y-%m-%d %H:%M}"
            )
