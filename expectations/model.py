"""What goes into the room for quality and what comes out: rules and frames in, failures out."""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "note"]
Verdict = Literal["accepted", "held", "returned"]
RETURN_KIND = "numerator_is_denominator"
"""The kind of rule that looks at a whole return: it fails in the first row, in no cell."""


@dataclass(frozen=True)
class Words:
    """The same words in Chinese and English."""

    zh: str
    en: str


@dataclass(frozen=True)
class Side:
    """One side of a comparison: ``(coefficient, column)`` terms and a constant."""

    terms: tuple[tuple[float, str], ...]
    constant: float = 0.0


@dataclass(frozen=True)
class Compare:
    left: Side
    operator: Literal["=", "<=", ">=", "<", ">"]
    right: Side


@dataclass(frozen=True)
class Rule:
    """One rule on the rows of one form.

    ``kind``: "condition" (``given`` and ``then``, see below) or one of the general kinds: readable,
    required, not_applicable, non_negative, whole_number, flag (these on each of ``columns``, a
    column's cells being those of the column and of its ``__state`` companion), row_known,
    row_once, row_present (on ``row_status``), total (each of ``columns`` in a total row against the
    sum of the return's rows), numerator_is_denominator (``columns`` = numerators and denominators in
    turn, over all rows of a return). ``description``
    says what a condition asks for; the general kinds describe themselves.

    A condition holds when any of its columns has no value in the row: absence is the business of
    "required". ``mode`` always: every ``then`` holds; if: ``given`` implies every ``then``; iff:
    ``given`` and ``then[0]`` are equally true.
    """

    id: str
    kind: str
    severity: Severity
    columns: tuple[str, ...]
    message: Words
    remedy: Words
    mode: Literal["always", "if", "iff"] = "always"
    given: Compare | None = None
    then: tuple[Compare, ...] = ()
    tolerance: float = 0.005
    valid_from: str | None = None
    valid_to: str | None = None
    description: Words | None = None


@dataclass(frozen=True)
class Failure:
    """A rule that does not hold in one row of the frame: in the cells of ``columns``."""

    rule_id: str
    severity: Severity
    row_id: int
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Result:
    """How one rule fared over the whole batch, for the run's report: the rows (cells, for a rule on
    cells) it was evaluated on, and those it failed in."""

    rule_id: str
    expectation: str
    columns: tuple[str, ...]
    evaluated: int
    failed: int
    description: Words


@dataclass(frozen=True)
class Evaluation:
    failures: tuple[Failure, ...] = ()
    results: tuple[Result, ...] = ()


class EngineError(Exception):
    """The engine could not evaluate a rule: neither a pass nor a failure."""


def verdict(severities: "set[Severity] | frozenset[Severity]") -> Verdict:
    """The verdict of a return from the severities of its findings inside the return."""
    if "error" in severities:
        return "returned"
    return "held" if "warning" in severities else "accepted"
