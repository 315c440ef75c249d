"""What each audience gets of a build: the public's database, and for the team and every unit the rows
that are withheld from the public, as Parquet, which takes half as long to write.

A file ``sql/public/<table>.sql`` gives the rows of a mart with ``is_withheld``, and says in its
header what such a row shows the public instead, column by column; without that it is left out::

    -- withheld: value | NULL

What a mask has to know of a row, and is no column of the table, is named::

    -- flag: hides_previous

Rows that hold a condition may be left out all the same::

    -- left out: rule_id IN (SELECT rule_id FROM source.rule WHERE is_sensitive)

A table for the team alone says so; units then see none of it, not even what is about them::

    -- only: team
"""

import re
from collections.abc import Mapping, Sequence
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
    by column, what a withheld row shows; ``left_out``: those that show nothing for all that;
    ``is_teams``: no unit sees its own rows either; ``flags``: columns for the masks alone."""

    marked: str
    masks: Mapping[str, str]
    left_out: str = "false"
    is_teams: bool = False
    flags: tuple[str, ...] = ()

    @property
    def columns(self) -> str:
        """All but the flags."""
        return f"* EXCLUDE ({', '.join(self.flags)})" if self.flags else "*"

    @property
    def public(self) -> str:
        """Its rows as the public sees them."""
        if not self.masks:
            return f"SELECT {self.columns} FROM ({self.marked}) WHERE NOT is_withheld"
        shown = (
            f"CASE WHEN is_withheld THEN {m} ELSE {c} END AS {c}" for c, m in self.masks.items()
        )
        kept = f"SELECT * FROM ({self.marked}) WHERE ({self.left_out}) IS NOT TRUE"
        return f"SELECT {self.columns} REPLACE ({', '.join(shown)}) FROM ({kept})"

    @property
    def whole(self) -> str:
        """Its withheld rows, whole."""
        return f"SELECT {self.columns} FROM ({self.marked}) WHERE is_withheld"


def withheld_tables() -> dict[str, Withheld]:
    """By table, in the order of their names."""
    files = sorted((MODELS / PUBLIC).glob("*.sql"))
    return {path.stem: withheld(path) for path in files}


def withheld(path: Path) -> Withheld:
    notes = [line[2:].partition(":") for line in path.read_text("utf-8").splitlines()]
    shown = [text.partition("|") for key, _, text in notes if key.strip() == "withheld"]
    masks = {column.strip(): mask.strip() for column, _, mask in shown}
    left_out = [text.strip() for key, _, text in notes if key.strip() == "left out"]
    only = [text.strip() for key, _, text in notes if key.strip() == "only"]
    flags = tuple(text.strip() for key, _, text in notes if key.strip() == "flag")
    query, left = read_model(path).query, left_out[0] if left_out else "false"
    return Withheld(query, masks, left, is_teams=only == [TEAM], flags=flags)


def editions(folder: Path, steps: Sequence[Step]) -> list[Step]:
    """Steps that write the editions in ``folder``: the public's whole, the team's and the units' to be
    laid over it.

    ``steps`` make the marts. What is withheld in part, which is most of a build, is written as soon
    as it is made, the public's tables one after the other; all else at the end.
    """
    partly = withheld_tables()
    made = [
        [t.removeprefix("marts.") for t in sorted(s.makes) if t.startswith("marts.")] for s in steps
    ]
    stages = [found for names in made if (found := [name for name in names if name in partly])]
    rest = [name for names in made for name in names if name not in partly]
    whole = {table: f'SELECT * FROM marts."{table}"' for table in rest}
    public = whole | {table: withheld.public for table, withheld in partly.items()}
    own = {table: withheld.whole for table, withheld in partly.items()}
    shared = {table: query for table, query in own.items() if not partly[table].is_teams}
    (folder / UNITS).mkdir()
    (folder / TEAM).mkdir()
    return [
        *(units_step(folder, table, query) for table, query in {OWN_UNIT: "", **shared}.items()),
        *(team_step(folder, table, query) for table, query in own.items()),
        *in_stages(folder / f"{PUBLIC}.duckdb", public, [*stages, rest]),
    ]


def beside(query: str) -> set[str]:
    """The tables a query decides by: of what is hidden, and bands."""
    return set(re.findall(r"\b(?:disclosure\.\w+|marts\.score_band)\b", query))


def team_step(folder: Path, table: str, query: str) -> Step:
    """Writes all withheld rows of a table: a Parquet file."""
    name = f"edition {TEAM} {table}"
    file = literal(str(folder / TEAM / f"{table}.parquet"))
    reads = frozenset({"core.own", f"marts.{table}", *beside(query)})
    return Step(
        name, reads, frozenset({name}), lambda con: con.execute(f"COPY ({query}) TO {file}")
    )


def in_stages(
    file: Path, queries: Mapping[str, str], stages: Sequence[Sequence[str]]
) -> list[Step]:
    """A step for each stage of a database file, after the one before it and the marts it shows."""
    steps: list[Step] = []
    before: set[str] = set()
    for tables in stages:
        name = f"edition {file.stem} {tables[0]}"
        reads = {"core.own", *before, *(f"marts.{table}" for table in tables)}
        reads |= {read for table in tables for read in beside(queries[table])}
        run = partial(write_tables, file=file, queries={t: queries[t] for t in tables})
        steps.append(Step(name, frozenset(reads), frozenset({name}), run))
        before = {name}
    return steps


def write_tables(con: "DuckDBPyConnection", file: Path, queries: Mapping[str, str]) -> None:
    """Add a table for each query to a database file."""
    name = f"edition_{file.stem}"
    con.execute(f"ATTACH IF NOT EXISTS {literal(str(file))} AS {name}")
    con.execute("BEGIN")
    for table, query in queries.items():
        con.execute(f'CREATE TABLE {name}."{table}" AS {query}')
    con.execute("COMMIT")


def units_step(folder: Path, table: str, query: str) -> Step:
    """Writes the withheld rows of a table, or for OWN_UNIT the units, that every unit of the assessed
    level may see: a Parquet file each."""
    name = f"edition {UNITS} {table}"
    reads = {"core.own", *beside(query)} | ({f"marts.{table}"} if query else set())
    run = partial(write_units, folder=folder / UNITS / table, query=query)
    return Step(name, frozenset(reads), frozenset({name}), run)


def write_units(con: "DuckDBPyConnection", folder: Path, query: str) -> None:
    rows = own_rows(con, query) if query else "SELECT owner, unit FROM core.own"
    con.execute(f"COPY ({rows}) TO {literal(str(folder))} (FORMAT parquet, PARTITION_BY (owner))")


def own_rows(con: "DuckDBPyConnection", query: str) -> str:
    """Rows with the unit that may see them whole: its own, those of units below it, those it sent.
    Rows about a return as a whole are about its reporter."""
    columns = {row[0] for row in con.execute(f"DESCRIBE {query}").fetchall()}
    about = "unit" if "unit" in columns else "reporter"
    own = f"SELECT t.*, o.owner FROM ({query}) t JOIN core.own o ON o.unit = t.{about}"
    if "reporter" not in columns:
        return own
    return f"""{own}
        UNION ALL
        SELECT t.*, t.reporter
        FROM ({query}) t
        JOIN (SELECT DISTINCT owner FROM core.own) r ON r.owner = t.reporter
        LEFT JOIN core.own o ON o.unit = t.{about}
        WHERE o.owner IS DISTINCT FROM t.reporter"""


def close(con: "DuckDBPyConnection") -> None:
    """Let go of the public's file."""
    con.execute(f"DETACH edition_{PUBLIC}")
