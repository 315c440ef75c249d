"""Builds on disk: which there are, which one is served, how an audience opens it.

A build is a folder that is never written again. ``CURRENT`` names the one served and moves by an
atomic rename, so a reader sees one whole build or another.
"""

import os
import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines import lock
from pipelines.errors import UserError
from pipelines.paths import Home

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

KEEP = 5
SYNC_AT_ONCE = 8
TEAM, PUBLIC = "team", "public"
UNITS = "units"
"""Folder of what single units see beyond the public: ``units/<table>/owner=<unit>/*.parquet``."""
_BUILD_ID = re.compile(r"\d{8}-\d{6}-[0-9a-f]{8}")


def current_build(home: Home) -> str | None:
    """The build served, or None before the first."""
    try:
        return home.current.read_text(encoding="utf-8").strip() or None
    except FileNotFoundError:
        return None


def builds(home: Home) -> list[str]:
    """Finished builds, the newest first."""
    found = [path for path in home.builds.glob("*") if _BUILD_ID.fullmatch(path.name)]
    return [path.name for path in sorted(found, key=lambda p: (made_at(p), p.name), reverse=True)]


def made_at(build: Path) -> int:
    """When a build's team edition was finished, in nanoseconds; 0 for one being removed."""
    try:
        return (build / f"{TEAM}.duckdb").stat().st_mtime_ns
    except FileNotFoundError:
        return 0


def rollback(home: Home, build_id: str) -> None:
    """Serve an earlier build again. Raises UserError when it is not kept."""
    with lock.held(home):
        if build_id not in builds(home):
            kept = ", ".join(builds(home)) or "none"
            raise UserError(f"{build_id}: no such build; kept are {kept}")
        point_at(home, build_id)


def point_at(home: Home, build_id: str) -> None:
    """Move CURRENT. The caller holds the lock."""
    waiting = home.current.with_name("CURRENT.tmp")
    waiting.write_text(f"{build_id}\n", encoding="utf-8")
    sync(waiting)
    waiting.replace(home.current)
    sync(home.root)


def finish(home: Home, made: Path, build_id: str) -> Path:
    """Give a folder written under another name its build id, once all of it is on disk."""
    with ThreadPoolExecutor(SYNC_AT_ONCE) as pool:
        list(pool.map(sync, made.rglob("*")))
    sync(made)
    final = home.builds / build_id
    made.rename(final)
    sync(home.builds)
    return final


def sync(path: Path) -> None:
    """Flush a file or folder to disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sweep(home: Home) -> None:
    """Remove what interrupted builds left. The caller holds the lock."""
    for path in home.builds.glob("*.tmp"):
        shutil.rmtree(path)


def prune(home: Home, keep: int = KEEP) -> None:
    """Keep the newest builds and the one served. The caller holds the lock."""
    for build_id in builds(home)[keep:]:
        if build_id != current_build(home):
            gone = (home.builds / build_id).rename(home.builds / f"{build_id}.tmp")
            shutil.rmtree(gone)


def open_edition(
    home: Home, audience: str = TEAM, build_id: str | None = None
) -> "DuckDBPyConnection":
    """A read-only connection in which the marts stand under their own names.

    ``audience``: "team", "public", or the code of a unit of the assessed level, which sees the public
    edition with its own rows whole. No other file can be reached through the connection. Raises
    UserError when nothing is built, or for an audience that has no edition.
    """
    chosen = build_id or current_build(home)
    if chosen is None:
        raise UserError(f"{home.root}: nothing is built yet; run guanhuai build")
    build = home.builds / chosen
    if not build.is_dir():
        raise UserError(f"{chosen}: no such build; run guanhuai build")
    con = attached(build / f"{TEAM if audience == TEAM else PUBLIC}.duckdb")
    if audience not in (TEAM, PUBLIC):
        lay_over(con, build / UNITS, audience)
    con.execute("SET enable_external_access = false")
    con.execute("SET lock_configuration = true")
    return con


def attached(file: Path) -> "DuckDBPyConnection":
    import duckdb

    con = duckdb.connect()
    con.execute(f"ATTACH {literal(str(file))} AS edition (READ_ONLY)")
    con.execute("USE edition")
    return con


def lay_over(con: "DuckDBPyConnection", units: Path, unit: str) -> None:
    """Views of the public edition in which the unit's own rows are whole."""
    known = con.execute(
        "SELECT count(*) FROM unit u JOIN meta m ON m.key = 'assessed_level' AND m.value = u.level"
        " WHERE u.code = ?",
        [unit],
    ).fetchall()
    if known == [(0,)]:
        raise UserError(f"{unit}: has no edition of its own; use team, public or an assessed unit")
    tables = [name for (name,) in con.execute("SHOW TABLES").fetchall()]
    con.execute("USE memory")
    con.execute("CREATE SCHEMA own")
    load_own(con, units, unit, "own_unit", 'SELECT NULL::VARCHAR AS "unit" LIMIT 0')
    for table in tables:
        con.execute(f'CREATE VIEW "{table}" AS {seen_by(con, units, unit, table)}')


def seen_by(con: "DuckDBPyConnection", units: Path, unit: str, table: str) -> str:
    """The query that gives a unit its rows of a table."""
    everyone = f'SELECT * FROM edition."{table}"'
    if table == "meta":
        told = f"CASE WHEN key = 'audience' THEN {literal(unit)} ELSE value END AS value"
        return f"SELECT * REPLACE ({told}) FROM edition.meta"
    if not (units / table).is_dir():
        return everyone
    load_own(con, units, unit, table, f"{everyone} LIMIT 0")
    columns = {row[0] for row in con.execute(f'DESCRIBE edition."{table}"').fetchall()}
    is_own = "coalesce(unit IN (SELECT unit FROM own.own_unit), false)"
    if "reporter" in columns:
        is_own += f" OR reporter = {literal(unit)}"
    return f'{everyone} WHERE NOT ({is_own}) UNION ALL BY NAME SELECT * FROM own."{table}"'


def load_own(con: "DuckDBPyConnection", units: Path, unit: str, table: str, shape: str) -> None:
    """A unit's own rows of a table, read into memory before files are closed off."""
    con.execute(f'CREATE TABLE own."{table}" AS {shape}')
    if files := sorted(str(path) for path in (units / table / f"owner={unit}").glob("*.parquet")):
        rows = "SELECT * FROM read_parquet(?, hive_partitioning = false)"
        con.execute(f'INSERT INTO own."{table}" BY NAME {rows}', [files])


def literal(text: str) -> str:
    """Text as a SQL literal, where SQL takes no parameter: file names and views."""
    return "'" + text.replace("'", "''") + "'"
