"""What the entries of a catalogue owe each other."""

from collections.abc import Callable, Iterator

from pipelines.catalogue.checks import (
    forms,
    identifiers,
    indicators,
    panels,
    quality,
    rules,
    scheme,
    signals,
    tree,
    units,
)
from pipelines.catalogue.whole import Catalogue

CHECKS: tuple[Callable[[Catalogue], Iterator[str]], ...] = (
    panels.head,
    quality.quality,
    units.units,
    forms.forms,
    rules.rules,
    signals.signals,
    indicators.indicators,
    tree.tree,
    scheme.scheme,
    panels.panels,
    identifiers.identifiers,
)


def problems(catalogue: Catalogue) -> list[str]:
    """Every mistake between entries, each as ``file: entry: what is wrong; remedy``."""
    return [line for found in CHECKS for line in found(catalogue)]
