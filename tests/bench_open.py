"""From the address to the figures, in a browser that has nothing yet: our pages against an empty one that is
served in the same way.

``visible``: what comes first below the title is drawn, a page's lead sentence or, without one, its
figures. ``settled``: that and the last moment at which the script ran or something was still on its way,
before nothing more came for a while. ``moved``: how far what was drawn was pushed about meanwhile.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from browsing import BROWSER, WIDE
from served import dashboard, serving

PAGES = ("overview", "scorecard", "profile", "projects", "trends", "quality", "assess", "submit")
TIMES = 9
QUIET, PATIENCE = 0.2, 60.0
EMPTY = 'import streamlit as st\n\nst.markdown("#### Empty")\n'
SERVE = """
import sys
from pathlib import Path
from dashboard import __main__, server
server.APP = Path(sys.argv.pop(1))
__main__.main()
"""
LOOK = """
window.found = {visible: 0, changed: 0, state: '', moved: 0}
new PerformanceObserver(seen => seen.getEntries().forEach(e => {found.moved += e.value}))
  .observe({type: 'layout-shift', buffered: true})
const look = () => {
  const leads = [...document.querySelectorAll('[data-testid=stMain] :is(h2, h3, h4, [data-testid=stHtml])')]
  if (!found.visible && leads.some(e => e.innerText.trim())) found.visible = performance.now()
  const app = document.querySelector('[data-testid=stApp]')
  const state = app ? app.dataset.testScriptState : ''
  if (state !== found.state) Object.assign(found, {state, changed: performance.now()})
  requestAnimationFrame(look)
}
look()
"""
"""Looks at every frame for the lead sentence and for whether the script runs."""
LAST = """() => ({...found, arrived: Math.max(0, ...performance.getEntriesByType('resource')
  .map(e => e.responseEnd))})"""


class Opened(NamedTuple):
    """Seconds from the asking for the page, and its layout shift (of which browsers call up to 0.1 good)."""

    visible: float
    settled: float
    moved: float


def measured(
    home: str, now: str, catalogue: str, times: int = TIMES, pages: tuple[str, ...] = PAGES
) -> dict[str, Opened]:
    """Medians of pages by name, "" being the empty one; nothing where there is no browser. All pages are
    opened in turn, each time by a browser session that holds nothing."""
    if BROWSER is None:
        return {}
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        app = Path(folder) / "empty.py"
        app.write_text(EMPTY, encoding="utf-8")
        browser = play.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        with (
            serving(["-c", SERVE, str(app)], dict(os.environ)) as empty,
            dashboard(Path(home), now, catalogue) as ours,
        ):
            at = {"": empty.host} | {page: f"{ours.host}/{page}" for page in pages}
            for address in at.values():  # the server warm, the browser's code in memory
                opened(browser, address)
            taken = [
                {page: opened(browser, host) for page, host in at.items()} for _ in range(times)
            ]
        browser.close()
    return {
        page: Opened(*(median(each) for each in zip(*(one[page] for one in taken), strict=True)))
        for page in at
    }


def opened(browser: Any, address: str) -> Opened:
    context = browser.new_context(viewport={"width": WIDE, "height": 900})
    tab = context.new_page()
    tab.add_init_script(LOOK)
    waiting = {"requests": 0}

    def more(by: int) -> None:
        waiting["requests"] += by

    tab.on("request", lambda _: more(1))
    tab.on("requestfinished", lambda _: more(-1))
    tab.on("requestfailed", lambda _: more(-1))
    tab.goto(f"http://{address}", wait_until="commit")
    tab.wait_for_function("found.visible", timeout=PATIENCE * 1000)
    end, still = time.monotonic() + PATIENCE, time.monotonic()
    while time.monotonic() - still < QUIET:
        if time.monotonic() > end:
            raise SystemExit(f"{address}: does not settle within {PATIENCE:.0f} s")
        tab.wait_for_timeout(20)
        if waiting["requests"] > 0 or tab.evaluate("found.state") != "notRunning":
            still = time.monotonic()
    found = tab.evaluate(LAST)
    context.close()
    settled = max(found["visible"], found["changed"], found["arrived"])
    return Opened(found["visible"] / 1000, settled / 1000, found["moved"])


def main() -> None:
    found = measured(*sys.argv[1:4])
    for page, one in found.items():
        empty = found[""]
        ratios = (one.visible / empty.visible, one.settled / empty.settled)
        print(page or "empty", *(f"{s:.2f}" for s in one), *(f"{r:.2f}" for r in ratios))


if __name__ == "__main__":
    main()
