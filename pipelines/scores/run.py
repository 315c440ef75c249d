"""Scores from indicator values: leaves, parts, adjustments, totals, grades and ranks.

Vectorised over units; one pass a window, in order of time, since a bonus looks a year back.
``base`` is the sum of ``full_points``, the leaves' points after re-weighting, each rounded, so that
leaves, top parts and base add up exactly; ``total`` = base − deductions + bonus, rounded once.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

import duckdb
import numpy as np

from pipelines.catalogue.scheme import Leaf, Node
from pipelines.catalogue.whole import Catalogue
from pipelines.period import Period
from pipelines.scores import adjustments, words
from pipelines.scores.adjustments import Tally
from pipelines.scores.facts import Facts, read_facts
from pipelines.scores.inputs import Cells, Inputs, Window, read_inputs
from pipelines.scores.leaves import NOT_ASSESSED, STATES, LeafTable, score_leaves
from pipelines.scores.tables import Rows, cross, only
from pipelines.scores.totals import (
    Sheet,
    final_sheet,
    off_points,
    settle_grades,
    settle_ranks,
    total,
)
from pipelines.scoring.aggregate import Branch, Tree, Twig, score_tree
from pipelines.scoring.grades import Bools
from pipelines.scoring.rounding import Floats, half_up, settle


@dataclass
class Tables:
    """Rows of the five score tables, numbered by unit, leaf, part and care."""

    leaf: Rows
    part: Rows
    care: Rows
    adjustment: Rows
    total: Rows


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


def score(con: duckdb.DuckDBPyConnection, catalogue: Catalogue, as_of: datetime) -> None:
    """Write ``score_leaf``, ``score_part``, ``care_score``, ``score_adjustment`` and
    ``score_total``.

    Reads the tables of ``tables.READS`` by name, from the connection's search path. A unit is
    scored in every window at whose end it is valid; figures of windows that are no frozen
    assessment are trials. Raises UserError for a leaf that cannot be scored.
    """
    inputs = read_inputs(con, catalogue.scheme, as_of)
    facts = read_facts(con, catalogue, inputs)
    root = _branch(catalogue.scheme.tree, iter(range(len(catalogue.scheme.tree.leaves))))
    run = Scoring(catalogue, inputs, facts, root, _tables(catalogue, inputs))
    for window in inputs.windows:
        _score_window(run, window)
    _score_finals(run)
    for sheet in run.sheets:
        settle_grades(catalogue.scheme, sheet)
        settle_ranks(catalogue.scheme, sheet)
        _add_totals(run, sheet)
    for name, rows in vars(run.tables).items():
        rows.write(con, "care_score" if name == "care" else f"score_{name}")
    for name in ("scored_unit", "scored_window", "scored_leaf", "wanted_element"):
        con.unregister(name)
    con.execute("DROP TABLE scored_member")


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


def _tables(catalogue: Catalogue, inputs: Inputs) -> Tables:
    leaves = [leaf.indicator for leaf in catalogue.scheme.tree.leaves]
    return Tables(
        Rows(unit=inputs.units, indicator=leaves, state=STATES),
        Rows(unit=inputs.units, state=STATES),
        Rows(unit=inputs.units),
        Rows(unit=inputs.units),
        Rows(unit=inputs.units),
    )


def _score_window(run: Scoring, window: Window) -> None:
    scheme = run.catalogue.scheme
    cells, groups = run.inputs.cells[window.index], run.inputs.groups[window.index]
    table = score_leaves(run.catalogue, window.period, cells, groups)
    weights = np.array([leaf.weight for leaf in scheme.tree.leaves])
    is_assessed = table.state != NOT_ASSESSED
    share = settle((is_assessed * weights).sum(axis=1) / weights.sum())
    exists = np.array([g is not None for g in groups], dtype=bool)
    has_total = exists & (share >= scheme.missing.min_weight_share) & (share > 0)
    tree = score_tree(run.root, table.points / weights)
    full = half_up(settle(tree.contributions), scheme.point_decimals)
    base = only(settle(full.sum(axis=1)), has_total)
    offs, ons, sheet = _sheet(run, window, base, share, table.points)
    run.totals[window.period] = sheet.total
    run.sheets.append(sheet)
    _add_leaves(run, window, cells, table, tree, full, exists, has_total)
    _add_parts(run, window, table, tree, full, exists, has_total)
    _add_cares(run, window, table, exists)
    _add_adjustments(run, window, [*offs, *ons], exists)


def _sheet(
    run: Scoring, window: Window, base: Floats, share: Floats, points: Floats
) -> tuple[list[Tally], list[Tally], Sheet]:
    """Deductions, then bonuses and vetoes, and the totals they lead to."""
    scheme, units = run.catalogue.scheme, len(run.inputs.units)
    offs = adjustments.deductions(run.catalogue, window, run.facts)
    off = off_points(offs, units)
    ons = _bonuses(run, window, base, off, offs)
    on = adjustments.total_of(ons, units)
    tallies, effect = adjustments.vetoes(scheme, window, run.facts, units)
    leaves = [leaf.indicator for leaf in scheme.tree.leaves]
    has_total = ~np.isnan(base)
    sheet = Sheet(
        period=window.period,
        assessment=window.assessment.code if window.assessment and window.is_frozen else "",
        is_trial=not window.is_frozen,
        groups=run.inputs.groups[window.index],
        base=base,
        deductions=only(off, has_total),
        bonus=only(on, has_total),
        total=total(scheme, base, off, on),
        assessed_share=share,
        has_deduction=np.stack([t.points < 0 for t in offs], axis=1)
        if offs
        else np.zeros((units, 0), dtype=bool),
        veto=effect,
        ties=points[:, [leaves.index(code) for code in scheme.tie_breaks]],
        notes=[[] for _ in range(units)],
    )
    _note(run, sheet)
    return offs, [*ons, *tallies], sheet


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
        entered[bonus.code]
        if bonus.kind == "entries"
        else adjustments.improvement(bonus, window, before, year_ago, offs)
        for bonus in scheme.bonuses
    ]
    return adjustments.within_total_cap(tallies, scheme.bonus_cap)


def _note(run: Scoring, sheet: Sheet) -> None:
    least = run.catalogue.scheme.missing.min_weight_share
    for unit in np.flatnonzero(sheet.exists):
        if not sheet.is_scored[unit]:
            sheet.notes[unit].append(words.too_little(sheet.assessed_share[unit], least))
        elif sheet.is_trial:
            sheet.notes[unit].append(words.TRIAL)


def _score_finals(run: Scoring) -> None:
    scheme = run.catalogue.scheme
    years = [w.period for w in run.inputs.windows if w.period.grain == "year"]
    for assessment in scheme.assessments:
        if assessment.grain == "final":
            for year in years:
                if sheet := final_sheet(scheme, assessment, year, run.sheets):
                    run.sheets.append(sheet)


def _add_leaves(
    run: Scoring,
    window: Window,
    cells: Cells,
    table: LeafTable,
    tree: Tree,
    full: Floats,
    exists: Bools,
    has_total: Bools,
) -> None:
    """A row for each leaf that can be scored in the window for anyone."""
    weights = np.array([leaf.weight for leaf in run.catalogue.scheme.tree.leaves])
    assessed = table.state != NOT_ASSESSED
    counts = assessed & has_total[:, None]
    can_be = cells.is_usable & ~np.isnan(table.factor).all(axis=0)
    at = cross(exists, can_be)
    run.tables.leaf.add(
        len(at[0]),
        unit=at[0],
        indicator=at[1],
        period=window.period.code,
        weight=weights[at[1]],
        effective_weight=only(tree.effective, has_total[:, None])[at],
        value=cells.value[at],
        points=table.points[at],
        full_points=only(full, counts)[at],
        state=table.state[at],
        received_factor=table.factor[at],
        target=cells.target[at],
        floor=cells.floor[at],
    )


def _add_parts(
    run: Scoring,
    window: Window,
    table: LeafTable,
    tree: Tree,
    full: Floats,
    exists: Bools,
    has_total: Bools,
) -> None:
    """Every part of the scheme, its points on its weight after re-weighting."""
    weights = np.array([leaf.weight for leaf in run.catalogue.scheme.tree.leaves])
    assessed = table.state != NOT_ASSESSED
    rows = np.flatnonzero(exists)
    for branch in _branches(run.root):
        columns = list(branch.columns)
        known = (assessed * weights)[:, columns].sum(axis=1)
        counts = has_total & (known > 0)
        run.tables.part.add(
            len(rows),
            unit=rows,
            period=window.period.code,
            part=branch.code,
            weight=branch.weight,
            effective_weight=only(tree.parts[branch.code], has_total)[rows],
            points=only(settle(full[:, columns].sum(axis=1)), counts)[rows],
            assessed_weight=settle(known)[rows],
            state=np.where(counts, 0, NOT_ASSESSED)[rows],
        )


def _branches(branch: Branch) -> list[Branch]:
    below = [b for child in branch.children if isinstance(child, Branch) for b in _branches(child)]
    return [branch, *below]


def _add_cares(run: Scoring, window: Window, table: LeafTable, exists: Bools) -> None:
    """Points over weight of the assessed leaves that serve each care."""
    leaves = run.catalogue.scheme.tree.leaves
    indicators = [run.catalogue.indicator_by_code[leaf.indicator] for leaf in leaves]
    weights = np.array([leaf.weight for leaf in leaves])
    assessed = table.state != NOT_ASSESSED
    for care in run.catalogue.head.cares:
        columns = [c for c, indicator in enumerate(indicators) if indicator.care == care.code]
        weight = (assessed * weights)[:, columns].sum(axis=1)
        rows = np.flatnonzero(exists & (weight > 0))
        points = settle(np.nan_to_num(table.points)[:, columns].sum(axis=1))
        run.tables.care.add(
            len(rows),
            unit=rows,
            period=window.period.code,
            care=care.code,
            points=points[rows],
            weight=weight[rows],
            share=points[rows] / weight[rows],
        )


def _add_adjustments(run: Scoring, window: Window, tallies: list[Tally], exists: Bools) -> None:
    has_total = ~np.isnan(run.totals[window.period])
    for tally, rows in adjustments.shown(tallies, exists):
        details = [tally.detail(unit) for unit in rows]
        run.tables.adjustment.add(
            len(rows),
            unit=rows,
            period=window.period.code,
            code=tally.code,
            kind=tally.kind,
            name_zh=tally.name.zh,
            name_en=tally.name.en,
            events=tally.events[rows],
            points=tally.points[rows],
            detail_zh=[d.zh for d in details],
            detail_en=[d.en for d in details],
            is_effective=(tally.is_effective & has_total)[rows],
        )


def _add_totals(run: Scoring, sheet: Sheet) -> None:
    rows = np.flatnonzero(sheet.exists)
    graded = [run.catalogue.scheme.grades[g] if g >= 0 else None for g in sheet.grade[rows]]
    notes = [words.notes(sheet.notes[unit]) for unit in rows]
    run.tables.total.add(
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
