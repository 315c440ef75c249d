"""The life of an assessment: each step once, in its order, by a role, with its time and reason.

draft → open → frozen → verified → preview → (appeals) → decided → signed by two → sealed → published.
No step can be left out. Nothing is ever edited: reopening makes a new version beside the old one.
"""

from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection

from pipelines import clock
from pipelines.assess import cut, sealed
from pipelines.assess.appeals import unruled
from pipelines.assess.bench import Bench, appeals_until
from pipelines.assess.compute import Outcome, named
from pipelines.assess.fixed import before, is_recorded
from pipelines.assess.request import Request
from pipelines.assess.step import Pins, manages, take
from pipelines.assess.uncertainty import tables_of
from pipelines.assessments import frozen_at
from pipelines.catalogue.whole import Catalogue
from pipelines.due import working_day_after
from pipelines.errors import UserError
from pipelines.extract.received import take_snapshot
from pipelines.paths import Home
from pipelines.period import Period, parse
from pipelines.register import assessments, ledger, tabular
from pipelines.register.assessments import (
    DECIDED,
    DRAFTED,
    FROZEN,
    LINE,
    OPENED,
    PREVIEWED,
    PUBLISHED,
    REOPENED,
    VERIFIED,
    Assessment,
)
from pipelines.register.reason import checked
from pipelines.register.store import open_register, writing
from pipelines.scores.inputs import Window


def draft(home: Home, catalogue: Catalogue, code: str, period: Period, ask: Request) -> Assessment:
    """A first version of an assessment, by the catalogue's rules as they are now. Raises UserError when
    there is one already: what is published is reopened, not drafted again."""
    named(catalogue, code, period)
    engine = open_register(home)
    try:
        with writing(engine) as connection:
            manages(catalogue, ask.actor, f"{code} {period.code}")
            known = [a.assessment_id for a in assessments.assessments(connection)]
            first = assessments.identity(code, period.code, 1)
            if first in known:
                raise UserError(f"{first}: is there already; see assess show", "该考核已拟定。")
            return _drafted(connection, catalogue, code, period, ask, None)
    finally:
        engine.dispose()


def _drafted(
    connection: Connection,
    catalogue: Catalogue,
    code: str,
    period: Period,
    ask: Request,
    after: str | None,
) -> Assessment:
    ledger.keep_catalogue(connection, catalogue.hash, catalogue.text)
    one = assessments.add_assessment(connection, code, period.code)
    detail = {"rulebook": catalogue.hash} | ({"after": after} if after else {})
    now = clock.now()
    why = ask.told(one.assessment_id)
    assessments.add_step(connection, one.assessment_id, DRAFTED, ask.actor, now, why, detail)
    return assessments.find(connection, one.assessment_id)


def open_(home: Home, assessment_id: str, ask: Request) -> Assessment:
    """Open it: from now on it is known by which rules the period is assessed."""

    def prepare(bench: Bench, connection: Connection) -> tuple[Pins, dict[str, Any]]:
        if clock.now().date() < bench.period.start:
            raise UserError(
                f"{assessment_id}: {bench.period.code} has not begun; wait until it has",
                f"{bench.period.name('zh')}尚未开始，{bench.period.start}起才能开启考核。",
            )
        return {}, {}

    return take(home, assessment_id, OPENED, ask, prepare)


def freeze(home: Home, assessment_id: str, ask: Request) -> Assessment:
    """Fix the returns as they stood at the end of the freeze day. Raises UserError before that day is
    over; for a final one, before all it mixes are sealed."""

    def prepare(bench: Bench, connection: Connection) -> tuple[Pins, dict[str, Any]]:
        if bench.is_final:
            return {}, {"parts": _parts(bench)}
        moment = frozen_at(bench.kind, bench.period)
        if clock.now() < moment:
            raise UserError(
                f"{assessment_id}: is frozen at the end of {moment - timedelta(days=1):%Y-%m-%d};"
                " wait until that day is over",
                f"冻结日为{moment - timedelta(days=1):%Y-%m-%d}，过后才能冻结。",
            )
        snapshot = take_snapshot(home)
        window = Window(0, bench.period, bench.kind, True, moment)
        taken = cut.take(bench.catalogue, snapshot, window, fixed=True)
        totals = before(bench.catalogue, snapshot, bench.one.code, bench.period.a_year_before())
        pins = {
            cut.RETURNS: tabular.write(taken),
            cut.BEFORE: tabular.write(
                {"total_before": tabular.of(("unit", "total"), sorted(totals.items()))}
            ),
        }
        return pins, {"cutoff": moment.isoformat()}

    return take(home, assessment_id, FROZEN, ask, prepare)


def _parts(bench: Bench) -> list[str]:
    missing = set(bench.kind.mix) - {part.one.code for part in bench.parts}
    if missing:
        raise UserError(
            f"{bench.one.assessment_id}: mixes {', '.join(sorted(missing))}, not sealed yet; seal first",
            f"所合成的考核（{'、'.join(sorted(missing))}）尚未封存。",
        )
    return [part.one.assessment_id for part in bench.parts]


def verify(home: Home, assessment_id: str, ask: Request) -> Assessment:
    """Close the on-site verification: its returns are fixed as they stand now."""

    def prepare(bench: Bench, connection: Connection) -> tuple[Pins, dict[str, Any]]:
        if bench.is_final:
            return {}, {}
        window = Window(0, bench.period, bench.kind, True, frozen_at(bench.kind, bench.period))
        taken = cut.take(bench.catalogue, take_snapshot(home), window, fixed=False)
        is_recorded(bench, taken, ask)
        return {cut.VERIFICATION: tabular.write(taken)}, {}

    return take(home, assessment_id, VERIFIED, ask, prepare)


def preview(home: Home, assessment_id: str, ask: Request) -> Assessment:
    """Show every unit its result: from now on appeals may come, until the deadline noted. Raises
    UserError while an entry waits for a decision."""

    def prepare(bench: Bench, connection: Connection) -> tuple[Pins, dict[str, Any]]:
        _nothing_waits(bench)
        result = bench.outcome()
        last = working_day_after(
            bench.catalogue, clock.now().date(), bench.catalogue.scheme.appeal_working_days
        )
        pins = {sealed.PREVIEW: tabular.write(result.tables)}
        pins |= _ranks(bench, result, sealed.PREVIEW_RANKS)
        return pins, {"appeals_until": last.isoformat()}

    return take(home, assessment_id, PREVIEWED, ask, prepare)


def _ranks(bench: Bench, result: Outcome, name: str) -> Pins:
    """How sure its ranks are; none of a final whose parts have not the same units, which cannot be
    drawn together."""
    if len({part.scoring.inputs.units for part in result.parts}) > 1:
        return {}
    return {name: tabular.write(tables_of(bench.one.assessment_id, result, result.parts))}


def _nothing_waits(bench: Bench) -> None:
    waiting = [e for e in bench.entries if e.state == "proposed"]
    if waiting:
        ids = ", ".join(f"{e.entry_id[:8]} ({e.unit} {e.code})" for e in waiting)
        raise UserError(
            f"{bench.one.assessment_id}: entries wait for approval: {ids}; approve or refuse them",
            f"有{len(waiting)}项认定待审批，请先审批。",
        )


def decide(home: Home, assessment_id: str, ask: Request) -> Assessment:
    """Fix the result, once the time for appeals is over and every one is ruled on."""

    def prepare(bench: Bench, connection: Connection) -> tuple[Pins, dict[str, Any]]:
        last = appeals_until(bench.one)
        if last and clock.now() < datetime.combine(last + timedelta(days=1), time.min):
            raise UserError(
                f"{assessment_id}: appeals may come until {last}; wait until that day is over",
                f"异议期至{last}，过后才能审定。",
            )
        _nothing_waits(bench)
        if open_appeals := unruled(connection, bench.one.assessment_id):
            raise UserError(
                f"{assessment_id}: {len(open_appeals)} appeals wait for a ruling"
                f" ({', '.join(a.appeal_id[:8] for a in open_appeals)}); rule on them first",
                f"有{len(open_appeals)}件异议尚未裁定。",
            )
        _vetoes_are_over(bench)
        result = bench.outcome()
        pins = {
            sealed.ENTRIES: sealed.write_entries(bench.entries),
            sealed.RULEBOOK: bench.catalogue.text,
            sealed.RESULTS: tabular.write(result.tables),
        }
        return pins | _ranks(bench, result, sealed.RANKS), {}

    return take(home, assessment_id, DECIDED, ask, prepare)


def _vetoes_are_over(bench: Bench) -> None:
    running = [
        e for e in bench.entries if e.kind == "veto" and e.state not in ("final", "dismissed")
    ]
    if running:
        told = ", ".join(f"{e.unit} {e.code}: {e.state}" for e in running)
        raise UserError(
            f"{bench.one.assessment_id}: vetoes are not at an end ({told}); bring them to final or"
            " dismissed first",
            f"一票否决程序尚未结束（{len(running)}件）。",
        )


def publish(home: Home, assessment_id: str, ask: Request) -> Assessment:
    """Publish it: its result is the one pages and reports show."""
    return take(home, assessment_id, PUBLISHED, ask, lambda *_: ({}, {}))


def reopen(home: Home, catalogue: Catalogue, assessment_id: str, ask: Request) -> Assessment:
    """A new version beside one that was decided or later, by the catalogue's rules as they are now. The
    old one stays as it is; entries count on until they are revoked. Needs a reason."""
    engine = open_register(home)
    try:
        with writing(engine) as connection:
            one = assessments.find(connection, assessment_id)
            why = checked(assessment_id, ask.reason)
            manages(catalogue, ask.actor, assessment_id)
            assessments.not_changed(connection, one, ask.seen)
            if one.stage not in LINE[LINE.index(DECIDED) :]:
                raise UserError(
                    f"{assessment_id}: is {one.stage}; only what is decided, or later, is reopened",
                    "只有已审定的考核才能重开。",
                )
            known = assessments.assessments(connection)
            if max(a.version for a in known if a[1:3] == one[1:3]) > one.version:
                raise UserError(
                    f"{assessment_id}: was reopened already; see assess list",
                    f"考核{assessment_id}已重开，请在新的版本上办理。",
                )
            now = clock.now()
            assessments.add_step(connection, one.assessment_id, REOPENED, ask.actor, now, why)
            return _drafted(
                connection, catalogue, one.code, parse(one.period), ask, one.assessment_id
            )
    finally:
        engine.dispose()
