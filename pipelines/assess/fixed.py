"""What the freeze fixes, what it leaves, and what the year before came to."""

from collections.abc import Sequence
from typing import Any

from pipelines.assess import cut
from pipelines.assess.bench import Bench
from pipelines.assess.compute import compute, named
from pipelines.assess.request import Request
from pipelines.assessments import frozen_at
from pipelines.catalogue.whole import Catalogue
from pipelines.errors import UserError
from pipelines.extract.received import Snapshot
from pipelines.period import Period, between, parse
from pipelines.register import tabular
from pipelines.register.assessments import FROZEN
from pipelines.scores.inputs import Window


def before(catalogue: Catalogue, snapshot: Snapshot, code: str, period: Period) -> dict[str, float]:
    """Totals of the same assessment of an earlier year by unit, worked out by the same rules from the
    returns that stood at its freeze; none where nothing was received."""
    if not any(period.contains(parse(v.period)) for v in snapshot.versions):
        return {}
    kind = named(catalogue, code, period)
    window = Window(0, period, kind, True, frozen_at(kind, period))
    taken = [cut.take(catalogue, snapshot, window, fixed=fixed) for fixed in (True, False)]
    ago = before(catalogue, snapshot, code, period.a_year_before())
    held = {"total_before": tabular.of(("unit", "total"), ago.items())}
    own = [e for e in snapshot.entries if period.contains(parse(e.period))]
    outcome = compute(catalogue, code, period, cut.together(*taken, held), own)
    totals = {unit: row["total"] for unit, row in outcome.total().items()}
    return {unit: total for unit, total in totals.items() if isinstance(total, float)}


def is_recorded(bench: Bench, taken: tabular.Tables, ask: Request) -> None:
    """The returns that record the verification are in; without one, a reason must be given."""
    owed = [
        (form, p.code)
        for form in bench.catalogue.scheme.missing.not_assessed_without
        for p in _periods_within(bench, form)
    ]
    live = {(v["form"], v["period"]) for v in taken["version"].records() if v["is_live"]}
    missing = [f"{form} {code}" for form, code in owed if (form, code) not in live]
    if missing and not (ask.reason or "").strip():
        raise UserError(
            f"{bench.one.assessment_id}: no {', '.join(missing)} is in force, which records the"
            " verification; send it, or say with --reason why it is closed without",
            f"没有已受理的{'、'.join(missing)}，不能结束核查；请报送，或写明原因。",
        )


def _periods_within(bench: Bench, form: str) -> list[Period]:
    grain = bench.catalogue.form_by_code[form].grain
    return [
        p for p in between(bench.period.start, bench.period.end, grain) if bench.period.contains(p)
    ]


def late_returns(bench: Bench, snapshot: Snapshot) -> Sequence[Any]:
    """Versions of returns the freeze fixed that came after it: they change nothing, and are listed."""
    frozen = bench.one.step(FROZEN)
    if frozen is None or "cutoff" not in frozen.detail:
        return []
    known = {(v["return_id"], v["version"]) for v in bench.cut["version"].records()}
    fixed = set(bench.catalogue.form_by_code) - set(
        bench.catalogue.scheme.missing.not_assessed_without
    )
    return [
        v
        for v in snapshot.versions
        if v.form in fixed
        and bench.period.contains(parse(v.period))
        and (v.return_id, v.version) not in known
    ]
