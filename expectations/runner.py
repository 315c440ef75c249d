"""Evaluate rules on a frame: Great Expectations says which rows fail, we say in which cells."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from expectations.model import EngineError, Evaluation, Failure, Result, Rule
from expectations.suite import KEY, run

if TYPE_CHECKING:
    import pandas as pd


def evaluate(rules: Sequence[Rule], frame: "pd.DataFrame") -> Evaluation:
    """Every rule on every row of one form's pending returns, in one batch.

    ``frame``: one row a (return, unit row, item), its key ``row_id`` (an integer) as index or
    column; columns return_id, item (or ""), period_end (ISO text), row_status (ok, unknown,
    duplicate, absent, total); a float column an element, NaN without a value, and its
    ``<element>__state`` (value, missing, na, bad; None where the reporter does not owe it).

    Raises EngineError when the engine could not evaluate a rule; that is neither pass nor failure.
    """
    if not rules or frame.empty:
        return Evaluation()
    keyed = frame.set_index(KEY) if KEY in frame.columns else frame
    if keyed.index.name != KEY or not keyed.index.is_unique:
        raise EngineError(f"the frame has no unique key {KEY!r}")
    failures: list[Failure] = []
    results: list[Result] = []
    for rule, found in zip(rules, run(rules, keyed), strict=True):
        failed = list(_failures(rule, keyed, failing_rows(found)))
        failures += failed
        results.append(_result(rule, keyed, found, len(failed)))
    return Evaluation(tuple(failures), tuple(results))


def failing_rows(found: Any) -> list[int]:
    """The keys of the rows in which an expectation failed.

    An engine error comes back as ``success = False``, and a metric that was never computed even as
    ``success = True``: only a result with a count, and a listing that agrees with it, is believed.
    """
    rule_id = (found.expectation_config.meta or {}).get("rule_id")
    if error := _exception(found.exception_info):
        raise EngineError(f"rule {rule_id}: {error}")
    count = (found.result or {}).get("unexpected_count")
    if count is None:
        raise EngineError(f"rule {rule_id}: the engine gave no count")
    listed = [key for part in found.result.get("unexpected_index_list") or () for key in part[KEY]]
    if len(listed) != count or found.success != (count == 0):
        raise EngineError(f"rule {rule_id}: {count} rows failed, {len(listed)} are listed")
    return listed


def _exception(info: dict[str, Any] | None) -> str | None:
    """The message of an exception: ``info`` itself, or one such a metric under the metric's id."""
    if not info:
        return None
    if "raised_exception" in info:
        return str(info.get("exception_message")) if info["raised_exception"] else None
    return "; ".join(str(_message(part)) for part in info.values())


def _message(part: Any) -> Any:
    return part.get("exception_message") if isinstance(part, dict) else part


def _failures(rule: Rule, frame: "pd.DataFrame", keys: list[int]) -> Iterator[Failure]:
    if not keys:
        return
    from expectations.conditions import OVER_ROWS, applies, holds, subjects

    rows = frame.loc[keys]
    if rule.kind in OVER_ROWS:
        whole = frame[frame["return_id"].isin(rows["return_id"].unique())]
        cells = (applies(rule, whole) & ~holds(rule, whole))[whole.index.get_indexer(keys)]
    else:
        cells = applies(rule, rows) & ~holds(rule, rows)
    columns = subjects(rule)
    for row, subject in zip(*cells.nonzero(), strict=True):
        yield Failure(rule.id, rule.severity, int(keys[row]), columns[subject])


def _result(rule: Rule, frame: "pd.DataFrame", found: Any, failed: int) -> Result:
    from expectations.classes import description
    from expectations.conditions import applies

    return Result(
        rule_id=rule.id,
        expectation=found.expectation_config.type,
        columns=rule.columns,
        evaluated=int(applies(rule, frame).sum()),
        failed=failed,
        description=description(rule),
    )
