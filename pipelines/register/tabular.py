"""Tables as text that is the same, to the byte, for the same content, and can be read back.

Each table is a line ``{"columns":[…],"rows":N,"table":"…"}`` and N lines, each a row as JSON, sorted.
Decimals are exact text, times ISO 8601, binary numbers the shortest that reads back the same.
"""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from pipelines.errors import UserError
from pipelines.register.corrections import text_of


class Table(NamedTuple):
    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]

    def column(self, name: str) -> list[Any]:
        at = self.columns.index(name)
        return [row[at] for row in self.rows]

    def records(self) -> list[dict[str, Any]]:
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


Tables = dict[str, Table]


def write(tables: Mapping[str, Table]) -> str:
    """The text of some tables, by name."""
    lines: list[str] = []
    for name in sorted(tables):
        columns, rows = tables[name]
        lines.append(_json({"columns": list(columns), "rows": len(rows), "table": name}))
        lines += sorted(_json([plain(value) for value in row]) for row in rows)
    return "\n".join(lines) + "\n"


def read(text: str) -> Tables:
    """The tables of a text, values as JSON has them. Raises UserError when it is none."""
    lines, tables, at = text.split("\n"), {}, 0
    try:
        while at < len(lines) - 1:
            head = json.loads(lines[at])
            rows = [tuple(json.loads(line)) for line in lines[at + 1 : at + 1 + head["rows"]]]
            tables[head["table"]] = Table(tuple(head["columns"]), rows)
            at += 1 + len(rows)
    except (ValueError, KeyError, TypeError):
        raise UserError(
            f"line {at + 1} of what was pinned cannot be read; it was changed",
            f"考核留存的文本第{at + 1}行读不出来，已被改动，请运行 guanhuai assess verify。",
        ) from None
    return tables


def plain(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, Decimal):
        return text_of(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, float) and math.isnan(value):
        return None
    return value


def _json(value: Any) -> str:
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )


def day(text: str) -> date:
    return date.fromisoformat(text)


def of(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Table:
    return Table(tuple(columns), [tuple(row) for row in rows])
