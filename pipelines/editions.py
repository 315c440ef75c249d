"""What each audience gets of a build: the public's file, and for the team and every unit the rows
that are withheld from the public.

A file ``sql/public/<table>.sql`` gives the rows of a mart with ``is_withheld``, and says in its
header what such a row shows the public instead, column by column; without that it is left out::

    -- withheld: value | NULL
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.models import MODELS, Step, read_model
from pipelines.warehouse import OWN_UNIT, PUBLIC, TEAM, UNITS, literal

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True)
class Withheld:
    """A table of which the public sees a part. ``marked``: its rows with ``is_withheld``; ``masks``:
    by column, what a withheld row shows."""

    marked: str
    masks: Mapping[str, str]

    @property
    def public(self) -> str:
        """Its rows as the public sees them."""
        if not self.masks:
            return f"SELECT * FROM ({self.marked}) WHERE NOT is_withheld"
        shown = (
            f"CASE WHEN is_withheld THEN {m} ELSE {c} END AS {c}" for c, m in self.masks.items()
        )
        return f"SELECT * REPLACE ({', '.join(shown)}) FROM ({self.marked})"

    @property
    def whole(self) -> str:
        """Its withheld rows, whole."""
        return f"SELECT * FROM ({self.marked}) WHERE is_withheld"


def withheld_tables() -> dict[str, Withheld]:
    """By table, in the order of their names."""
    files = sorted((MODELS / PUBLIC).glob("*.sql"))
    return {path.stem: Withheld(read_model(path).query, masks(path)) for path in files}


def masks(path: Path) -> dict[str, str]:
    notes = [line[2:].partition(":") for line in path.read_text("utf-8").splitlines()]
    shown = [text.partition("|") for key, _, text in notes if key.strip() == "withheld"]
    return {column.strip(): mask.strip() for column, _, mask in shown}


def editions(con: "DuckDBPyConnection", folder: Path) -> list[Step]:
    """A step for each edition of the build in ``con`` (its marts in the database ``marts``), each a
    file or folder in ``folder``: the public's whole, the team's and the units' laid over it."""
    partly = withheld_tables()
    everything = {table: f'SELECT * FROM marts."{table}"' for table in mart_tables(con)}
    public = everything | {table: withheld.public for table, withheld in partly.items()}
    whole = {table: withheld.whole for table, withheld in partly.items()}
    writers = {
        PUBLIC: partial(write_file, file=folder / f"{PUBLIC}.duckdb", queries=public),
        TEAM: partial(write_file, file=folder / f"{TEAM}.duckdb", queries=whole),
        UNITS: partial(write_units, folder=folder / UNITS, queries=whole),
    }
    return [Step(f"edition {n}", frozenset(), frozenset(), run) for n, run in writers.items()]


def mart_tables(con: "DuckDBPyConnection") -> list[str]:
    query = "SELECT table_name FROM duckdb_tables() WHERE database_name = 'marts' ORDER BY 1"
    return [name for (name,) in con.execute(query).fetchall()]


def write_file(con: "DuckDBPyConnection", file: Path, queries: dict[str, str]) -> None:
    """A database file with a table for each query."""
    name = f"edition_{file.stem}"
    con.execute(f"ATTACH {literal(str(file))} AS {name}")
    con.execute("BEGIN")
    for table, query in queries.items():
        con.execute(f'CREATE TABLE {name}."{table}" AS {query}')
    con.execute("COMMIT")
    con.execute(f"DETACH {name}")


def write_units(con: "DuckDBPyConnection", folder: Path, queries: dict[str, str]) -> None:
    """The withheld rows every unit of the assessed level may see, a Parquet file each table and
    unit."""
    folder.mkdir()
    copy_by_owner(con, "SELECT owner, unit FROM core.own", folder / OWN_UNIT)
    for table, query in queries.items():
        copy_by_owner(con, own_rows(con, query), folder / table)


def own_rows(con: "DuckDBPyConnection", query: str) -> str:
    """Rows with the unit that may see them whole: its own, those of units below it, those it sent."""
    about = f"SELECT t.*, o.owner FROM ({query}) t JOIN core.own o ON o.unit = t.unit"
    columns = {row[0] for row in con.execute(f"DESCRIBE {query}").fetchall()}
    if "reporter" not in columns:
        return about
    return f"""{about}
        UNION ALL
        SELECT t.*, t.reporter
        FROM ({query}) t
        JOIN (SELECT DISTINCT owner FROM core.own) r ON r.owner = t.reporter
        LEFT JOIN core.own o ON o.unit = t.unit
        WHERE o.owner IS DISTINCT FROM t.reporter"""


def copy_by_owner(con: "DuckDBPyConnection", query: str, folder: Path) -> None:
    con.execute(f"COPY ({query}) TO {literal(str(folder))} (FORMAT parquet, PARTITION_BY (owner))")
