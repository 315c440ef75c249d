"""How often the rules across returns ask about sound returns, and how often about errors of stated size.

``make trials`` prints the tables kept in docs/benchmarks.md; ``tests/flow/test_history_trials.py`` holds
them to their bars.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from math import sqrt
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "flow"))

import noise
import pandas as pd
import shocks

from pipelines.catalogue.whole import Catalogue

ROOT = Path(__file__).resolve().parents[1]
PUBLISHED = Path(
    os.environ.get("GUANHUAI_NHS_AE", ROOT.parent / "shared/real/nhs-ae/ae_attendances.csv")
)
DEMONSTRATIONS, OTHERS = (1, 2, 3), (1, 2, 3, 4)
TRIES = 40
SHOCKED_FORMS = ("RC01", "RC05", "RC06", "RC08", "RC10")
"""Forms of every size of figure, monthly and quarterly, in rows and single: the rest would add nothing
but time."""
POOLED = "far_from_expected"


def few(findings: int, returns: int) -> tuple[float, float]:
    """Findings a 200 returns, and the upper end of the 95 % interval of that rate (Byar's approximation to
    the exact Poisson limit)."""
    above = findings + 1
    upper = above * (1 - 1 / (9 * above) + 1.96 / (3 * sqrt(above))) ** 3
    return 200 * findings / returns, 200 * upper / returns


def samples() -> Iterator[tuple[str, str, Iterator[pd.DataFrame]]]:
    """Each make of sound returns: its name, its catalogue, and the samples."""
    yield "the demonstration's", "weifang", (noise.demonstration(seed) for seed in DEMONSTRATIONS)
    yield "of other noise", "weifang", (noise.other_noise(seed) for seed in OTHERS)
    if PUBLISHED.exists():
        yield "published (not all sound)", "nhs-ae", iter([noise.published(PUBLISHED)])


def alarms() -> Iterator[str]:
    """The table of false alarms."""
    yield "| returns | rule | kind | severity | findings | of returns | a 200 returns | at most (95 %) |"
    yield "|---|---|---|---|---|---|---|---|"
    for name, catalogue, made in samples():
        whole = noise.catalogue(catalogue)
        counted = shocks.rate(made, whole)
        for check in whole.cross_checks:
            findings, _, returns = counted[check.id]
            rate, upper = few(findings, returns)
            told = f"{check.id} | {check.kind} | {check.severity}"
            yield f"| {name} | {told} | {findings} | {returns:,} | {rate:.2f} | {upper:.2f} |"


def shocked(catalogue: Catalogue) -> pd.DataFrame:
    """The sample that shocks are planted in."""
    frame = noise.demonstration(1)
    return frame[frame["form"].isin(SHOCKED_FORMS)].reset_index(drop=True)


def powers() -> Iterator[str]:
    """The table of errors found."""
    whole = shocks.only(noise.catalogue("weifang"), POOLED)
    frame = shocked(whole)
    yield "| error | " + " | ".join(band.name for band in shocks.BANDS) + " |"
    yield "|---" * (len(shocks.BANDS) + 1) + "|"
    for shock in shocks.SHOCKS:
        cells = []
        for band in shocks.BANDS:
            caught, planted = shocks.power(frame, whole, shock, band, TRIES, 7)
            low, high = shocks.interval(caught, planted)
            cells.append(f"{100 * caught / planted:.0f} % ({100 * low:.0f}–{100 * high:.0f})")
        yield f"| {shock.name} | " + " | ".join(cells) + " |"
    repeats = shocks.only(noise.catalogue("weifang"), "flows_repeat", POOLED)
    caught, planted = shocks.copies(frame, repeats, TRIES, 7)
    yield f"\nLast period's figures sent again: {caught} of {planted} returns asked about."


if __name__ == "__main__":
    for table in (alarms(), powers()):
        for line in table:
            print(line, flush=True)
        print()
