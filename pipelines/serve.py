"""Start what serves: the worker that judges and builds, and the dashboard beside it."""

import ipaddress
import os
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from pipelines.access import people, secrets
from pipelines.catalogue.whole import Catalogue
from pipelines.errors import DONE, FAILED, UserError
from pipelines.paths import ROOT, Home

LOOK = 2.0
"""Seconds between looks at the worker, which is started again when it is gone."""


@dataclass(frozen=True)
class Door:
    """Who is let in. ``access``: the file that maps logins to roles; without one it is the demonstration,
    where everybody chooses whom to look as. ``is_demo``: that this is meant, whoever can reach it."""

    access: Path | None = None
    secrets: Path | None = None
    is_demo: bool = False


DEMO = Door()


def serve(
    home: Home, catalogue: Catalogue, folder: Path, address: str, port: int, door: Door = DEMO
) -> int:
    """Run until stopped and return an exit code. Raises UserError when the port is taken, and for a door
    that would let in nobody, or everybody."""
    told = checked(door, catalogue, address)
    refuse_taken(address, port)
    # The children run elsewhere: paths given from here must hold there too.
    env = os.environ | {
        "GUANHUAI_CATALOGUE": str(folder.resolve()),
        "GUANHUAI_HOME": str(home.root.parent.resolve()),
        "GUANHUAI_ACCESS": str(door.access.resolve()) if door.access else "",
        "GUANHUAI_SECRETS": str(secrets.found(door.secrets)) if door.access else "",
    }

    def start(*module: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-m", *module], cwd=ROOT, env=env)

    worker = start("pipelines.worker", str(folder.resolve()))
    dashboard = start("dashboard", address, str(port))

    def stop(_signal: int, _frame: FrameType | None) -> None:
        dashboard.terminate()

    signal.signal(signal.SIGTERM, stop)
    for line in told:
        print(line, flush=True)
    print(f"{catalogue.name}: http://{address}:{port}  (Ctrl-C stops)", flush=True)
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


def checked(door: Door, catalogue: Catalogue, address: str) -> list[str]:
    """What there is to say before serving. Raises UserError for what must not be served."""
    if door.access is None:
        if not (door.is_demo or is_loopback(address)):
            raise UserError(
                f"{address}: in demo mode whoever reaches it sees every edition; give --access FILE, "
                "or --demo if that is meant"
            )
        return ["demo mode: no login, everybody chooses a role; for a login give --access FILE"]
    if door.is_demo:
        raise UserError("--demo: serves without a login, --access with one; give one of the two")
    access = people.read(door.access, catalogue)
    secrets.check(secrets.found(door.secrets))
    return [f"{door.access.name}: {line}" for line in people.two_hats(access)]


def is_loopback(address: str) -> bool:
    """Whether only this machine can reach an address."""
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return address == "localhost"
