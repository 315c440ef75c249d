"""规则版本 across assessments and years: which there were, and what a year's figures come to by another's.

A rulebook is one version wherever it was used, by its hash. To see what changed rules did, the figures of
one assessment, with its own units, forms and freeze, are scored by the scheme, indicators and targets of
another; what those ask for and the figures have not is left out and said.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import NamedTuple

from sqlalchemy import Connection

from pipelines.assess.bench import Bench, lay_out
from pipelines.assess.rulebook import differences
from pipelines.assess.whatif import Change, Moved, beside, changed
from pipelines.catalogue.load import again
from pipelines.catalogue.scheme import Indicator, Scheme
from pipelines.catalogue.whole import Catalogue
from pipelines.errors import UserError
from pipelines.paths import Home
from pipelines.register import assessments, ledger
from pipelines.register.assessments import DRAFTED, FROZEN, RULEBOOK, Assessment
from pipelines.register.store import open_register, reading


class Since(NamedTuple):
    """What a rulebook changed for the assessments of one code. ``before``: the hash of their rulebook
    before it, with the number of lines ``changed``; None for their first."""

    code: str
    before: str | None
    changed: int | None


class Version(NamedTuple):
    """A rulebook. ``at``, ``role``: when and by which role it was first taken. ``used_by``: the
    assessments made by it; ``left_by``: those that went over to another."""

    rulebook: str
    at: datetime
    role: str
    used_by: tuple[str, ...]
    left_by: tuple[str, ...]
    since: tuple[Since, ...]


class Use(NamedTuple):
    """A rulebook as an assessment took it."""

    one: Assessment
    rulebook: str
    at: datetime
    role: str


class Comparison(NamedTuple):
    """``lines``: what differs between two rulebooks. ``left_out``: indicators of the earlier that the
    figures cannot give; ``new``: those it did not score. ``rows``: each unit by the earlier rules and by
    its own; none, and ``why``, where that cannot be worked out."""

    before: Catalogue
    after: Catalogue
    lines: list[str]
    left_out: list[str]
    new: list[str]
    rows: list[Moved]
    why: UserError | None


def versions(home: Home) -> list[Version]:
    """Every rulebook there was, in the order they were taken."""
    engine = open_register(home)
    try:
        with reading(engine) as connection:
            uses = [use for one in assessments.assessments(connection) for use in _uses(one)]
            texts = {use.rulebook: _rules(connection, use.rulebook) for use in uses}
    finally:
        engine.dispose()
    hashes = dict.fromkeys(use.rulebook for use in sorted(uses, key=lambda use: use.at))
    return [_version(rulebook, uses, texts) for rulebook in hashes]


def _uses(one: Assessment) -> Iterator[Use]:
    for step in one.steps:
        if step.kind in (DRAFTED, RULEBOOK):
            yield Use(one, str(step.detail["rulebook"]), step.at, step.actor_role)


def _rules(connection: Connection, rulebook: str) -> Catalogue:
    return again(ledger.catalogue_text(connection, rulebook))


def _version(rulebook: str, uses: Sequence[Use], texts: dict[str, Catalogue]) -> Version:
    own = [use for use in uses if use.rulebook == rulebook]
    first = min(own, key=lambda use: use.at)
    names = list(dict.fromkeys(use.one.assessment_id for use in own))
    now = {use.one.assessment_id: use.one.rulebook for use in own}
    codes = dict.fromkeys(use.one.code for use in own)
    return Version(
        rulebook, first.at, first.role,
        tuple(name for name in names if now[name] == rulebook),
        tuple(name for name in names if now[name] != rulebook),
        tuple(_since(rulebook, [u for u in uses if u.one.code == code], texts) for code in codes),
    )  # fmt: skip


def _since(rulebook: str, uses: Sequence[Use], texts: dict[str, Catalogue]) -> Since:
    """Against the one before in the periods of one code, not in the time they were taken: a year
    reopened late is still before the next."""
    hashes = [use.rulebook for use in uses]
    at, code = hashes.index(rulebook), uses[0].one.code
    if at == 0:
        return Since(code, None, None)
    before = hashes[at - 1]
    return Since(code, before, len(differences(texts[before], texts[rulebook])))


def compare(home: Home, earlier: str, later: str) -> Comparison:
    """The rulebooks of two assessments, and the later one's figures by both."""
    engine = open_register(home)
    try:
        with reading(engine) as connection:
            before = _rules(connection, assessments.find(connection, earlier).rulebook)
            bench = lay_out(connection, later)
    finally:
        engine.dispose()
    after = bench.catalogue
    told = partial(Comparison, before, after, differences(before, after))
    new = sorted(_scored(after.scheme) - _scored(before.scheme))
    left_out = sorted(code for code in _scored(before.scheme) if not _is_given(before, after, code))
    if before.hash == after.hash:
        return told([], [], [], None)
    try:
        return told(left_out, new, _both(bench, before, left_out), None)
    except UserError as error:
        return told(left_out, new, [], error)


def _scored(scheme: Scheme) -> set[str]:
    return {leaf.indicator for leaf in scheme.tree.leaves}


def _is_given(rules: Catalogue, of: Catalogue, indicator: str) -> bool:
    return _is_known(of, rules.indicator_by_code[indicator])


def _is_known(of: Catalogue, indicator: Indicator) -> bool:
    """Whether the figures have every element of an indicator."""
    return set(indicator.elements) <= set(of.element_by_code)


def _both(bench: Bench, before: Catalogue, left_out: Sequence[str]) -> list[Moved]:
    """Under the earlier rules and under its own, its entries as they were decided. Raises UserError
    before the freeze."""
    if not bench.one.has(FROZEN):
        raise UserError(
            f"{bench.one.assessment_id}: nothing is fixed before the freeze; see assess show",
            "冻结之前没有可用的数据。",
        )
    rules = _on(before, bench.catalogue, left_out)
    entries = bench.sealed_entries
    return beside(bench.outcome(entries, catalogue=rules), bench.outcome(entries))


def _on(rules: Catalogue, of: Catalogue, left_out: Sequence[str]) -> Catalogue:
    """The figures' catalogue with the scheme, indicators and targets of another. Raises UserError where
    these take points off, or forbid, by elements that the figures have not."""
    scheme = rules.scheme
    _reads_what_there_is(scheme, of)
    # Figures are cut off at their own freeze, whatever day the other rules would have.
    days = {one.code: one.freeze_days for one in of.scheme.assessments}
    kinds = tuple(
        one.model_copy(update={"freeze_days": days.get(one.code, one.freeze_days)})
        for one in scheme.assessments
    )
    less = changed(rules, Change(without=tuple(left_out))).scheme if left_out else scheme
    return replace(
        of,
        scheme=less.model_copy(update={"assessments": kinds}),
        indicators=tuple(one for one in rules.indicators if _is_known(of, one)),
        targets=rules.targets,
    )


def _reads_what_there_is(scheme: Scheme, of: Catalogue) -> None:
    named = {one.code: set(one.elements) for one in scheme.deductions}
    named |= {one.code: {one.element} for one in scheme.vetoes}
    missing = {code: elements - set(of.element_by_code) for code, elements in named.items()}
    for code, elements in missing.items():
        if elements:
            names = ", ".join(sorted(elements))
            raise UserError(
                f"{code} reads {names}, which was not reported then; no totals by these rules",
                f"{code}所用的{names}当时没有上报，不能按这一规则计总分。",
            )
