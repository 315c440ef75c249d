"""The warm processes beside the dashboard: the clerk answers the desk, the builder judges what is
pending and builds what changed.

``python -m pipelines.worker FOLDER`` works for the catalogue in FOLDER until its parent is gone. The
builder is forked from the clerk, so that what is imported is there once, and a build keeps nobody
waiting for a receipt.
"""

import ctypes
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from multiprocessing import get_context
from multiprocessing.context import ForkProcess
from pathlib import Path

from pipelines import clock, desk, paths
from pipelines.build import build, is_built
from pipelines.catalogue.load import load
from pipelines.catalogue.whole import Catalogue
from pipelines.desk.clerk import serve_next
from pipelines.errors import told
from pipelines.judge import judge
from pipelines.paths import Home
from pipelines.register import ledger
from pipelines.register.store import open_register

POLL = 1.0
"""Seconds between the builder's looks at the register."""
DESK_POLL = 0.1
"""Seconds between the clerk's looks at the desk."""
RETRY = 30.0
"""Seconds before trying again what could not be done."""
DESK_RETRY = 2.0
SWEEP = 3600.0
"""Seconds between clearings of the desk."""
SLOW = "expectations.classes"
"""Takes seconds to import: before the first return waits for it, not while it does."""
NICE = 5
"""How far the builder stands back when both want the processor."""
PR_SET_PDEATHSIG = 1
Seen = tuple[int, str]


def run(home: Home, folder: Path, poll: float = POLL) -> None:
    """Work until the parent process is gone. What goes wrong is logged and tried again, never fatal."""
    parent, clerk = os.getppid(), Clerk(home, folder)
    import_module(SLOW)
    builder: ForkProcess | None = None
    while os.getppid() == parent:
        if builder is None or not builder.is_alive():
            builder = get_context("fork").Process(
                target=run_builder, args=(home, folder, poll), daemon=True
            )
            builder.start()
        for line in clerk.look():
            say(line)
        time.sleep(DESK_RETRY if clerk.complaint else DESK_POLL)


def run_builder(home: Home, folder: Path, poll: float) -> None:
    """Build whenever the register changes, until the clerk is gone."""
    clerk, worker = os.getppid(), Worker(home, folder)
    with suppress(OSError, AttributeError):  # where there is no such call, it ends at its next look
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    os.nice(NICE)
    while os.getppid() == clerk:
        for line in worker.look():
            say(line)
        time.sleep(RETRY if worker.complaint else poll)


def say(line: str) -> None:
    print(f"{clock.now():%H:%M:%S} {line}", flush=True)


@dataclass
class Clerk:
    """Answers every ticket on the desk."""

    home: Home
    folder: Path
    catalogue: Catalogue | None = None
    complaint: str = ""
    swept: float = 0.0

    def look(self) -> Iterator[str]:
        """One round: a line for each ticket answered, and one when something newly cannot be."""
        try:
            self.catalogue = self.catalogue or load(self.folder)
            while ticket := serve_next(self.home, self.catalogue):
                yield f"answered {ticket}"
            if time.monotonic() - self.swept > SWEEP:
                desk.sweep(self.home)
                self.swept = time.monotonic()
            self.complaint = ""
        except Exception as error:
            complaint = told(error)
            if complaint != self.complaint:
                yield complaint
            self.complaint = complaint


@dataclass
class Worker:
    """Looks at the register and does what there is to do.

    ``seen``: the register's sequence and the day when all was done. A day's end makes returns due, so
    it builds as well; a rollback changes neither and stays until something does.
    """

    home: Home
    folder: Path
    catalogue: Catalogue | None = None
    seen: Seen | None = None
    complaint: str = ""

    def look(self) -> Iterator[str]:
        """One round: a line for each thing done, and one when something newly cannot be."""
        try:
            self.catalogue = self.catalogue or load(self.folder)
            yield from self.work(self.catalogue)
            self.complaint = ""
        except Exception as error:
            complaint = told(error)
            if complaint != self.complaint:
                yield complaint
            self.complaint = complaint

    def work(self, catalogue: Catalogue) -> Iterator[str]:
        if self.state() == self.seen:
            return
        if verdicts := judge(self.home, catalogue):
            yield f"judged {len(verdicts)} returns"
        state = self.state()
        if not is_built(self.home, catalogue):
            built = build(self.home, catalogue)
            yield f"serving {built.build_id} after {built.seconds:.1f} s"
        self.seen = state

    def state(self) -> Seen:
        engine = open_register(self.home)
        try:
            return ledger.sequence(engine), clock.now().date().isoformat()
        finally:
            engine.dispose()


if __name__ == "__main__":
    chosen = Path(sys.argv[1])
    run(paths.home(load(chosen).name), chosen)
