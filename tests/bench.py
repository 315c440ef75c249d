"""The bars, as ratios in one run. ``make bench`` prints the table kept in docs/benchmarks.md.

Every figure is the best of a few runs in fresh processes, since both sides of a ratio share the
machine with whatever else it does.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from expectations.model import Rule
    from pipelines.catalogue.whole import Catalogue
    from pipelines.paths import Home

YEAR = "2009"
NOW = "2010-02-28T09:00:00"


def guanhuai(home: Path, *arguments: str) -> float:
    """Seconds of one command in a fresh process."""
    env = os.environ | {"GUANHUAI_HOME": str(home), "GUANHUAI_NOW": NOW}
    started = time.perf_counter()
    run = subprocess.run(
        [sys.executable, "-m", "pipelines.cli", *arguments],
        env=env, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if run.returncode == 2:
        raise SystemExit(run.stderr)
    return time.perf_counter() - started


def best(work: Callable[[], float], runs: int) -> float:
    return min(work() for _ in range(runs))


def timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def calamine_and_insert(files: list[Path]) -> None:
    """What cannot be avoided: read every workbook, insert every cell once."""
    import duckdb
    import pandas
    from python_calamine import CalamineWorkbook

    rows = []
    for path in files:
        book = CalamineWorkbook.from_path(path)
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for r, cells in enumerate(sheet):
                rows += [(path.name, name, r, c, str(v)) for c, v in enumerate(cells) if v != ""]
    frame = pandas.DataFrame(rows, columns=["file", "sheet", "row", "col", "value"])
    with (
        tempfile.TemporaryDirectory() as folder,
        duckdb.connect(str(Path(folder) / "cells.duckdb")) as con,
    ):
        con.register("frame", frame)
        con.execute("CREATE TABLE cell AS SELECT * FROM frame")


def in_process(folder: Path) -> dict[str, float]:
    """Seconds of receiving, judging (Great Expectations apart) and building, in this process."""
    from pipelines import build, judge, manifest, paths, receive
    from pipelines.catalogue.load import load
    from pipelines.register.actor import Actor

    catalogue = load(paths.catalogue_folder("weifang"))
    home = paths.home(catalogue.name)
    gathered = manifest.gather([folder], None)
    seconds = {}
    seconds["receive"] = timed(lambda: receive.receive(home, catalogue, gathered, Actor("bench")))
    ready = ready_frames(home, catalogue)
    bare_expectations(ready[:1])  # both sides find it imported and warm
    seconds["bare"] = timed(lambda: bare_expectations(ready))
    seconds["judge"] = timed(lambda: judge.judge(home, catalogue))
    seconds["build"] = timed(lambda: build.build(home, catalogue))
    return seconds


def ready_frames(home: Home, catalogue: Catalogue) -> list[tuple[list[Rule], pd.DataFrame]]:
    """The rules and the frame of every form with pending returns, as judging makes them."""
    from pipelines.frames import Given, form_frame
    from pipelines.register.archive import part_path
    from pipelines.register.ledger import pending_returns
    from pipelines.register.store import open_register
    from pipelines.rules import rules_for

    by_form = {}
    for one in pending_returns(open_register(home)):
        by_form.setdefault(one.form, []).append(one)
    ready = []
    for form in (catalogue.form_by_code[code] for code in by_form):
        pending = by_form[form.code]
        given = [Given(p.return_id, p.period, p.reporter, p.sheet) for p in pending]
        parts = {part_path(home, p.part_hash) for p in pending}
        ready.append((rules_for(catalogue, form), form_frame(catalogue, form, given, parts).frame))
    return ready


def bare_expectations(ready: list[tuple[list[Rule], pd.DataFrame]]) -> None:
    """Great Expectations by itself: one of its own expectations for each rule, on the same columns
    of the same frames, every failing row listed by its key."""
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    from expectations.suite import RESULT_FORMAT

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False, metric_calculations=False)
    asset = context.data_sources.add_pandas("bare").add_dataframe_asset("frame")
    definition = asset.add_batch_definition_whole_dataframe("whole")
    for rules, frame in ready:
        suite = gx.ExpectationSuite("bare", expectations=[own_expectation(r) for r in rules])
        batch = definition.get_batch(batch_parameters={"dataframe": frame})
        batch.validate(suite, result_format=RESULT_FORMAT)


def own_expectation(rule: Rule) -> Any:
    """One that Great Expectations ships, over no more columns than the rule has."""
    from great_expectations import expectations as own

    if not rule.columns:
        return own.ExpectColumnValuesToBeInSet(column="row_status", value_set=["ok", "total"])
    if len(rule.columns) == 1:
        return own.ExpectColumnValuesToBeBetween(column=rule.columns[0], min_value=0)
    return own.ExpectColumnPairValuesAToBeGreaterThanB(
        column_A=rule.columns[0],
        column_B=rule.columns[1],
        or_equal=True,
        ignore_row_if="either_value_is_missing",
    )


def stages(folder: Path) -> dict[str, float]:
    """``in_process`` in a fresh process with a fresh home."""
    home = Path(tempfile.mkdtemp())
    code = (
        "import json; from pathlib import Path; from tests.bench import in_process;"
        f"print(json.dumps(in_process(Path({str(folder)!r}))))"
    )
    env = os.environ | {"GUANHUAI_HOME": str(home), "GUANHUAI_NOW": NOW}
    env["PYTHONPATH"] = str(Path(__file__).resolve().parents[1])
    run = subprocess.run(
        [sys.executable, "-c", code], env=env, capture_output=True, text=True, check=False
    )
    shutil.rmtree(home, ignore_errors=True)
    if run.returncode:
        raise SystemExit(run.stderr)
    import json

    return json.loads(run.stdout.splitlines()[-1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "returns"
        guanhuai(Path(scratch), "sample", "--clean", str(folder), "--years", YEAR)
        files = sorted(folder.rglob("*.xlsx"))
        floor = best(lambda: timed(lambda: calamine_and_insert(files)), runs)
        taken = [stages(folder) for _ in range(runs)]
        fastest = min(taken, key=lambda s: s["receive"] + s["build"])
        typer = best(lambda: timed(import_typer), 7)
        shown = best(lambda: guanhuai(Path(scratch), "--help"), 7)
    ours = fastest["receive"] + fastest["build"]
    print("| work | seconds | ratio | bar |\n|---|---|---|---|")
    print(f"| receive {len(files)} workbooks | {fastest['receive']:.2f} | | |")
    print(f"| build and publish | {fastest['build']:.2f} | | |")
    print(f"| python-calamine and one insert | {floor:.2f} | {ours / floor:.2f} | ≤ 2 |")
    ratio = min(s["judge"] / s["bare"] for s in taken)
    print(f"| judge: frames, Great Expectations, findings, verdicts | {fastest['judge']:.2f} | | |")
    print(f"| Great Expectations on ready frames | {fastest['bare']:.2f} | {ratio:.2f} | ≤ 1.3 |")
    print(f"| `guanhuai --help` | {shown:.2f} | | |")
    print(f"| `import typer` | {typer:.2f} | {shown / typer:.2f} | ≤ 2 |")


def import_typer() -> None:
    subprocess.run([sys.executable, "-c", "import typer"], check=True)


if __name__ == "__main__":
    main()
