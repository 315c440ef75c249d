"""The one warm process beside the dashboard: it judges what is pending and builds what changed.

``python -m pipelines.worker FOLDER`` works for the catalogue in FOLDER until its parent is gone.
"""

import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from pipelines import clock, paths
from pipelines.build import build, is_built
from pipelines.catalogue.load import load
from pipelines.catalogue.whole import Catalogue
from pipelines.errors import told
from pipelines.judge import judge
from pipelines.paths import Home
from pipelines.register import ledger
from pipelines.register.store import open_register

POLL = 1.0
"""Seconds between looks at the register."""
RETRY = 30.0
"""Seconds before trying again what could not be done."""
SLOW = "expectations.classes"
"""Takes seconds to import: before the first return waits for it, not while it does."""
Seen = tuple[int, str]


def run(home: Home, folder: Path, poll: float = POLL) -> None:
    """Work until the parent process is gone. What goes wrong is logged and tried again, never fatal."""
    parent, worker = os.getppid(), Worker(home, folder)
    import_module(SLOW)
    while os.getppid() == parent:
        for line in worker.look():
            print(f"{clock.now():%H:%M:%S} {line}", flush=True)
        time.sleep(RETRY if worker.complaint else poll)


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
