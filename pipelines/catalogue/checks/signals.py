"""Signals: what each kind asks for, and what its question may quote."""

from collections.abc import Iterator

from pipelines.catalogue.checks.forms import placeholders
from pipelines.catalogue.checks.wording import line, twice
from pipelines.catalogue.whole import Catalogue

FILE = "rules.yaml"
_SHARES = ("hits", "trials", "share", "base")
NEEDED = {
    "heaping": ("alpha",),
    "bunching": ("alpha", "at_least", "width"),
    "copy": ("alpha", "at_least", "smallest"),
    "last_hours": ("alpha", "at_least", "hours"),
    "upward": ("alpha", "at_least"),
}
QUOTED = {
    "heaping": ("figures", "digits", "expected", "round", "base"),
    "bunching": _SHARES,
    "copy": ("form", "period", "other_period", "equal", "places", "base", "other"),
    "last_hours": _SHARES,
    "upward": _SHARES,
}
RAREST = 0.05
"""The largest chance that a year of sound returns may raise a question of one kind."""


def signals(catalogue: Catalogue) -> Iterator[str]:
    yield from twice(FILE, "signal", [one.id for one in catalogue.signals])
    for one in catalogue.signals:
        needed = NEEDED[one.kind]
        for key in needed:
            if key not in one.params:
                yield line(FILE, one.id, f"{key} is missing", f"{one.kind} needs it; add it")
        for key, value in one.params.items():
            if key not in needed:
                yield line(
                    FILE, one.id, f"parameter {key!r} is not known", f"use {', '.join(needed)}"
                )
            elif value <= 0:
                yield line(FILE, one.id, f"{key} {value:g} is not above 0", "write a larger figure")
        if one.params.get("alpha", 0) > RAREST:
            wrong = f"alpha {one.params['alpha']:g} asks about sound returns too often"
            yield line(FILE, one.id, wrong, f"write at most {RAREST}")
        known = frozenset({*QUOTED[one.kind], "unit", "year"})
        yield from placeholders(FILE, one.id, one.question, known)
