"""What each audience gets of a build: the team's file, the public's, and every unit's own rows."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.models import MODELS, Step, read_model
from pipelines.warehouse import PUBLIC, TEAM, UNITS, literal

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

OWN = "own_unit"


def editions(con: "DuckDBPyConnection", folder: Path) -> list[Step]:
    """A step for each edition of the build in ``con`` (its marts in the database ``marts``), each a
    file or folder in ``folder``.

    A table with a query in ``sql/public`` is withheld in part from the public; of these tables each
    unit of the assessed level gets its own rows whole. All others are the same for all.
    """
    partly = {path.stem: read_model(path).query for path in sorted((MODELS / PUBLIC).glob("*.sql"))}
    whole = {table: f'SELECT * FROM marts."{table}"' for table in mart_tables(con)}
    writers = {
        TEAM: partial(write_file, file=folder / f"{TEAM}.duckdb", audience=TEAM, queries=whole),
        PUBLIC: partial(
            write_file, file=folder / f"{PUBLIC}.duckdb", audience=PUBLIC, queries=whole | partly
        ),
        UNITS: partial(write_units, folder=folder / UNITS, tables=list(partly)),
    }
    return [Step(f"edition {n}", frozenset(), frozenset(), run) for n, run in writers.items()]


def mart_tables(con: "DuckDBPyConnection") -> list[str]:
    query = "SELECT table_name FROM duckdb_tables() WHERE database_name = 'marts' ORDER BY 1"
    return [name for (name,) in con.execute(query).fetchall()]


def write_file(
    con: "DuckDBPyConnection", file: Path, audience: str, queries: dict[str, str]
) -> None:
    """One edition as a database file: a table for each query, stamped with its audience."""
    name = f"edition_{audience}"
    con.execute(f"ATTACH {literal(str(file))} AS {name}")
    con.execute("BEGIN")
    for table, query in queries.items():
        con.execute(f'CREATE TABLE {name}."{table}" AS {query}')
    con.execute(f"INSERT INTO {name}.meta VALUES ('audience', ?)", [audience])
    con.execute("COMMIT")
    con.execute(f"DETACH {name}")


def write_units(con: "DuckDBPyConnection", folder: Path, tables: list[str]) -> None:
    """The own rows of every unit of the assessed level, a Parquet file each table and unit."""
    folder.mkdir()
    copy_by_owner(con, "SELECT owner, unit FROM core.own", folder / OWN)
    for table in tables:
        copy_by_owner(con, own_rows(con, table), folder / table)


def own_rows(con: "DuckDBPyConnection", table: str) -> str:
    """Rows with the unit that may see them whole: its own, those of units below it, those it sent."""
    about = f"""
        SELECT t.*, o.owner FROM marts."{table}" t JOIN core.own o ON o.unit = t.unit"""
    columns = {row[0] for row in con.execute(f'DESCRIBE marts."{table}"').fetchall()}
    if "reporter" not in columns:
        return about
    return f"""{about}
        UNION ALL
        SELECT t.*, t.reporter
        FROM marts."{table}" t
        JOIN (SELECT DISTINCT owner FROM core.own) r ON r.owner = t.reporter
        LEFT JOIN core.own o ON o.unit = t.unit
        WHERE o.owner IS DISTINCT FROM t.reporter"""


def copy_by_owner(con: "DuckDBPyConnection", query: str, folder: Path) -> None:
    con.execute(f"COPY ({query}) TO {literal(str(folder))} (FORMAT parquet, PARTITION_BY (owner))")
