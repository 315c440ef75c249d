"""The values of one form's returns as a wide frame for its rules, and the place of every cell."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from pipelines import period
from pipelines.catalogue.expression import UNITS_BELOW
from pipelines.catalogue.forms import Form
from pipelines.catalogue.whole import Catalogue

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

STATES = ("value", "missing", "na", "bad")
STATUSES = ("ok", "unknown", "duplicate", "absent", "total")

# A row of a return is what its cells share: unit (or label, when no unit is known), item, and its
# turn where an element comes twice for them. It may lie in one line of a sheet or down a column.
_CELLS = """
create or replace temp table cell as
with numbered as (
    select given.place, v.* exclude (form, period, reporter, return_id),
        case when v.unit is null then coalesce(v.label, '') else '' end as name,
        row_number() over (
            partition by given.place, v.row_kind, v.unit, name, v.item, v.element
            order by v.sheet, v.row, v.col
        ) as turn
    from read_parquet($paths) v
    join given on given.return_id = v.return_id
    where v.form = $form
)
select *,
    dense_rank() over (order by place, row_kind, unit, name, item, turn) - 1 as row_id
from numbered
"""
_ROWS = """
select row_id, any_value(place) as place, any_value(row_kind) as row_kind, any_value(unit) as unit,
    any_value(item) as item, any_value(turn) as turn, min(label) as label
from cell group by row_id order by row_id
"""


class Given(NamedTuple):
    """A return whose values are wanted."""

    return_id: str
    period: str
    reporter: str
    sheet: str | None = None


@dataclass(frozen=True)
class FormFrame:
    """``frame``: as ``expectations.runner.evaluate`` wants it, its index ``row_id``. ``rows``: of
    the same index, columns place (in ``given``), row_kind, unit, item, turn, label, row_status.
    ``cell``, a table of ``con`` until the next frame is made, holds the cells by ``row_id``."""

    form: Form
    given: Sequence[Given]
    frame: "pd.DataFrame"
    rows: "pd.DataFrame"
    con: "duckdb.DuckDBPyConnection"


def form_frame(
    con: "duckdb.DuckDBPyConnection",
    catalogue: Catalogue,
    form: Form,
    given: Sequence[Given],
    parts: Iterable[Path],
) -> FormFrame:
    """All rows of these returns: those in their files, and those owed but absent."""
    import pandas as pd

    ordered = sorted(given)
    places = pd.DataFrame({"return_id": [g.return_id for g in ordered]}).rename_axis("place")
    con.register("given", places.reset_index())
    paths = sorted(str(path) for path in parts)
    con.execute(_CELLS, {"paths": paths, "form": form.code})
    con.unregister("given")
    owed = [_owed(catalogue, form, g) for g in ordered]
    rows = _with_absent(_judged(con.execute(_ROWS).df(), owed), owed)
    frame = _frame(con, catalogue, form, ordered, rows)
    return FormFrame(form, ordered, frame, rows, con)


def _owed(catalogue: Catalogue, form: Form, given: Given) -> tuple[str, ...]:
    return catalogue.rows_of(form, given.reporter, period.parse(given.period).end)


def _judged(rows: "pd.DataFrame", owed: list[tuple[str, ...]]) -> "pd.DataFrame":
    """Each row with its ``row_status``."""
    import numpy as np

    is_owed = [unit in owed[place] for place, unit in zip(rows["place"], rows["unit"], strict=True)]
    total = (rows["row_kind"] == "total").to_numpy()
    again = (rows["turn"] > 1).to_numpy()
    status = np.select([total, ~np.array(is_owed, dtype=bool), again], [4, 1, 2], 0)
    return rows.assign(row_status=_category(status, STATUSES))


def _with_absent(rows: "pd.DataFrame", owed: list[tuple[str, ...]]) -> "pd.DataFrame":
    import pandas as pd

    own = rows[rows["row_kind"] != "total"]
    present = set(zip(own["place"], own["unit"], strict=True))
    absent = [
        (place, unit)
        for place, units in enumerate(owed)
        for unit in units
        if (place, unit) not in present
    ]
    if absent:
        extra = pd.DataFrame(absent, columns=["place", "unit"])
        extra = extra.assign(row_kind="row", item="", turn=1, label=None)
        extra["row_status"] = _category([3] * len(absent), STATUSES)
        rows = pd.concat([rows, extra], ignore_index=True)
    return rows.drop(columns="row_id", errors="ignore").rename_axis("row_id")


def _frame(
    con: "duckdb.DuckDBPyConnection",
    catalogue: Catalogue,
    form: Form,
    given: Sequence[Given],
    rows: "pd.DataFrame",
) -> "pd.DataFrame":
    import pandas as pd

    place = rows["place"].to_numpy()
    ends = [period.parse(g.period).end for g in given]
    head: dict[str, Any] = {
        "return_id": _category(place, [g.return_id for g in given]),
        "item": pd.Categorical(rows["item"]),
        "period_end": _category_of([day.isoformat() for day in ends]).take(place),
        "row_status": rows["row_status"],
    }
    if any(UNITS_BELOW in check.condition.elements for check in form.checks):
        pairs = zip(place, rows["unit"], strict=True)
        below = [catalogue.units_below(unit, ends[at]) for at, unit in pairs]
        head[UNITS_BELOW] = [float(count) if count else float("nan") for count in below]
    return pd.DataFrame({**head, **_elements(con, form, len(rows))}, index=rows.index)


def _elements(con: "duckdb.DuckDBPyConnection", form: Form, length: int) -> dict[str, Any]:
    """A value column and a state column an element: NaN and nothing where a return owes no cell."""
    import numpy as np

    columns: dict[str, Any] = {}
    query = """
        select row_id, list_position($states, state) - 1 as state, value::double as value
        from cell where element = $element
    """
    for element in form.elements:
        cells = con.execute(query, {"states": list(STATES), "element": element.code}).df()
        values, states = np.full(length, np.nan), np.full(length, -1, dtype=np.int8)
        values[cells["row_id"]] = cells["value"]
        states[cells["row_id"]] = cells["state"]
        columns[element.code] = values
        columns[element.code + "__state"] = _category(states, STATES)
    return columns


def _category(codes: Any, names: Sequence[str]) -> "pd.Categorical":
    import pandas as pd

    return pd.Categorical.from_codes(codes, categories=list(names))


def _category_of(values: Sequence[str]) -> "pd.Categorical":
    """Ordered, so that days compare."""
    import pandas as pd

    return pd.Categorical(values, categories=sorted(set(values)), ordered=True)
