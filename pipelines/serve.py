"""Start what serves: the worker that judges and builds, and the dashboard beside it."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from types import FrameType

from pipelines.errors import DONE, FAILED, UserError
from pipelines.paths import ROOT, Home

LOOK = 2.0
"""Seconds between looks at the worker, which is started again when it is gone."""


def serve(home: Home, name: str, folder: Path, address: str, port: int) -> int:
    """Run until stopped and return an exit code. Raises UserError when the port is taken."""
    refuse_taken(address, port)
    # The children run elsewhere: paths given from here must hold there too.
    env = os.environ | {
        "GUANHUAI_CATALOGUE": str(folder.resolve()),
        "GUANHUAI_HOME": str(home.root.parent.resolve()),
    }

    def start(*module: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-m", *module], cwd=ROOT, env=env)

    worker = start("pipelines.worker", str(folder.resolve()))
    dashboard = start("dashboard", address, str(port))

    def stop(_signal: int, _frame: FrameType | None) -> None:
        dashboard.terminate()

    signal.signal(signal.SIGTERM, stop)
    print(f"{name}: http://{address}:{port}  (Ctrl-C stops)", flush=True)
    try:
        while (code := _ended(dashboard)) is None:
            if worker.poll() is not None:
                print("the worker is gone; it is started again", flush=True)
                worker = start("pipelines.worker", str(folder.resolve()))
    except KeyboardInterrupt:
        code = DONE
    finally:
        for process in (dashboard, worker):
            process.terminate()
        for process in (dashboard, worker):
            process.wait(timeout=10)
    return DONE if code in (0, -signal.SIGTERM, -signal.SIGINT) else FAILED


def _ended(process: subprocess.Popen[bytes]) -> int | None:
    """The exit code of a process that ends now or within a moment."""
    try:
        return process.wait(LOOK)
    except subprocess.TimeoutExpired:
        return None


def refuse_taken(address: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            raise UserError(
                f"{address}:{port} cannot be used ({error.strerror}); try --port {port + 1}"
            ) from None
