"""One set of rules on one frame, with findings by cell: ours, bare Great Expectations, and other tools.

The frame is made up; what is bad in it is known, and a tool that does not find exactly that is not
timed but refused.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

    from expectations.model import Rule

ROOT = Path(__file__).resolve().parents[1]
RIVALS = ROOT / "data" / "var" / "rivals" / "bin" / "python"
OTHERS = ("pandera", "pointblank", "frictionless")
ROWS, BAD, TRIPLES = 100_000, 1_000, 3
Written = list[dict[str, Any]]


def written_rules() -> Written:
    """27: every column not negative and whole; each part at most its sum; the parts make the sum."""
    triples = [(f"a{k}", f"b{k}", f"s{k}") for k in range(TRIPLES)]
    columns = [name for triple in triples for name in triple]
    rules: Written = [{"kind": "non_negative", "columns": [name]} for name in columns]
    rules += [{"kind": "whole_number", "columns": [name]} for name in columns]
    for a, b, s in triples:
        rules += [{"kind": "at_most", "columns": [part, s]} for part in (a, b)]
        rules.append({"kind": "sum", "columns": [a, b, s]})
    return rules


def made_frame(rules: Written) -> tuple[pd.DataFrame, set[int]]:
    """Counts that pass every rule, but for one bad cell in one row of a hundred; those rows."""
    import pandas as pd

    draw = np.random.default_rng(1)
    frame = pd.DataFrame()
    for k in range(TRIPLES):
        frame[f"a{k}"], frame[f"b{k}"] = draw.integers(0, 500, (2, ROWS)).astype(float)
        frame[f"s{k}"] = frame[f"a{k}"] + frame[f"b{k}"]
    places = draw.choice(ROWS, BAD, replace=False)
    for turn, place in enumerate(places):
        rule = rules[turn % len(rules)]
        first, last = rule["columns"][0], rule["columns"][-1]
        spoilt = {
            "non_negative": (first, -3),
            "whole_number": (first, frame.at[place, first] + 0.5),
            "at_most": (first, frame.at[place, last] + 2),
            "sum": (last, frame.at[place, last] + 1),
        }
        column, value = spoilt[rule["kind"]]
        frame.at[place, column] = value
    return frame, {int(place) for place in places}


def as_ours(rules: Written) -> list[Rule]:
    from expectations.model import Compare, Rule, Side, Words

    def side(*names: str) -> Side:
        return Side(tuple((1.0, name) for name in names))

    def rule(place: int, one: dict[str, Any]) -> Rule:
        names, said = tuple(one["columns"]), Words("规则", "rule")
        if one["kind"] == "sum":
            then = (Compare(side(*names[:2]), "=", side(names[2])),)
        elif one["kind"] == "at_most":
            then = (Compare(side(names[0]), "<=", side(names[1])),)
        else:
            return Rule(f"R{place}", one["kind"], "error", names, said, said)
        return Rule(
            f"R{place}", "condition", "error", names, said, said, then=then, description=said
        )

    return [rule(place, one) for place, one in enumerate(rules)]


def as_returns(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame as judging would have it: every cell holds a value, a hundred rows to a return."""
    ready = frame.copy()
    for name in frame.columns:
        ready[f"{name}__state"] = "value"
    ready["return_id"] = [f"r{place // 100}" for place in range(len(frame))]
    ready["item"], ready["row_status"], ready["period_end"] = "", "ok", "2009-03-31"
    ready.index.name = "row_id"
    return ready.astype({name: "category" for name in ready.columns if ready[name].dtype == object})


def measured() -> dict[str, float]:
    """Seconds of ours and of bare Great Expectations, one after the other, imports and a first run
    apart. Raises SystemExit when ours does not find exactly what is bad."""
    from bench import bare_expectations

    from expectations.runner import evaluate

    rules = written_rules()
    frame, bad = made_frame(rules)
    ours, ready = as_ours(rules), as_returns(frame)
    for warm in (ready.head(100), ready):  # both sides meet the frame once before the clock
        evaluate(ours, warm)
        bare_expectations([(ours, warm)])
    started = time.perf_counter()
    bare_expectations([(ours, ready)])
    bare = time.perf_counter() - started
    started = time.perf_counter()
    found = evaluate(ours, ready)
    seconds = time.perf_counter() - started
    if {failure.row_id for failure in found.failures} != bad or len(found.failures) < BAD:
        raise SystemExit("the rules do not find exactly what is bad")
    return {"ours": seconds, "bare": bare}


def others() -> dict[str, float]:
    """Seconds of each of the other tools on the same frame. Raises SystemExit like ``measured``."""
    frame, bad = made_frame(written_rules())
    return {tool: other(tool, frame, bad) for tool in OTHERS}


def other(tool: str, frame: pd.DataFrame, bad: set[int]) -> float:
    """Seconds of another tool on the same frame, in its own environment."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "frame.parquet"
        frame.to_parquet(path)
        command = [str(RIVALS), str(ROOT / "tests" / "rivals.py"), tool, str(path)]
        run = subprocess.run(
            [*command, json.dumps(written_rules())], capture_output=True, text=True, check=False
        )
    if run.returncode:
        raise SystemExit(f"{tool}: {run.stderr}")
    answer = json.loads(run.stdout.splitlines()[-1])
    if set(answer["rows"]) != bad:
        raise SystemExit(f"{tool}: does not find exactly what is bad")
    return float(answer["seconds"])
