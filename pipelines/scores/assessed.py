"""Results of assessments in the place of what the build works out for their windows.

What was previewed, decided or sealed is what is shown, whatever has been received or programmed since.
"""

import duckdb

from pipelines.extract.assessed import SCORES

TOTAL = "score_total"


def take_assessed(con: duckdb.DuckDBPyConnection) -> None:
    """Replace rows of the score tables by those of ``source.assessed_…``: of a window all, of totals those
    of the same assessment."""
    for table in SCORES:
        source = f"assessed_{table}"
        keys = "period, assessment" if table == TOTAL else "period"
        con.execute(f"DELETE FROM {table} WHERE ({keys}) IN (SELECT ({keys}) FROM {source})")
        con.execute(f"INSERT INTO {table} BY NAME SELECT * FROM {source}")
