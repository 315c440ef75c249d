"""Every kind of signal over a build's tables: what was tested in each year, and what stands out."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from expectations.signals.family import holm

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Params = Mapping[str, Any]
HALF = 0.5
"""What changes, and values beside a target, may as well fall on."""


@dataclass(frozen=True)
class Odd:
    """One test: ``reporter`` of a year, or a pair of returns (``key``). ``evidence``: the figures a
    question may quote. ``tested``: how many were tested together; ``stands``: it is rare among them."""

    year: int
    reporter: str
    key: str
    chance: float
    evidence: dict[str, Any]
    other: str = ""
    tested: int = 0
    stands: bool = field(default=False)


def search(con: "DuckDBPyConnection", kind: str, params: Params) -> list[Odd]:
    """Every test of a kind, year by year; ``alpha``: the chance that a sound year has one standing."""
    found: list[Odd] = []
    for _, several in groupby(KINDS[kind](con, params), key=lambda odd: odd.year):
        tests = list(several)
        kept = holm([one.chance for one in tests], params["alpha"])
        for one, stands in zip(tests, kept, strict=True):
            found.append(
                Odd(one.year, one.reporter, one.key, one.chance, one.evidence, one.other,
                    len(tests), stands)
            )  # fmt: skip
    return found


def _rows(con: "DuckDBPyConnection", name: str, params: Params, *wanted: str) -> list[Any]:
    query = (Path(__file__).parent / f"{name}.sql").read_text(encoding="utf-8")
    return con.execute(query, {key: params[key] for key in wanted}).fetchall()


def heaping(con: "DuckDBPyConnection", params: Params) -> Iterator[Odd]:
    import numpy as np

    from expectations.signals.digits import heaps

    for year, rows in groupby(_rows(con, "digits", params), key=lambda row: row[0]):
        several = list(rows)
        values = np.array([row[2] for row in several])
        for heap in heaps([row[1] for row in several], values, params["alpha"]):
            evidence = {
                "figures": sum(heap.counts),
                "digits": list(heap.counts),
                "expected": [round(n, 1) for n in heap.expected],
                "round": round(100 * heap.round_share, 1),
                "base": round(100 * heap.others_share, 1),
            }
            yield Odd(year, heap.reporter, "", heap.chance, evidence)


def copy(con: "DuckDBPyConnection", params: Params) -> Iterator[Odd]:
    import numpy as np

    from expectations.signals.copies import copies

    rows = _rows(con, "copies", params, "smallest", "at_least")
    for year, of_year in groupby(rows, key=lambda row: row[0]):
        several = list(of_year)
        pairs = list(dict.fromkeys((row[1], row[2]) for row in several))
        about = {(row[1], row[2]): row for row in several}
        place = {pair: at for at, pair in enumerate(pairs)}
        pair = np.array([place[row[1], row[2]] for row in several])
        a, b = (np.array([row[at] for row in several]) for at in (8, 9))
        for one in copies(pair, a, b, int(params["at_least"])):
            row = about[pairs[one.first]]
            evidence = {
                "form": row[5], "period": row[6], "other_period": row[7], "equal": one.equal,
                "places": one.places, "base": round(one.expected, 1),
            }  # fmt: skip
            other = row[4] if row[4] != row[3] else ""
            yield Odd(year, row[3], f"{row[1]} {row[2]}", one.chance, evidence, other)


def _shares(name: str, usual: float, *wanted: str) -> Callable[..., Iterator[Odd]]:
    def find(con: "DuckDBPyConnection", params: Params) -> Iterator[Odd]:
        from expectations.signals.shares import standing_out

        rows = _rows(con, name, params, *wanted)
        for year, of_year in groupby(rows, key=lambda row: row[0]):
            counted = {row[1]: (row[2], row[3]) for row in of_year}
            for one in standing_out(counted, int(params["at_least"]), usual):
                evidence = {
                    "hits": one.hits, "trials": one.trials,
                    "share": round(100 * one.hits / one.trials, 1), "base": round(100 * one.base, 1),
                }  # fmt: skip
                yield Odd(year, one.reporter, "", one.chance, evidence)

    return find


KINDS: dict[str, Callable[..., Iterator[Odd]]] = {
    "heaping": heaping,
    "bunching": _shares("bunching", HALF, "width", "level"),
    "copy": copy,
    "last_hours": _shares("last_hours", 0.0, "hours"),
    "upward": _shares("upward", HALF, "elements"),
}
