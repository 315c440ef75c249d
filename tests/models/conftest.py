"""Rows in, rows out: a model is tested on small text tables and real DuckDB.

    table("core.leaf", "element | unit | value", "E1 | A | 3")

A cell ``-`` is NULL and ``''`` the empty text. Types follow from the columns' names.
"""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from pipelines import models
from pipelines.build import session, workplace
from pipelines.editions import withheld_tables

TYPES = {
    "DATE": "valid_from valid_to end_date start_date period_end period_start next_end previous_end "
    "due_date window_end first_day regular_due_date until day answer_by",
    "TIMESTAMP": "received_at as_of judged_at first_received_at last_received_at granted_at "
    "taken_at declared_at decided_at since opened_at closed_at first_seen_at resolved_at settled_at came_at "
    "changed_at freeze_at",
    "BOOLEAN": "has_ended has_own_row rolls_up lower_is_better by_period",
    "DECIMAL(18,4)": "first_numerator first_denominator constant_numerator constant_denominator "
    "population_numerator population_denominator",
    "DOUBLE": "target floor factor multiplier change_low change_high match_rate received_share "
    "open_errors_per_100 min_received_share max_open_errors min_match_rate points weight total base "
    "deductions bonus assessed_share share assessed_weight full_points effective_weight "
    "received_factor score counted_share min_weight_share swing down up at_least below low high mass firm "
    "least_share",
    "INTEGER": "sort ordinal months year cover_id reporting_id row col distance version versions "
    "received expected element_count min_count population depth evaluated failed accepted held "
    "returned late events rank rank_of cells_expected cells_filled cells_repeated values_read values_traced "
    "answer_days age_working_days measures dimensions step next_version closing_version working_days "
    "coefficient smallest room missing repeats",
}
BY_NAME = {name: kind for kind, names in TYPES.items() for name in names.split()}
TEXTS = {
    "source.indicator", "marts.meta", "source.stamp", "source.return_finding",
    "source.cross_finding",
}  # fmt: skip
"""Tables in which the columns of figures hold text."""
SIDES = {"numerator", "denominator", "value", "old_value", "new_value", "read_value"}


def type_of(table: str, column: str) -> str:
    if column in SIDES:
        if table in TEXTS:
            return "VARCHAR"
        doubles = ("indicators.weighted", "marts.score_leaf")
        return "DOUBLE" if column == "value" and table in doubles else "DECIMAL(18,4)"
    if column == "value" and table == "indicators.rate":
        return "DOUBLE"
    return "BOOLEAN" if column.startswith("is_") else BY_NAME.get(column, "VARCHAR")


class Bench:
    """An empty build to lay tables on and run models over."""

    def __init__(self) -> None:
        self.con = session(workplace())

    def table(self, name: str, columns: str, *rows: str) -> None:
        names = [column.strip() for column in columns.split("|")]
        typed = ", ".join(f'"{column}" {type_of(name, column)}' for column in names)
        self.con.execute(f"CREATE TABLE {models.quoted(name)} ({typed})")
        for row in rows:
            cells = [cell.strip() for cell in row.split("|")]
            assert len(cells) == len(names), row
            values = [None if c == "-" else "" if c == "''" else c for c in cells]
            marks = ", ".join("?" for _ in values)
            self.con.execute(f"INSERT INTO {models.quoted(name)} VALUES ({marks})", values)

    def run(self, name: str, columns: str) -> list[str]:
        """Build the model with its header's checks; its rows as text, sorted."""
        layer, _, stem = name.partition(".")
        if layer == "public":
            return self.rows(withheld_tables()[stem].public, columns)
        model = models.read_model(models.MODELS / layer / f"{stem}.sql")
        models.make(self.con, model)
        return self.rows(f"SELECT * FROM {models.quoted(name)}", columns)

    def check(self, name: str) -> list[Any]:
        """The rows that break an invariant."""
        model = models.read_model(models.MODELS / models.CHECKS / f"{name}.sql")
        return self.con.execute(model.query).fetchall()

    def rows(self, query: str, columns: str) -> list[str]:
        names = ", ".join(f'"{column.strip()}"' for column in columns.split("|"))
        found = self.con.execute(f"SELECT {names} FROM ({query})").fetchall()
        return sorted(" | ".join(spelled(cell) for cell in row) for row in found)


def spelled(cell: Any) -> str:
    if cell is None:
        return "-"
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float | Decimal):
        return f"{float(cell):.6g}"
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    return str(cell) or "''"


@pytest.fixture
def bench() -> Bench:
    return Bench()


@pytest.fixture
def table(bench: Bench) -> Callable[..., None]:
    return bench.table


@pytest.fixture
def run(bench: Bench) -> Callable[[str, str], list[str]]:
    return bench.run


@pytest.fixture
def periods(bench: Bench) -> None:
    """The months, quarters and the first half of 2009, and January 2008; all have ended, and are due
    but for 2008."""
    header = (
        "code | grain | year | ordinal | start_date | end_date | has_ended | is_due | previous"
        " | year_ago | months"
    )
    ends = ("31", "28", "31", "30", "31", "30")
    months = [
        f"2009M0{m} | month | 2009 | {m} | 2009-0{m}-01 | 2009-0{m}-{ends[m - 1]} | true | true"
        f" | {f'2009M0{m - 1}' if m > 1 else '2008M12'} | 2008M0{m} | 1"
        for m in range(1, 7)
    ]
    bench.table(
        "source.period",
        header,
        *months,
        "2009Q1 | quarter | 2009 | 1 | 2009-01-01 | 2009-03-31 | true | true | 2008Q4 | 2008Q1 | 3",
        "2009Q2 | quarter | 2009 | 2 | 2009-04-01 | 2009-06-30 | true | true | 2009Q1 | 2008Q2 | 3",
        "2009H1 | half | 2009 | 1 | 2009-01-01 | 2009-06-30 | true | true | 2008H2 | 2008H1 | 6",
        "2009 | year | 2009 | 1 | 2009-01-01 | 2009-12-31 | false | false | 2008 | 2008 | 12",
        "2008M01 | month | 2008 | 1 | 2008-01-01 | 2008-01-31 | true | false | 2007M12 | 2007M01 | 1",
    )
