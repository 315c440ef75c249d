"""Pages under load: every page and section rerun warm, and fifty people at once; over the websocket, from the
asking to the end of the run, so what the server spends on the way is counted.

``python tests/bench_pages.py HOME NOW CATALOGUE [PEOPLE]`` prints all of it for a home.
"""

from __future__ import annotations

import asyncio
import random
import re
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path
from statistics import quantiles
from typing import Any, NamedTuple
from urllib.parse import parse_qs

from crowd import Broken, Session, visit
from served import dashboard

from pipelines import paths
from pipelines.catalogue.load import load

RERUNS = 20
PEOPLE, MINUTES, THINK = 50, 1.0, (2.0, 5.0)
"""Sessions, for how long they click, and seconds of thought before each click."""
ROLES = ("team", "leader", "analyst", "admin")
SECTION = "section"


class Crowd(NamedTuple):
    """``clicks`` and their 95th percentile in seconds; the same of opening a first page; what went wrong;
    bytes of memory a session."""

    clicks: int
    p95: float
    opens: float
    faults: list[str]
    memory: float


def p95(seconds: list[float]) -> float:
    return quantiles(seconds, n=20)[-1]


def reruns(host: str, unit: str) -> dict[str, float]:
    """The 95th percentile of warm reruns in seconds, of every page and section somebody sees; of a section
    that several roles see, the slowest. ``unit``: the code of one whose people look as well."""
    return asyncio.run(_reruns(host, unit))


async def _reruns(host: str, unit: str) -> dict[str, float]:
    found: dict[str, float] = {}
    async for session, name in views(host, unit):
        await session.rerun()
        seconds = [(await session.rerun()).seconds for _ in range(RERUNS)]
        found[name] = max(p95(seconds), found.get(name, 0))
    return found


async def views(host: str, unit: str) -> AsyncIterator[tuple[Session, str]]:
    """A session on each page and section in turn, and what they are called: for the evaluators all pages,
    for other roles those the evaluators lack, for a unit all again. The pages are those of the navigation,
    the sections those a page offers."""
    done: set[str] = set()
    for role in (*ROLES, unit):
        async with visit(host, **{"as": role}) as home:
            pages = [page for page in home.listed if role == unit or page not in done]
        done |= set(pages)
        for page in pages:
            async for one in sections(host, page, role):
                yield one


async def sections(host: str, page: str, role: str) -> AsyncIterator[tuple[Session, str]]:
    """A page as it opens, with each of its sections, and with one unit where it shows all or one."""
    async with visit(host, page, **{"as": role}) as session:
        named = page or "overview"
        offered = session.options(SECTION)
        if not offered:
            yield session, named
        for option in offered:
            await session.choose(SECTION, option)
            chosen = parse_qs(session.query).get(SECTION, [""])[0]
            yield session, f"{named} {chosen}".strip()
        if not offered and len(session.options("unit")) > 1 and page != "profile":
            await session.choose("unit", session.options("unit")[1])
            yield session, f"{named} of a unit"


def crowded(
    host: str, pid: int, unit: str, people: int = PEOPLE, minutes: float = MINUTES
) -> Crowd:
    """That many people on mixed pages, who think and click. The pages are met once before: what is
    measured is a server at work, not one that has just been started."""
    return asyncio.run(_crowded(host, pid, unit, people, minutes))


async def _crowded(host: str, pid: int, unit: str, people: int, minutes: float) -> Crowd:
    async for session, _ in views(host, unit):
        await session.rerun()
    before, end = resident(pid), time.monotonic() + 60 * minutes
    clicks: list[float] = []
    opens: list[float] = []
    faults: list[str] = []
    after: list[int] = []

    async def person(number: int) -> None:
        draw = random.Random(number)
        await asyncio.sleep(draw.uniform(*THINK))
        try:
            async with visit(host, **{"as": draw.choice((*ROLES, unit))}) as session:
                opens.append(session.opened.seconds)
                while time.monotonic() < end:
                    await asyncio.sleep(draw.uniform(*THINK))
                    clicks.append(await click(session, draw))
                after.append(resident(pid))
                await asyncio.sleep(THINK[1])  # nobody leaves before all were counted
        except (Broken, OSError) as error:
            faults.append(f"{number}: {error}")

    await asyncio.gather(*(person(number) for number in range(people)))
    memory = (max(after, default=before) - before) / people
    return Crowd(len(clicks), p95(clicks), p95(opens), faults, memory)


async def click(session: Session, draw: random.Random) -> float:
    """To another page, or to another section of this one."""
    offered = session.options(SECTION)
    if offered and draw.random() < 0.5:
        return (await session.choose(SECTION, draw.choice(offered))).seconds
    return (await session.go(draw.choice(session.listed))).seconds


def resident(pid: int) -> int:
    """Bytes of memory a process holds."""
    told = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    found = re.search(r"VmRSS:\s+(\d+) kB", told)
    assert found
    return int(found[1]) * 1024


def measured(home: str, now: str, catalogue: str, people: int = PEOPLE) -> dict[str, Any]:
    """``reruns``, and ``crowded`` where there are people, of a dashboard on a home."""
    folder = paths.catalogue_folder(catalogue)
    with dashboard(Path(home), now, str(folder)) as served:
        unit = some_unit(folder)
        found: dict[str, Any] = {"reruns": reruns(served.host, unit)}
        if people:
            found["crowd"] = crowded(served.host, served.pid, unit, people)._asdict()
    return found


def some_unit(folder: Path) -> str:
    """The code of one that is assessed."""
    whole = load(folder)
    return next(unit.code for unit in whole.units if unit.level == whole.scheme.level)


def main() -> None:
    home, now, catalogue, *people = sys.argv[1:]
    found = measured(home, now, catalogue, int(people[0]) if people else PEOPLE)
    for name, seconds in sorted(found["reruns"].items(), key=lambda item: item[1]):
        print(f"{name}: {seconds * 1000:.0f} ms")
    print(found.get("crowd", ""))


if __name__ == "__main__":
    main()
