"""Rows to files that spreadsheets open. Knows no Streamlit."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.labels import safe

SERIES = (
    "unit", "unit_zh", "unit_en", "period", "numerator", "denominator", "value", "state", "target",
    "status",
)  # fmt: skip


def csv_file(rows: Sequence[Mapping[str, Any]], columns: Sequence[str] = SERIES) -> bytes:
    """CSV with a BOM, which spreadsheets need, and no cell they would take for a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([safe(row[name]) for name in columns] for row in rows)
    return out.getvalue().encode("utf-8-sig")
