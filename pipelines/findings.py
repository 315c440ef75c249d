"""From failures in a frame to findings people can act on: place, value, words in both languages."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from expectations.model import RETURN_KIND, Failure, Rule
from pipelines.catalogue.expression import UNITS_BELOW
from pipelines.catalogue.whole import Catalogue
from pipelines.cells import Cell
from pipelines.frames import FormFrame
from pipelines.messages import fill, number

if TYPE_CHECKING:
    import pandas as pd

LANGUAGES = ("zh", "en")
WHOLE = {"zh": "全表", "en": "the whole return"}


def findings(
    catalogue: Catalogue, wide: FormFrame, rules: Sequence[Rule], failures: Sequence[Failure]
) -> list[dict[str, Any]]:
    """Rows of the register's table ``finding``, in the order of return, row and rule."""
    told = Findings(catalogue, wide, rules, failures)
    return [told.row(failure) for failure in sorted(failures, key=lambda f: f.row_id)]


class Findings:
    """What the failures of one form's batch need to be put in words."""

    def __init__(
        self,
        catalogue: Catalogue,
        wide: FormFrame,
        rules: Sequence[Rule],
        failures: Sequence[Failure],
    ):
        from expectations.conditions import subjects

        self.catalogue, self.wide, self.failures = catalogue, wide, failures
        self.rules = {(rule.id, subject): rule for rule in rules for subject in subjects(rule)}
        rows = wide.rows.loc[sorted({f.row_id for f in failures})].astype(object)
        self.rows: dict[Any, dict[Any, Any]] = rows.where(rows.notna(), None).to_dict("index")
        self._last: tuple[int, list[Cell]] = -1, []

    def row(self, failure: Failure) -> dict[str, Any]:
        rule = self._rule(failure)
        row = self.rows[failure.row_id]
        given = self.wide.given[int(row["place"])]
        own = self._cells(failure.row_id)
        cells = [cell for cell in own if cell.element in failure.columns] or own
        if rule.kind == RETURN_KIND:
            row, cells = row | {"unit": given.reporter, "item": None}, []
        where = ", ".join(_addresses(cells)) if failure.columns else span(cells)
        written = [cell.raw or "" for cell in cells] if failure.columns else []
        turn = (failure.rule_id, row["unit"] or row["label"], row["item"], int(row["turn"]))
        return {
            "finding_id": finding_id(given.return_id, *turn, row["row_kind"], *failure.columns),
            "return_id": given.return_id,
            "rule_id": rule.id,
            "severity": failure.severity,
            "unit": row["unit"] or None,
            "item": row["item"] or None,
            "element": next(iter(failure.columns), None),
            "sheet": next((cell.sheet for cell in cells if cell.sheet), given.sheet),
            "cells": where or None,
            "value": ", ".join(written) or None,
            **self._words(failure, rule, self._figures(failure, cells), where),
        }

    @cached_property
    def sides(self) -> dict[tuple[str, tuple[str, ...], int], tuple[float, float]]:
        """The two sides of what was compared, by rule, columns and row."""
        failed: dict[Rule, list[Failure]] = defaultdict(list)
        for failure in self.failures:
            failed[self._rule(failure)].append(failure)
        return {
            (one.rule_id, one.columns, one.row_id): pair
            for rule, ones in failed.items()
            for one, pair in zip(ones, _sides(rule, self.wide.frame, ones), strict=True)
        }

    def _rule(self, failure: Failure) -> Rule:
        return self.rules[failure.rule_id, failure.columns]

    def _words(
        self, failure: Failure, rule: Rule, figures: dict[str, str], where: str
    ) -> dict[str, str]:
        row = self.rows[failure.row_id]
        words = {}
        for language in LANGUAGES:
            label = self._label(row, language)
            names = [self._element_name(code, language) for code in failure.columns[:1]]
            places = where.replace(", ", "、") if language == "zh" else where
            if rule.kind == RETURN_KIND:
                places = WHOLE[language]
            known = figures | {
                "element": "".join(names),
                "label": label,
                "unit": label,
                "cells": places or _nowhere(label, names, language),
            }
            words[f"message_{language}"] = fill(getattr(rule.message, language), known)
            words[f"remedy_{language}"] = fill(getattr(rule.remedy, language), known)
        return words

    def _figures(self, failure: Failure, cells: Sequence[Cell]) -> dict[str, str]:
        """The figures a sentence may ask for."""
        if not failure.columns:
            return {}
        a, b = self.sides[failure.rule_id, failure.columns, failure.row_id]
        figures = {cell.element: _figure(cell) for cell in cells}
        if UNITS_BELOW in failure.columns:
            figures[UNITS_BELOW] = number(self.wide.frame.at[failure.row_id, UNITS_BELOW])
        written = {cell.element: cell.raw or "" for cell in cells}
        value = written.get(failure.columns[0], "")
        return figures | {"a": number(a), "b": number(b), "value": value}

    def _cells(self, row_id: int) -> list[Cell]:
        """The cells of a row; failures come row by row, so the last row's are kept."""
        if self._last[0] != row_id:
            self._last = row_id, self.wide.cells.of(row_id)
        return self._last[1]

    def _label(self, row: Mapping[Any, Any], language: str) -> str:
        """The row's label as written; its unit's name in English, and where the row is absent."""
        unit = self.catalogue.unit_by_code.get(row["unit"] or "")
        name = unit.name[language] if unit else ""
        written = row["label"] or ""
        return (written or name) if language == "zh" else (name or written)

    def _element_name(self, code: str, language: str) -> str:
        element = self.catalogue.element_by_code.get(code)
        return element.name[language] if element else ""


def finding_id(*parts: Any) -> str:
    text = "\x1f".join("" if part is None else str(part) for part in parts)
    return hashlib.sha256(text.encode()).hexdigest()


def span(cells: Sequence[Cell]) -> str:
    """The first and last cell of a row: C12:P12."""
    places = _addresses(cells)
    return ":".join(dict.fromkeys((places[0], places[-1]))) if places else ""


def _addresses(cells: Iterable[Cell]) -> list[str]:
    return [cell.address for cell in cells if cell.address]


def _figure(cell: Cell) -> str:
    return (cell.raw or "") if cell.value is None else number(cell.value)


def _nowhere(label: str, names: Sequence[str], language: str) -> str:
    """What to call cells that the file does not have."""
    if language == "zh":
        return f"“{label}”行" + "".join(f"“{name}”" for name in names)
    return "".join(f"“{name}” " for name in names) + f"in the row of “{label}”"


def _sides(
    rule: Rule, frame: "pd.DataFrame", failed: Sequence[Failure]
) -> list[tuple[float, float]]:
    from expectations.conditions import amount, row_sums

    keys = [failure.row_id for failure in failed]
    if rule.kind == "condition":
        rows, first = frame.loc[keys], rule.then[0]
        return list(zip(amount(first.left, rows), amount(first.right, rows), strict=True))
    if rule.kind == "total":
        sums = row_sums(rule, frame)
        where = frame.index.get_indexer(keys)
        columns = [rule.columns.index(failure.columns[0]) for failure in failed]
        said = [frame.at[f.row_id, f.columns[0]] for f in failed]
        return list(zip(said, sums[where, columns], strict=True))
    return [(float("nan"), float("nan"))] * len(failed)
