"""The register's files: originals and Parquet parts of parsed values, each by its SHA-256."""

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any

from pipelines.errors import UserError
from pipelines.paths import Home

KEYS = ("return_id", "form", "period", "reporter")
VALUE_DIGITS, VALUE_DECIMALS = 18, 4
FEW = 8
"""Files that are made safe one by one."""


def digest(path: Path) -> tuple[str, int]:
    """SHA-256 and size in bytes. Raises OSError when the file cannot be read."""
    if path.exists() and not path.is_file():  # a pipe or device has no end
        raise OSError(f"{path} is no file")
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest(), stream.tell()


def part_path(home: Home, part_hash: str) -> Path:
    return home.parts / f"{part_hash}.parquet"


def keep_original(home: Home, path: Path, file_hash: str) -> bool:
    """Store the file's bytes under their hash. False when they are no longer those of the hash."""
    target = home.original(file_hash)
    if target.exists():
        return True
    try:
        content = path.read_bytes()
    except OSError:
        return False
    if hashlib.sha256(content).hexdigest() != file_hash:
        return False
    place(target, content)
    return True


def write_part(
    home: Home, returns: Iterable[tuple[tuple[str, str, str, str], Mapping[str, Sequence[Any]]]]
) -> tuple[str, int]:
    """Write the values of several returns as one part; its hash and number of rows.

    The same returns give the same part whatever their order: (return_id, form, period, reporter) ->
    column -> values.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = _table(sorted(returns, key=lambda item: item[0]))
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd")
    content = sink.getvalue().to_pybytes()
    part_hash = hashlib.sha256(content).hexdigest()
    target = part_path(home, part_hash)
    if not target.exists():
        place(target, content)
    return part_hash, table.num_rows


@contextmanager
def reading_parts(paths: Iterable[Path]) -> Iterator[None]:
    """Around reading parts: when it fails, raises UserError naming the part at fault, if one is."""
    try:
        yield
    except Exception as error:
        for path in paths:
            if not path.is_file() or digest(path)[0] != path.stem:
                raise UserError(
                    f"{path}: is missing or damaged; put back a copy of it, then try again",
                    f"{path}：数据块缺失或损坏，请用备份恢复后再试。",
                ) from error
        raise


def _table(returns: list[tuple[tuple[str, str, str, str], Mapping[str, Sequence[Any]]]]) -> Any:
    import numpy as np
    import pyarrow as pa

    schema = _schema()
    owner = np.repeat(np.arange(len(returns)), [len(columns["unit"]) for _, columns in returns])
    arrays = []
    for field in schema:
        if field.name in KEYS:
            keys = [key[KEYS.index(field.name)] for key, _ in returns]
            arrays.append(pa.array(keys, type=field.type).take(owner))
        else:
            values = chain.from_iterable(columns[field.name] for _, columns in returns)
            arrays.append(pa.array(list(values), type=field.type))
    return pa.Table.from_arrays(arrays, schema=schema)


def _schema() -> Any:
    """One row a cell: the return it belongs to, then what was read from the cell."""
    import pyarrow as pa

    text = [(name, pa.string()) for name in (*KEYS, "unit", "item", "row_kind", "label")]
    read = [
        ("element", pa.string()),
        ("state", pa.string()),
        ("value", pa.decimal128(VALUE_DIGITS, VALUE_DECIMALS)),
        ("raw", pa.string()),
        ("sheet", pa.string()),
        ("row", pa.int32()),
        ("col", pa.int32()),
    ]
    return pa.schema(text + read)


def place(target: Path, content: bytes) -> None:
    """Whole or not at all: written beside, then renamed."""
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    beside.write_bytes(content)
    beside.replace(target)


def settle(paths: Sequence[Path]) -> None:
    """Make sure what was placed survives a power cut. Of many files in one call for the whole machine,
    where there is one; a few do not wait for what others are writing."""
    if len(paths) > FEW and hasattr(os, "sync"):
        os.sync()
        return
    for path in dict.fromkeys([*paths, *(path.parent for path in paths)]):
        place = os.open(path, os.O_RDONLY)
        try:
            os.fsync(place)
        finally:
            os.close(place)
