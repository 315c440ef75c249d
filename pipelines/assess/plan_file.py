"""The plan of recounts as a CSV: taken along, filled in on the spot, read back."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from pipelines.assess.verification import Found
from pipelines.errors import UserError

COLUMNS = ("form", "period", "row", "item", "element", "recounted", "reason")
PLACE = 5
"""The first columns, which say where a figure stands; what was reported comes after them."""


def written(rows: Sequence[Mapping[str, Any]]) -> bytes:
    """A plan's rows with blanks for what is found and where it was counted; UTF-8 with a mark."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([*COLUMNS[:PLACE], "reported", *COLUMNS[PLACE:]])
    for row in rows:
        writer.writerow([*(row[k] for k in COLUMNS[:PLACE]), row["reported"], "", ""])
    return out.getvalue().encode("utf-8-sig")


def read(name: str, content: bytes) -> list[Found]:
    """The rows of a filled-in plan that say what was found. Raises UserError for another file."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UserError(
            f"{name}: cannot be read; give a CSV in UTF-8",
            f"{name}：无法读取，请另存为UTF-8的CSV。",
        ) from None
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    if rows and (lacks := sorted(set(COLUMNS) - set(rows[0]))):
        raise UserError(
            f"{name}: lacks {', '.join(lacks)}",
            f"{name}：缺少{'、'.join(lacks)}列，请用下载的抽样表填写。",
        )
    said = [{k: (row[k] or "").strip() for k in COLUMNS} for row in rows]
    return [Found(**row) for row in said if row["recounted"]]
