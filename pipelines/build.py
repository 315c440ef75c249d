"""From the register to a published build: the only orchestration.

Load the catalogue and the register, run the models, find what is wrong across returns, score, check
the invariants, write the editions, move CURRENT. Findings never stop a build; a broken invariant does,
and leaves the build before it serving.
"""

import hashlib
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from pipelines import clock, editions, extract, freeze, lock, models, warehouse
from pipelines.build_steps import steps_of_build
from pipelines.catalogue.whole import Catalogue
from pipelines.extract.insert import create
from pipelines.extract.presentation import top_unit
from pipelines.extract.received import Snapshot, load_cross_findings, take_snapshot
from pipelines.models import code_hash
from pipelines.paths import Home
from pipelines.quality_report import write_reports
from pipelines.register import cross
from pipelines.workplace import loaded, session, workplace

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Progress = Callable[[int, int], None]
Found = dict[str, Any]
"""A finding across returns: a row of the register's table ``cross_finding``."""


@dataclass(frozen=True)
class BuildResult:
    """``rows``: how many each mart holds; empty when a build of the same content was there."""

    build_id: str
    path: Path
    seconds: float
    rows: dict[str, int]


def build(
    home: Home,
    catalogue: Catalogue,
    progress: Progress | None = None,
    say: models.Say | None = None,
) -> BuildResult:
    """Publish what the register holds now and return the build.

    The same content as a build still kept is not built again, only served. ``progress`` is told steps
    done and to do, ``say`` each step and its seconds. Raises UserError when an invariant is broken.
    """
    started = perf_counter()
    with lock.building(home):
        home.builds.mkdir(parents=True, exist_ok=True)
        warehouse.sweep(home)
        as_of = clock.now()
        snapshot = take_snapshot(home)
        identity = identify(snapshot, catalogue, as_of)
        build_id, rows = kept(home, identity), {}
        if build_id is None:
            build_id = f"{as_of:%Y%m%d-%H%M%S}-{identity}"
            warehouse.discard(home, build_id)
            told = Steps(progress, say)
            rows = make(home, catalogue, snapshot, as_of, build_id, told)
        if warehouse.current_build(home) != build_id:
            warehouse.point_at(home, build_id)
        warehouse.prune(home)
    return BuildResult(build_id, home.builds / build_id, perf_counter() - started, rows)


def is_built(home: Home, catalogue: Catalogue) -> bool:
    """Whether a build of what the register holds now is kept, served or not."""
    return kept(home, identify(take_snapshot(home), catalogue, clock.now())) is not None


@dataclass
class Steps:
    """Tells how far a build is."""

    progress: Progress | None
    say: models.Say | None
    total: int = 0
    done: int = 0

    def __call__(self, name: str, seconds: float) -> None:
        self.done += 1
        if self.say:
            self.say(name, seconds)
        if self.progress:
            self.progress(min(self.done, self.total), self.total)


def identify(snapshot: Snapshot, catalogue: Catalogue, as_of: datetime) -> str:
    """Eight hexadecimal digits of what a build follows from. The day counts: periods end with it."""
    parts = (snapshot.digest, catalogue.hash, code_hash(), as_of.date().isoformat())
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:8]


def kept(home: Home, identity: str) -> str | None:
    """A finished build of this content that can be opened, if there is one."""
    found = (name for name in warehouse.builds(home) if name.endswith(f"-{identity}"))
    return next((name for name in found if warehouse.opens(home, name)), None)


def make(
    home: Home,
    catalogue: Catalogue,
    snapshot: Snapshot,
    as_of: datetime,
    build_id: str,
    told: Steps,
) -> dict[str, int]:
    """Write the build's folder; it has its name only once it is whole. Returns rows by mart."""
    folder = home.builds / f"{build_id}.tmp"
    folder.mkdir()
    stamps = {
        "build_id": build_id,
        "built_at": clock.now().isoformat(),
        "as_of": as_of.isoformat(),
        "audience": "public",
        "register_sequence": str(snapshot.sequence),
        "code_hash": code_hash(),
        **catalogue_stamps(catalogue),
    }
    con = workplace(folder)
    found: list[Found] = []
    try:
        fill(con, catalogue, snapshot, as_of, stamps, folder, told, found)
        rows = count_rows(con)
        editions.close(con)
        write_reports(folder)
        cross.remember(home, build_id, snapshot.remembered, found, as_of)
    except BaseException:
        con.close()
        shutil.rmtree(folder, ignore_errors=True)  # What it wrote may be what filled the disk.
        raise
    con.close()
    finished = perf_counter()
    warehouse.finish(home, folder, build_id)
    told("finish", perf_counter() - finished)
    return rows


def catalogue_stamps(catalogue: Catalogue) -> dict[str, str]:
    head, scheme = catalogue.head, catalogue.scheme
    return {
        "catalogue": catalogue.name,
        "catalogue_hash": catalogue.hash,
        "title_zh": head.title.zh,
        "title_en": head.title.en,
        "programme_zh": head.programme.zh,
        "programme_en": head.programme.en,
        "demo_mark": head.intake.demo_mark,
        "assessed_level": scheme.level,
        "top_unit": top_unit(catalogue),
        "scheme_zh": scheme.name.zh,
        "scheme_en": scheme.name.en,
        "display_scale": str(scheme.display_scale),
        "total_max": f"{scheme.total_max:g}",
        **{f"assessment_{a.code}_zh": a.name.zh for a in scheme.assessments},
        **{f"assessment_{a.code}_en": a.name.en for a in scheme.assessments},
    }


def fill(
    con: "DuckDBPyConnection",
    catalogue: Catalogue,
    snapshot: Snapshot,
    as_of: datetime,
    stamps: dict[str, str],
    folder: Path,
    told: Steps,
    found: list[Found],
) -> None:
    """Every table of the build, the invariants, and the editions in ``folder``. ``found`` takes the
    findings across returns."""
    started = perf_counter()
    extract.load(con, catalogue, snapshot, snapshot.first_day(as_of), as_of)
    freeze.load_frozen(con, catalogue, snapshot, as_of, workplace)
    create(con, "stamp", "key TEXT, value TEXT", list(stamps.items()))
    told("extract", perf_counter() - started)
    given = loaded(con)
    across = partial(find_across, catalogue=catalogue, snapshot=snapshot, as_of=as_of, found=found)
    steps = steps_of_build(con, catalogue, as_of, given, across)
    steps += [*models.checks(con), *editions.editions(folder, steps)]
    told.total = len(steps) + 2
    models.run(partial(session, con), steps, given, told)


def find_across(
    con: "DuckDBPyConnection",
    catalogue: Catalogue,
    snapshot: Snapshot,
    as_of: datetime,
    found: list[Found],
) -> None:
    from pipelines.cross_findings import cross_findings

    found += cross.dated(snapshot.remembered, cross_findings(con, catalogue), as_of)
    load_cross_findings(con, found)


def count_rows(con: "DuckDBPyConnection") -> dict[str, int]:
    query = "SELECT table_name, estimated_size FROM duckdb_tables() WHERE database_name = 'marts'"
    return dict(sorted(con.execute(query).fetchall()))
