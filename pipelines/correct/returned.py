"""A return with some of its cells corrected: what stands in a cell, and which rules no longer hold.

The rules are the return's own, asked of the same frame by the same conditions that the engine asks,
without the engine, which takes seconds to start and is for whole batches. A total follows its rows: it
counts nowhere and only says whether they were copied rightly, so it is not held against a correction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from expectations.model import Failure, Rule
from pipelines.catalogue.forms import Form
from pipelines.catalogue.whole import Catalogue
from pipelines.cells import STATES, Cells, Texts, column_letters, read_cells
from pipelines.findings import findings
from pipelines.frames import FormFrame, Given, framed
from pipelines.register.archive import reading_parts
from pipelines.register.corrections import Place, text_of
from pipelines.rules import rules_for

if TYPE_CHECKING:
    import pandas as pd

ASKED = ("error", "warning")
"""Severities of rules that a correction may not break: a note asks for nothing."""
Failed = tuple[str, tuple[str, ...], int]


class Stood(NamedTuple):
    """A cell as the file has it. ``status``: of its row. ``at``: its place among the return's cells."""

    place: Place
    value: Decimal | None
    sheet: str | None
    address: str
    status: str
    at: int

    @property
    def counts(self) -> bool:
        """Of a row that is known and owed, and the first that stands for it."""
        return self.status == "ok"


class Return:
    """One return's cells, read once."""

    def __init__(self, catalogue: Catalogue, form: Form, given: Given, part: Path):
        self.catalogue, self.form, self.given = catalogue, form, given
        with reading_parts([part]):
            self.cells = read_cells([part], form, [given.return_id])
        self.rules = [rule for rule in rules_for(catalogue, form) if rule.kind != "total"]
        self.whole = framed(catalogue, form, [given], self.cells)

    @cached_property
    def stood(self) -> list[Stood]:
        """Every cell of the file."""
        cells, rows = self.cells, self.whole.rows
        where = zip(
            cells.row_id.tolist(), cells.element.tolist(), cells.state.tolist(),
            cells.value.tolist(), cells.row.tolist(), cells.col.tolist(),
            cells.sheet.at(slice(None)), strict=True,
        )  # fmt: skip
        found = []
        for at, (row_id, element, state, value, row, col, sheet) in enumerate(where):
            about = rows.loc[row_id]
            code = self.form.elements[element].code
            place = Place(self.given.return_id, about["unit"] or "", about["item"] or "", code)
            is_number = STATES[state] == "value"
            address = f"{column_letters(col)}{row}" if col else ""
            found.append(
                Stood(
                    place,
                    decimal(value) if is_number else None,
                    sheet,
                    address,
                    str(about["row_status"]),
                    at,
                )
            )
        return found

    def broken_by(self, changes: Mapping[int, Decimal | None]) -> list[dict[str, Any]]:
        """Findings of rules that hold in the file and not with these cells (by ``Stood.at``) changed."""
        before = set(map(_key, failures(self.rules, self.whole.frame)))
        wide = self._changed(changes)
        new = [
            failure
            for failure in failures(self.rules, wide.frame)
            if failure.severity in ASKED and _key(failure) not in before
        ]
        return findings(self.catalogue, wide, self.rules, new)

    def _changed(self, changes: Mapping[int, Decimal | None]) -> FormFrame:
        value, state, codes = (
            array.copy() for array in (self.cells.value, self.cells.state, self.cells.raw.codes)
        )
        names = list(self.cells.raw.names[:-1])
        for at, number in changes.items():
            value[at] = np.nan if number is None else float(number)
            state[at] = STATES.index("missing" if number is None else "value")
            codes[at] = len(names)
            names.append(text_of(number) or "")
        raw = Texts(codes, np.array([*names, None], dtype=object))
        cells: Cells = replace(self.cells, value=value, state=state, raw=raw)
        return framed(self.catalogue, self.form, [self.given], cells)


def decimal(value: float) -> Decimal:
    """A value as the register holds it, of four decimals, from the double it was read as."""
    return Decimal(str(round(value, 4)))


def failures(rules: Sequence[Rule], frame: "pd.DataFrame") -> list[Failure]:
    """Every rule on every row, by the conditions themselves."""
    from expectations.conditions import applies, holds, subjects

    found = []
    with np.errstate(invalid="ignore"):
        for rule in rules:
            columns = subjects(rule)
            for row, subject in zip(
                *(applies(rule, frame) & ~holds(rule, frame)).nonzero(), strict=True
            ):
                found.append(
                    Failure(rule.id, rule.severity, int(frame.index[row]), columns[subject])
                )
    return found


def _key(failure: Failure) -> Failed:
    return failure.rule_id, failure.columns, failure.row_id
