"""Judging: every pending return gets its findings and its verdict, in one transaction."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from expectations.model import EngineError, Result, Severity, verdict
from pipelines import clock, lock
from pipelines.catalogue.forms import Form
from pipelines.catalogue.whole import Catalogue
from pipelines.errors import UserError
from pipelines.paths import Home
from pipelines.register import explanations
from pipelines.register.actor import Actor
from pipelines.register.archive import part_path
from pipelines.register.ledger import Pending, pending_returns, record_judgement
from pipelines.register.store import open_register
from pipelines.rules import rules_for

JUDGE = Actor("judge")
Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Judgement:
    """Verdict by return_id, and rows of the tables ``finding`` and ``expectation_result``."""

    verdicts: dict[str, str]
    findings: Rows
    results: Rows


def judge(
    home: Home, catalogue: Catalogue, progress: Callable[[int, int], None] | None = None
) -> dict[str, str]:
    """Verdict by return_id of all pending returns: one batch a form, whatever files they came in.
    What a file explains of its own warnings is recorded with it, and moves the verdict as any step.

    A rule looks inside one return only, so how returns are batched changes nothing. Raises UserError
    when a rule could not be evaluated, which is neither pass nor failure: all stay pending.
    """
    with lock.held(home):
        engine = open_register(home)
        try:
            pending = pending_returns(engine)
            found = evaluate_pending(home, catalogue, pending, progress)
            if found.verdicts:
                now = clock.now()
                run = _run(found.results, found.verdicts, now)
                slots = {one.return_id: (one.form, one.period, one.reporter) for one in pending}
                said = explanations.steps(engine, found.findings, slots)
                record_judgement(engine, found.verdicts, found.findings, run, now, JUDGE, said)
        finally:
            engine.dispose()
    return found.verdicts


def evaluate_pending(
    home: Home,
    catalogue: Catalogue,
    pending: Sequence[Pending],
    progress: Callable[[int, int], None] | None = None,
) -> Judgement:
    """What judging these returns finds; nothing is written. Their values are in the home's parts.

    Raises UserError when a rule could not be evaluated.
    """
    by_form = _by_form(pending)
    forms = [form for form in catalogue.forms if form.code in by_form]
    found: Rows = []
    results: Rows = []
    for done, form in enumerate(forms):
        if progress:
            progress(done, len(forms))
        _judge_form(home, catalogue, form, by_form[form.code], found, results)
    if progress:
        progress(len(forms), len(forms))
    verdicts = _verdicts([p for form in forms for p in by_form[form.code]], found)
    return Judgement(verdicts, found, results)


def _by_form(pending: Sequence[Pending]) -> dict[str, list[Pending]]:
    forms: dict[str, list[Pending]] = defaultdict(list)
    for one in pending:
        forms[one.form].append(one)
    return forms


def _judge_form(
    home: Home,
    catalogue: Catalogue,
    form: Form,
    pending: Sequence[Pending],
    found: Rows,
    results: Rows,
) -> None:
    """Add the findings and results of one form's batch."""
    from expectations.runner import evaluate
    from pipelines.findings import findings
    from pipelines.frames import Given, form_frame

    given = [Given(p.return_id, p.period, p.reporter, p.sheet) for p in pending]
    parts = {part_path(home, p.part_hash) for p in pending}
    rules = rules_for(catalogue, form)
    wide = form_frame(catalogue, form, given, parts)
    try:
        evaluation = evaluate(rules, wide.frame)
    except EngineError as error:
        why = " ".join(str(error).split())
        raise UserError(
            f"{form.code}: could not be judged ({why}); its returns wait until the rule is put right",
            f"{form.code}未能审核（{why}）；改正规则之前，该表的报表一律待审核。",
        ) from error
    found += findings(catalogue, wide, rules, evaluation.failures)
    results += [_result(form, result) for result in evaluation.results]


def _result(form: Form, result: Result) -> dict[str, Any]:
    return {
        "form": form.code,
        "rule_id": result.rule_id,
        "columns": ", ".join(result.columns),
        "expectation": result.expectation,
        "description_zh": result.description.zh,
        "description_en": result.description.en,
        "evaluated": result.evaluated,
        "failed": result.failed,
    }


def _verdicts(pending: Sequence[Pending], found: Rows) -> dict[str, str]:
    severities: dict[str, set[Severity]] = {one.return_id: set() for one in pending}
    for finding in found:
        severities[finding["return_id"]].add(finding["severity"])
    return {return_id: verdict(some) for return_id, some in sorted(severities.items())}


def _run(results: Rows, verdicts: dict[str, str], now: datetime) -> Rows:
    """The results with the run they belong to: the one that judged these returns."""
    run_id = hashlib.sha256("\n".join(verdicts).encode()).hexdigest()
    run = {"run_id": run_id, "judged_at": now}
    return [{**result, **run} for result in results]
