"""Every word of a catalogue that people read: what it counts, and what is said about it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipelines.catalogue.base import Text
from pipelines.catalogue.boundary.model import Place
from pipelines.catalogue.checks.tree import nodes
from pipelines.catalogue.checks.wording import form_file
from pipelines.catalogue.forms import CrossCheck, Form, GeneralCheck, Level
from pipelines.catalogue.roles import Role
from pipelines.catalogue.scheme import Assessment, Grade, Group
from pipelines.catalogue.whole import Catalogue, PanelGroup, TrustLevel


@dataclass(frozen=True)
class Named:
    """One text of one entry. ``subjects``: of the elements it names or rests on."""

    file: str
    entry: str
    place: Place
    text: str
    subjects: frozenset[str]


def named(catalogue: Catalogue) -> Iterator[Named]:
    """Codes, names, aliases, notes, messages and labels, each language by itself."""
    for form in catalogue.forms:
        yield from _form(form)
    yield from _indicators(catalogue)
    yield from _shown(catalogue)
    yield from _rules(catalogue)
    yield from _labels(catalogue)
    for unit in catalogue.units:
        yield from _texts("units.csv", unit.code, "unit name", [unit.name, unit.short], ())
        yield from _texts("units.csv", unit.code, "unit name", unit.aliases, ())


def _texts(
    file: str, entry: str, place: Place, texts: Iterable[Text | str | None], subjects: Iterable[str]
) -> Iterator[Named]:
    found = frozenset(subjects)
    for text in texts:
        words = (text.zh, text.en) if isinstance(text, Text) else (text,)
        yield from (Named(file, entry, place, word, found) for word in words if word is not None)


def _form(form: Form) -> Iterator[Named]:
    file, subjects = form_file(form.code), {element.subject for element in form.elements}
    yield from _texts(file, form.code, "form name", [form.name], subjects)
    yield from _texts(file, form.code, "form alias", form.aliases, subjects)
    yield from _texts(file, form.code, "form note", [form.note], subjects)
    if form.dimension:
        entry = f"dimension {form.dimension.code}"
        yield from _texts(file, entry, "dimension name", [form.dimension.name], subjects)
        for item in form.dimension.items:
            yield from _texts(file, f"item {item.code}", "item code", [item.code], subjects)
            yield from _texts(file, f"item {item.code}", "item name", [item.name], subjects)
    for element in form.elements:
        entry, own = f"element {element.code}", {element.subject}
        yield from _texts(file, entry, "element code", [element.code], own)
        yield from _texts(file, entry, "element name", [element.name], own)
        yield from _texts(file, entry, "element alias", element.aliases, own)
        yield from _texts(file, entry, "element note", [element.note], own)


def _indicators(catalogue: Catalogue) -> Iterator[Named]:
    file = "indicators.yaml"
    for indicator in catalogue.indicators:
        own = subjects_of(catalogue, [indicator.code])
        yield from _texts(file, indicator.code, "indicator code", [indicator.code], own)
        yield from _texts(file, indicator.code, "indicator name", [indicator.name], own)
        yield from _texts(file, indicator.code, "indicator definition", [indicator.definition], own)


def _shown(catalogue: Catalogue) -> Iterator[Named]:
    scheme, head = catalogue.scheme, catalogue.head
    for measure in head.measures:
        entry = f"measure {measure.code}"
        yield from _texts("catalogue.yaml", entry, "measure name", [measure.name], ())
        yield from _texts("catalogue.yaml", entry, "measure name", measure.words, ())
    for node in nodes(scheme.tree):
        own = subjects_of(catalogue, [leaf.indicator for leaf in node.leaves])
        yield from _texts("scheme.yaml", f"part {node.code}", "part name", [node.name], own)
    for deduction in scheme.deductions:
        own = subjects_of(catalogue, deduction.elements)
        texts = [deduction.name]
        yield from _texts("scheme.yaml", deduction.code, "adjustment name", texts, own)
    for bonus in scheme.bonuses:
        texts = [bonus.name, *(level.name for level in bonus.levels)]
        yield from _texts("scheme.yaml", bonus.code, "adjustment name", texts, ())
    for veto in scheme.vetoes:
        own = subjects_of(catalogue, [veto.element])
        yield from _texts("scheme.yaml", veto.code, "adjustment name", [veto.name], own)
    for group in catalogue.panels:
        for panel in group.panels:
            codes = (*panel.reach, *panel.timeliness, *panel.money, *panel.results)
            entry, own = f"{group.code} {panel.code}", subjects_of(catalogue, codes)
            yield from _texts("panels.yaml", entry, "panel name", [panel.name], own)
            yield from _texts("panels.yaml", entry, "panel text", [panel.question], own)
            yield from _texts("panels.yaml", entry, "panel text", [panel.limits], own)


def _rules(catalogue: Catalogue) -> Iterator[Named]:
    for form in catalogue.forms:
        for check in form.checks:
            file, own = form_file(form.code), subjects_of(catalogue, check.condition.elements)
            yield from _texts(
                file, f"check {check.id}", "rule text", [check.message, check.remedy], own
            )
    everywhere: list[GeneralCheck | CrossCheck]
    everywhere = [*catalogue.general_checks, *catalogue.cross_checks]
    for rule in everywhere:
        why = rule.why if isinstance(rule, CrossCheck) else None
        yield from _texts("rules.yaml", rule.id, "rule text", [rule.message, rule.remedy, why], ())


def _labels(catalogue: Catalogue) -> Iterator[Named]:
    head, scheme = catalogue.head, catalogue.scheme
    yield from _texts("catalogue.yaml", "title", "label", [head.title, head.programme], ())
    for care in head.cares:
        yield from _texts(
            "catalogue.yaml", f"care {care.code}", "label", [care.name, care.short], ()
        )
    for indicator in catalogue.indicators:
        yield from _texts("indicators.yaml", indicator.code, "label", [indicator.measure], ())
        yield from _texts("indicators.yaml", indicator.code, "label", [indicator.owner], ())
    yield from _texts("scheme.yaml", scheme.code, "label", [scheme.name], ())
    entries: dict[
        str, list[Level | TrustLevel | Role | Grade | Group | Assessment | PanelGroup]
    ] = {
        "catalogue.yaml": [*head.levels, *head.trust.levels, *head.roles],
        "scheme.yaml": [*scheme.grades, *scheme.groups, *scheme.assessments],
        "panels.yaml": [*catalogue.panels],
    }
    for file, named_so in entries.items():
        for entry in named_so:
            yield from _texts(file, entry.code, "label", [entry.name], ())


def subjects_of(catalogue: Catalogue, codes: Iterable[str]) -> frozenset[str]:
    """The subjects of the elements that these elements and indicators rest on."""
    elements = catalogue.element_by_code
    found: set[str] = set()
    for code in codes:
        indicator = catalogue.indicator_by_code.get(code)
        rests_on = indicator.elements if indicator else (code,)
        found |= {elements[name].subject for name in rests_on if name in elements}
    return frozenset(found)
