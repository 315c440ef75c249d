"""Rules that hold a return against its past and against the other reporters' returns."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from expectations.history.panel import Departure, Panel

    Finder = Callable[[Panel, Mapping[str, Any]], Iterable[Departure]]

_LOCATED = """
WITH one AS (
    SELECT unnest($forms) AS form, unnest($elements) AS element, unnest($units) AS unit,
        unnest($items) AS item, unnest($wholes) AS is_whole, unnest($months) AS month
)

SELECT o.*, v.return_id, min(v.sheet) AS sheet, count(*) AS cells_count,
    string_agg(v.cell, ', ' ORDER BY v.unit, v.item) AS cells, any_value(v.raw) AS raw
FROM one o
JOIN core.live_value v
    ON v.form = o.form AND v.element = o.element
    AND year(v.period_start) * 12 + month(v.period_start) - 1 = o.month
    AND CASE WHEN o.is_whole THEN v.reporter = o.unit ELSE v.unit = o.unit AND v.item = o.item END
WHERE v.value IS NOT NULL
GROUP BY ALL
"""


def finders() -> "dict[str, Finder]":
    """Each kind of rule and the function that finds what breaks it."""
    from expectations.history import own_past

    return {"far_from_past": own_past.departures}


KINDS = ("far_from_past",)


def history_failures(
    con: "DuckDBPyConnection", wanted: Iterable[tuple[str, Mapping[str, Any]]]
) -> Iterator[list[dict[str, Any]]]:
    """The failing rows of each (kind, params) wanted, over ``core.live_value``: figures are read once
    for all. Beside the rules' own, params hold ``elements`` and, of these, ``counts`` and ``flows``.

    A row has what those of the SQL rules have, and low, high, periods and rarity.
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
    keys = [_key(one) for one in seen]
    names = ("forms", "elements", "units", "items", "wholes", "months")
    columns = zip(*dict.fromkeys(keys), strict=True) if keys else [()] * len(names)
    wanted = {name: list(column) for name, column in zip(names, columns, strict=True)}
    places = {row[:6]: row[6:] for row in con.execute(_LOCATED, wanted).fetchall()} if keys else {}
    for one, key in zip(seen, keys, strict=True):
        return_id, sheet, count, cells, raw = places[key]
        yield {
            "return_id": return_id, "unit": key[2], "item": key[3], "element": key[1],
            "sheet": sheet, "cells": cells, "value": raw if count == 1 else None,
            "a": one.a, "b": one.b, "low": one.low, "high": one.high,
            "periods": one.periods, "rarity": one.rarity,
        }  # fmt: skip


def _key(one: "Departure") -> tuple[str, str, str, str, bool, int]:
    panel, at = one.panel, one.series
    names = (panel.form[at], panel.element[at], panel.unit[at], panel.item[at])
    form, element, unit, item = map(str, names)
    month = (panel.first + one.column) * panel.months
    return form, element, unit, item, bool(panel.rows[at]), month


def _order(row: Mapping[str, Any]) -> tuple[str, str, str, str]:
    return row["return_id"], row["unit"], row["item"], row["element"]
