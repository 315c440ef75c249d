"""Figures written out period by period, on a real in-memory DuckDB."""

from datetime import date

import duckdb
import pytest

COLUMNS = """form varchar, period varchar, reporter varchar, unit varchar, item varchar,
    element varchar, value decimal(18, 4), period_start date, period_end date, return_id varchar,
    sheet varchar, cell varchar, raw varchar"""


def start_of(place, months):
    month = 2008 * 12 + place * months
    return date(month // 12, month % 12 + 1, 1)


@pytest.fixture
def live():
    """``live({(reporter, unit, element): figures}, months=3)``: figures from January 2008 on, one a
    period; None where there is none. The form is F, the return F-place-reporter."""

    def make(series, months=3):
        con = duckdb.connect()
        con.execute(f"create schema core; create table core.live_value ({COLUMNS})")
        rows = []
        for (reporter, unit, element), figures in series.items():
            for place, value in enumerate(figures):
                start, end = start_of(place, months), start_of(place + 1, months)
                end = date.fromordinal(end.toordinal() - 1)
                rows.append(
                    ("F", f"p{place}", reporter, unit, "", element, value, start, end,
                     f"F-{place:02}-{reporter}", "Sheet1", f"{element}-{unit}", str(value))
                )  # fmt: skip
        con.executemany(f"insert into core.live_value values ({', '.join('?' * 13)})", rows)
        return con

    return make


@pytest.fixture
def failures(live):
    """The rows a rule of history finds; ``params`` as a catalogue gives them."""
    from expectations.history import history_failures

    def find(series, kind, months=3, counts=None, flows=None, **params):
        elements = sorted({element for _, _, element in series})
        params = {"elements": elements} | params
        counts = elements if counts is None else counts
        flows = elements if flows is None else flows
        asked = [(kind, params | {"counts": counts, "flows": flows})]
        (rows,) = history_failures(live(series, months), asked)
        return rows

    return find
