"""Sample returns of a catalogue: workbooks, when each arrived, and what is wrong with them."""

import csv
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from pipelines.catalogue.whole import Catalogue
from pipelines.errors import UserError
from pipelines.manifest import new_folder
from pipelines.sample.history import slots
from pipelines.sample.office import Made, Office
from pipelines.sample.plan import Plan, Task
from pipelines.sample.recipe import Recipe, load_recipe
from pipelines.sample.truth import COLUMNS

MANIFEST, TRUTH = "manifest.csv", "truth.csv"


@dataclass(frozen=True)
class SampleResult:
    """How many files and planted defects were written."""

    files: int
    defects: int


@dataclass(frozen=True)
class Job:
    """What every office needs to know."""

    catalogue: Catalogue
    recipe: Recipe
    years: range
    seed: int
    out: Path


def write_sample(
    catalogue: Catalogue,
    recipe_path: Path,
    years: range,
    seed: int,
    out: Path,
    clean: bool = False,
    progress: Callable[[int, int], None] | None = None,
    reporters: Iterable[str] | None = None,
) -> SampleResult:
    """Writes a workbook a return, ``manifest.csv`` (file, received_at) and ``truth.csv``.

    The same catalogue, recipe, years and seed give the same bytes. ``clean``: nothing is planted.
    ``reporters``: only these (all when left out). Raises UserError when ``out`` holds anything.
    """
    recipe = load_recipe(recipe_path, catalogue)
    wanted = owing(catalogue, years)
    if not any(wanted.values()):
        told = f"no return is due in {years[0]}–{years[-1]}; choose years in which forms are valid"
        raise UserError(f"{catalogue.name}: {told}")
    new_folder(out, "the sample returns")
    job = Job(catalogue, recipe, years, seed, out)
    tasks = {} if clean else Plan(catalogue, recipe, years, seed).make()
    if reporters is not None:
        chosen = set(reporters)
        wanted = {code: owed for code, owed in wanted.items() if code in chosen}
    made = sorted(_all(job, tasks, wanted, progress), key=lambda m: list(wanted).index(m.reporter))
    files = [entry for each in made for entry in each.files]
    _write_manifest(out / MANIFEST, files)
    defects = _write_truth(out / TRUTH, made)
    return SampleResult(len(files), defects)


def owing(catalogue: Catalogue, years: range) -> dict[str, int]:
    """How many returns each reporter owes."""
    owed = {
        code: sum(1 for form in catalogue.forms for _ in slots(catalogue, form, code, years))
        for code in catalogue.unit_by_code
    }
    return {code: count for code, count in owed.items() if count}


def _all(
    job: Job,
    tasks: dict[str, list[Task]],
    wanted: dict[str, int],
    progress: Callable[[int, int], None] | None,
) -> Iterator[Made]:
    done, total = 0, sum(wanted.values())
    workers = min(len(wanted), os.cpu_count() or 1)
    with ProcessPoolExecutor(max(1, workers), initializer=_start, initargs=(job,)) as pool:
        largest_first = sorted(wanted, key=lambda code: -wanted[code])
        waiting = [pool.submit(_office, code, tasks.get(code, [])) for code in largest_first]
        for finished in as_completed(waiting):
            made = finished.result()
            done += wanted[made.reporter]
            if progress:
                progress(done, total)
            yield made


_job: Job | None = None


def _start(job: Job) -> None:
    global _job
    _job = job


def _office(code: str, tasks: list[Task]) -> Made:
    assert _job is not None
    office = Office(_job.catalogue, _job.recipe, _job.years, _job.seed, code)
    return office.work(tasks, _job.out)


def _write_manifest(path: Path, files: list[tuple[str, datetime]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["file", "received_at"])
        for name, moment in sorted(files, key=lambda entry: (entry[1], entry[0])):
            writer.writerow([name, moment.isoformat()])


def _write_truth(path: Path, made: list[Made]) -> int:
    truths = [found for each in made for found in each.truths]
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
        writer.writeheader()
        for number, found in enumerate(truths, 1):
            found.id = f"D{number:04d}"
            writer.writerow(asdict(found))
    return len(truths)
