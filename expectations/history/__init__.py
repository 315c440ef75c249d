"""Rules that hold a return against its past and against the other reporters' returns."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from expectations.history.panel import Departure, Panel

    Finder = Callable[[Panel, Mapping[str, Any]], Iterable[Departure]]

_LOCATED = """
WITH one AS (
    SELECT unnest($forms) AS form, unnest($elements) AS element, unnest($units) AS unit,
        unnest($items) AS item, unnest($wholes) AS is_whole, unnest($months) AS month
)

SELECT o.*, v.return_id, min(v.sheet), count(*), any_value(v.raw),
    list(v.cell ORDER BY v.unit, v.item) FILTER (v.cell IS NOT NULL)
FROM one o
JOIN core.live_value v
    ON v.form = o.form AND v.element = o.element
    AND year(v.period_start) * 12 + month(v.period_start) - 1 = o.month
    AND CASE WHEN o.is_whole THEN v.reporter = o.unit ELSE v.unit = o.unit AND v.item = o.item END
WHERE v.value IS NOT NULL
GROUP BY ALL
"""

EVIDENCE = ("low", "high", "periods", "rarity")
"""What a finding can say beside the figures compared."""


class Place(NamedTuple):
    """Where a figure stands: in which return, added up from how many, and what the only one says."""

    return_id: str
    sheet: str | None
    figures: int
    raw: str | None
    cells: list[str] | None


def finders() -> "dict[str, Finder]":
    """Each kind of rule and the function that finds what breaks it."""
    from expectations.history import level_shift, own_past, pair_apart, pooled, year_change

    modules = (own_past, level_shift, year_change, pair_apart, pooled)
    return {kind: module.departures for kind, module in zip(KINDS, modules, strict=True)}


KINDS = ("far_from_past", "level_shift", "year_change", "pair_apart", "far_from_expected")
POOLED = ("far_from_expected",)
"""Of these, the kinds that test a whole return once, by what all reporters' returns show: they alone may
ask for an explanation."""


def history_failures(
    con: "DuckDBPyConnection", wanted: Iterable[tuple[str, Mapping[str, Any]]]
) -> Iterator[list[dict[str, Any]]]:
    """The failing rows of each (kind, params) wanted, over ``core.live_value``: figures are read once
    for all. Beside the rules' own, params hold ``elements`` and, of these, ``counts`` and ``flows``.

    A row has what those of the SQL rules have, ``EVIDENCE``, ``row``: the unit and item meant, and
    ``other``: the element compared with.
    """
    from expectations.history.panel import panels

    asked = list(wanted)
    every = {
        name: sorted({e for _, p in asked for e in p[name]})
        for name in ("elements", "counts", "flows")
    }
    found = panels(con, every["elements"], every["counts"], every["flows"])
    for kind, params in asked:
        find = finders()[kind]
        seen = [one for panel in found for one in find(panel.about(params["elements"]), params)]
        yield sorted(located(con, seen), key=_order)


def located(con: "DuckDBPyConnection", seen: "Sequence[Departure]") -> Iterator[dict[str, Any]]:
    """Departures as the rows of findings, with their cells."""
    places = _places(con, seen)
    for one in seen:
        panel, at = one.panel, one.series
        own = places[_key(one, at)]
        every = [places[_key(one, series)] for series in one.members or (at,)]
        of = [p for p in every if p.return_id == own.return_id]
        cells = dict.fromkeys(cell for place in of for cell in place.cells or ())
        yield {
            "return_id": own.return_id,
            "unit": str(panel.reporter[at] if one.members else panel.unit[at]),
            "item": "" if one.members else str(panel.item[at]),
            "element": str(panel.element[at]),
            "sheet": own.sheet,
            "cells": ", ".join(cells) or None,
            "value": own.raw if own.figures == 1 else None,
            "other": one.other,
            "row": (str(panel.unit[at]), str(panel.item[at])),
            **{name: getattr(one, name) for name in ("a", "b", *EVIDENCE)},
        }


def _places(
    con: "DuckDBPyConnection", seen: "Sequence[Departure]"
) -> "dict[tuple[str, str, str, str, bool, int], Place]":
    """Where every figure of the departures stands."""
    keys = dict.fromkeys(_key(one, s) for one in seen for s in one.members or (one.series,))
    if not keys:
        return {}
    names = ("forms", "elements", "units", "items", "wholes", "months")
    wanted = {n: list(column) for n, column in zip(names, zip(*keys, strict=True), strict=True)}
    return {row[:6]: Place(*row[6:]) for row in con.execute(_LOCATED, wanted).fetchall()}


def _key(one: "Departure", series: int) -> tuple[str, str, str, str, bool, int]:
    panel = one.panel
    names = (panel.form, panel.element, panel.unit, panel.item)
    form, element, unit, item = (str(name[series]) for name in names)
    month = (panel.first + one.column) * panel.months
    return form, element, unit, item, bool(panel.rows[series]), month


def _order(row: Mapping[str, Any]) -> tuple[str, str, str, str]:
    return row["return_id"], row["unit"], row["item"], row["element"]
