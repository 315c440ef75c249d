"""What a catalogue holds, in a few lines."""

from collections import Counter

from pipelines.catalogue.whole import Catalogue
from pipelines.period import GRAINS


def summary(catalogue: Catalogue) -> str:
    """Counts of what a loaded, and so sound, catalogue holds, a line for each kind of entry."""
    return "\n".join(
        [
            f"{catalogue.name}: {catalogue.head.title.zh} / {catalogue.head.title.en}",
            _units(catalogue),
            _forms(catalogue),
            _elements(catalogue),
            _rules(catalogue),
            _indicators(catalogue),
            _scheme(catalogue),
            f"sha256      {catalogue.hash}",
        ]
    )


def _units(catalogue: Catalogue) -> str:
    counts = Counter(unit.level for unit in catalogue.unit_by_code.values())
    parts = ", ".join(f"{level.code} {counts[level.code]}" for level in catalogue.head.levels)
    return f"units       {len(catalogue.unit_by_code)}: {parts}"


def _forms(catalogue: Catalogue) -> str:
    counts = Counter(form.grain for form in catalogue.forms)
    parts = ", ".join(f"{grain} {counts[grain]}" for grain in GRAINS if counts[grain])
    return f"forms       {len(catalogue.forms)}: {parts}"


def _elements(catalogue: Catalogue) -> str:
    elements = catalogue.element_by_code.values()
    sensitive = sum(element.sensitive for element in elements)
    return f"elements    {len(elements)}: sensitive {sensitive}"


def _rules(catalogue: Catalogue) -> str:
    rows = sum(len(form.checks) for form in catalogue.forms)
    general, cross = len(catalogue.general_checks), len(catalogue.cross_checks)
    total = rows + general + cross
    return f"rules       {total}: general {general}, in a form {rows}, across returns {cross}"


def _indicators(catalogue: Catalogue) -> str:
    scored = sum(indicator.scored for indicator in catalogue.indicators)
    context = len(catalogue.indicators) - scored
    return f"indicators  {len(catalogue.indicators)}: scored {scored}, context {context}"


def _scheme(catalogue: Catalogue) -> str:
    scheme = catalogue.scheme
    return (
        f"scheme      {scheme.code}: weights sum to {scheme.tree.weight:g}, "
        f"deductions {len(scheme.deductions)}, bonuses {len(scheme.bonuses)}, "
        f"vetoes {len(scheme.vetoes)}, assessments {len(scheme.assessments)}"
    )
