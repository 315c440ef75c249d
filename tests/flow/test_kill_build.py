"""kill -9 at random moments of building: what is served is always one whole build.

Run as a program this file is the one that kills: it imports everything once, then forks a child for
each round, so that a round costs only the building itself.
"""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
import grove

ROUNDS, SEED = 50, 20100201


@pytest.mark.slow
def test_fifty_kills_leave_whole_builds_and_the_same_content(tmp_path):
    env = os.environ | {"GUANHUAI_NOW": grove.NOW}
    run = subprocess.run(
        [sys.executable, __file__, str(tmp_path)],
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    told = json.loads(run.stdout.splitlines()[-1])
    assert told["killed"] >= ROUNDS / 2
    home, calm = grove.place(tmp_path / "killed"), grove.place(tmp_path / "calm")
    os.environ["GUANHUAI_NOW"] = grove.NOW
    assert grove.contents(home) == grove.contents(calm)
    assert grove.contents(home, audience="A") == grove.contents(calm, audience="A")
    assert not list(home.builds.glob("*.tmp"))


def main(folder: Path) -> None:
    """Build in calm homes, the quickest telling how long it takes; then month after month in another,
    killed each time, and once in peace."""
    import pipelines.scores
    from pipelines.build import build
    from pipelines.cross_findings import cross_findings
    from pipelines.warehouse import current_build

    assert pipelines.scores and cross_findings
    home = grove.place(folder / "killed")
    chance, killed, looked_at = random.Random(SEED), 0, {None}

    def calm_build(calm: "grove.Home") -> float:
        in_child(lambda: grove.fill(calm))
        started = time.monotonic()
        in_child(lambda: build(calm, grove.catalogue()))
        return time.monotonic() - started

    takes = min(calm_build(grove.place(folder / name)) for name in ("calm", "calm2", "calm3"))
    for number in range(ROUNDS):
        months = 1 + number * 12 // ROUNDS
        in_child(lambda months=months: grove.fill(home, months=months))
        child = fork(lambda: build(home, grove.catalogue()))
        time.sleep(chance.random() * takes)
        killed += end(child)
        if (served := current_build(home)) not in looked_at:
            in_child(lambda served=served: whole(home, served))
            looked_at.add(served)
    in_child(lambda: (grove.fill(home), build(home, grove.catalogue())))
    print(json.dumps({"killed": killed}))


def whole(home: "grove.Home", build_id: str) -> None:
    """Every edition of the build opens and its tables can be read to the end."""
    for audience in ("team", "A"):
        tables = grove.contents(home, build_id, audience)
        assert len(tables) > 25 and tables["reporting"]


def fork(action) -> int:
    child = os.fork()
    if child == 0:
        try:
            action()
            os._exit(0)
        except BaseException as error:
            print(repr(error), file=sys.stderr, flush=True)
            os._exit(1)
    return child


def in_child(action) -> None:
    """In a process of its own: this one must hold no database when it forks."""
    _, status = os.waitpid(fork(action), 0)
    if status:
        raise SystemExit("a step that was not killed failed")


def end(child: int) -> bool:
    """Kill the child; whether it was still at work."""
    gone, status = os.waitpid(child, os.WNOHANG)
    if gone:
        if status:
            raise SystemExit("a build that was not killed failed")
        return False
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return True


if __name__ == "__main__":
    main(Path(sys.argv[1]))
