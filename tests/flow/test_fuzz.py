"""Real workbooks, mutated: each is read or refused with a line, in time and within memory, and what
is read is what stands in the file. ``FUZZ`` says how many; ``make fuzz`` tries 10,000."""

import csv
import io
import json
import os
import random
import resource
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pyarrow.parquet as pq
import pytest
from sqlalchemy import select

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1] / "unit" / "ingest"))
from dhis2_data import KEYS, uid, with_uids
from hostile import HEADER, NAMES, ROW, TABLE, TOWNS
from layouts import Layout
from mutate import Mutant, Mutator, Original, written

from pipelines import paths
from pipelines.build import build
from pipelines.catalogue.load import load
from pipelines.ingest.dhis2 import words as dhis2
from pipelines.ingest.dhis2.flat import HEADINGS, SHEET
from pipelines.ingest.parse import parse_file
from pipelines.ingest.pool import parse_files
from pipelines.judge import judge
from pipelines.manifest import Submitted
from pipelines.paths import Home
from pipelines.receive import receive
from pipelines.register.actor import Actor
from pipelines.register.store import open_register, reading
from pipelines.register.tables import reception, rejection, returned
from pipelines.sample.write import write_sample

pytestmark = [pytest.mark.slow, pytest.mark.timeout(7200)]
COUNT = int(os.environ.get("FUZZ", "1000"))
SEED = int(os.environ.get("FUZZ_SEED", "1"))
KEPT = Path(os.environ["FUZZ_KEEP"]) if "FUZZ_KEEP" in os.environ else None
"""Where files that showed a fault are kept."""
TIMEOUT, MEMORY_MB = 30, 1000
REPORTERS = ("370705", "370700")
ACROSS = [
    *HEADER[:2], ["", "2009年一季度", *[""] * 6, "2009年二季度"], ["乡镇街道", *NAMES, *NAMES],
    *[[town, *ROW, *ROW] for town in TOWNS],
]  # fmt: skip
"""Two periods side by side."""
BATCH = 250
KINDS = ("xlsx", "xlsx", "xlsx", "xls", "ods", "csv")
PLACED = {
    "two_headings",
    "other_form",
    "repeated_heading",
    "not_calculated",
    "two_values",
    "other_measure",
} | {reason for reason, (_, en) in dhis2.TEXTS.items() if "{nth}" in en}
"""Reasons that always have a cell."""


@dataclass
class Tally:
    """What became of all files."""

    outcomes: Counter = field(default_factory=Counter)
    ways: Counter = field(default_factory=Counter)
    slowest: tuple[float, str] = (0.0, "")
    peak_mb: int = 0
    checked: int = 0
    faults: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        outcomes = "\n".join(
            f"  {count:>6}  {reason}" for reason, count in self.outcomes.most_common()
        )
        ways = ", ".join(f"{way} {count}" for way, count in sorted(self.ways.items()))
        return (
            f"\n{self.outcomes.total()} mutated files ({ways})\n{outcomes}\n"
            f"  {self.checked:,} figures compared with another reading\n"
            f"  slowest {self.slowest[0]:.2f} s ({self.slowest[1]}), peak memory of reading {self.peak_mb} MB\n"
            f"  {len(self.faults)} faults"
        )


@cache
def begun_with() -> int:
    """What a child was forked with, in MB: as much as the tests before left in this process."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() // 2**20


def watched(path: Path, words: Any) -> Any:
    """Parse, with the time it took, the memory it took at its highest, and any traceback beside."""
    begun_with()
    started = time.perf_counter()
    try:
        parsed = parse_file(path, words)
    except Exception:
        path.with_suffix(".traceback").write_text(traceback.format_exc())
        raise
    parsed.seconds = time.perf_counter() - started
    parsed.peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024 - begun_with()
    return parsed


@pytest.fixture(scope="module")
def catalogue():
    return load(paths.catalogue_folder("weifang"))


@pytest.fixture(scope="module")
def originals(catalogue, tmp_path_factory) -> list[Original]:
    """Returns of every form: in the statutory layout of the sample, and in those people use; in
    every kind of file."""
    folder = tmp_path_factory.mktemp("originals")
    rows = [TABLE, ACROSS, *(Layout(catalogue, seed).rows for seed in range(28))]
    kinds = [KINDS[n % len(KINDS)] for n in range(len(rows))]
    made = [Original(r, k, written(r, k, folder)) for r, k in zip(rows, kinds, strict=True)]
    for number, data in enumerate(sampled(catalogue, folder / "sample")):
        (whole,) = another_reading(data, "ods").values()
        kind = KINDS[number % len(KINDS)]
        made.append(Original(whole, kind, data if kind == "xlsx" else written(whole, kind, folder)))
    return made


@pytest.fixture(scope="module")
def data_sets(tmp_path_factory) -> list[Original]:
    """Data value sets of DHIS2, by code and uid, in every kind of file: one return, one value, and
    several returns with zeros, comments and deleted values."""
    folder, made = tmp_path_factory.mktemp("sets"), []
    for rows in (one_return(by_code), one_return(uid), one_return(by_code)[:2], several_returns()):
        for kind in ("json", "xml", "csv"):
            keyed = [KEYS if kind != "csv" else HEADINGS, *rows[1:]]
            made.append(Original([list(row) for row in keyed], kind, written(keyed, kind, folder)))
    return made


def by_code(_: str, code: str) -> str:
    return code


def one_return(called: Callable[[str, str], str]) -> list[list[Any]]:
    return [
        [*KEYS],
        *[
            [called("element", element), "2009Q1", called("unit", f"37070500{town}"), "", "",
             str(7 * town + n), "clerk", "2009-04-02", "", "false", ""]
            for town in (1, 2, 3)
            for n, element in enumerate(("iu_elig", "iu_inf", "iu_exam", "iu_dec", "iu_refer"))
        ],
    ]  # fmt: skip


def several_returns() -> list[list[Any]]:
    more = [
        ["cp_cost", "2009Q2", "370705001", "default", "default", "12.5", "", "", "已核对", "true", ""],
        ["cp_paid", "2009Q2", "370705001", "", "", 0, "", "", "", "", False],
        ["cp_need", "2009Q2", "370705001", "", "", "", "", "", "无记录", "", ""],
        ["cp_treat", "2009Q2", "370705001", "", "", "3", "", "", "", "", True],
        ["iu_elig", "2009Q3", "370702001", "", "", 12, "", "", "", "", ""],
    ]  # fmt: skip
    return [*one_return(by_code), *more]


def sampled(catalogue: Any, folder: Path) -> list[bytes]:
    """A workbook of each form, as the sample writes them."""
    recipe = paths.SAMPLE / "weifang.yaml"
    write_sample(
        catalogue, recipe, range(2009, 2010), 1, folder, clean=True, reporters=[*REPORTERS]
    )
    by_form = {}
    for path in sorted(folder.rglob("*.xlsx")):
        by_form.setdefault(next((f.code for f in catalogue.forms if f.code in path.name), ""), path)
    return [path.read_bytes() for path in by_form.values()]


def values(parsed: Any) -> dict[tuple, Any]:
    """State and value by return, place in the sheet, unit and element."""
    found = {}
    for one in parsed.returns:
        c = one.columns
        for i, element in enumerate(c["element"]):
            slot = (one.form, one.period, one.reporter)
            place = (c["row"][i], c["col"][i])
            if c["col"][i]:
                found[slot, c["unit"][i], c["row_kind"][i], element, place] = (
                    c["state"][i], c["value"][i], c["raw"][i], c["sheet"][i],
                )  # fmt: skip
    return found


def another_reading(data: bytes, kind: str) -> dict[str, Any]:
    """Every sheet's cells, by name, read without the intake: openpyxl for xlsx."""
    if kind == "csv":
        return {"": list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))}
    if kind in ("json", "xml"):
        return {SHEET: entries_read(data, kind)}
    if kind == "xlsx":
        import openpyxl

        book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
        return {sheet.title: [*map(cells_of, sheet.iter_rows())] for sheet in book}
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return {n: book.get_sheet_by_name(n).to_python(skip_empty_area=False) for n in book.sheet_names}


def entries_read(data: bytes, kind: str) -> list[list[Any]]:
    """A data value set as rows under DHIS2's headings."""
    if kind == "json":
        entries = json.loads(data)["dataValues"]
    else:
        entries = [node.attrib for node in ElementTree.fromstring(data)]
    folded = [{key.casefold(): held for key, held in entry.items()} for entry in entries]
    return [[*HEADINGS], *([entry.get(key) for key in HEADINGS] for entry in folded)]


COVERED = object()
"""Stands for a cell under a merged one, of which openpyxl does not tell."""


def cells_of(row: Any) -> list[Any]:
    return [COVERED if type(cell).__name__ == "MergedCell" else cell.value for cell in row]


def differs(parsed: Any, sheets: dict[str, Any]) -> tuple[int, list[str]]:
    """How many figures were compared, and those that are not what stands in their cell."""
    wrong, compared = [], 0
    for key, (state, value, raw, sheet) in values(parsed).items():
        row, column = key[-1]
        cells = sheets.get(sheet, [])
        line = cells[row - 1] if row <= len(cells) else []
        cell = line[column - 1] if column <= len(line) else None
        if cell is COVERED:
            continue
        compared += 1
        if isinstance(cell, (int, float)) and not isinstance(cell, bool):
            is_same = state == "value" and abs(value - Decimal(repr(cell))) <= Decimal("0.0001")
            is_same = is_same or (state == "bad" and not abs(cell) < 1e14)
        elif cell in (None, ""):
            is_same = state == "missing" or (state == "bad" and raw.startswith(("#", "=")))
        else:
            is_same = raw.strip().casefold() == str(cell).strip().casefold() or state != "value"
        if not is_same:
            wrong.append(f"{key}: {state} {value} {raw!r}, the cell holds {cell!r}")
    return compared, wrong


def unlike(parsed: Any, before: dict[tuple, Any], mutant: Mutant) -> list[str]:
    """Figures of untouched cells that are not those of the original, where whose they are was not
    touched either."""
    rows = {key[-1][0] for key in before}
    assert mutant.touched is not None
    if not all(
        r + 1 in rows and (r + 1, c + 1) in {k[-1] for k in before} for r, c in mutant.touched
    ):
        return []
    after = values(parsed)
    return [
        f"{key}: {was[:3]}, now {after.get(key)}"
        for key, was in before.items()
        if (key[-1][0] - 1, key[-1][1] - 1) not in mutant.touched
        and after.get(key, (None,))[:3] != was[:3]
    ]


def judge_one(
    tally: Tally, name: str, mutant: Mutant, path: Path, parsed: Any, before: Any
) -> None:
    """Count one file's outcome, and note what is wrong with it."""
    trace = path.with_suffix(".traceback")
    reason = parsed.rejected.reason if parsed.rejected else "read"
    tally.outcomes[reason] += 1
    tally.ways[mutant.how] += 1
    tally.slowest = max(tally.slowest, (getattr(parsed, "seconds", 0.0), name))
    tally.peak_mb = max(tally.peak_mb, getattr(parsed, "peak_mb", 0))
    faults = []
    if trace.exists():
        faults.append(trace.read_text()[-600:])
    if reason == "timeout":
        faults.append("hangs")
    if parsed.rejected:
        faults += badly_said(parsed.rejected)
    elif mutant.how in ("cells", "rows", "merges"):
        compared, wrong = differs(parsed, another_reading(mutant.data, mutant.kind))
        tally.checked += compared
        faults += wrong[:3]
    if mutant.touched is not None and not parsed.rejected:
        faults += unlike(parsed, before, mutant)[:3]
    if faults:
        tally.faults += [f"{name} ({mutant.how}, {mutant.kind}): {fault}" for fault in faults]
        if KEPT:
            KEPT.mkdir(parents=True, exist_ok=True)
            (KEPT / name).write_bytes(mutant.data)


def badly_said(rejected: Any) -> list[str]:
    """What is wrong with a refusal: each has a line in both languages, and a cell where there is one."""
    zh, en = rejected.zh, rejected.en
    found = []
    if not zh.endswith("。") or not en.endswith(".") or len((zh + "\n" + en).splitlines()) != 2:
        found.append(f"badly said: {zh!r} {en!r}")
    if rejected.reason in PLACED and not rejected.cell:
        found.append(f"no cell: {zh!r}")
    return found


def test_mutated_files_are_read_rightly_or_refused_in_a_line(catalogue, originals, tmp_path):
    tally = tried(catalogue, originals, tmp_path)
    assert tally.outcomes["read"] > COUNT / 10, "too few are read to say anything"
    assert len(tally.outcomes) > 8


def test_mutated_data_value_sets_are_read_rightly_or_refused_in_a_line(data_sets, tmp_path):
    tally = tried(with_uids(), data_sets, tmp_path)
    assert tally.outcomes["read"] > COUNT / 50, "too few are read to say anything"
    assert len(tally.outcomes) > 8


def tried(catalogue: Any, originals: list[Original], tmp_path: Path) -> Tally:
    """What becomes of ``COUNT`` mutants; each must be read or refused in a line, within the limits."""
    mutator, tally = Mutator(originals, tmp_path), Tally()
    before = originals_read(originals, catalogue, tmp_path)
    started = time.monotonic()
    for first in range(0, COUNT, BATCH):
        seeds = range(SEED * 1_000_000 + first, SEED * 1_000_000 + min(first + BATCH, COUNT))
        mutants = {}
        for seed in seeds:
            mutant = mutator.make(seed)
            path = tmp_path / f"{seed}.{mutant.kind}"
            path.write_bytes(mutant.data)
            mutants[path] = mutant
        read = parse_files([*mutants], catalogue, timeout=TIMEOUT, workers=2, parse=watched)
        for path, parsed in read:
            mutant = mutants[path]
            judge_one(tally, path.name, mutant, path, parsed, before[mutant.original])
        for path in mutants:
            path.unlink()
            path.with_suffix(".traceback").unlink(missing_ok=True)
    print(tally, f"in {time.monotonic() - started:.0f} s")
    assert not tally.faults, "\n".join(tally.faults[:20])
    assert tally.outcomes.total() == COUNT
    assert tally.slowest[0] < TIMEOUT
    assert tally.peak_mb <= MEMORY_MB
    return tally


def originals_read(originals: list[Original], catalogue: Any, folder: Path) -> list[dict]:
    files = []
    for number, original in enumerate(originals):
        files.append(folder / f"original{number}.{original.kind}")
        files[-1].write_bytes(original.data)
    found = [parsed for _, parsed in parse_files(files, catalogue)]
    assert all(parsed.returns for parsed in found), "an original is not readable"
    return [values(parsed) for parsed in found]


def test_mutated_files_are_wholly_in_the_register_or_not_at_all(
    catalogue, originals, tmp_path, monkeypatch
):
    """The whole chain, to a build that serves."""
    monkeypatch.setenv("GUANHUAI_NOW", "2010-02-01T09:00:00")
    mutator, home = Mutator(originals, tmp_path), Home(tmp_path / "home")
    files = []
    for seed in range(60):
        mutant = mutator.make(seed)
        path = tmp_path / f"{seed}.{mutant.kind}"
        path.write_bytes(mutant.data)
        files.append(
            Submitted(path, datetime(2010, 1, 20, 9, 0, random.Random(seed).randrange(60)))
        )
    outcomes = receive(home, catalogue, files, Actor("clerk"))
    verdicts = judge(home, catalogue)
    build(home, catalogue)
    engine = open_register(home)
    with reading(engine) as connection:
        stored = {row.return_id: row for row in connection.execute(select(returned))}
        refused = {row.file_hash for row in connection.execute(select(rejection))}
        received = {row.file_hash for row in connection.execute(select(reception))}
    valued = set()
    for part in home.parts.glob("*.parquet"):
        valued |= set(pq.read_table(part, columns=["return_id"])["return_id"].to_pylist())
    assert {key[0] for outcome in outcomes for key in outcome.returns} == set(stored) == valued
    assert set(verdicts) == set(stored)
    assert all(row.verdict for row in stored.values())
    assert not {row.file_hash for row in stored.values()} & refused
    assert received == {outcome.file_hash for outcome in outcomes}
    assert len(stored) > 5
    assert len(refused) > 5
