"""Builds on disk: which there are, which one is served, how an audience opens it.

A build is a folder that is never written again. ``CURRENT`` names the one served and moves by an
atomic rename, so a reader sees one whole build or another.
"""

import os
import re
import shutil
import time
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines import lock
from pipelines.errors import UserError
from pipelines.paths import Home

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

KEEP = 5
GRACE = 60
"""Seconds for which a build stays on disk whatever came after it: a page may be reading it still."""
TEAM, PUBLIC = "team", "public"
UNITS = "units"
"""Folders of what is seen beyond the public: ``team/<table>.parquet`` and
``units/<table>/owner=<unit>/*.parquet``."""
OWN_UNIT = "own_unit"
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
    """When a build's public edition was finished, in nanoseconds; 0 for one being removed."""
    try:
        return (build / f"{PUBLIC}.duckdb").stat().st_mtime_ns
    except FileNotFoundError:
        return 0


def rollback(home: Home, build_id: str, wait: float = lock.WAIT) -> None:
    """Serve an earlier build again. Raises UserError when it is not kept, and when a build under way
    takes longer than ``wait`` seconds."""
    with lock.building(home, wait):
        if build_id not in builds(home):
            kept = ", ".join(builds(home)) or "none"
            raise UserError(
                f"{build_id}: no such build; kept are {kept}", "该版本已不保留，请刷新页面。"
            )
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
    sync_below(made)
    final = home.builds / build_id
    made.rename(final)
    sync(home.builds)
    return final


def sync_below(folder: Path) -> None:
    """Flush a folder and all in it to disk: one call for all of it where there is one."""
    if hasattr(os, "sync"):
        os.sync()
        return
    for path in (folder, *folder.rglob("*")):
        sync(path)


def sync(path: Path) -> None:
    """Flush a file or folder to disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def discard(home: Home, build_id: str) -> None:
    """Remove a build, if it is there. The caller holds the lock."""
    if (home.builds / build_id).exists():
        shutil.rmtree((home.builds / build_id).rename(home.builds / f"{build_id}.tmp"))


def sweep(home: Home) -> None:
    """Remove what interrupted builds left. The caller holds the lock."""
    for path in home.builds.glob("*.tmp"):
        shutil.rmtree(path)


def prune(home: Home, keep: int = KEEP) -> None:
    """Keep the newest builds, those just made and the one served. The caller holds the lock."""
    just_made = time.time_ns() - GRACE * 10**9
    for build_id in builds(home)[keep:]:
        is_old = made_at(home.builds / build_id) < just_made
        if is_old and build_id != current_build(home):
            discard(home, build_id)


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
        raise unbuilt(home)
    build = home.builds / chosen
    if not build.is_dir():
        raise UserError(
            f"{chosen}: no such build; run guanhuai build",
            f"没有版本{chosen}，请运行 guanhuai build。",
        )
    return open_folder(build, audience)


def open_folder(build: Path, audience: str) -> "DuckDBPyConnection":
    """As ``open_edition``, of a build's folder wherever it stands."""
    con = attached(build / f"{PUBLIC}.duckdb")
    if audience != PUBLIC:
        lay_over(con, audience, own_files(con, build, audience))
    con.execute("SET enable_external_access = false")
    con.execute("SET lock_configuration = true")
    return con


def beside(con: "DuckDBPyConnection", audience: str) -> "DuckDBPyConnection":
    """Another connection to an edition that is open: a connection holds the rows of one query at a time."""
    own = con.cursor()
    if audience == PUBLIC:  # the others' tables are views in the place a connection begins in
        own.execute("USE edition")
    return own


def opens(home: Home, build_id: str) -> bool:
    """Whether a build's editions can be opened: nothing of it was lost or damaged."""
    try:
        open_edition(home, TEAM, build_id).close()
    except UserError:
        return False
    return True


def attached(file: Path) -> "DuckDBPyConnection":
    import duckdb

    con = duckdb.connect()
    try:
        con.execute(f"ATTACH {literal(str(file))} AS edition (READ_ONLY)")
    except duckdb.Error:
        raise damaged(file) from None
    con.execute("USE edition")
    return con


def unbuilt(home: Home) -> UserError:
    return UserError(
        f"{home.root}: nothing is built yet; run guanhuai build",
        f"{home.root}：还没有生成任何版本，请运行 guanhuai build。",
    )


def damaged(file: Path) -> UserError:
    return UserError(
        f"{file}: is missing or damaged; run guanhuai build",
        f"{file}：文件缺失或损坏，请运行 guanhuai build。",
    )


def own_files(con: "DuckDBPyConnection", build: Path, audience: str) -> dict[str, list[str]]:
    """By table, the files of what an audience sees beyond the public."""
    if audience == TEAM:
        return {table: [str(build / TEAM / f"{table}.parquet")] for table in partly(con)}
    known = con.execute(
        "SELECT count(*) FROM unit u JOIN meta m ON m.key = 'assessed_level' AND m.value = u.level"
        " WHERE u.code = ?",
        [audience],
    ).fetchall()
    if known == [(0,)]:
        raise UserError(
            f"{audience}: has no edition of its own; use team, public or an assessed unit",
            f"{audience}没有单独的版本，请用市级版（team）、公开版（public）或被考核单位的代码。",
        )
    folders = {t: build / UNITS / t / f"owner={audience}" for t in (OWN_UNIT, *partly(con))}
    return {table: sorted(map(str, path.glob("*.parquet"))) for table, path in folders.items()}


def partly(con: "DuckDBPyConnection") -> list[str]:
    """Tables of which the public sees a part."""
    query = "SELECT table_name FROM duckdb_columns() WHERE column_name = 'is_withheld'"
    return [table for (table,) in con.execute(f"{query} AND database_name = 'edition'").fetchall()]


def lay_over(con: "DuckDBPyConnection", audience: str, files: dict[str, list[str]]) -> None:
    """Views of the public edition in which the rows of ``files`` stand for those withheld. No other
    file can be read once external access is off."""
    import duckdb

    con.execute("SET allowed_paths = ?", [[file for some in files.values() for file in some]])
    tables = [name for (name,) in con.execute("SHOW TABLES").fetchall()]
    withheld = partly(con)
    con.execute("USE memory")
    for table in tables:
        query = f'FROM edition."{table}"'
        if table in withheld and files[table]:
            query = whole(con, table, audience, files)
        try:
            con.execute(f'CREATE VIEW "{table}" AS {query}')
        except duckdb.Error:
            raise damaged(Path(files[table][0])) from None
    told = f"CASE WHEN key = 'audience' THEN {literal(audience)} ELSE value END AS value"
    con.execute(f"CREATE OR REPLACE VIEW meta AS SELECT * REPLACE ({told}) FROM edition.meta")


def whole(con: "DuckDBPyConnection", table: str, audience: str, files: dict[str, list[str]]) -> str:
    """The query that gives an audience its rows of a table that is withheld in part."""
    is_own = "true"
    if audience != TEAM:
        own_units = f"SELECT unit FROM {parquet(files[OWN_UNIT])}"
        columns = {row[0] for row in con.execute(f'DESCRIBE edition."{table}"').fetchall()}
        about = "unit" if "unit" in columns else "reporter"
        is_own = f"coalesce({about} IN ({own_units}), false)"
        if "reporter" in columns:
            is_own += f" OR reporter IS NOT DISTINCT FROM {literal(audience)}"
    others = f'SELECT * FROM edition."{table}" WHERE NOT (is_withheld AND ({is_own}))'
    return f"{others} UNION ALL BY NAME SELECT * FROM {parquet(files[table])}"


def parquet(files: list[str]) -> str:
    return f"read_parquet([{', '.join(map(literal, files))}], hive_partitioning = false)"


def literal(text: str) -> str:
    """Text as a SQL literal, where SQL takes no parameter: file names and views."""
    return "'" + text.replace("'", "''") + "'"
