"""``python -m pipelines.sandbox.child``: takes one statement from its input, answers it and ends.

Down comes one JSON object in one line; up go a JSON line, then the rows as an Arrow stream.
"""

import gc
import io
import json
import os
import re
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa

from pipelines import warehouse
from pipelines.errors import UserError
from pipelines.sandbox.allowed import check
from pipelines.sandbox.limits import LONGEST_ERROR, MB, Limits, bound

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


class WithoutPandas:
    """DuckDB looks for pandas when it is given a list; to load it takes longer than most answers."""

    @staticmethod
    def find_spec(name: str, path: object = None, target: object = None) -> None:
        if name == "pandas":
            raise ModuleNotFoundError(name)


FAILURES = (duckdb.Error, pa.ArrowException, OSError)
"""What a statement ends in; Arrow hands DuckDB's errors on as OSError."""
BATCH = 2048
"""Rows read at once."""


def main() -> None:
    sys.meta_path.insert(0, WithoutPandas)
    outbox = os.dup(1)
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 1)
    os.dup2(nothing, 2)
    line = sys.stdin.buffer.readline()
    if not line:  # its parent is gone, or needs it no more
        return
    os.chdir("/")
    with os.fdopen(outbox, "wb") as out:
        told, rows = answer(json.loads(line))
        out.write(json.dumps(told).encode() + b"\n" + rows)


def answer(asked: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """What is told about the answer, and its rows. An error is told in one line, in both languages."""
    limits = Limits(**asked["limits"])
    try:
        con = edition(Path(asked["build"]), asked["audience"], limits)
        tables = [name for (name,) in con.execute("SHOW TABLES").fetchall()]
        gc.freeze()
        bound(limits)
        check(con, asked["statement"], tables)
        return run(con, asked["statement"], limits)
    except UserError as error:
        return {"error": str(error), "zh": error.zh}, b""
    except MemoryError:
        return {"end": "memory"}, b""
    except FAILURES as error:
        if re.search("out of memory|allocat", str(error), re.IGNORECASE):
            return {"end": "memory"}, b""
        return {"error": one_line(error), "zh": f"语句有误：{one_line(error)}"}, b""


def edition(build: Path, audience: str, limits: Limits) -> "DuckDBPyConnection":
    """The audience's edition as ``warehouse.open_folder`` gives it, under limits of its own, which a
    statement cannot change."""
    con = warehouse.attached(build / f"{warehouse.PUBLIC}.duckdb")
    if audience != warehouse.PUBLIC:
        warehouse.lay_over(con, audience, warehouse.own_files(con, build, audience))
    con.execute(f"SET memory_limit = '{limits.memory_mb}MB'")
    con.execute(f"SET threads = {limits.threads}")
    for setting in (
        "temp_directory = ''",
        "python_enable_replacements = false",
        "autoinstall_known_extensions = false",
        "autoload_known_extensions = false",
        "allow_community_extensions = false",
        "enable_external_access = false",
        "lock_configuration = true",
    ):
        con.execute(f"SET {setting}")
    return con


def run(con: "DuckDBPyConnection", statement: str, limits: Limits) -> tuple[dict[str, Any], bytes]:
    """The first rows of the answer, with whether there were more."""
    started = time.perf_counter()
    reader = con.execute(statement).to_arrow_reader(BATCH)
    taken: list[pa.RecordBatch] = []
    rows = size = 0
    for batch in reader:
        size += batch.nbytes
        if size > limits.size_mb * MB:
            break
        taken.append(batch)
        rows += batch.num_rows
        if rows > limits.rows:
            break
    if not taken and size:
        return {"end": "size"}, b""
    is_cut = rows > limits.rows or size > limits.size_mb * MB
    table = pa.Table.from_batches(taken, reader.schema).slice(0, limits.rows)
    told = {"seconds": time.perf_counter() - started, "is_cut": is_cut, "rows": table.num_rows}
    return told, packed(plain(table))


def plain(table: pa.Table) -> pa.Table:
    """The table with every column of a kind that all formats have, under a name of its own."""
    columns = [plain_column(column) for column in table.columns]
    return pa.table(columns, names=own_names(table.column_names))


def plain_column(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Whole numbers of any size as integers where they fit; what has no plain kind becomes text."""
    kind, types = column.type, pa.types
    if types.is_decimal(kind) and kind.scale == 0:
        try:
            return column.cast(pa.int64())
        except pa.ArrowInvalid:
            return column.cast(pa.string())
    if types.is_timestamp(kind):
        if kind.tz:
            return column.cast(pa.string())
        column = column.cast(pa.timestamp("us"), safe=False)
    simple = (types.is_integer, types.is_floating, types.is_boolean, types.is_string)
    if any(is_kind(kind) for is_kind in simple) or types.is_decimal(kind):
        return column
    try:
        values = column.to_pylist()
    except (OverflowError, ValueError):  # a day before the year 1, or past 9999
        return column.cast(pa.string())
    if types.is_date(kind) or types.is_timestamp(kind):
        return column
    texts = [None if value is None else str(value) for value in values]
    return pa.chunked_array([pa.array(texts, pa.string())])


def own_names(names: list[str]) -> list[str]:
    """Names told apart: a second ``n`` is ``n_2``."""
    found: list[str] = []
    for name in names:
        unique, count = name, 1
        while unique in found:
            count += 1
            unique = f"{name}_{count}"
        found.append(unique)
    return found


def packed(table: pa.Table) -> bytes:
    out = io.BytesIO()
    with pa.ipc.new_stream(out, table.schema) as stream:
        stream.write_table(table)
    return out.getvalue()


def one_line(error: Exception) -> str:
    """What DuckDB says, without the picture of the place."""
    said = str(error).split("\nLINE ")[0]
    return " ".join(said.split())[:LONGEST_ERROR]


if __name__ == "__main__":
    main()
