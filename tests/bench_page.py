"""From the press of a button on the page to the receipt on the screen, in a real browser."""

import os
import socket
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from browsing import BROWSER, WIDE, show
from served import ROOT, wait_for

UNIT, NAME = "370784", "安丘市"
BUTTONS = {"check": "预检", "submit": "报送"}


def measured(folder: str, times: int = 9) -> dict[str, float]:
    """Seconds, the middle of ``times``, for workbooks below ``folder`` that the home does not have;
    nothing where there is no browser."""
    if BROWSER is None:
        return {}
    from playwright.sync_api import sync_playwright

    files = sorted((Path(folder) / "2009" / NAME).glob("*.xlsx"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "pipelines.cli", "serve", "--port", str(port)], cwd=ROOT,
        env=os.environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        wait_for(f"http://127.0.0.1:{port}/_stcore/health", process)
        with sync_playwright() as play:
            browser = play.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
            tab = browser.new_page(viewport={"width": WIDE, "height": 1000})
            address = f"http://127.0.0.1:{port}/submit?as={UNIT}"
            received(tab, address, files.pop(), "submit")
            found = {
                kind: statistics.median(
                    received(tab, address, files.pop(), kind) for _ in range(times)
                )
                for kind in BUTTONS
            }
            browser.close()
    finally:
        process.terminate()
        process.wait(timeout=30)
    return found


def received(tab: Any, address: str, file: Path, kind: str) -> float:
    show(tab, address, "把填好的报表")
    tab.set_input_files("input[type=file]", file)
    button = tab.get_by_role("button", name=BUTTONS[kind], exact=True)
    button.and_(tab.locator(":enabled")).wait_for()
    started = time.perf_counter()
    button.click()
    tab.get_by_text(f"文件 {file.name}").wait_for(timeout=60_000)
    return time.perf_counter() - started
