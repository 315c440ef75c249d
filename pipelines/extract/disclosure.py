"""What the catalogue says of hiding small counts, as tables."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipelines.assessments import freezes
from pipelines.catalogue.whole import Catalogue
from pipelines.disclosure.families import complements, families, is_count
from pipelines.extract.assessment import adjustments
from pipelines.extract.insert import Row, create, names
from pipelines.period import parse

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def load_disclosure(con: "DuckDBPyConnection", catalogue: Catalogue) -> None:
    """``family`` and ``complement`` of sensitive elements, ``privacy`` (one row), ``freeze`` (the first
    moment at which a form's returns of a period are fixed; needs ``period``), ``band`` of scores from the
    lowest up, ``mix`` of finals."""
    own = families(catalogue)
    create(
        con,
        "family",
        "element TEXT, family TEXT, form TEXT, kind TEXT, is_count BOOL",
        [
            (e.code, own[e.code], form.code, e.kind, is_count(catalogue, e))
            for form in catalogue.forms
            for e in form.elements
            if e.sensitive
        ],
    )
    create(
        con,
        "complement",
        "complement TEXT, family TEXT, form TEXT, by_period BOOL, element TEXT, coefficient INT",
        [
            (c.code, own[element], c.form, c.by_period, element, coefficient)
            for c in complements(catalogue)
            for element, coefficient in c.terms.items()
        ],
    )
    smallest = catalogue.head.privacy.smallest
    least = catalogue.scheme.missing.min_weight_share
    row = (smallest, smallest - 1, _swing(catalogue), least)
    create(con, "privacy", "smallest INT, room INT, swing DOUBLE, least_share DOUBLE", [row])
    create(
        con, "freeze", "form TEXT, period TEXT, freeze_at TIMESTAMP", [*_freezes(con, catalogue)]
    )
    _load_bands(con, catalogue)


def _freezes(con: "DuckDBPyConnection", catalogue: Catalogue) -> Iterator[Row]:
    for code, grain in con.execute("SELECT code, grain FROM source.period").fetchall():
        for form in catalogue.forms:
            if form.grain == grain:
                moments = [at for _, _, at in freezes(catalogue, form.code, parse(code))]
                if moments:
                    yield form.code, code, min(moments)


def _swing(catalogue: Catalogue) -> float:
    """Points of deductions and bonuses that rest on sensitive figures, at their most."""
    hidden = {code for code, is_sensitive in adjustments(catalogue) if is_sensitive}
    caps = {d.code: d.cap for d in catalogue.scheme.deductions}
    caps |= {b.code: b.cap for b in catalogue.scheme.bonuses}
    return sum(cap for code, cap in caps.items() if code in hidden)


def _load_bands(con: "DuckDBPyConnection", catalogue: Catalogue) -> None:
    """A band reaches from ``at_least`` to the next; the lowest has no lower end, the highest no upper."""
    scheme = catalogue.scheme
    grades = sorted(scheme.grades, key=lambda grade: grade.at_least)
    bounds = [None, *(grade.at_least for grade in grades[1:])]
    create(
        con,
        "band",
        "code TEXT, name_zh TEXT, name_en TEXT, at_least DOUBLE, below DOUBLE, is_rationed BOOL, sort INT",
        [
            (g.code, *names(g.name), low, high, any(x.share_at_most is not None for x in grades), i)
            for i, (g, low, high) in enumerate(
                zip(grades, bounds, [*bounds[1:], None], strict=True)
            )
        ],
    )
    mixes = {a.code: a.mix for a in scheme.assessments if a.mix}
    parts = [(code, part, share) for code, mix in mixes.items() for part, share in mix.items()]
    create(con, "mix", "assessment TEXT, part TEXT, share DOUBLE", parts)
