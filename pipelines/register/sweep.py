"""Removing what a crash left behind: files the register does not name, or no longer keeps.

Files are placed before the transaction that names them, and erased after the one that lets them go.
Between the two stands a mark; when the next one to take the lock finds it, it sweeps first.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, select

from pipelines.paths import Home
from pipelines.register import tables
from pipelines.register.store import reading

MARK = "unsettled"


@contextmanager
def guarded(home: Home, engine: Engine) -> Iterator[None]:
    """Around any change of the register's files; the caller holds the lock."""
    mark = home.root / MARK
    if mark.exists():
        sweep(home, engine)
    mark.touch()
    yield
    mark.unlink()


def sweep(home: Home, engine: Engine) -> int:
    """Erase every original and part the register does not keep; how many. Only under the lock."""
    file, part = tables.file, tables.part
    with reading(engine) as connection:
        kept_files = select(file.c.file_hash).where(
            file.c.is_archived, file.c.redacted_at.is_(None)
        )
        originals = set(connection.scalars(kept_files))
        parts = {f"{name}.parquet" for name in connection.scalars(select(part.c.part_hash))}
    orphans = [p for p in home.originals.glob("*/*") if p.name not in originals]
    orphans += [p for p in home.parts.iterdir() if p.name not in parts]
    for path in orphans:
        path.unlink(missing_ok=True)
    return len(orphans)
