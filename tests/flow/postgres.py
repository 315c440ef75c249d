"""Debian's PostgreSQL server, started on loopback for a test."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
USER = "guanhuai"
LANGUAGE = ("--locale=C", "--locale-provider=icu", "--icu-locale=zh")
"""As in an office: text sorts otherwise than in SQLite, unless it is asked not to."""


@contextmanager
def server() -> Iterator[str]:
    """The address of a new, empty database. Without the server's programs the test is skipped; in CI it
    fails."""
    if not PROGRAMS:
        if "CI" in os.environ:
            pytest.fail("PostgreSQL is not installed; CI needs it")
        pytest.skip("PostgreSQL is not installed")
    folder, port = Path(tempfile.mkdtemp(prefix="pg-")), _free_port()
    try:
        if os.geteuid() == 0:  # The server refuses to run as root.
            shutil.chown(folder, "postgres", "postgres")
        data = str(folder / "data")
        _run("initdb", "-D", data, "-U", USER, "--auth=trust", "--no-sync", "-E", "UTF8", *LANGUAGE)
        options = f"-c listen_addresses=127.0.0.1 -p {port} -c unix_socket_directories={folder} -c fsync=off"
        _run("pg_ctl", "-D", data, "-w", "-l", str(folder / "log"), "-o", options, "start")
        try:
            yield f"postgresql+psycopg://{USER}@127.0.0.1:{port}/postgres"
        finally:
            _run("pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(program: str, *arguments: str) -> None:
    as_user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
    before = as_user if os.geteuid() == 0 else []
    command = [*before, str(PROGRAMS[-1] / program), *arguments]
    with open(os.devnull) as nothing:
        # The server keeps what it inherits open: a pipe would never end.
        done = subprocess.run(command, stdin=nothing, stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL, check=False, cwd="/")  # fmt: skip
    assert done.returncode == 0, command


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
