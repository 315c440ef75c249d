"""One writer at a time over the register's files and the builds of a home."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from filelock import FileLock, Timeout

from pipelines.errors import UserError
from pipelines.paths import Home

WAIT = 120.0
"""Seconds to wait for another process before giving up."""
PATIENCE = 1.0
"""Seconds to wait without a word."""


@contextmanager
def held(home: Home, wait: float = WAIT) -> Iterator[None]:
    """Hold the home's lock. A thread that holds it may take it again; a dead process holds nothing.

    Raises UserError when another process or thread keeps it longer than ``wait`` seconds.
    """
    home.root.mkdir(parents=True, exist_ok=True)
    lock = FileLock(home.lock, is_singleton=True)
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
            "wait until it ends, then try again"
        ) from None
    try:
        yield
    finally:
        lock.release()
