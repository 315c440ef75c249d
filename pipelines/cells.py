"""The cells of one form's returns, read from the register's parts as arrays.

Text stays as codes until a finding needs it: a nation's returns are read in seconds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from pipelines.catalogue.forms import Form

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

TEXTS = ("return_id", "unit", "item", "row_kind", "label", "element", "state", "raw", "sheet")
NUMBERS = ("value", "row", "col")
STATES = ("value", "missing", "na", "bad")
Array = np.ndarray


class Cell(NamedTuple):
    """A cell of a submitted file; ``col`` is 0 where the file has no such column."""

    element: str
    sheet: str | None
    row: int
    col: int
    value: float | None
    raw: str | None

    @property
    def address(self) -> str:
        return f"{column_letters(self.col)}{self.row}" if self.col else ""


def column_letters(column: int) -> str:
    """A, B, ..., Z, AA: the letters of a 1-based column."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


class Texts(NamedTuple):
    """A column of texts: codes into ``names``, -1 for none, which is the last of them."""

    codes: Array
    names: Array

    def at(self, place: Any) -> Any:
        """The texts at some places, None for none."""
        return self.names[self.codes[place]]


@dataclass(frozen=True)
class Cells:
    """``rows``: one line a row, columns place, row_kind, unit, item, turn, label; the other arrays
    have an entry a cell. A row is what its cells share: return, unit (or label, when no unit is
    known), item, and its turn where an element comes twice for them. So it may lie in one line of a
    sheet or down a column. ``element``: its place in the form; ``state``: its place in STATES."""

    form: Form
    rows: "pd.DataFrame"
    row_id: Array
    element: Array
    state: Array
    value: Array
    row: Array
    col: Array
    sheet: Texts
    raw: Texts

    def of(self, row_id: int) -> list[Cell]:
        """The cells of a row, in the order of their places; none for a row that is absent."""
        first, last = np.searchsorted(self._sorted, (row_id, row_id + 1))
        own = self._order[first:last]
        cells = [
            Cell(self.form.elements[e].code, sheet, row, col, None if v != v else v, raw)
            for e, sheet, row, col, v, raw in zip(
                self.element[own].tolist(), self.sheet.at(own), self.row[own].tolist(),
                self.col[own].tolist(), self.value[own].tolist(), self.raw.at(own), strict=True,
            )
        ]  # fmt: skip
        return sorted(cells, key=lambda cell: (cell.sheet or "", cell.row, cell.col))

    @cached_property
    def _order(self) -> Array:
        return np.argsort(self.row_id, kind="stable")

    @cached_property
    def _sorted(self) -> Array:
        return self.row_id[self._order]


def read_cells(parts: Sequence[Path], form: Form, return_ids: Sequence[str]) -> Cells:
    """The cells of these returns of one form. A row's place is that of its return in
    ``return_ids``."""
    table = _read(parts, form)
    texts = {name: _texts(table[name]) for name in TEXTS}
    numbers = {name: _numbers(table[name]) for name in NUMBERS}
    place = _places(texts["return_id"], return_ids)
    element = _places(texts["element"], [one.code for one in form.elements])
    kept = (place >= 0) & (element >= 0)
    texts = {name: Texts(text.codes[kept], text.names) for name, text in texts.items()}
    numbers = {name: number[kept] for name, number in numbers.items()}
    place, element = place[kept], element[kept]
    key = _row_key(place, texts)
    turn = _turns(key, element, (texts["sheet"].codes, numbers["row"], numbers["col"]))
    _, first, row_id = np.unique(_joined(key, turn), return_index=True, return_inverse=True)
    return Cells(
        form=form,
        rows=_rows(place, turn, texts, first),
        row_id=row_id,
        element=element,
        state=_places(texts["state"], STATES),
        value=numbers["value"],
        row=numbers["row"].astype(int),
        col=numbers["col"].astype(int),
        sheet=texts["sheet"],
        raw=texts["raw"],
    )


def _read(parts: Sequence[Path], form: Form) -> "pa.Table":
    import pyarrow.dataset as ds

    layout = ds.ParquetFileFormat(read_options={"dictionary_columns": list(TEXTS)})
    found = ds.dataset([str(path) for path in parts], format=layout)
    return found.to_table(columns=[*TEXTS, *NUMBERS], filter=ds.field("form") == form.code)


def _texts(column: "pa.ChunkedArray") -> Texts:
    import pyarrow as pa

    whole = column.unify_dictionaries().combine_chunks()
    if isinstance(whole, pa.ChunkedArray):
        whole = whole.chunk(0)
    codes = whole.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    return Texts(codes, np.array([*whole.dictionary.to_pylist(), None], dtype=object))


def _numbers(column: "pa.ChunkedArray") -> Array:
    return column.cast("double").to_numpy()


def _places(text: Texts, names: Sequence[str]) -> Array:
    """The place of each text in ``names``, -1 for those not there."""
    known = {name: place for place, name in enumerate(names)}
    places = [known.get(name, -1) for name in text.names]
    return np.array(places)[text.codes]


def _row_key(place: Array, texts: dict[str, Texts]) -> Array:
    unit = texts["unit"].codes
    name = np.where(unit < 0, texts["label"].codes, -1)
    return _joined(place, texts["row_kind"].codes, unit, name, texts["item"].codes)


def _joined(*parts: Array) -> Array:
    """One number for each combination, in the order of the parts."""
    key = np.zeros(len(parts[0]), dtype=np.int64)
    for part in parts:
        key = key * (int(part.max(initial=0)) + 2) + part + 1
    return key


def _turns(key: Array, element: Array, where: tuple[Array, ...]) -> Array:
    """1, and 2 and on for cells of an element that comes again, by their places in the file."""
    cell = _joined(key, element)
    turn = np.ones(len(cell), dtype=np.int64)
    _, group, count = np.unique(cell, return_inverse=True, return_counts=True)
    again = np.flatnonzero(count[group] > 1)
    order = again[np.lexsort([*(part[again] for part in reversed(where)), cell[again]])]
    starts = np.flatnonzero(np.diff(cell[order], prepend=-1))
    since = np.repeat(starts, np.diff(np.append(starts, len(order))))
    turn[order] = np.arange(len(order)) - since + 1
    return turn


def _rows(place: Array, turn: Array, texts: dict[str, Texts], first: Array) -> "pd.DataFrame":
    import pandas as pd

    named = {name: texts[name].at(first) for name in ("row_kind", "unit", "item", "label")}
    return pd.DataFrame({"place": place[first], **named, "turn": turn[first]}).astype(
        dict.fromkeys(named, object)
    )
