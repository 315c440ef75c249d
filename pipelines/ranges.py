"""Cells named one by one, told as ranges."""

import re
from collections.abc import Sequence
from itertools import pairwise

CELL = re.compile(r"([A-Z]+)(\d+)")
FEWEST = 3
"""Cells in a row or column that make a range."""


def ranges(cells: str) -> str:
    """``E4:E19, F2``: those that follow one another down a column or along a row as one."""
    places = [cell for cell in map(str.strip, cells.split(",")) if cell]
    told: list[str] = []
    while places:
        count = max(_run(places, down=True), _run(places, down=False))
        if count < FEWEST:
            count = 1
            told.append(places[0])
        else:
            told.append(f"{places[0]}:{places[count - 1]}")
        places = places[count:]
    return ", ".join(told)


def _run(places: Sequence[str], down: bool) -> int:
    """How many cells from the first follow one another."""
    count = 1
    for before, here in pairwise(map(_at, places)):
        if before is None or here is None:
            break
        step = (here[0] - before[0], here[1] - before[1])
        if step != ((0, 1) if down else (1, 0)):
            break
        count += 1
    return count


def _at(place: str) -> tuple[int, int] | None:
    """Column and row of a cell; None for what is none."""
    found = CELL.fullmatch(place)
    if found is None:
        return None
    column = 0
    for letter in found[1]:
        column = 26 * column + ord(letter) - ord("A") + 1
    return column, int(found[2])
