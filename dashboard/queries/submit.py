"""What a unit still has to put right, and where it lost points."""

import duckdb

from dashboard.queries.rows import Rows, rows

Con = duckdb.DuckDBPyConnection


def todo(con: Con, unit: str) -> Rows:
    """Open errors and warnings of a unit's returns, those due first."""
    return rows(
        con,
        """
        SELECT t.*, f.age_days
        FROM todo t JOIN finding f ON f.finding_id = t.subject
        WHERE t.reporter = $unit AND t.kind IN ('correct', 'explain')
        ORDER BY t.due_date, t.since, t.subject
        """,
        {"unit": unit},
    )
