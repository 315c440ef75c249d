"""What the pages show, and the lists of ``catalogue.yaml``."""

from collections.abc import Iterator

from pipelines.catalogue.checks.wording import dangling, line, twice
from pipelines.catalogue.roles import CLERK, EVALUATOR, OFFICE
from pipelines.catalogue.whole import Catalogue, Source

FILE, HEAD = "panels.yaml", "catalogue.yaml"
NEEDED = (CLERK, OFFICE, EVALUATOR)


def head(catalogue: Catalogue) -> Iterator[str]:
    top = catalogue.head
    yield from twice(HEAD, "level", [level.code for level in top.levels])
    yield from twice(HEAD, "measure", [measure.code for measure in top.measures])
    yield from twice(HEAD, "care", [care.code for care in top.cares])
    roles = [role.code for role in top.roles]
    yield from twice(HEAD, "role", roles)
    for code in NEEDED:
        if code not in roles:
            yield line(HEAD, "roles", f"{code} is missing, which the program asks for", "add it")
    shown = {*catalogue.element_by_code, *catalogue.indicator_by_code}
    yield from dangling(HEAD, "overview", "headline", top.overview.headline, shown)
    actions = (top.overview.actions_due, top.overview.actions_done)
    matches = (top.trust.match_numerator, top.trust.match_denominator)
    for entry, pair in (("overview actions", actions), ("trust match", matches)):
        yield from dangling(HEAD, entry, "element", pair, catalogue.element_by_code)
        if pair.count(None) == 1:
            yield line(HEAD, entry, "names one of its two elements", "name both or neither")
    others = (top.overview.actions_found, top.overview.actions_recurred)
    yield from dangling(HEAD, "overview actions", "element", others, catalogue.element_by_code)
    yield from _trust(catalogue)
    if top.source:
        yield from _source(catalogue, top.source)


def _trust(catalogue: Catalogue) -> Iterator[str]:
    levels = catalogue.head.trust.levels
    yield from twice(HEAD, "trust level", [level.code for level in levels])
    if not levels:
        yield line(HEAD, "trust", "has no levels", "add at least one without conditions")
        return
    for level in levels:
        if level.min_match_rate and catalogue.head.trust.match_numerator is None:
            wrong = "asks for a match rate that nothing measures"
            remedy = "name match_numerator and match_denominator, or drop min_match_rate"
            yield line(HEAD, f"trust level {level.code}", wrong, remedy)
    last = levels[-1]
    limits = (last.min_received_share, last.max_open_errors_per_100_returns, last.min_match_rate)
    if limits != (0, None, 0):
        wrong = "has conditions, so that data could be left without a word"
        yield line(HEAD, f"trust level {last.code}", wrong, "drop the conditions of the last level")


def _source(catalogue: Catalogue, source: Source) -> Iterator[str]:
    """A published table holds the elements of one form under headings that intake knows."""
    intake, entry = catalogue.head.intake, "source"
    forms = catalogue.form_of_element
    headings = list(source.columns.values())
    holding = {forms[heading].code for heading in headings if heading in forms}
    grains = {form.grain for form in catalogue.forms if form.code in holding}
    known = {*forms, *intake.item_headings, *intake.unit_headings}
    known |= {*intake.reporter_headings, *intake.period_headings}
    yield from dangling(HEAD, entry, "heading", headings, known)
    yield from twice(HEAD, f"{entry} heading", headings)
    if len(holding) != 1:
        wrong = f"holds elements of {len(holding)} forms"
        yield line(HEAD, entry, wrong, "name the elements of one form in columns")
    elif grains != {source.grain}:
        wrong = f"its grain {source.grain!r} is not that of form {', '.join(holding)}"
        yield line(HEAD, entry, wrong, f"write {', '.join(grains)}")
    for what, wanted in (
        ("period", intake.period_headings),
        ("reporter", intake.reporter_headings),
    ):
        if not set(wanted) & set(headings):
            yield line(HEAD, entry, f"no column is the {what}", f"map one to a {what} heading")
    if source.columns.get(source.period_column) not in intake.period_headings:
        wrong = f"period_column {source.period_column!r} is no column that gives the period"
        yield line(HEAD, entry, wrong, "map it to a period heading in columns")


def panels(catalogue: Catalogue) -> Iterator[str]:
    shown = {*catalogue.element_by_code, *catalogue.indicator_by_code}
    yield from twice(FILE, "group", [group.code for group in catalogue.panels])
    for group in catalogue.panels:
        yield from dangling(FILE, group.code, "board", [group.board], catalogue.form_by_code)
        yield from twice(FILE, f"{group.code} panel", [panel.code for panel in group.panels])
        for panel in group.panels:
            for facet in ("reach", "timeliness", "money", "results"):
                codes = getattr(panel, facet)
                yield from dangling(FILE, f"{group.code} {panel.code}", facet, codes, shown)
