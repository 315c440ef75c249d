"""The README's pictures, taken anew of the demonstration: ``make pictures``."""

import io
import os
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "flow")]

from browsing import BROWSER, show  # noqa: E402
from command import NOW  # noqa: E402
from served import wait_for  # noqa: E402

OUT = ROOT / "docs" / "pictures"
WIDTH, HEIGHT, SHOWN = 1280, 900, 960
"""Pixels of the window; of the picture's width."""
COLOURS = 128
PICTURES = {
    "overview": ("overview", "需关注"),
    "profile": ("profile?unit=370784", "比同组差"),
    "trends": ("trends?section=control&what=I26&units=370784", "72小时"),
}
"""File -> address and a word to wait for."""


def main() -> None:
    home = Path(os.environ.get("GUANHUAI_HOME") or sys.exit("set GUANHUAI_HOME to a demonstration"))
    with tempfile.TemporaryDirectory() as scratch, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        env = os.environ | {
            "GUANHUAI_HOME": str(home), "GUANHUAI_CATALOGUE": "weifang",
            "GUANHUAI_NOW": os.environ.get("GUANHUAI_NOW", NOW), "TMPDIR": scratch,
        }  # fmt: skip
        process = subprocess.Popen(
            [sys.executable, "-m", "dashboard", "127.0.0.1", str(port)], cwd=ROOT, env=env,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            wait_for(f"http://127.0.0.1:{port}/_stcore/health", process)
            take(f"http://127.0.0.1:{port}")
        finally:
            process.terminate()
            process.wait(timeout=10)


def take(address: str) -> None:
    from playwright.sync_api import sync_playwright

    OUT.mkdir(exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        for name, (path, word) in PICTURES.items():
            tab = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
            show(tab, f"{address}/{path}", word)
            tab.wait_for_timeout(1500)
            small(tab.screenshot(), OUT / f"{name}.png")
            tab.close()
            print(OUT / f"{name}.png")
        browser.close()


def small(picture: bytes, file: Path) -> None:
    """A page is flat colour: few colours hold it, and the repository stays small."""
    from PIL import Image

    whole = Image.open(io.BytesIO(picture)).convert("RGB")
    size = (SHOWN, round(whole.height * SHOWN / whole.width))
    whole.resize(size, Image.Resampling.LANCZOS).quantize(COLOURS).save(file, optimize=True)


if __name__ == "__main__":
    main()
