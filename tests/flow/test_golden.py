"""Golden marts: what the demonstration's build held when it was last looked at.

A change here is a change in what people read. ``make golden`` writes the files again; the difference
belongs in the commit and its reason in the changelog.
"""

import csv
import os
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[1] / "golden"

QUERIES = {
    "score_total": """
        SELECT unit, period, assessment, round(base, 4) AS base, round(deductions, 4) AS deductions,
            round(bonus, 4) AS bonus, round(total, 4) AS total, grade, group_code, rank, rank_of,
            round(assessed_share, 6) AS assessed_share, state
        FROM score_total WHERE NOT is_trial ORDER BY ALL""",
    "score_leaf": """
        SELECT s.unit, s.period, s.indicator, s.weight, round(s.effective_weight, 6) AS effective,
            round(s.points, 6) AS points, round(s.full_points, 6) AS full_points, s.state
        FROM score_leaf s JOIN period p ON p.code = s.period
        WHERE p.grain = 'year' AND s.unit IN (SELECT min(unit) FROM score_leaf) ORDER BY ALL""",
    "score_adjustment": """
        SELECT a.unit, a.period, a.code, a.kind, a.events, round(a.points, 4) AS points,
            a.is_effective
        FROM score_adjustment a JOIN period p ON p.code = a.period
        WHERE p.grain = 'year' ORDER BY ALL""",
    "indicator_value": """
        SELECT v.unit, v.period, v.indicator, v.numerator, v.denominator,
            round(v.value, 9) AS value, v.state, v.received, v.expected, round(v.target, 9) AS target,
            v.status, round(v.change_low, 6) AS change_low, round(v.change_high, 6) AS change_high,
            v.change
        FROM indicator_value v JOIN unit u ON u.code = v.unit JOIN period p ON p.code = v.period
        WHERE u.parent IS NULL AND p.grain IN ('half', 'year') ORDER BY ALL""",
    "reporting": """
        SELECT form, left(period, 4) AS year, status, count(*) AS returns,
            count(*) FILTER (is_late) AS late
        FROM reporting GROUP BY ALL ORDER BY ALL""",
    "finding": """
        SELECT rule_id, severity, left(r.period, 4) AS year, count(*) AS findings
        FROM finding f JOIN "return" r ON r.return_id = f.return_id GROUP BY ALL ORDER BY ALL""",
}


def found(con, name: str) -> list[list[str]]:
    """The headings and rows of a query, as a CSV file spells them."""
    answer = con.execute(QUERIES[name])
    headings = [column[0] for column in answer.description]
    return [headings, *(["" if c is None else str(c) for c in row] for row in answer.fetchall())]


@pytest.mark.slow
@pytest.mark.parametrize("name", QUERIES)
def test_a_mart_is_as_it_was_last_looked_at(demo_edition, name):
    file = FOLDER / f"{name}.csv"
    rows = found(demo_edition, name)
    if os.environ.get("GOLDEN") == "write":
        with file.open("w", encoding="utf-8", newline="") as handle:
            csv.writer(handle, lineterminator="\n").writerows(rows)
    with file.open(encoding="utf-8", newline="") as handle:
        kept = list(csv.reader(handle))
    assert len(rows) > 1
    assert rows == kept
