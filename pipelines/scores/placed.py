"""A sheet of totals laid on the units, deductions, tie breaks and grades of another rulebook.

The assessments that a final mixes may each have been made by rules of their own: between them a unit may
have come, or a deduction. What a sheet knows nothing of, it has not: no total, no deduction.
"""

from dataclasses import replace

import numpy as np

from pipelines.catalogue.scheme import Scheme
from pipelines.errors import UserError
from pipelines.scores.totals import Sheet
from pipelines.scores.vetoes import VetoEffect
from pipelines.scoring.grades import Ints
from pipelines.scoring.rounding import Floats

Units = tuple[str, ...]


def placed(sheet: Sheet, scheme: Scheme, units: Units, to: Scheme, to_units: Units) -> Sheet:
    """``scheme``, ``units``: of the sheet; ``to``, ``to_units``: those it is laid on. Raises UserError
    where a veto bites on a grade that is not there."""
    rows = _places(units, to_units)
    off = _places([d.code for d in scheme.deductions], [d.code for d in to.deductions])
    ties = _places(scheme.tie_breaks, to.tie_breaks)

    def laid(values: Floats) -> Floats:
        found = np.full((len(to_units), *values.shape[1:]), np.nan)
        found[rows >= 0] = values[rows[rows >= 0]]
        return found

    groups = np.full(len(to_units), None, dtype=object)
    groups[rows >= 0] = sheet.groups[rows[rows >= 0]]
    known = np.zeros((len(to_units), len(off)), dtype=bool)
    known[np.ix_(rows >= 0, off >= 0)] = sheet.has_deduction[np.ix_(rows[rows >= 0], off[off >= 0])]
    broken = np.full((len(to_units), len(ties)), np.nan)
    broken[np.ix_(rows >= 0, ties >= 0)] = sheet.ties[np.ix_(rows[rows >= 0], ties[ties >= 0])]
    return replace(
        sheet,
        groups=groups,
        base=laid(sheet.base),
        deductions=laid(sheet.deductions),
        bonus=laid(sheet.bonus),
        total=laid(sheet.total),
        assessed_share=laid(sheet.assessed_share),
        has_deduction=known,
        veto=VetoEffect(
            _grades(sheet.veto.at_most, rows, scheme, to),
            _grades(sheet.veto.forced, rows, scheme, to),
        ),
        ties=broken,
        notes=[[] for _ in to_units],
    )


def _places(codes: Units | list[str], wanted: Units | list[str]) -> Ints:
    """Where each wanted code stands among the codes; −1 where it does not."""
    known = {code: n for n, code in enumerate(codes)}
    return np.array([known.get(code, -1) for code in wanted], dtype=np.int64)


def _grades(effect: Ints, rows: Ints, scheme: Scheme, to: Scheme) -> Ints:
    """Grades that vetoes cap or force, by their place in the other scheme; −1 where none bites."""
    there = {grade.code: n for n, grade in enumerate(to.grades)}
    found = np.full(len(rows), -1, dtype=np.int64)
    for row, source in enumerate(rows):
        if source >= 0 and effect[source] >= 0:
            grade = scheme.grades[effect[source]]
            code = grade.code
            if code not in there:
                raise UserError(
                    f"grade {code}: a veto bites on it, and the final's rules have none; keep it in them",
                    f"一票否决所定的等级“{grade.name.zh}”，总评所用的考核办法中没有，请保留这一等级。",
                )
            found[row] = there[code]
    return found
