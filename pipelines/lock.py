"""One writer at a time over the register's files of a home, and one over its builds.

The two do not wait for each other: a build reads the register in one moment, and the parts it then
reads are never changed nor, once the register names them, removed.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from pipelines.errors import UserError
from pipelines.paths import Home

WAIT = 120.0
"""Seconds to wait for another process before giving up."""
PATIENCE = 1.0
"""Seconds to wait without a word."""


@contextmanager
def building(home: Home, wait: float = WAIT) -> Iterator[None]:
    """Hold the lock over the home's builds, as ``held`` does that over the register's files."""
    with _held(home, home.build_lock, wait):
        yield


@contextmanager
def held(home: Home, wait: float = WAIT) -> Iterator[None]:
    """Hold the lock over the register's files. A thread that holds it may take it again; a dead
    process holds nothing.

    Raises UserError when another process or thread keeps it longer than ``wait`` seconds.
    """
    with _held(home, home.lock, wait):
        yield


@contextmanager
def _held(home: Home, path: Path, wait: float) -> Iterator[None]:
    home.root.mkdir(parents=True, exist_ok=True)
    lock = FileLock(path, is_singleton=True)
    try:
        try:
            lock.acquire(timeout=min(wait, PATIENCE))
        except Timeout:
            if wait > PATIENCE:
                print("waiting for another guanhuai that works here", file=sys.stderr)
            lock.acquire(timeout=max(0.0, wait - PATIENCE))
    except Timeout:
        raise UserError(
            f"{home.root}: another guanhuai process has been working here for {wait:.0f} seconds; "
            "wait until it ends, then try again",
            "系统正在处理其他任务，请稍后再试。",
        ) from None
    try:
        yield
    finally:
        lock.release()
