"""All an edition of the public says, read without knowing what its tables are for."""

from dataclasses import dataclass, field
from pathlib import Path

import duckdb

CODES = ("element", "indicator")
NUMBERS = ("DOUBLE", "DECIMAL", "INTEGER", "BIGINT", "HUGEINT")
TOLD = {"received", "expected", "repeats", "target", "floor", "weight", "sort", "version"}
"""Numbers beside a sensitive code that tell of returns, periods, goals and weights, and of no family."""
USED = {
    ("element_value", "value"),
    ("indicator_value", "numerator"),
    ("indicator_value", "denominator"),
    ("indicator_value", "value"),
    ("indicator_value", "previous_value"),
    ("indicator_value", "year_ago_value"),
    ("indicator_value", "change_low"),
    ("indicator_value", "change_high"),
    ("score_band", "low"),
    ("score_band", "high"),
}
"""What ``system`` and ``scores`` take in, or follows from what they do: an earlier value is that of its own row."""

Key = tuple[str, str, str]
"""Element or indicator, unit, period."""


@dataclass
class Edition:
    """``values`` and ``states`` of elements; ``rates``: numerator, denominator, value; ``live``: the return in
    force by form, period and reporter; ``bounds``: what points leave of shares, once ``scores`` worked it out;
    ``unused``: numbers about a sensitive figure nobody takes in."""

    values: dict[Key, float] = field(default_factory=dict)
    states: dict[Key, str] = field(default_factory=dict)
    rates: dict[Key, tuple[float | None, float | None, float | None]] = field(default_factory=dict)
    rate_states: dict[Key, str] = field(default_factory=dict)
    live: dict[Key, str] = field(default_factory=dict)
    tables: dict[str, int] = field(default_factory=dict)
    unused: list[str] = field(default_factory=list)
    rows: dict[str, list[dict]] = field(default_factory=dict)
    bounds: list = field(default_factory=list)


def read(build: Path) -> Edition:
    """The public edition of a build's folder."""
    con = duckdb.connect(str(build / "public.duckdb"), read_only=True)
    try:
        return read_from(con)
    finally:
        con.close()


def read_from(con: duckdb.DuckDBPyConnection) -> Edition:
    """An edition that is open."""
    found = Edition()
    sensitive = {
        "element": column(con, "SELECT code FROM element WHERE is_sensitive"),
        "indicator": column(con, "SELECT code FROM indicator WHERE is_sensitive"),
    }
    for (table,) in con.execute("SHOW TABLES").fetchall():
        found.tables[table] = con.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]
        found.unused += unused(con, table, sensitive)
    for key, value, state in keyed(con, "element_value", "element", "value, state"):
        found.states[key] = state
        if value is not None:
            found.values[key] = float(value)
    asked = "numerator, denominator, value, state"
    for key, *sides, state in keyed(con, "indicator_value", "indicator", asked):
        found.rate_states[key] = state
        if any(side is not None for side in sides):
            found.rates[key] = tuple(None if side is None else float(side) for side in sides)
    live = con.execute('SELECT form, period, reporter, return_id FROM "return" WHERE is_live')
    found.live = {(f, p, r): name for f, p, r, name in live.fetchall()}
    for table in ("score_leaf", "score_band", "score_adjustment", "score_total", "period", "part"):
        answer = con.execute(f'SELECT * FROM "{table}"')
        names = [c[0] for c in answer.description]
        found.rows[table] = [dict(zip(names, row, strict=True)) for row in answer.fetchall()]
    return found


def column(con: duckdb.DuckDBPyConnection, query: str) -> set[str]:
    return {row[0] for row in con.execute(query).fetchall()}


def keyed(con: duckdb.DuckDBPyConnection, table: str, code: str, columns: str) -> list[tuple]:
    rows = con.execute(f"SELECT {code}, unit, period, {columns} FROM {table}").fetchall()
    return [((row[0], row[1], row[2]), *row[3:]) for row in rows]


def unused(con: duckdb.DuckDBPyConnection, table: str, sensitive: dict[str, set[str]]) -> list[str]:
    """Columns of numbers filled in beside a sensitive code and taken in by no attack."""
    described = {name: kind for name, kind, *_ in con.execute(f'DESCRIBE "{table}"').fetchall()}
    found = []
    for code in CODES:
        if code not in described:
            continue
        for name, kind in described.items():
            if kind.startswith(NUMBERS) and name not in TOLD and (table, name) not in USED:
                query = (
                    f'SELECT count("{name}") FROM "{table}" WHERE list_contains($codes, "{code}")'
                )
                if con.execute(query, {"codes": sorted(sensitive[code])}).fetchone()[0]:
                    found.append(f"{table}.{name}")
    return found
