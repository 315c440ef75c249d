"""Rules that hold a return against its past and against the other reporters' returns."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from expectations.history.panel import Departure, Panel

    Finder = Callable[[Panel, Mapping[str, Any]], Iterable[Departure]]

_LOCATED = """
SELECT v.return_id, v.sheet, v.cell, v.raw
FROM core.live_value v
WHERE v.form = $form AND v.element = $element AND v.value IS NOT NULL
    AND v.period_start = make_date($month // 12, $month % 12 + 1, 1)
    AND CASE WHEN $whole THEN v.reporter = $unit ELSE v.unit = $unit AND v.item = $item END
ORDER BY v.return_id, v.unit, v.item
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
        yield sorted((located(con, one) for one in seen), key=_order)


def located(con: "DuckDBPyConnection", one: "Departure") -> dict[str, Any]:
    """A departure as the row of a finding, with its cells."""
    panel, at = one.panel, one.series
    whole = bool(panel.rows[at])
    where = {
        "form": str(panel.form[at]),
        "element": str(panel.element[at]),
        "unit": str(panel.unit[at]),
        "item": str(panel.item[at]),
        "whole": whole,
        "month": (panel.first + one.column) * panel.months,
    }
    cells = con.execute(_LOCATED, where).fetchall()
    return {
        "return_id": cells[0][0],
        "unit": where["unit"],
        "item": where["item"],
        "element": where["element"],
        "sheet": min((c[1] for c in cells if c[1]), default=None),
        "cells": ", ".join(c[2] for c in cells if c[2]) or None,
        "value": None if whole and len(cells) > 1 else cells[0][3],
        "a": one.a,
        "b": one.b,
        "low": one.low,
        "high": one.high,
        "periods": one.periods,
        "rarity": one.rarity,
    }


def _order(row: Mapping[str, Any]) -> tuple[str, str, str, str]:
    return row["return_id"], row["unit"], row["item"], row["element"]
