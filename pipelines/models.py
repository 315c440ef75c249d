"""SQL models: found, ordered by what they read, run, and held to what their headers promise.

One table is one file and the path is its name: ``sql/core/slot.sql`` makes ``core.slot``. A header
documents it::

    -- grain: form, period, reporter
    -- column: due_date | the last day on which the return is on time
    -- unique: form, period, reporter

When a header lists columns they must be exactly the built ones. ``unique`` is checked after the
table is made. Values reach a model only as tables, never as text put into its SQL.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from pipelines.errors import UserError
from pipelines.paths import EXPECTATIONS_SQL, MODELS

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

LAYERS = ("staging", "core", "indicators", "disclosure", "marts")
CHECKS = "checks"
AT_ONCE = 2
SOURCE = "source"
"""The schema of what Python loads before any model runs."""
Say = Callable[[str, float], None]
"""Told each finished step and the seconds it took."""


@dataclass(frozen=True)
class Model:
    """One SQL file. ``columns``: documented names and meanings; ``unique``: a key, or nothing."""

    name: str
    path: Path
    query: str
    grain: str
    columns: Mapping[str, str]
    unique: tuple[str, ...]


@dataclass(frozen=True)
class Step:
    """Something that makes tables out of others: a model, or Python given the connection."""

    name: str
    reads: frozenset[str]
    makes: frozenset[str]
    run: "Callable[[DuckDBPyConnection], object]"


def read_model(path: Path) -> Model:
    """A model from its file. Raises UserError when the grain is not stated."""
    lines = path.read_text(encoding="utf-8").splitlines()
    notes = [line[2:].strip() for line in lines if line.startswith("--")]
    named = [note.partition(":") for note in notes]
    columns = [text.partition("|") for key, _, text in named if key == "column"]
    grains = [text.strip() for key, _, text in named if key == "grain"]
    unique = [text for key, _, text in named if key == "unique"]
    if not grains:
        raise UserError(
            f"{path}: no “-- grain:” line; say what one row is",
            f"{path}：没有“-- grain:”行，请写明一行代表什么。",
        )
    return Model(
        name=f"{path.parent.name}.{path.stem}",
        path=path,
        query="\n".join(line for line in lines if not line.startswith("--")).strip().rstrip(";"),
        grain=grains[0],
        columns={name.strip(): meaning.strip() for name, _, meaning in columns},
        unique=tuple(key.strip() for key in unique[0].split(",")) if unique else (),
    )


@lru_cache
def find_models(folder: Path = MODELS) -> tuple[Model, ...]:
    """Every model under ``folder``, in the order of their names."""
    return tuple(
        read_model(path) for layer in LAYERS for path in sorted((folder / layer).glob("*.sql"))
    )


def tables_read(con: "DuckDBPyConnection", query: str) -> frozenset[str]:
    """The tables a query reads, as ``schema.table``, without the names it defines itself."""
    named = con.get_table_names(query, qualified=True)
    return frozenset(re.split(r"\s", name, maxsplit=1)[0].replace('"', "") for name in named)


def step_of(con: "DuckDBPyConnection", model: Model) -> Step:
    try:
        reads = tables_read(con, model.query)
    except Exception as error:
        said = _first_line(error)
        raise UserError(
            f"{model.path}: cannot be read: {said}", f"{model.path}：读不懂（{said}），请改正。"
        ) from error
    return Step(model.name, reads, frozenset({model.name}), lambda con: make(con, model))


def in_order(steps: Sequence[Step], given: Iterable[str]) -> list[Step]:
    """Steps so that each follows those it reads. Raises UserError for a table nobody makes, a table
    made twice, and a cycle."""
    made = set(given)
    makers = [table for step in steps for table in step.makes]
    for table in makers:
        if makers.count(table) > 1 or table in made:
            raise UserError(f"{table}: made twice; keep one", f"{table}：重复生成，请只留一处。")
    known = made | set(makers)
    for step in steps:
        if strange := sorted(step.reads - known):
            raise UserError(
                f"{step.name}: reads {strange[0]}, which nothing makes",
                f"{step.name}：要读的{strange[0]}没有任何一步生成，请改正。",
            )
    ordered, waiting = [], list(steps)
    while waiting:
        ready = [step for step in waiting if step.reads <= made]
        if not ready:
            raise UserError(
                f"models read each other: {', '.join(s.name for s in waiting)}",
                f"这几步互相读取，排不出先后：{'、'.join(s.name for s in waiting)}；请改正。",
            )
        ordered += ready
        made |= {table for step in ready for table in step.makes}
        waiting = [step for step in waiting if step not in ready]
    return ordered


def leading_to(steps: Sequence[Step], wanted: Iterable[str]) -> list[Step]:
    """The steps that make these tables, and all they read that is made."""
    makers = {table: step for step in steps for table in step.makes}
    found: dict[str, Step] = {}
    waiting = [makers[table] for table in wanted]
    while waiting:
        step = waiting.pop()
        if step.name not in found:
            found[step.name] = step
            waiting += [makers[table] for table in step.reads if table in makers]
    return list(found.values())


def run(
    session: "Callable[[], DuckDBPyConnection]",
    steps: Sequence[Step],
    given: Iterable[str],
    say: Say | None = None,
    at_once: int = AT_ONCE,
) -> None:
    """Run steps, each once what it reads is there, ``at_once`` of them side by side in a session of
    their own. The first that fails stops the build."""
    made, waiting = set(given), list(steps)
    running: dict[Future[float], Step] = {}
    with ThreadPoolExecutor(at_once) as pool:
        while waiting or running:
            ready = [step for step in waiting if step.reads <= made]
            for step in ready[: at_once - len(running)]:
                running[pool.submit(timed, step, session)] = step
                waiting.remove(step)
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                step, seconds = running.pop(future), future.result()
                made |= step.makes
                if say:
                    say(step.name, seconds)


def timed(step: Step, session: "Callable[[], DuckDBPyConnection]") -> float:
    """Run a step and return its seconds."""
    started = perf_counter()
    step.run(session())
    return perf_counter() - started


def make(con: "DuckDBPyConnection", model: Model) -> None:
    """Build one model's table and hold it to its header. Raises UserError with the file's name."""
    try:
        con.execute(f"CREATE TABLE {quoted(model.name)} AS {model.query}")
    except Exception as error:
        said = _first_line(error)
        raise UserError(
            f"{model.path}: {said}", f"{model.path}：运行出错（{said}），请改正。"
        ) from error
    hold_to_header(con, model)


def hold_to_header(con: "DuckDBPyConnection", model: Model) -> None:
    if model.columns:
        described = con.execute(f"DESCRIBE {quoted(model.name)}").fetchall()
        built = {row[0] for row in described}
        if different := built ^ set(model.columns):
            raise UserError(
                f"{model.path}: built and documented columns differ: {different}",
                f"{model.path}：生成的列与说明的列不一致：{'、'.join(sorted(different))}；请改正。",
            )
    if model.unique:
        keys = ", ".join(f'"{key}"' for key in model.unique)
        twice = con.execute(
            f"SELECT {keys} FROM {quoted(model.name)} GROUP BY {keys} HAVING count(*) > 1 LIMIT 3"
        ).fetchall()
        if twice:
            raise UserError(
                f"{model.path}: more than one row for {twice}",
                f"{model.path}：{twice}各有不止一行，请查清重复的来源。",
            )


def checks(con: "DuckDBPyConnection", folder: Path = MODELS) -> list[Step]:
    """A step for each invariant: a query that must find no row. It fails with a sample."""
    found = [read_model(path) for path in sorted((folder / CHECKS).glob("*.sql"))]
    return [
        Step(check.name, tables_read(con, check.query), frozenset(), partial(hold, check))
        for check in found
    ]


def hold(check: Model, con: "DuckDBPyConnection") -> None:
    """Raise UserError when an invariant does not hold."""
    if rows := con.execute(f"{check.query} LIMIT 3").fetchall():
        raise UserError(
            f"the build is not published, an invariant is broken: {check.path.name}:"
            f" {check.grain}: {rows}",
            f"新版本没有发布，数据核对不通过：{check.path.name}（{check.grain}）：{rows}；请先查清原因。",
        )


def quoted(name: str) -> str:
    """``marts.return`` as SQL spells it."""
    return ".".join(f'"{part}"' for part in name.split("."))


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]


@lru_cache
def code_hash() -> str:
    """SHA-256 of all SQL and of the Python beside it."""
    folders = (MODELS.parent, EXPECTATIONS_SQL.parent)
    files = sorted(p for f in folders for kind in ("*.py", "*.sql") for p in f.rglob(kind))
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.name.encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()
