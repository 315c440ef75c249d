"""The values of one form's returns as a wide frame for its rules, and the place of every cell."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import repeat
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from pipelines import period
from pipelines.catalogue.expression import UNITS_BELOW
from pipelines.catalogue.forms import Form
from pipelines.catalogue.whole import Catalogue
from pipelines.cells import STATES, Cells, read_cells
from pipelines.register.archive import reading_parts

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

STATUSES = ("ok", "unknown", "duplicate", "absent", "total")


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
    ``cells``: those of the files, by ``row_id``."""

    form: Form
    given: Sequence[Given]
    frame: "pd.DataFrame"
    rows: "pd.DataFrame"
    cells: Cells


def form_frame(
    catalogue: Catalogue, form: Form, given: Sequence[Given], parts: Iterable[Path]
) -> FormFrame:
    """All rows of these returns: those in their files, and those owed but absent."""
    ordered, files = sorted(given), sorted(parts)
    with reading_parts(files):
        cells = read_cells(files, form, [one.return_id for one in ordered])
    return framed(catalogue, form, ordered, cells)


def framed(catalogue: Catalogue, form: Form, ordered: Sequence[Given], cells: Cells) -> FormFrame:
    """The same of cells that are read; a row's place is that of its return in ``ordered``."""
    owed = [catalogue.rows_of(form, one.reporter, _last_day(one.period)) for one in ordered]
    rows = _with_absent(_judged(cells.rows, owed), owed)
    return FormFrame(form, ordered, _Wide(catalogue, form, ordered, rows, cells).frame, rows, cells)


@lru_cache(maxsize=4096)
def _last_day(code: str) -> Any:
    return period.parse(code).end


def _judged(rows: "pd.DataFrame", owed: list[tuple[str, ...]]) -> "pd.DataFrame":
    """Each row with its ``row_status``."""
    import numpy as np

    pairs = zip(rows["place"].tolist(), rows["unit"].tolist(), strict=True)
    is_owed = np.array([unit in owed[place] for place, unit in pairs], dtype=bool)
    total = (rows["row_kind"] == "total").to_numpy()
    again = (rows["turn"] > 1).to_numpy()
    status = np.select([total, ~is_owed, again], [4, 1, 2], 0)
    return rows.assign(row_status=category(status, STATUSES))


def _with_absent(rows: "pd.DataFrame", owed: list[tuple[str, ...]]) -> "pd.DataFrame":
    import pandas as pd

    own = rows[rows["row_kind"] != "total"]
    present = set(zip(own["place"].tolist(), own["unit"].tolist(), strict=True))
    due = (pair for place, units in enumerate(owed) for pair in zip(repeat(place), units))
    absent = [pair for pair in due if pair not in present]
    if absent:
        extra = pd.DataFrame(absent, columns=["place", "unit"], dtype=object)
        extra = extra.assign(place=extra["place"].astype(int), row_kind="row", item="", turn=1)
        extra["row_status"] = category([3] * len(absent), STATUSES)
        rows = pd.concat([rows, extra.assign(label=None)], ignore_index=True)
    return rows.rename_axis("row_id")


@dataclass(frozen=True)
class _Wide:
    catalogue: Catalogue
    form: Form
    given: Sequence[Given]
    rows: "pd.DataFrame"
    cells: Cells

    @cached_property
    def frame(self) -> "pd.DataFrame":
        import pandas as pd

        head = {
            "return_id": category(self.place, [one.return_id for one in self.given]),
            "item": pd.Categorical(self.rows["item"]),
            "period_end": pd.Categorical([day.isoformat() for day in self.ends]).take(self.place),
            "row_status": self.rows["row_status"],
        }
        columns = head | self._units_below() | self._elements()
        # Rules pick columns hundreds of times, which is slow by names kept as Arrow strings.
        names = pd.Index(list(columns), dtype=object)
        return pd.DataFrame(columns, index=self.rows.index).set_axis(names, axis=1)

    @cached_property
    def place(self) -> "np.ndarray":
        return self.rows["place"].to_numpy()

    @cached_property
    def ends(self) -> list[Any]:
        return [_last_day(one.period) for one in self.given]

    def _units_below(self) -> dict[str, Any]:
        """For forms with a check on it: NaN where there are none, so that it does not apply."""
        if not any(UNITS_BELOW in check.condition.elements for check in self.form.checks):
            return {}
        pairs = zip(self.place.tolist(), self.rows["unit"].tolist(), strict=True)
        below = [self.catalogue.units_below(unit, self.ends[place]) for place, unit in pairs]
        return {UNITS_BELOW: [float(count) if count else float("nan") for count in below]}

    def _elements(self) -> dict[str, Any]:
        """A value and a state column an element: NaN and none where a return owes no cell."""
        import numpy as np

        shape = (len(self.form.elements), len(self.rows))
        values, states = np.full(shape, np.nan), np.full(shape, -1, dtype=np.int8)
        values[self.cells.element, self.cells.row_id] = self.cells.value
        states[self.cells.element, self.cells.row_id] = self.cells.state
        columns: dict[str, Any] = {}
        for at, element in enumerate(self.form.elements):
            columns[element.code] = values[at]
            columns[element.code + "__state"] = category(states[at], STATES)
        return columns


def category(codes: Any, names: Sequence[str]) -> "pd.Categorical":
    import pandas as pd

    return pd.Categorical.from_codes(codes, categories=list(names))
