"""Any indicators or elements, any units, any stretch of time, as cells to be laid out; and what an edition
consists of."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import duckdb

from dashboard.queries.rows import UNITS, Rows, rows
from dashboard.queries.scored import SCORED, WITHHELD
from pipelines.models import find_models

Con = duckdb.DuckDBPyConnection


class Cell(NamedTuple):
    """One figure of one unit and period. What an element has no use for is None. ``breakdown``: the item of
    the form's own dimension that it is of; "" for all of them together."""

    item: str
    unit: str
    period: str
    value: float | None
    numerator: float | None
    denominator: float | None
    target: float | None
    state: str
    status: str | None
    received: int | None
    expected: int | None
    breakdown: str = ""


def items(con: Con) -> Rows:
    """What can be laid out: indicators with care and part of the scheme, then elements with their form;
    ``grain`` is the finest there is."""
    return rows(
        con,
        """
        SELECT i.code, true AS is_indicator, i.name_zh, i.name_en, i.measure_zh, i.measure_en,
               i.digits, i.lower_is_better, i.is_count_denominator, i.grain,
               c.name_zh AS care_zh, c.name_en AS care_en, p.name_zh AS part_zh, p.name_en AS part_en,
               NULL AS form_zh, NULL AS form_en, 0 AS form_sort, i.sort
        FROM indicator i
        LEFT JOIN care c ON c.code = i.care LEFT JOIN part p ON p.code = i.part
        UNION ALL
        SELECT e.code, false, e.name_zh, e.name_en, e.measure_zh, e.measure_en, 0, false, false,
               f.grain, NULL, NULL, NULL, NULL, f.name_zh, f.name_en, f.sort, e.sort
        FROM element e JOIN form f ON f.code = e.form
        ORDER BY is_indicator DESC, form_sort, sort
        """,
    )


def units(con: Con) -> Rows:
    """Every unit, with the names of its level, of the unit above it and of its or that unit's group."""
    return rows(
        con,
        f"""
        WITH {UNITS}
        SELECT u.code, u.name_zh, u.name_en, u.level, l.name_zh AS level_zh, l.name_en AS level_en,
               u.parent, up.name_zh AS parent_zh, up.name_en AS parent_en,
               g.code AS group_code, g.name_zh AS group_zh, g.name_en AS group_en
        FROM units u JOIN level l ON l.code = u.level LEFT JOIN units up ON up.code = u.parent
        LEFT JOIN unit_group g ON g.code = coalesce(u.group_code, up.group_code)
        ORDER BY l.sort, u.sort
        """,
    )


def cells(
    con: Con, codes: tuple[str, ...], units: tuple[str, ...], grain: str, first: date, last: date
) -> list[Cell]:
    """The figures of some indicators and elements, by unit and by the periods of a grain from one day to
    another. A cell that the edition does not make has no row."""
    found = con.execute(
        """
        WITH periods AS (
            SELECT code FROM period
            WHERE grain = $grain AND has_ended AND start_date >= $first AND end_date <= $last
        )
        SELECT indicator, unit, period, value, numerator::DOUBLE, denominator::DOUBLE, target,
               state, status, received, expected
        FROM indicator_value
        WHERE list_contains($codes, indicator) AND list_contains($units, unit)
          AND period IN (FROM periods)
        UNION ALL
        SELECT element, unit, period, value::DOUBLE, NULL, NULL, NULL, state, NULL, received, expected
        FROM element_value
        WHERE list_contains($codes, element) AND list_contains($units, unit)
          AND period IN (FROM periods)
        """,
        {
            "codes": list(codes), "units": list(units), "grain": grain,
            "first": first, "last": last,
        },
    ).fetchall()  # fmt: skip
    return [Cell(*row) for row in found]


def breakdowns(con: Con, codes: tuple[str, ...]) -> list[str]:
    """The items that the forms of some elements are broken down by, as far as returns in force have them."""
    found = con.execute(
        """
        SELECT DISTINCT item FROM value
        WHERE item <> '' AND list_contains($codes, element) ORDER BY item
        """,
        {"codes": list(codes)},
    ).fetchall()
    return [item for (item,) in found]


def broken_down(
    con: Con, codes: tuple[str, ...], units: tuple[str, ...], grain: str, first: date, last: date
) -> list[Cell]:
    """The figures of elements by item of their form's own dimension, as the returns in force have them: of
    the units that stand in their rows, at the form's own grain. Nothing is added up."""
    found = con.execute(
        """
        SELECT v.element, v.unit, v.period, v.value::DOUBLE,
               CASE v.state WHEN 'missing' THEN 'no_data' WHEN 'bad' THEN 'no_data' ELSE v.state END,
               v.item
        FROM value v JOIN "return" r ON r.return_id = v.return_id AND r.is_live
        JOIN period p ON p.code = v.period
        WHERE v.item <> '' AND v.row_kind = 'row' AND NOT v.is_repeated
          AND list_contains($codes, v.element) AND list_contains($units, v.unit)
          AND p.grain = $grain AND p.start_date >= $first AND p.end_date <= $last
        """,
        {"codes": list(codes), "units": list(units), "grain": grain, "first": first, "last": last},
    ).fetchall()
    return [
        Cell(element, unit, period, value, None, None, None, state, None, None, None, item)
        for element, unit, period, value, state, item in found
    ]


def ends(con: Con, grain: str) -> tuple[str, str]:
    """The oldest and the latest period of a grain that have ended; "" where none has."""
    found = con.execute(
        "SELECT code FROM period WHERE grain = $grain AND has_ended ORDER BY end_date",
        {"grain": grain},
    ).fetchall()
    return (str(found[0][0]), str(found[-1][0])) if found else ("", "")


def tables(con: Con) -> Rows:
    """Every table of the edition with what it is and what one row is, and its columns with type and
    meaning, as those who make it document them; a column that nobody documents has an empty meaning."""
    found: dict[str, Rows] = {}
    for row in rows(
        con,
        """
        SELECT table_name, column_name, data_type FROM duckdb_columns()
        WHERE database_name = current_database() AND NOT internal
        ORDER BY table_name, column_index
        """,
    ):
        _, _, columns = documented().get(row["table_name"], ("", "", {}))
        column = {"name": row["column_name"], "type": row["data_type"]}
        column["meaning"] = columns.get(column["name"]) or {"is_withheld": WITHHELD}.get(
            column["name"], ""
        )
        found.setdefault(row["table_name"], []).append(column)
    told = {name: documented().get(name, ("", "", {})) for name in found}
    return [
        {"name": name, "about": told[name][0], "grain": told[name][1], "columns": columns}
        for name, columns in found.items()
    ]


@lru_cache
def documented() -> dict[str, tuple[str, str, Mapping[str, str]]]:
    """By table of an edition: what it is, what one row is, and its columns' meanings."""
    found: dict[str, tuple[str, str, Mapping[str, str]]] = dict(SCORED)
    for model in find_models():
        layer, _, name = model.name.partition(".")
        if layer == "marts":
            found[name] = (about(model.path), model.grain, model.columns)
    return found


def about(path: Path) -> str:
    """What stands in a model's header before its grain."""
    lines = path.read_text(encoding="utf-8").split("-- grain:")[0].splitlines()
    return " ".join(line.removeprefix("--").strip() for line in lines)
