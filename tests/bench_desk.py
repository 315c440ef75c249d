"""From a file laid on the desk to its receipt, with a warm worker: while it idles, and while it builds."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from pipelines import desk, paths
from pipelines.paths import Home
from pipelines.register.actor import Actor
from pipelines.warehouse import current_build

ROOT = Path(__file__).resolve().parents[1]
LOOK, PATIENCE = 0.01, 120.0


def measured(name: str, returns: str, times: int = 9) -> dict[str, float]:
    """Seconds, the middle of ``times``, for workbooks below ``returns`` that the home does not have."""
    folder, home = paths.catalogue_folder(name), paths.home(name)
    files = sorted(Path(returns).rglob("*.xlsx"))[: 4 * times + 2]
    worker = subprocess.Popen(
        [sys.executable, "-m", "pipelines.worker", str(folder)],
        cwd=ROOT, env=os.environ, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        waited(home, files.pop(), "submit")
        idle = {kind: middle(home, files, kind, times, at_rest) for kind in ("check", "submit")}
        builds = middle(home, files, "submit", times, at_work)
    finally:
        worker.terminate()
        worker.wait()
    return {"check": idle["check"], "submit": idle["submit"], "submit_while_building": builds}


def middle(
    home: Home, files: list[Path], kind: desk.Kind, times: int, ready: Callable[[Home], None]
) -> float:
    seconds = []
    for _ in range(times):
        ready(home)
        seconds.append(waited(home, files.pop(), kind))
    return statistics.median(seconds)


def waited(home: Home, file: Path, kind: desk.Kind) -> float:
    started = time.perf_counter()
    ticket = desk.enqueue(home, [desk.Upload(file.name, file.read_bytes())], Actor("bench"), kind)
    while (answer := desk.outcome(home, ticket)) is None:
        time.sleep(LOOK)
    seconds = time.perf_counter() - started
    if not answer.receipts or answer.receipts[0].kind != "received":
        raise SystemExit(f"{file}: {answer.problem or answer.receipts}")
    return seconds


def is_building(home: Home) -> bool:
    return any(home.builds.glob("*.tmp"))


def at_work(home: Home) -> None:
    """Return while a build is being made; the submission before it asks for one."""
    until(lambda: is_building(home))


def at_rest(home: Home) -> None:
    """Return when no build has been made for two looks of the builder at the register."""
    until(lambda: not is_building(home) and still(home, 2.5))


def still(home: Home, seconds: float) -> bool:
    before, end = current_build(home), time.monotonic() + seconds
    while time.monotonic() < end:
        if is_building(home) or current_build(home) != before:
            return False
        time.sleep(LOOK)
    return True


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > end:
            raise SystemExit("the worker did not build, or does not end building")
        time.sleep(LOOK)
