"""The bars, as ratios in one run. ``make bench`` prints the table kept in docs/benchmarks.md.

Both sides of a ratio run one after the other, a few times in fresh processes; the pair whose ratio is
the middle one is shown, since a machine is not equally quick all the time. Both have their modules
imported before they are timed, as a worker has.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from expectations.model import Rule
    from pipelines.catalogue.whole import Catalogue
    from pipelines.manifest import Submitted
    from pipelines.paths import Home

ROOT = Path(__file__).resolve().parents[1]
YEAR, NOW = "2009", "2010-02-28T09:00:00"
PUBLISHED = ROOT.parent / "shared/real/nhs-ae/ae_attendances.csv"
PUBLISHED_NOW = "2019-06-01T09:00:00"


def guanhuai(home: Path, *arguments: str, now: str = NOW) -> float:
    """Seconds of one command in a fresh process."""
    env = os.environ | {"GUANHUAI_HOME": str(home), "GUANHUAI_NOW": now}
    started = time.perf_counter()
    command = [sys.executable, "-m", "pipelines.cli", *arguments]
    run = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    if run.returncode == 2:
        raise SystemExit(run.stderr)
    return time.perf_counter() - started


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


def in_process(name: str, folder: Path) -> dict[str, float]:
    """Seconds of receiving, judging and building, in this process, and the values there are."""
    from expectations.runner import evaluate
    from pipelines import build, judge, manifest, paths, receive
    from pipelines.catalogue.load import load
    from pipelines.register.actor import Actor

    catalogue = load(paths.catalogue_folder(name))
    home = paths.home(catalogue.name)
    gathered = manifest.gather([folder], None)
    warm_up(catalogue, gathered[:1])
    seconds = {}
    seconds["receive"] = timed(lambda: receive.receive(home, catalogue, gathered, Actor("bench")))
    ready = ready_frames(home, catalogue)
    bare_expectations(ready[:1])  # both sides find it imported and warm
    seconds["bare"] = timed(lambda: bare_expectations(ready))
    seconds["expectations"] = timed(lambda: [evaluate(rules, frame) for rules, frame in ready])
    seconds["judge"] = timed(lambda: judge.judge(home, catalogue))
    built = []
    seconds["build"] = timed(lambda: built.append(build.build(home, catalogue)))
    return seconds | {"values": built[0].rows["value"]}


def warm_up(catalogue: Catalogue, one: Sequence[Submitted]) -> None:
    """Import what receiving and building import, by doing both with one file in a home of its own."""
    from pipelines import build, receive
    from pipelines.paths import Home
    from pipelines.register.actor import Actor

    with tempfile.TemporaryDirectory() as scratch:
        home = Home(Path(scratch))
        receive.receive(home, catalogue, one, Actor("bench"))
        build.build(home, catalogue)


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


def apart(call: str, home: Path, now: str, module: str = "bench") -> dict[str, Any]:
    """What a call of a module beside this one returns in a fresh process."""
    places = [ROOT, *(ROOT / "tests" / folder for folder in ("", "flow", "pages"))]
    env = os.environ | {"GUANHUAI_HOME": str(home), "GUANHUAI_NOW": now}
    env["PYTHONPATH"] = os.pathsep.join(map(str, places))
    env["GUANHUAI_CATALOGUE"] = "weifang"
    code = f"import json; from tests import {module}; print(json.dumps({module}.{call}))"
    run = subprocess.run(
        [sys.executable, "-c", code], env=env, capture_output=True, text=True, check=False
    )
    if run.returncode:
        raise SystemExit(run.stderr)
    return json.loads(run.stdout.splitlines()[-1])


def stages(name: str, folder: Path, now: str) -> dict[str, float]:
    """``in_process`` in a fresh process with a fresh home."""
    with tempfile.TemporaryDirectory() as home:
        call = f"in_process({name!r}, bench.Path({str(folder)!r}))"
        return apart(call, Path(home), now)


def row(work: str, seconds: float, ratio: float | None = None, bar: str = "") -> None:
    print(f"| {work} | {seconds:.2f} | {'' if ratio is None else f'{ratio:.2f}'} | {bar} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    runs = parser.parse_args().runs
    from bench_site import pages  # which takes its tools from here

    print("| work | seconds | ratio | bar |\n|---|---|---|---|")
    with tempfile.TemporaryDirectory() as scratch:
        same_rules(runs)
        prefecture_year(Path(scratch), runs)
        published(Path(scratch))
        commands(Path(scratch))
        pages(Path(scratch))
        returned(Path(scratch))
        ranks(Path(scratch))
        receipts(Path(scratch))


def prefecture_year(scratch: Path, runs: int) -> None:
    folder = scratch / "returns"
    guanhuai(scratch, "sample", "--clean", str(folder), "--years", YEAR)
    files = sorted(folder.rglob("*.xlsx"))
    calamine_and_insert(files[:1])
    pairs = [
        {"floor": timed(lambda: calamine_and_insert(files)), **stages("weifang", folder, NOW)}
        for _ in range(runs)
    ]
    whole = middle(pairs, lambda s: (s["receive"] + s["build"]) / s["floor"])
    row(f"receive {len(files)} workbooks, {whole['values']:,} values", whole["receive"])
    row("build and publish", whole["build"])
    ratio = (whole["receive"] + whole["build"]) / whole["floor"]
    row("python-calamine and one insert; the two above against it", whole["floor"], ratio, "≤ 2")
    own = middle(pairs, lambda s: s["expectations"] / s["bare"])
    row("judge: frames, Great Expectations, findings, verdicts", own["judge"])
    row("its Great Expectations part, on ready frames", own["expectations"])
    ratio = own["expectations"] / own["bare"]
    row("bare Great Expectations on them; the part above against it", own["bare"], ratio, "≤ 1.3")


def same_rules(runs: int) -> None:
    one = middle([in_rules("measured") for _ in range(runs)], lambda s: s["ours"] / s["bare"])
    row("27 rules on 100,000 rows, 1 % bad, findings by cell", one["ours"])
    row("bare Great Expectations; ours against it", one["bare"], one["ours"] / one["bare"], "≤ 1.2")
    bars = {"frictionless": "≥ 10"}
    for tool, seconds in in_rules("others").items():
        row(f"{tool}; it against ours", seconds, seconds / one["ours"], bars.get(tool, ""))


def in_rules(call: str) -> dict[str, float]:
    """What a function of bench_rules returns in a fresh process."""
    return apart(f"rules_of({call!r})", ROOT, NOW)


def rules_of(call: str) -> dict[str, float]:
    import bench_rules

    return getattr(bench_rules, call)()


def middle(
    pairs: Sequence[dict[str, float]], ratio: Callable[[dict[str, float]], float]
) -> dict[str, float]:
    """The pair whose ratio is the middle one."""
    return sorted(pairs, key=ratio)[len(pairs) // 2]


def published(scratch: Path) -> None:
    if not PUBLISHED.exists():
        print("| the published returns are not here: not measured | | | |")
        return
    folder = scratch / "published"
    name = ("--catalogue", "nhs-ae")
    guanhuai(scratch, "convert", *name, str(PUBLISHED), str(folder), now=PUBLISHED_NOW)
    taken = stages("nhs-ae", folder, PUBLISHED_NOW)
    row(f"receive 36 months of published returns, {taken['values']:,} values", taken["receive"])
    row("judge them", taken["judge"])
    row("build and publish them", taken["build"])


def commands(scratch: Path) -> None:
    bare = [sys.executable, "-c", "import typer"]
    typer = min(timed(lambda: subprocess.run(bare, check=True)) for _ in range(7))
    shown = min(guanhuai(scratch, "--help") for _ in range(7))
    row("`guanhuai --help` against `import typer`", shown, shown / typer, "≤ 2")


def returned(scratch: Path) -> None:
    """Put the year's returns into a home that is measured on."""
    guanhuai(scratch, "submit", "--quiet", str(scratch / "returns"))
    guanhuai(scratch, "build")


def ranks(scratch: Path) -> None:
    """Of the year's returns in the register."""
    taken = apart("simulated()", scratch, NOW)
    row("an assessment of the year made again from its cut", taken["replay"])
    row("its ranks, every numerator drawn 10,000 times", taken["few"], None, "≤ 10 s")
    row("the same for 3,000 units, 1,000 times", taken["many"], None, "≤ 10 s")
    row("ranks of the final that mixes it, 10,000 times", taken["final_few"])
    row("the same for 3,000 units, 1,000 times", taken["final_many"])


def simulated() -> dict[str, float]:
    import bench_ranks

    return bench_ranks.measured("weifang", YEAR, "annual")


def receipts(scratch: Path) -> None:
    """With a year's returns in the register, for workbooks that are not there yet."""
    folder = scratch / "others"
    guanhuai(scratch, "sample", "--clean", str(folder), "--years", YEAR, "--seed", "2")
    taken = apart(f"at_the_desk({str(folder)!r})", scratch, NOW)
    row("receipt of one workbook at the desk, checked, worker warm", taken["check"], None, "≤ 1 s")
    row("the same submitted", taken["submit"], None, "≤ 1 s")
    row("the same submitted during a build", taken["submit_while_building"])
    shown = apart(f"on_the_page({str(folder)!r})", scratch, NOW)
    if not shown:
        print("| no Chromium is installed: receipts on the page not measured | | | |")
        return
    row("its receipt on the page, in a browser, checked", shown["check"], None, "≤ 1 s")
    row("the same submitted", shown["submit"], None, "≤ 1 s")


def at_the_desk(folder: str) -> dict[str, float]:
    import bench_desk

    return bench_desk.measured("weifang", folder)


def on_the_page(folder: str) -> dict[str, float]:
    import bench_page

    return bench_page.measured(folder)


if __name__ == "__main__":
    main()
