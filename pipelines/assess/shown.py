"""An assessment told in lines: timeline, entries, appeals, what came too late, what it comes to."""

from collections.abc import Iterator
from datetime import date

from pipelines.assess import sealed, words
from pipelines.assess.bench import Bench, appeals_until, lay_out
from pipelines.assess.fixed import late_returns
from pipelines.catalogue.whole import Catalogue
from pipelines.extract.received import take_snapshot
from pipelines.paths import Home
from pipelines.register import appeals, tabular
from pipelines.register.assessments import LINE, PREVIEWED
from pipelines.register.store import open_register, reading

STAGES = {kind: zh for kind, (zh, _) in words.STAGES.items()}


def lines(home: Home, catalogue: Catalogue, assessment_id: str, language: str) -> Iterator[str]:
    """Everything there is to tell of it."""
    engine = open_register(home)
    try:
        with reading(engine) as connection:
            bench = lay_out(connection, assessment_id)
            own = appeals.appeals(connection, bench.one.assessment_id)
    finally:
        engine.dispose()
    yield f"{bench.one.assessment_id} revision {bench.one.revision}"
    yield from _timeline(bench, language)
    for one in bench.entries:
        yield (
            f"{one.entry_id} {bench.catalogue.unit_name(one.unit)[language]} {one.kind} {one.code}"
            f" {one.state}: {one.reason}"
        )
    for appeal in own:
        yield (
            f"{appeal.appeal_id} {bench.catalogue.unit_name(appeal.unit)[language]}"
            f" {', '.join(appeal.codes)} {appeal.outcome or appeal.state}: {appeal.text}"
        )
    for version in late_returns(bench, take_snapshot(home)):
        zh = f"冻结后收到，不计入：{version.form} {version.period} {version.reporter}"
        en = f"after the freeze, does not count: {version.form} {version.period} {version.reporter}"
        yield zh if language == "zh" else en
    yield from _totals(bench, language)


def _timeline(bench: Bench, language: str) -> Iterator[str]:
    for step in bench.one.steps:
        name = STAGES.get(step.kind, step.kind) if language == "zh" else step.kind
        who = bench.catalogue.role_name(step.actor_role)[language]
        yield f"{step.at:%Y-%m-%d %H:%M} {name} {who}" + (f" {step.reason}" if step.reason else "")
        if step.kind == PREVIEWED:
            yield _appeals(appeals_until(bench.one), language)
    ahead = LINE[LINE.index(bench.one.stage) + 1 :] if bench.one.stage in LINE else ()
    if ahead:
        names = [STAGES[k] if language == "zh" else k for k in ahead]
        yield ("尚未：" if language == "zh" else "to come: ") + " → ".join(names)


def _appeals(last: date | None, language: str) -> str:
    return f"异议期至 {last}" if language == "zh" else f"appeals until {last}"


def _totals(bench: Bench, language: str) -> Iterator[str]:
    name = sealed.RESULTS if sealed.RESULTS in bench.pinned else sealed.PREVIEW
    if name not in bench.pinned:
        return
    table = tabular.read(bench.text(name))["score_total"]
    for row in table.records():
        total = f"{row['total']:.2f}" if row["total"] is not None else "–"
        rank = f"{row['rank']}/{row['rank_of']}" if row["rank"] else "–"
        yield (
            f"{bench.catalogue.unit_name(row['unit'])[language]} {total}"
            f" {row[f'grade_{language}'] or '–'} {rank}"
        )
