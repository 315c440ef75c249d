"""What the pages show, and the lists of ``catalogue.yaml``."""

from collections.abc import Iterator

from pipelines.catalogue.checks.wording import dangling, line, twice
from pipelines.catalogue.whole import Catalogue

FILE, HEAD = "panels.yaml", "catalogue.yaml"


def head(catalogue: Catalogue) -> Iterator[str]:
    top = catalogue.head
    yield from twice(HEAD, "level", [level.code for level in top.levels])
    yield from twice(HEAD, "measure", [measure.code for measure in top.measures])
    yield from twice(HEAD, "care", [care.code for care in top.cares])
    shown = {*catalogue.element_by_code, *catalogue.indicator_by_code}
    yield from dangling(HEAD, "overview", "headline", top.overview.headline, shown)
    actions = (top.overview.actions_due, top.overview.actions_done)
    matches = (top.trust.match_numerator, top.trust.match_denominator)
    for entry, pair in (("overview actions", actions), ("trust match", matches)):
        yield from dangling(HEAD, entry, "element", pair, catalogue.element_by_code)
        if pair.count(None) == 1:
            yield line(HEAD, entry, "names one of its two elements", "name both or neither")
    yield from _trust(catalogue)


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
