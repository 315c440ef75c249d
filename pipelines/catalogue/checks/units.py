"""Units: unique, in one hierarchy, valid within their parents'."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import combinations, pairwise

from pipelines.catalogue.base import Dated
from pipelines.catalogue.checks.wording import dangling, line
from pipelines.catalogue.forms import Unit
from pipelines.catalogue.whole import Catalogue

FILE = "units.csv"


def units(catalogue: Catalogue) -> Iterator[str]:
    entries: dict[str, list[Unit]] = {}
    for unit in catalogue.units:
        entries.setdefault(unit.code, []).append(unit)
    roots = [code for code, found in entries.items() if any(u.parent is None for u in found)]
    if len(roots) != 1:
        wrong = f"{len(roots)} units have no parent"
        yield line(FILE, ", ".join(roots) or "file", wrong, "leave the parent of one unit blank")
    for code, found in entries.items():
        yield from _history(code, found)
        for unit in found:
            yield from _references(catalogue, unit)
            yield from _under_parent(catalogue, unit, entries.get(unit.parent or "", []))
    yield from _cycles(entries)
    yield from _namesakes(catalogue.units)
    yield from _tiles(catalogue.units)


def backwards(file: str, entry: object, dated: Dated) -> Iterator[str]:
    """A validity that ends before it begins."""
    start, end = bounds(dated)
    if start > end:
        wrong = f"is valid from {start} to {end}, which is backwards"
        yield line(file, entry, wrong, "exchange valid_from and valid_to")


def bounds(dated: Dated) -> tuple[date, date]:
    """First and last day of validity, an open end as the earliest or latest day there is."""
    return dated.valid_from or date.min, dated.valid_to or date.max


def within(inner: Dated, outer: Dated) -> bool:
    (first, last), (opens, closes) = bounds(inner), bounds(outer)
    return opens <= first and last <= closes


def overlap(one: Dated, other: Dated) -> bool:
    (first, last), (opens, closes) = bounds(one), bounds(other)
    return first <= closes and opens <= last


def _history(code: str, found: list[Unit]) -> Iterator[str]:
    """The entries of one unit follow one another in time."""
    for unit in found:
        yield from backwards(FILE, code, unit)
    for before, after in pairwise(found):
        if overlap(before, after):
            wrong = "two of its entries are valid on the same day"
            yield line(FILE, code, wrong, "end one before the other begins")
        elif bounds(after) < bounds(before):
            wrong = "its entries are not in the order of their dates"
            yield line(FILE, code, wrong, "put the earlier one first")


def _references(catalogue: Catalogue, unit: Unit) -> Iterator[str]:
    levels = {level.code for level in catalogue.head.levels}
    groups = {group.code for group in catalogue.scheme.groups}
    yield from dangling(FILE, unit.code, "level", [unit.level], levels)
    yield from dangling(FILE, unit.code, "parent", [unit.parent], catalogue.unit_by_code)
    yield from dangling(FILE, unit.code, "group", [unit.group], groups)
    if unit.level == catalogue.scheme.level and unit.group is None:
        remedy = f"give it one of {', '.join(sorted(groups))}"
        yield line(FILE, unit.code, "is assessed but has no group", remedy)
    if unit.population is not None and unit.population <= 0:
        remedy = "correct it, or leave it blank when there is none"
        yield line(FILE, unit.code, f"population {unit.population} is not above 0", remedy)


def _under_parent(catalogue: Catalogue, unit: Unit, parents: list[Unit]) -> Iterator[str]:
    if not parents:
        return
    order = [level.code for level in catalogue.head.levels]
    for parent in (p for p in parents if overlap(p, unit)):
        known = parent.level in order and unit.level in order
        if known and order.index(parent.level) >= order.index(unit.level):
            wrong = f"its parent {parent.code} is of level {parent.level}, not above {unit.level}"
            yield line(FILE, unit.code, wrong, "correct the level or the parent")
    gap = _uncovered(unit, parents)
    if gap:
        wrong = f"is valid on {gap}, when its parent {unit.parent} is not"
        yield line(FILE, unit.code, wrong, "keep it within its parent's dates")


def _uncovered(unit: Unit, parents: list[Unit]) -> date | None:
    """The first day of the unit's validity on which no entry of the parent is valid."""
    day, last = bounds(unit)
    for opens, closes in sorted(bounds(parent) for parent in parents):
        if opens <= day <= closes:
            if closes >= last:
                return None
            day = closes + timedelta(days=1)
    return day


def _cycles(entries: dict[str, list[Unit]]) -> Iterator[str]:
    parents = {code: {u.parent for u in found if u.parent} for code, found in entries.items()}
    for code in entries:
        above, seen = set(parents[code]), set[str]()
        while above - seen:
            seen |= above
            above = {parent for unit in above for parent in parents.get(unit, ())}
        if code in seen:
            yield line(FILE, code, "is above itself in the hierarchy", "correct its parent")


def _namesakes(found: tuple[Unit, ...]) -> Iterator[str]:
    """Two units of one parent that a file could not tell apart."""
    named: dict[tuple[str | None, str], list[Unit]] = {}
    for unit in found:
        texts = (unit.name, unit.short) if unit.short else (unit.name,)
        for name in {word for text in texts for word in (text.zh, text.en)} | {*unit.aliases}:
            named.setdefault((unit.parent, name.casefold()), []).append(unit)
    for (_, name), same in named.items():
        for one, other in combinations(same, 2):
            if one.code != other.code and overlap(one, other):
                wrong = f"shares the name {name!r} with {one.code} under the same parent"
                yield line(FILE, other.code, wrong, "give it a name or alias of its own")


def _tiles(found: tuple[Unit, ...]) -> Iterator[str]:
    placed: dict[tuple[int, int], Unit] = {}
    for unit in found:
        if (unit.tile_row is None) != (unit.tile_col is None):
            yield line(FILE, unit.code, "has half a tile", "give both tile_row and tile_col")
        elif unit.tile_row is not None and unit.tile_col is not None:
            other = placed.setdefault((unit.tile_row, unit.tile_col), unit)
            if other.code != unit.code and overlap(unit, other):
                wrong = f"has the same tile as {other.code}"
                yield line(FILE, unit.code, wrong, "move one of them")
