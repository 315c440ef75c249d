"""A new build appears in open pages by itself, and reading while one is published never fails."""

import asyncio
import itertools
import random
import re
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from browsing import BROWSER, NEEDS_BROWSER, PICTURES, complaint
from command import copy_state, guanhuai
from playwright.async_api import TimeoutError
from served import ROOT, dashboard, environment

sys.path.insert(0, str(ROOT / "tests"))
from crowd import visit

NOW = "2009-08-01T09:00:00"
FORM = re.compile(r"RC07_2009年[1-6]月")
"""The returns of a monthly form, until the half-year."""
TABS, BUILDS, WITHIN = 20, 20, 15
"""Browser sessions; builds published under them; seconds in which all show the last."""
STANDING = 2
"""Of the builds, the last ones: published when nobody clicks any more."""
SESSIONS, REREAD = 5, 6
"""Sessions that rerun without a pause, and builds published meanwhile."""
AUDIENCES = ("team", "leader", "public", "370784", "370702")
THINK = (4, 9)
"""Seconds between clicks, from and to."""
WRONG = "[data-testid=stException], [data-testid=stAlertContentError], [data-testid=stDialog]"
SHOWING = 3
"""The first pages: they show a build, not the register as it stands."""
PATIENCE = 90_000
"""Milliseconds for one page on a machine with much else to do."""
SETTLED = "[data-testid=stApp][data-test-script-state=notRunning]"
CHOSEN = "period=2009Q1"
"""A choice every session made: kept as long as the session is."""

pytestmark = [pytest.mark.slow, pytest.mark.timed, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def begun(tmp_path_factory) -> tuple[Path, list[Path]]:
    """A home with a build, and files that are not in it yet."""
    base = tmp_path_factory.mktemp("live")
    made = guanhuai(base, "sample", "--years", "2009", str(base / "sample"), now=NOW)
    assert made.returncode == 0, made.stderr
    files = [f for f in sorted((base / "sample").rglob("*.xlsx")) if FORM.search(f.name)]
    held = files[:: len(files) // BUILDS][:BUILDS]
    (base / "returns").mkdir()
    for file in set(files) - set(held):
        shutil.copy(file, base / "returns")
    assert guanhuai(base, "submit", "--quiet", str(base / "returns"), now=NOW).returncode != 2
    assert guanhuai(base, "build", now=NOW).returncode == 0
    return base, held


async def publish(home: Path, files: list[Path], published: list[str]) -> None:
    """One build a file, in a process of its own; each id goes to ``published`` as it appears."""
    publishing = Path(__file__).parent / "publishing.py"
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(publishing), *map(str, files), env=environment(home, NOW), cwd=ROOT,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout and process.stderr
    try:
        async for line in process.stdout:
            published.append(line.decode().strip())
        said = await process.stderr.read()
        assert await process.wait() == 0, said.decode()[-2000:]
    finally:
        if process.returncode is None:
            process.kill()


@pytest.mark.browser
@NEEDS_BROWSER
def test_builds_appear_in_open_pages_while_people_click(begun, tmp_path):
    base, held = begun
    copy_state(base, tmp_path)
    with dashboard(tmp_path, NOW) as served:
        published = asyncio.run(watched(tmp_path, served.host, held))
    assert len(set(published)) == BUILDS
    assert len(list((tmp_path / "weifang" / "builds").iterdir())) == 5


async def watched(home: Path, address: str, files: list[Path]) -> list[str]:
    """Open tabs that click until nearly all builds are published, and see the last one in all of them."""
    from playwright.async_api import async_playwright

    async with async_playwright() as play:
        browser = await play.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        tabs = [Tab(n, await (await browser.new_context()).new_page()) for n in range(TABS)]
        for first in range(0, TABS, 4):  # a few at once: two cores load no more any quicker
            some = tabs[first : first + 4]
            await asyncio.gather(*(tab.open(f"http://{address}") for tab in some))
        published: list[str] = []
        publishing = asyncio.create_task(publish(home, files, published))

        def clicking() -> bool:
            return len(published) < BUILDS - STANDING and not publishing.done()

        await asyncio.gather(*(tab.click_while(clicking) for tab in tabs))
        await publishing
        end = time.monotonic() + WITHIN
        await asyncio.gather(*(tab.shows(published[-1], end - time.monotonic()) for tab in tabs))
        for tab in tabs:
            await tab.is_sound()
        await browser.close()
    return published


class Tab:
    """A browser session that clicks through the pages, and what it complained of."""

    def __init__(self, number: int, page) -> None:
        self.page = page
        self.audience = AUDIENCES[number % len(AUDIENCES)]
        self.draw = random.Random(number)
        self.complaints: list[str] = []
        self.sockets = 0
        page.on("console", lambda said: self.complaints.extend(complaint(said)))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("websocket", self.connected)

    def connected(self, _socket: object) -> None:
        self.sockets += 1

    async def open(self, address: str) -> None:
        await self.page.goto(f"{address}/overview?as={self.audience}&{CHOSEN}")
        await self.page.locator("h1").wait_for(timeout=PATIENCE)
        await self.settle()
        await self.page.evaluate("window.opened_once = true")

    async def click_while(self, holds: Callable[[], bool]) -> None:
        """Go from page to page; end on one that shows a build."""
        await asyncio.sleep(self.draw.uniform(*THINK))
        while holds():
            links = self.page.locator("[data-testid=stSidebarNavLink]")
            await self.go(links.nth(self.draw.randrange(await links.count())))
            await asyncio.sleep(self.draw.uniform(*THINK))
        links = self.page.locator("[data-testid=stSidebarNavLink]")
        await self.go(links.nth(self.draw.randrange(SHOWING)))

    async def go(self, link) -> None:
        title = await link.inner_text()
        await link.click()
        heading = self.page.get_by_role("heading", name=title, exact=True, level=1)
        try:
            await heading.wait_for(timeout=PATIENCE)
            await self.settle()
        except TimeoutError:
            await self.page.screenshot(path=PICTURES / "live-stuck.png")
            raise
        await self.is_sound()

    async def settle(self) -> None:
        await self.page.locator(SETTLED).wait_for(timeout=PATIENCE)

    async def shows(self, build: str, seconds: float) -> None:
        await self.page.get_by_text(build).first.wait_for(timeout=max(seconds, 0.1) * 1000)

    async def is_sound(self) -> None:
        """No error is shown or was logged, the page was loaded once, over one connection, and the
        session still knows what it chose."""
        assert await self.page.locator(WRONG).count() == 0, await self.page.locator(
            WRONG
        ).all_inner_texts()
        assert self.complaints == []
        assert await self.page.evaluate("window.opened_once === true")
        assert self.sockets == 1
        assert CHOSEN in self.page.url


def test_sessions_that_rerun_without_a_pause_read_through_publishes(begun, tmp_path):
    base, held = begun
    copy_state(base, tmp_path)
    with dashboard(tmp_path, NOW) as served:
        published, seen, runs = asyncio.run(reread(tmp_path, served.host, held[:REREAD]))
    assert len(set(published)) == REREAD
    assert seen[-1] == published[-1] and len(set(seen)) > REREAD / 2
    assert runs > SESSIONS * REREAD
    assert len(list((tmp_path / "weifang" / "builds").iterdir())) == 5


async def reread(home: Path, address: str, files: list[Path]) -> tuple[list[str], list[str], int]:
    """Builds as published, as seen by the first session, and runs of all sessions."""
    published: list[str] = []
    publishing = asyncio.create_task(publish(home, files, published))
    found = await asyncio.gather(
        *(read_until(publishing.done, address, number) for number in range(SESSIONS))
    )
    await publishing
    return published, found[0][0], sum(runs for _, runs in found)


async def read_until(done: Callable[[], bool], address: str, number: int) -> tuple[list[str], int]:
    """Rerun and turn pages until ``done``, and once more: builds seen, and runs."""
    seen, runs = [], 0
    async with visit(address, **{"as": AUDIENCES[number % len(AUDIENCES)]}) as session:
        for page in itertools.cycle(("overview", "scorecard", "projects", "quality")):
            is_last = done()
            for run in (session.go(page), session.rerun()):
                await run
                runs += 1
                seen += re.findall(r"\d{8}-\d{6}-[0-9a-f]{8}", session.said())[:1]
            if is_last:
                return seen, runs
    raise AssertionError
