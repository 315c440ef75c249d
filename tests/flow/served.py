"""The dashboard in a process of its own."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
START = 60.0
"""Seconds in which it has to answer."""


class Served(NamedTuple):
    """Where the pages are ("127.0.0.1:8501"), and the process that serves them."""

    host: str
    pid: int


def environment(home: Path, now: str, catalogue: str = "weifang") -> dict[str, str]:
    return os.environ | {
        "GUANHUAI_HOME": str(home), "GUANHUAI_CATALOGUE": catalogue, "GUANHUAI_NOW": now,
        "PYTHONPATH": str(ROOT),
    }  # fmt: skip


def dashboard(home: Path, now: str, catalogue: str = "weifang") -> "AbstractContextManager[Served]":
    """The pages on a home; ``catalogue``: a name or a folder."""
    return serving(["-m", "dashboard"], environment(home, now, catalogue))


@contextmanager
def serving(program: list[str], env: dict[str, str]) -> Iterator[Served]:
    """A program of Python's that is told an address and a port. Raises AssertionError when it does not
    answer, or has ended by itself."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, *program, "127.0.0.1", str(port)], cwd=ROOT, env=env,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        wait_for(f"http://127.0.0.1:{port}/_stcore/health", process)
        yield Served(f"127.0.0.1:{port}", process.pid)
        assert process.poll() is None, "the dashboard ended"
    finally:
        process.terminate()
        process.wait(timeout=30)


def wait_for(health: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + START
    while time.monotonic() < end:
        assert process.poll() is None, "the dashboard did not start"
        try:
            with urllib.request.urlopen(health, timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"the dashboard did not answer within {START:.0f} seconds")
