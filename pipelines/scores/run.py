"""Scores from indicator values: leaves, parts, adjustments, totals, grades and ranks.

Vectorised over units; one pass a window, in order of time, since a bonus looks a year back.
``base`` is the sum of ``full_points``, the leaves' points after re-weighting, each rounded, so that
leaves, top parts and base add up exactly; ``total`` = base − deductions + bonus, rounded once.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import duckdb
import numpy as np
import numpy.typing as npt

from pipelines.catalogue.scheme import Leaf, Node
from pipelines.catalogue.whole import Catalogue
from pipelines.period import Period
from pipelines.scores import adjustments, vetoes, words
from pipelines.scores.adjustments import Tally
from pipelines.scores.facts import Facts, read_facts
from pipelines.scores.gather import Tables, WindowScore
from pipelines.scores.inputs import Cells, Inputs, Window, read_inputs
from pipelines.scores.leaves import LeafTable, score_leaves
from pipelines.scores.placed import placed
from pipelines.scores.tables import only
from pipelines.scores.totals import Sheet, final_sheet, settle_grades, settle_ranks, total
from pipelines.scoring.aggregate import Branch, Tree, Twig, score_tree
from pipelines.scoring.rounding import Floats, half_up, settle


@dataclass
class Scoring:
    """One run. ``totals`` by window, for the year after."""

    catalogue: Catalogue
    inputs: Inputs
    facts: Facts
    root: Branch
    tables: Tables
    totals: dict[Period, Floats] = field(default_factory=dict)
    sheets: list[Sheet] = field(default_factory=list)
    leaves: list[LeafTable] = field(default_factory=list)


def score(
    con: duckdb.DuckDBPyConnection,
    catalogue: Catalogue,
    as_of: datetime,
    only: Period | None = None,
    before: Mapping[str, float] | None = None,
) -> Scoring:
    """Write score_leaf, score_part, care_score, score_adjustment and score_total. Of one window, when
    ``only`` names it; ``before`` then gives the totals of the year before by unit.

    Reads period, unit, unit_entry, indicator_value, element_value, their frozen figures, reporting,
    return, finding and score_entry by name, from the connection's search path. A unit is scored in
    every window at whose end it is valid; figures of windows that are no frozen assessment are
    trials. Raises UserError for a leaf that cannot be scored.
    """
    inputs = read_inputs(con, catalogue.scheme, as_of, only)
    facts = read_facts(con, catalogue, inputs)
    root = branch_of(catalogue.scheme.tree)
    run = Scoring(catalogue, inputs, facts, root, Tables(con, catalogue, inputs, root))
    if only and before:
        ago = [before.get(unit, np.nan) for unit in inputs.units]
        run.totals[only.a_year_before()] = np.array(ago, dtype=np.float64)
    leaves = [
        score_leaves(catalogue, w.period, *_given(inputs, w), facts.exempt[w.index])
        for w in inputs.windows
    ]
    weights = np.array([leaf.weight for leaf in catalogue.scheme.tree.leaves])
    trees = score_trees(root, [table.points / weights for table in leaves])
    for window, table, tree in zip(inputs.windows, leaves, trees, strict=True):
        _score_window(run, window, table, tree)
    _score_finals(run)
    for sheet in run.sheets:
        settle_grades(catalogue.scheme, sheet)
        settle_ranks(catalogue.scheme, sheet)
        run.tables.add_sheet(sheet)
    run.tables.write()
    return run


def score_final(
    con: duckdb.DuckDBPyConnection,
    catalogue: Catalogue,
    code: str,
    year: Period,
    parts: Sequence[Scoring],
) -> Scoring:
    """Write ``score_total`` of an assessment that mixes others, from their runs; no row when one of
    them is missing. Its units are those of the run that ends last."""
    last = max(parts, key=lambda part: part.inputs.windows[-1].period.end)
    root, units, scheme = branch_of(catalogue.scheme.tree), last.inputs.units, catalogue.scheme
    tables = Tables(con, catalogue, last.inputs, root)
    run = Scoring(catalogue, last.inputs, last.facts, root, tables)
    assessment = next(one for one in scheme.assessments if one.code == code)
    sheets = [
        placed(sheet, part.catalogue.scheme, part.inputs.units, scheme, units)
        for part in parts
        for sheet in part.sheets
    ]
    if sheet := final_sheet(scheme, assessment, year, sheets):
        settle_grades(scheme, sheet)
        settle_ranks(scheme, sheet)
        run.tables.add_sheet(sheet)
        run.sheets.append(sheet)
    run.tables.write()
    return run


def branch_of(tree: Node) -> Branch:
    """The scheme's tree with its leaves numbered in order."""
    return _branch(tree, iter(range(len(tree.leaves))))


def _branch(node: Node, columns: Iterator[int]) -> Branch:
    return Branch(
        node.code,
        node.aggregator,
        tuple(
            Twig(next(columns), child.weight)
            if isinstance(child, Leaf)
            else _branch(child, columns)
            for child in node.children
        ),
    )


def _given(inputs: Inputs, window: Window) -> tuple[Cells, npt.NDArray[np.object_]]:
    """A window's cells and the groups its units are in."""
    return inputs.cells[window.index], inputs.groups[window.index]


def score_trees(root: Branch, shares: list[Floats]) -> list[Tree]:
    """A tree for the shares of each window, all of them scored in one pass."""
    if not shares:
        return []
    whole, units = score_tree(root, np.concatenate(shares)), len(shares[0])
    own = [slice(start, start + units) for start in range(0, units * len(shares), units)]
    return [
        Tree(
            whole.effective[rows],
            whole.contributions[rows],
            {code: weights[rows] for code, weights in whole.parts.items()},
        )
        for rows in own
    ]


def _score_window(run: Scoring, window: Window, table: LeafTable, tree: Tree) -> None:
    scheme = run.catalogue.scheme
    cells, groups = _given(run.inputs, window)
    weights = np.array([leaf.weight for leaf in scheme.tree.leaves])
    share = settle((table.is_assessed * weights).sum(axis=1) / weights.sum())
    exists = np.array([g is not None for g in groups], dtype=bool)
    has_total = exists & (share >= scheme.missing.min_weight_share) & (share > 0)
    full = half_up(settle(tree.contributions), scheme.point_decimals)
    base = only(settle(full.sum(axis=1)), has_total)
    tallies, sheet = _sheet(run, window, base, share, table.points)
    run.totals[window.period] = sheet.total
    run.sheets.append(sheet)
    run.leaves.append(table)
    run.tables.add_window(WindowScore(window, cells, table, tree, full, exists, has_total, tallies))


def _sheet(
    run: Scoring, window: Window, base: Floats, share: Floats, points: Floats
) -> tuple[list[Tally], Sheet]:
    """Deductions, then bonuses and vetoes, and the totals they lead to."""
    scheme, units = run.catalogue.scheme, len(run.inputs.units)
    offs = adjustments.deductions(run.catalogue, window, run.facts)
    off = -adjustments.total_of(offs, units)
    ons = _bonuses(run, window, base, off, offs)
    on = adjustments.total_of(ons, units)
    barring, effect = vetoes.vetoes(scheme, window, run.facts, units)
    leaves = [leaf.indicator for leaf in scheme.tree.leaves]
    has_total = ~np.isnan(base)
    sheet = Sheet(
        period=window.period,
        assessment=window.assessment.code if window.assessment and window.is_frozen else "",
        is_trial=not window.is_frozen,
        groups=run.inputs.groups[window.index],
        base=base,
        deductions=np.abs(only(off, has_total)),
        bonus=only(on, has_total),
        total=total(scheme, base, off, on),
        assessed_share=share,
        has_deduction=np.array([t.points < 0 for t in offs]).reshape(len(offs), units).T,
        veto=effect,
        ties=points[:, [leaves.index(code) for code in scheme.tie_breaks]],
        notes=[[] for _ in range(units)],
    )
    _note(run, sheet, run.facts.after[window.index])
    return [*offs, *ons, *barring], sheet


def _bonuses(
    run: Scoring, window: Window, base: Floats, off: Floats, offs: list[Tally]
) -> list[Tally]:
    """Entries first: what an improvement is measured by includes them."""
    scheme, units = run.catalogue.scheme, len(run.inputs.units)
    entered = adjustments.bonuses(scheme, window, run.facts.entries, units)
    capped = adjustments.within_total_cap(list(entered.values()), scheme.bonus_cap)
    before = total(scheme, base, off, adjustments.total_of(capped, units))
    year_ago = run.totals.get(window.period.a_year_before(), np.full(units, np.nan))
    tallies = [
        adjustments.improvement(bonus, window, before, year_ago, offs)
        if bonus.kind == "improvement"
        else entered[bonus.code]
        for bonus in scheme.bonuses
    ]
    return adjustments.within_total_cap(tallies, scheme.bonus_cap)


def _note(run: Scoring, sheet: Sheet, after: Floats) -> None:
    least = run.catalogue.scheme.missing.min_weight_share
    for unit in np.flatnonzero(sheet.exists):
        if not sheet.is_scored[unit]:
            sheet.notes[unit].append(words.too_little(sheet.assessed_share[unit], least))
        elif sheet.is_trial:
            sheet.notes[unit].append(words.TRIAL)
        if after[unit] and not sheet.is_trial:
            sheet.notes[unit].append(words.after_freeze(after[unit]))


def _score_finals(run: Scoring) -> None:
    scheme = run.catalogue.scheme
    years = [w.period for w in run.inputs.windows if w.period.grain == "year"]
    for assessment in scheme.assessments:
        if assessment.grain == "final":
            for year in years:
                if sheet := final_sheet(scheme, assessment, year, run.sheets):
                    run.sheets.append(sheet)
