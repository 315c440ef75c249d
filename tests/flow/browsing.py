"""The dashboard in Debian's Chromium: what tests of it share."""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from served import ROOT

PICTURES = ROOT / "test-artefacts"
BROWSER = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
WIDE, PHONE, TALL = 1440, 390, 900
PATIENCE = 60_000
"""Milliseconds for a page on a machine with much else to do."""
SETTLED = "[data-testid=stApp][data-test-script-state=notRunning]"
WRONG = "[data-testid=stException], [data-testid=stAlertContentError]"
NEEDS_BROWSER = pytest.mark.skipif(
    BROWSER is None and not os.environ.get("CI"), reason="no Chromium is installed"
)
"""In CI a test without one fails."""
MARKS = [pytest.mark.browser, pytest.mark.slow, NEEDS_BROWSER]
SCREENS = ROOT / "tests" / "golden" / "screens.json"
ACROSS, DOWN = 12, 15
"""Fields of a picture that is compared: their ink, in hundredths of their area."""
PAPER = 235
"""Lighter than this is no ink."""
OFF, FAR, FEW = 3.0, 30, 0.04
"""How far the ink of a picture may be off on average; what is far off for a field; the share that may be."""


@contextmanager
def browsing() -> Iterator:
    """A browser."""
    from playwright.sync_api import sync_playwright

    assert BROWSER, "CI must have Chromium"
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        yield opened
        opened.close()


@contextmanager
def watched_tab(browser) -> Iterator:
    """A fresh tab, with what it complained of in ``tab.complaints``."""
    opened = browser.new_page(viewport={"width": WIDE, "height": TALL})
    opened.complaints = []
    opened.on("console", lambda said: opened.complaints.extend(complaint(said)))
    opened.on("pageerror", lambda error: opened.complaints.append(str(error)))
    opened.on("request", lambda asked: opened.complaints.extend(elsewhere(asked.url)))
    yield opened
    opened.close()


def elsewhere(url: str) -> list[str]:
    """Nothing is asked of any other place."""
    ours = ("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:")
    return [] if url.startswith(ours) else [f"asks {url}"]


def complaint(said) -> list[str]:
    return [said.text] if said.type == "error" else []


def show(tab, url: str, word: str) -> None:
    """Open a page and wait until it shows a word and stands still."""
    tab.goto(url)
    tab.get_by_text(word).first.wait_for(timeout=PATIENCE)
    stand_still(tab)


def stand_still(tab) -> None:
    """No script runs and nothing fades in."""
    tab.locator(SETTLED).wait_for(timeout=PATIENCE)
    tab.wait_for_function("document.getAnimations().every(one => one.playState !== 'running')")


def barriers(tab) -> list[str]:
    """What keeps people from using the page by keyboard or screen reader, by axe-core, where it is serious."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(tab).response["violations"]
    return [
        f"{one['id']}: {node['html'][:120]}"
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"][:3]
    ]


def kept(tab, name: str) -> Path:
    """A picture of what the tab shows, among the artefacts of the tests."""
    PICTURES.mkdir(exist_ok=True)
    file = PICTURES / f"{name}.png"
    tab.screenshot(path=file)
    return file


def unlike(picture: Path) -> str:
    """How a picture differs from the one it is compared with, loosely: where there is ink and where paper.
    Nothing when it does not. ``KEEP_SCREENS=1`` keeps it instead, to be compared with from then on."""
    known = json.loads(SCREENS.read_text()) if SCREENS.exists() else {}
    now = ink(picture)
    if os.environ.get("KEEP_SCREENS"):
        known[picture.stem] = bytes(now).hex()
        told = json.dumps(known, indent=0, sort_keys=True)
        SCREENS.write_text(f"{told}\n")
        return ""
    then = bytes.fromhex(known[picture.stem])
    apart = [abs(a - b) for a, b in zip(now, then, strict=True)]
    off, far = sum(apart) / len(apart), sum(a > FAR for a in apart) / len(apart)
    return f"ink off by {off:.1f}, {far:.0%} of it far off" if off > OFF or far > FEW else ""


def ink(picture: Path) -> list[int]:
    """Hundredths of each field of a picture that are not paper, row by row."""
    from PIL import Image

    with Image.open(picture) as opened:
        dark = opened.convert("L").point(lambda level: 100 if level < PAPER else 0)
        return list(dark.resize((ACROSS, DOWN), Image.Resampling.BOX).tobytes())
