"""Totals, grades and ranks of one window, and of the final mixed from others."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from pipelines.catalogue.base import Text
from pipelines.catalogue.scheme import Assessment, Scheme
from pipelines.period import Period
from pipelines.scores import words
from pipelines.scores.vetoes import VetoEffect
from pipelines.scoring import grades, ranks
from pipelines.scoring.grades import NO_GRADE, Bools, Ints
from pipelines.scoring.rounding import Floats, half_up, settle


@dataclass
class Sheet:
    """Totals of all units in one assessment or trial. Points are NaN without a total.

    ``groups``: None where the unit is not valid. ``barred``: units × deductions with points off.
    ``ties``: units × tie-break indicators, their points. ``assessment``: "" for a trial.
    """

    period: Period
    assessment: str
    is_trial: bool
    groups: npt.NDArray[np.object_]
    base: Floats
    deductions: Floats
    bonus: Floats
    total: Floats
    assessed_share: Floats
    has_deduction: Bools
    veto: VetoEffect
    ties: Floats
    notes: list[list[Text]]
    grade: Ints = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    rank: Floats = field(default_factory=lambda: np.empty(0))
    rank_of: Floats = field(default_factory=lambda: np.empty(0))

    @property
    def exists(self) -> Bools:
        return np.array([g is not None for g in self.groups], dtype=bool)

    @property
    def is_scored(self) -> Bools:
        return ~np.isnan(self.total)


def total(scheme: Scheme, base: Floats, off: Floats, on: Floats) -> Floats:
    """base − deductions + bonus, rounded, then within the scheme's limits."""
    rounded = half_up(settle(base - off + on), scheme.total_decimals)
    return grades.limited(rounded, scheme.total_min, scheme.total_max)


def final_sheet(
    scheme: Scheme, assessment: Assessment, year: Period, sheets: Sequence[Sheet]
) -> Sheet | None:
    """The final of a year, once every assessment it mixes is frozen.

    Its base, deductions and bonus are those of the others in the same mix; its total is the mix of
    their published totals. A deduction or veto in any of them counts for the grade. A unit without
    a total in one of them has none.
    """
    found = {
        s.assessment: s
        for s in sheets
        if s.period.year == year.year and not s.is_trial and s.assessment in assessment.mix
    }
    if len(found) < len(assessment.mix):
        return None
    parts = [found[code] for code in assessment.mix]
    shares = list(assessment.mix.values())

    def mixed(tables: list[Floats]) -> Floats:
        return settle(sum(share * table for share, table in zip(shares, tables, strict=True)))

    final = Sheet(
        period=year,
        assessment=assessment.code,
        is_trial=False,
        groups=_last_groups(parts),
        base=half_up(mixed([p.base for p in parts]), scheme.point_decimals),
        deductions=half_up(mixed([p.deductions for p in parts]), scheme.point_decimals),
        bonus=half_up(mixed([p.bonus for p in parts]), scheme.point_decimals),
        total=half_up(mixed([p.total for p in parts]), scheme.total_decimals),
        assessed_share=mixed([p.assessed_share for p in parts]),
        has_deduction=np.any([p.has_deduction for p in parts], axis=0),
        veto=VetoEffect(
            np.max([p.veto.at_most for p in parts], axis=0),
            np.max([p.veto.forced for p in parts], axis=0),
        ),
        ties=half_up(mixed([p.ties for p in parts]), scheme.point_decimals),
        notes=[[] for _ in parts[0].notes],
    )
    _note_gaps(scheme, assessment, parts, final)
    return final


def _last_groups(parts: list[Sheet]) -> npt.NDArray[np.object_]:
    """Groups as at the end of the latest window mixed."""
    return max(parts, key=lambda p: p.period.end).groups


def _note_gaps(scheme: Scheme, assessment: Assessment, parts: list[Sheet], final: Sheet) -> None:
    names = {a.code: a.name for a in scheme.assessments}
    for unit in np.flatnonzero(final.exists & ~final.is_scored):
        gaps = [names[p.assessment] for p in parts if np.isnan(p.total[unit])]
        final.notes[unit].append(words.mix_incomplete(words.joined(gaps)))


def settle_grades(scheme: Scheme, sheet: Sheet) -> None:
    """Grade by the rounded total, then what bars, caps, forces or rations a grade, noting each, and
    what the next grade would take."""
    found = grades.bands(sheet.total, [g.at_least for g in scheme.grades])
    found[~sheet.exists] = NO_GRADE
    codes = [d.code for d in scheme.deductions]
    is_barred = np.zeros((len(found), len(scheme.grades)), dtype=bool)
    for position, grade in enumerate(scheme.grades):
        columns = [codes.index(code) for code in grade.never_with if code in codes]
        is_barred[:, position] = sheet.has_deduction[:, columns].any(axis=1)
    kept = grades.never_with(found, is_barred)
    _note_next(scheme, sheet)
    _note_barred(scheme, sheet, found, is_barred)
    vetoed = grades.veto(kept, sheet.veto.at_most, sheet.veto.forced)
    for unit in np.flatnonzero(vetoed != kept):
        sheet.notes[unit].append(words.vetoed(scheme.grades[vetoed[unit]].name))
    sheet.grade = vetoed if sheet.is_trial else _rationed(scheme, sheet, vetoed)


def _note_next(scheme: Scheme, sheet: Sheet) -> None:
    for unit in np.flatnonzero(sheet.is_scored & (not sheet.is_trial)):
        above = [g for g in scheme.grades if g.at_least > sheet.total[unit]]
        if above:
            grade = min(above, key=lambda g: g.at_least)
            sheet.notes[unit].append(words.next_grade(grade, float(sheet.total[unit])))


def _note_barred(scheme: Scheme, sheet: Sheet, found: Ints, is_barred: Bools) -> None:
    held = np.maximum(found, 0)
    for unit in np.flatnonzero((found != NO_GRADE) & is_barred[np.arange(len(found)), held]):
        grade = scheme.grades[found[unit]]
        causes = [
            d.name
            for column, d in enumerate(scheme.deductions)
            if d.code in grade.never_with and sheet.has_deduction[unit, column]
        ]
        sheet.notes[unit].append(words.lowered(grade, causes))


def _rationed(scheme: Scheme, sheet: Sheet, found: Ints) -> Ints:
    groups = np.array([g or "" for g in sheet.groups])
    for position, grade in enumerate(scheme.grades[:-1]):
        if grade.share_at_most is not None:
            left = grades.share_at_most(found, sheet.total, groups, position, grade.share_at_most)
            for unit in np.flatnonzero(left != found):
                sheet.notes[unit].append(words.share_full(grade))
            found = left
    return found


def settle_ranks(scheme: Scheme, sheet: Sheet) -> None:
    """Ranks inside each ranked group; a trial is never ranked."""
    size = len(sheet.total)
    sheet.rank, sheet.rank_of = np.full(size, np.nan), np.full(size, np.nan)
    if sheet.is_trial:
        return
    for group in scheme.groups:
        inside = np.flatnonzero((sheet.groups == group.code) & sheet.is_scored)
        if group.ranked and len(inside):
            sheet.rank[inside] = ranks.competition(sheet.total[inside], sheet.ties[inside])
            sheet.rank_of[inside] = len(inside)
