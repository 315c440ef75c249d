"""Rows of the score tables, out of the arrays of each window."""

from dataclasses import dataclass

import duckdb
import numpy as np

from pipelines.catalogue.whole import Catalogue
from pipelines.scores import words
from pipelines.scores.adjustments import Tally, sentences, shown
from pipelines.scores.inputs import Cells, Inputs, Window
from pipelines.scores.leaves import NOT_ASSESSED, STATES, LeafTable
from pipelines.scores.tables import Rows, cross, only
from pipelines.scores.totals import Sheet
from pipelines.scoring.aggregate import Branch, Tree
from pipelines.scoring.grades import Bools
from pipelines.scoring.rounding import Floats, settle


@dataclass(frozen=True)
class WindowScore:
    """Everything scored in one window, for all units. ``full``: units × leaves, their points in the
    total."""

    window: Window
    cells: Cells
    table: LeafTable
    tree: Tree
    full: Floats
    exists: Bools
    has_total: Bools
    tallies: list[Tally]


class Tables:
    """Rows of the five score tables."""

    def __init__(
        self, con: duckdb.DuckDBPyConnection, catalogue: Catalogue, inputs: Inputs, root: Branch
    ):
        leaves = catalogue.scheme.tree.leaves
        self._catalogue, self._root = catalogue, root
        self._weights = np.array([leaf.weight for leaf in leaves])
        self._cares = [catalogue.indicator_by_code[leaf.indicator].care for leaf in leaves]
        indicators = [leaf.indicator for leaf in leaves]
        units = inputs.units
        self.score_leaf = Rows(con, "score_leaf", unit=units, indicator=indicators, state=STATES)
        self.score_part = Rows(con, "score_part", unit=units, state=STATES)
        self.care_score = Rows(con, "care_score", unit=units)
        self.score_adjustment = Rows(con, "score_adjustment", unit=units)
        self.score_total = Rows(con, "score_total", unit=units)

    def add_window(self, scored: WindowScore) -> None:
        self._add_leaves(scored)
        self._add_parts(scored)
        self._add_cares(scored)
        self._add_adjustments(scored)

    def write(self) -> None:
        for rows in (
            self.score_leaf,
            self.score_part,
            self.care_score,
            self.score_adjustment,
            self.score_total,
        ):
            rows.write()

    def _add_leaves(self, scored: WindowScore) -> None:
        """A row for each leaf that is open in the window."""
        table, cells = scored.table, scored.cells
        counts = table.is_assessed & scored.has_total[:, None]
        at = cross(scored.exists, table.is_open)
        self.score_leaf.add(
            len(at[0]),
            unit=at[0],
            indicator=at[1],
            period=scored.window.period.code,
            weight=self._weights[at[1]],
            effective_weight=only(scored.tree.effective, scored.has_total[:, None])[at],
            value=cells.value[at],
            points=table.points[at],
            full_points=only(scored.full, counts)[at],
            state=table.state[at],
            received_factor=table.factor[at],
            target=cells.target[at],
            floor=cells.floor[at],
        )

    def _add_parts(self, scored: WindowScore) -> None:
        """Every part with an open leaf, its points on its weight after re-weighting."""
        rows = np.flatnonzero(scored.exists)
        for branch in branches(self._root):
            columns = list(branch.columns)
            if not scored.table.is_open[columns].any():
                continue
            known = (scored.table.is_assessed * self._weights)[:, columns].sum(axis=1)
            counts = scored.has_total & (known > 0)
            self.score_part.add(
                len(rows),
                unit=rows,
                period=scored.window.period.code,
                part=branch.code,
                weight=branch.weight,
                effective_weight=only(scored.tree.parts[branch.code], scored.has_total)[rows],
                points=only(settle(scored.full[:, columns].sum(axis=1)), counts)[rows],
                assessed_weight=settle(known)[rows],
                state=np.where(counts, 0, NOT_ASSESSED)[rows],
            )

    def _add_cares(self, scored: WindowScore) -> None:
        """Points over weight of the assessed leaves that serve each care; a row where none is, too."""
        points = np.nan_to_num(scored.table.points)
        weights = scored.table.is_assessed * self._weights
        for care in self._catalogue.head.cares:
            columns = [c for c, code in enumerate(self._cares) if code == care.code]
            if not columns:
                continue
            weight = weights[:, columns].sum(axis=1)
            rows = np.flatnonzero(scored.exists)
            got = settle(points[:, columns].sum(axis=1))
            share = np.divide(got, weight, out=np.full(len(got), np.nan), where=weight > 0)
            self.care_score.add(
                len(rows),
                unit=rows,
                period=scored.window.period.code,
                care=care.code,
                points=got[rows],
                weight=weight[rows],
                share=share[rows],
            )

    def _add_adjustments(self, scored: WindowScore) -> None:
        for tally, rows in shown(scored.tallies, scored.exists):
            if not len(rows):
                continue
            details = sentences(tally, rows)
            self.score_adjustment.add(
                len(rows),
                unit=rows,
                period=scored.window.period.code,
                code=tally.code,
                kind=tally.kind,
                name_zh=tally.name.zh,
                name_en=tally.name.en,
                events=tally.events[rows],
                points=tally.points[rows],
                detail_zh=[d.zh for d in details],
                detail_en=[d.en for d in details],
                is_effective=tally.is_effective[rows],
            )

    def add_sheet(self, sheet: Sheet) -> None:
        rows = np.flatnonzero(sheet.exists)
        grades = self._catalogue.scheme.grades
        graded = [grades[g] if g >= 0 else None for g in sheet.grade[rows]]
        notes = [words.notes(sheet.notes[unit]) for unit in rows]
        self.score_total.add(
            len(rows),
            unit=rows,
            period=sheet.period.code,
            assessment=sheet.assessment,
            base=sheet.base[rows],
            deductions=sheet.deductions[rows],
            bonus=sheet.bonus[rows],
            total=sheet.total[rows],
            grade=[g.code if g else None for g in graded],
            grade_zh=[g.name.zh if g else None for g in graded],
            grade_en=[g.name.en if g else None for g in graded],
            group_code=[g or None for g in sheet.groups[rows]],
            rank=sheet.rank[rows],
            rank_of=sheet.rank_of[rows],
            is_ranked=~np.isnan(sheet.rank[rows]),
            is_trial=sheet.is_trial,
            assessed_share=sheet.assessed_share[rows],
            state=np.where(sheet.is_scored[rows], "scored", "not_assessed"),
            note_zh=[n.zh for n in notes],
            note_en=[n.en for n in notes],
        )


def branches(branch: Branch) -> list[Branch]:
    """A part and all parts below it, from the top down."""
    below = [b for child in branch.children if isinstance(child, Branch) for b in branches(child)]
    return [branch, *below]
