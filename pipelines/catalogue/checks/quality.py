"""The data-quality score of ``catalogue.yaml``."""

from collections.abc import Iterator

from pipelines.catalogue.checks.wording import line, twice
from pipelines.catalogue.whole import Catalogue

FILE, ALL = "catalogue.yaml", 100


def quality(catalogue: Catalogue) -> Iterator[str]:
    dimensions = catalogue.head.quality.dimensions
    if not dimensions:
        return
    yield from twice(FILE, "quality dimension", [d.dimension for d in dimensions])
    measures = [m.measure for d in dimensions for m in d.measures]
    yield from twice(FILE, "quality measure", measures)
    total = sum(d.weight for d in dimensions)
    if abs(total - ALL) > 1e-9:
        wrong = f"its weights sum to {total:g}"
        yield line(FILE, "quality", wrong, f"make them sum to {ALL}")
    for dimension in dimensions:
        if not (dimension.why.zh.strip() and dimension.why.en.strip()):
            entry = f"quality dimension {dimension.dimension}"
            yield line(FILE, entry, "has no reason", "say in why, why it weighs what it does")
    if "recount_matches" in measures and catalogue.head.trust.match_denominator is None:
        wrong = "counts recounts, which nothing measures"
        remedy = "name trust match_numerator and match_denominator, or drop recount_matches"
        yield line(FILE, "quality", wrong, remedy)
