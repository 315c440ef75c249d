"""The same rules by other tools, in an environment of their own: seconds, and rows found bad.

Run by tests/bench.py as ``python rivals.py TOOL FRAME RULES``: a Parquet file of one column an element,
and a JSON list of rules. Importing and reading come before the clock starts.
"""

import json
import sys
import time
import warnings
from collections.abc import Callable
from typing import Any

import pandas as pd

Rules = list[dict[str, Any]]
"""kind: non_negative (columns: one), whole_number (one), at_most (a, b: a ≤ b), sum (a, b, s: a + b = s)."""


def pandera(frame: pd.DataFrame, rules: Rules) -> Callable[[], set[int]]:
    import pandera.pandas as pa

    cells: dict[str, list[Any]] = {name: [] for name in frame.columns}
    rows = []
    for rule in rules:
        names = rule["columns"]
        if rule["kind"] == "non_negative":
            cells[names[0]].append(pa.Check.ge(0))
        elif rule["kind"] == "whole_number":
            cells[names[0]].append(pa.Check(lambda s: s == s.round()))
        elif rule["kind"] == "at_most":
            rows.append(pa.Check(lambda f, n=names: f[n[0]] <= f[n[1]]))
        else:
            rows.append(pa.Check(lambda f, n=names: f[n[0]] + f[n[1]] == f[n[2]]))
    schema = pa.DataFrameSchema(
        {name: pa.Column(float, checks) for name, checks in cells.items()}, checks=rows
    )

    def run() -> set[int]:
        try:
            schema.validate(frame, lazy=True)
        except pa.errors.SchemaErrors as error:
            return {int(place) for place in error.failure_cases["index"].dropna()}
        return set()

    return run


def pointblank(frame: pd.DataFrame, rules: Rules) -> Callable[[], set[int]]:
    import pointblank as pb

    def run() -> set[int]:
        plan = pb.Validate(frame)
        for rule in rules:
            names = rule["columns"]
            if rule["kind"] == "non_negative":
                plan = plan.col_vals_ge(names[0], 0)
            elif rule["kind"] == "whole_number":
                plan = plan.col_vals_expr(lambda f, n=names: f[n[0]] == f[n[0]].round())
            elif rule["kind"] == "at_most":
                plan = plan.col_vals_le(names[0], pb.col(names[1]))
            else:
                plan = plan.col_vals_expr(lambda f, n=names: f[n[0]] + f[n[1]] == f[n[2]])
        done = plan.interrogate(get_first_n=len(frame))
        found: set[int] = set()
        for step in range(1, len(rules) + 1):
            bad = done.get_data_extracts(i=step, frame=True)
            if bad is not None and len(bad):
                found |= {int(place) - 1 for place in bad["_row_num_"]}
        return found

    return run


def frictionless(frame: pd.DataFrame, rules: Rules) -> Callable[[], set[int]]:
    from frictionless import Checklist, Detector, Resource, Schema, fields, validate
    from frictionless.checks import row_constraint

    whole = {r["columns"][0] for r in rules if r["kind"] == "whole_number"}
    floor = {r["columns"][0] for r in rules if r["kind"] == "non_negative"}
    described = []
    for name in frame.columns:
        kind = fields.IntegerField if name in whole else fields.NumberField
        described.append(kind(name=name, constraints={"minimum": 0} if name in floor else {}))
    formulas = [
        "{} <= {}".format(*r["columns"])
        if r["kind"] == "at_most"
        else "{} + {} == {}".format(*r["columns"])
        for r in rules
        if len(r["columns"]) > 1
    ]
    checks = Checklist(checks=[row_constraint(formula=one) for one in formulas])
    data = [list(frame.columns), *frame.astype(object).map(_cell).to_numpy().tolist()]

    def run() -> set[int]:
        resource = Resource(data=data, schema=Schema(fields=described), detector=Detector())
        report = validate(resource, checklist=checks, limit_errors=10**9)
        return {error.row_number - 2 for task in report.tasks for error in task.errors}

    return run


def _cell(value: float) -> Any:
    return int(value) if value == int(value) else str(value)


def main() -> None:
    tool, frame, rules = sys.argv[1:]
    warnings.simplefilter("ignore")
    run = {"pandera": pandera, "pointblank": pointblank, "frictionless": frictionless}[tool](
        pd.read_parquet(frame), json.loads(rules)
    )
    started = time.perf_counter()
    found = run()
    seconds = time.perf_counter() - started
    print(json.dumps({"seconds": seconds, "rows": sorted(found)}))


if __name__ == "__main__":
    main()
