"""Rules across returns: each kind a query in ``sql/`` that returns the rows that fail."""

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

FOLDER = Path(__file__).parent / "sql"


def cross_failures(
    con: "DuckDBPyConnection", kind: str, params: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """The failing rows of one kind, over the table ``core.live_value`` of ``con``.

    Each has return_id (the later return), unit, item, element, sheet, cells, value (as written) and
    the two figures compared, ``a`` (the later, or left) and ``b`` (the earlier, or right). Only
    consecutive periods are compared. ``params`` holds the query's parameters, more may be there.
    """
    query = _query(kind)
    wanted = {name: params[name] for name in parameters(kind)}
    cursor = con.execute(query, wanted)
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def kinds() -> list[str]:
    return sorted(path.stem for path in FOLDER.glob("*.sql"))


def parameters(kind: str) -> list[str]:
    """The names of a query's parameters."""
    return sorted(set(re.findall(r"\$(\w+)", _query(kind))))


@lru_cache
def _query(kind: str) -> str:
    return (FOLDER / f"{kind}.sql").read_text(encoding="utf-8")
