"""Where models run: a database in memory with a schema a layer."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines import models

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

PATH = "marts.main,memory.indicators,memory.disclosure,memory.core,memory.staging,memory.source,memory.main"


def workplace(spill: Path | None = None) -> "DuckDBPyConnection":
    """A new one; ``marts`` is a database of its own."""
    import duckdb

    con = duckdb.connect()
    if spill:
        con.execute("SET temp_directory = ?", [str(spill / "spill")])
    con.execute("SET preserve_insertion_order = false")
    # Steps run side by side: each on its share of the cores, or they wait for each other.
    con.execute(f"SET threads = {max(1, (os.cpu_count() or 1) // models.AT_ONCE)}")
    # An edition is written once: straight to its file, not to a log first, and its texts repeat.
    con.execute("SET checkpoint_threshold = '0b'")
    con.execute("PRAGMA force_compression = 'dictionary'")
    con.execute("ATTACH ':memory:' AS marts")
    for schema in (models.SOURCE, *(layer for layer in models.LAYERS if layer != "marts")):
        con.execute(f"CREATE SCHEMA memory.{schema}")
    return con


def session(con: "DuckDBPyConnection") -> "DuckDBPyConnection":
    """Another connection to the same database, in which tables need no schema's name."""
    other = con.cursor()
    other.execute(f"SET search_path = '{PATH}'")
    return other


def loaded(con: "DuckDBPyConnection") -> set[str]:
    """The tables Python has loaded."""
    query = "SELECT table_name FROM duckdb_tables() WHERE schema_name = ?"
    return {f"{models.SOURCE}.{n}" for (n,) in con.execute(query, [models.SOURCE]).fetchall()}
