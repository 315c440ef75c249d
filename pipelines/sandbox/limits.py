"""What a statement may use, and how the kernel is told."""

import os
import resource
import signal
from dataclasses import dataclass
from pathlib import Path

MB = 1024 * 1024
LONGEST, LONGEST_ERROR = 20_000, 400
"""Characters of a statement, and of what is told about one."""
FILES = 64
"""Files a child may hold open: the edition, its parts, and the pipes."""


@dataclass(frozen=True)
class Limits:
    """``seconds``: from the statement's start to its last row. ``memory_mb``: what DuckDB may take;
    the process may take twice that beyond what it starts with. ``rows``, ``size_mb``: most of the
    answer; more rows are cut, and the answer says so."""

    seconds: float = 10
    memory_mb: int = 512
    rows: int = 10_000
    size_mb: int = 16
    threads: int = 2


LIMITS = Limits()


def bound(limits: Limits) -> None:
    """Bound this process from now on. The kernel kills it when its time is over, whatever hangs."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    size = pages * resource.getpagesize() + 2 * limits.memory_mb * MB
    seconds = int(limits.seconds * limits.threads) + 1
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (FILES, FILES))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, limits.seconds)


def environment() -> dict[str, str]:
    """The environment a child gets: how to find the program, and nothing else of its parent's."""
    kept = ("PATH", "PYTHONPATH", "VIRTUAL_ENV", "LD_LIBRARY_PATH", "TZ")
    given = {name: os.environ[name] for name in kept if name in os.environ}
    # Arrow's own allocators reserve address space by the gigabyte.
    return given | {"LANG": "C.UTF-8", "ARROW_DEFAULT_MEMORY_POOL": "system"}
