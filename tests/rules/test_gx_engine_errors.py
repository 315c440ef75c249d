"""An engine error is neither a failed check nor a passed one, whatever shape it comes in."""

import os
from types import SimpleNamespace

import pandas as pd
import pytest

from expectations import conditions, suite
from expectations.model import EngineError, Rule, Words
from expectations.runner import evaluate, failing_rows

RULE = Rule("R1", "non_negative", "error", ("a",), Words("", ""), Words("", ""))


def frame():
    table = {
        "return_id": ["r", "r"], "item": ["", ""], "period_end": ["2008-03-31"] * 2,
        "row_status": ["ok", "ok"], "a": [1.0, -1.0], "a__state": ["value", "value"],
    }  # fmt: skip
    return pd.DataFrame(table, index=pd.Index([0, 1], name="row_id"))


def test_a_column_that_does_not_exist():
    missing = Rule("R2", "non_negative", "error", ("nowhere",), Words("", ""), Words("", ""))
    with pytest.raises(EngineError, match=r"R2.*nowhere"):
        evaluate([RULE, missing], frame())


def test_a_metric_that_raises(monkeypatch):
    def broken(rule, table):
        raise ZeroDivisionError("the metric broke")

    monkeypatch.setitem(conditions._VALUE_TESTS, "non_negative", broken)
    with pytest.raises(EngineError, match="the metric broke"):
        evaluate([RULE], frame())


def test_a_metric_that_returns_nonsense(monkeypatch):
    monkeypatch.setitem(conditions._VALUE_TESTS, "non_negative", lambda rule, table: "yes")
    with pytest.raises(EngineError):
        evaluate([RULE], frame())


def test_a_kind_nobody_knows():
    unknown = Rule("R3", "sideways", "error", ("a",), Words("", ""), Words("", ""))
    with pytest.raises(EngineError, match="cannot be made"):
        evaluate([unknown], frame())


def test_an_engine_that_falls_over(monkeypatch):
    def broken():
        raise OSError("no engine")

    monkeypatch.setattr(suite, "_batch_definition", broken)
    with pytest.raises(EngineError, match="no engine"):
        evaluate([RULE], frame())


def test_a_result_that_is_missing(monkeypatch):
    definition = suite._batch_definition()
    whole = definition.get_batch(batch_parameters={"dataframe": frame()})
    found = whole.validate(suite.suite_of((RULE,)), result_format=suite.RESULT_FORMAT)
    batch = SimpleNamespace(validate=lambda *_, **__: SimpleNamespace(results=found.results))
    monkeypatch.setattr(
        suite, "_batch_definition", lambda: SimpleNamespace(get_batch=lambda **_: batch)
    )
    with pytest.raises(EngineError, match="2 rules, but 1 results"):
        evaluate([RULE, RULE], frame())


def result(success=False, info=None, **found):
    config = SimpleNamespace(meta={"rule_id": "R1"})
    return SimpleNamespace(
        success=success, exception_info=info, result=found, expectation_config=config
    )


FINE = {"raised_exception": False, "exception_message": None, "exception_traceback": None}
RAISED = {"raised_exception": True, "exception_message": "boom", "exception_traceback": "..."}


@pytest.mark.parametrize(
    "broken",
    [
        result(info=RAISED, unexpected_count=1, unexpected_index_list=[{"row_id": [1]}]),
        result(info={"metric-id": RAISED}),
        result(info={"metric-id": SimpleNamespace(exception_message="boom")}),
        result(success=True, info=FINE),
        result(success=True, info=FINE, unexpected_count=None),
        result(success=True, info=None, unexpected_count=2, unexpected_index_list=[]),
        result(info=FINE, unexpected_count=2, unexpected_index_list=[{"row_id": [1]}]),
        result(info=FINE, unexpected_count=0, unexpected_index_list=[]),
        result(success=True, info=FINE, unexpected_count=1,
               unexpected_index_list=[{"row_id": [1]}]),
    ],
)  # fmt: skip
def test_results_that_are_not_believed(broken):
    with pytest.raises(EngineError, match="R1"):
        failing_rows(broken)


def test_results_that_are_believed():
    passed = result(success=True, info=FINE, unexpected_count=0, unexpected_index_list=[])
    failed = result(info=FINE, unexpected_count=2, unexpected_index_list=[{"row_id": [4, 7]}])
    assert (failing_rows(passed), failing_rows(failed)) == ([], [4, 7])


def test_telemetry_is_off():
    evaluate([RULE], frame())
    assert os.environ["GX_ANALYTICS_ENABLED"] == "false"
