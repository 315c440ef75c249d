"""The pages on two homes: warm reruns, fifty people, and a browser. Rows of ``make bench``."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from bench import ROOT, apart, guanhuai, row

YEARS, DEMO_NOW, REGION_NOW = "2008-2010", "2011-03-01T09:00:00", "2018-03-01T09:00:00"


def pages(scratch: Path) -> None:
    """On the demonstration as people left it, and on ten years of 300 units made of it."""
    home = demonstration(scratch / "demonstration")
    found = apart(
        f"measured({str(home)!r}, {DEMO_NOW!r}, 'weifang')", home, DEMO_NOW, "bench_pages"
    )
    rerun_rows(found["reruns"], "≤ 0.1 s")
    crowd = found["crowd"]
    told = f"50 people who click every 2 to 5 s, {crowd['clicks']} clicks, {len(crowd['faults'])} errors"
    row(f"{told}: 95th percentile", crowd["p95"], None, "≤ 1 s")
    row("their first page, all within seconds: 95th percentile", crowd["opens"])
    print(f"| memory a session | {crowd['memory'] / 1e6:.1f} MB | | ≤ 30 MB |")
    opened = apart(
        f"measured({str(home)!r}, {DEMO_NOW!r}, 'weifang')", home, DEMO_NOW, "bench_open"
    )
    if not opened:
        print("| no Chromium is installed: pages in a browser not measured | | | |")
    for page, (visible, settled, moved) in opened.items():
        name, (seen, still, _) = page or "an empty page", opened[""]
        row(f"{name} visible", visible, visible / seen, "≤ 1.3" if page else "")
        row(f"{name} settled", settled, settled / still, "≤ 2.7" if page else "")
        print(f"| {name} moved: layout shift | {moved:.2f} | | ≤ 0.1 |")
    region = scratch / "region"
    took = apart(f"made({str(home)!r}, {str(region)!r})", region, REGION_NOW, "bench_site")
    row("ten years of 300 units put into the register, judged and built", took["seconds"])
    call = f"measured({str(region)!r}, {REGION_NOW!r}, {str(region / 'catalogue')!r}, 0)"
    found = apart(call, region, REGION_NOW, "bench_pages")
    rerun_rows(found["reruns"], "≤ 0.2 s", " with 300 units and ten years")


def demonstration(home: Path) -> Path:
    """Three years of returns and what people did with them, as ``make demo`` has it."""
    guanhuai(home, "sample", "--years", YEARS, str(home / "returns"), now=DEMO_NOW)
    guanhuai(home, "submit", "--quiet", str(home / "returns"), now=DEMO_NOW)
    env = os.environ | {"GUANHUAI_HOME": str(home)}
    subprocess.run([sys.executable, "data/sample/life.py"], cwd=ROOT, env=env, check=True)
    guanhuai(home, "build", now=DEMO_NOW)
    return home


def rerun_rows(reruns: dict[str, float], bar: str, where: str = "") -> None:
    for page, (name, seconds, count) in slowest(reruns).items():
        of = f", the slowest of {count} views ({name})" if count > 1 else ""
        print(f"| warm rerun of {page}{where}{of}, 95th percentile | {seconds:.3f} | | {bar} |")


def slowest(reruns: Mapping[str, float]) -> dict[str, tuple[str, float, int]]:
    """By page: its slowest section, what that takes, and how many there are."""
    pages: dict[str, dict[str, float]] = {}
    for name, seconds in reruns.items():
        pages.setdefault(name.split()[0], {})[name] = seconds
    return {
        page: (max(of, key=of.__getitem__), max(of.values()), len(of)) for page, of in pages.items()
    }


def made(home: str, folder: str) -> dict[str, float]:
    """Seconds of making the 300 units of the home's, into an empty folder."""
    import region
    from bench import timed

    from pipelines.paths import Home

    return {"seconds": timed(lambda: region.made(Home(Path(home) / "weifang"), Path(folder)))}
