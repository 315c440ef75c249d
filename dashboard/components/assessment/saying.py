"""What an entry, an appeal and the log speak of, in words."""

import re
from collections.abc import Mapping
from typing import Any

from dashboard.components.assessment.desk import Desk
from pipelines.catalogue.whole import Catalogue
from pipelines.period import parse
from pipelines.register.entries import BONUS, EVENTS, EXEMPT, VETO, Entry

SHORT = 16
"""Characters of a hash that nothing is known of."""


def names(catalogue: Catalogue, language: str) -> dict[str, str]:
    """What points are given for or taken off, by code."""
    scheme = catalogue.scheme
    listed: tuple[Any, ...] = (
        *catalogue.indicators,
        *scheme.deductions,
        *scheme.bonuses,
        *scheme.vetoes,
    )
    return {one.code: one.name[language] for one in listed}


def subject(desk: Desk, text: str, known: Mapping[str, str], language: str) -> str:
    """What an event is about: what it is called, else the names of what its codes stand for, else the
    beginning of what it says. ``known``: names by what the log calls them."""
    own = text.removeprefix(f"{desk.one.assessment_id}/")
    told = known.get(own) or known.get(own.rpartition("/")[0])
    if told:
        return told
    words = [_word(desk.catalogue, code, language) for code in re.split("[-/ ]", own)]
    return " ".join(filter(None, words)) or own[:SHORT]


def _word(catalogue: Catalogue, code: str, language: str) -> str:
    """What a code stands for; empty for none."""
    if code in catalogue.form_by_code:
        return code
    kinds = {one.code: one for one in catalogue.scheme.assessments}
    for coded in (catalogue.unit_by_code, catalogue.element_by_code, kinds):
        if code in coded:
            return str(coded[code].name[language])
    try:
        return str(parse(code).name(language))
    except ValueError:
        return ""


def about(desk: Desk, entry: Entry, language: str) -> str:
    """What an entry says, in words: a deduction and its events, a figure before and after."""
    said, rules = entry.content, desk.bench.catalogue
    if entry.kind == EVENTS:
        name = next(d.name[language] for d in rules.scheme.deductions if d.code == entry.code)
        return f"{name} {said['events']:+g}".replace("-", "−")
    if entry.kind == EXEMPT:
        return rules.indicator_by_code[entry.code].name[language]
    if entry.kind == BONUS:
        bonus = next(b for b in rules.scheme.bonuses if b.code == entry.code)
        level = next((x.name[language] for x in bonus.levels if x.code == said.get("level")), "")
        return f"{bonus.name[language]} {level}".strip()
    if entry.kind == VETO:
        return next(v.name[language] for v in rules.scheme.vetoes if v.code == entry.code)
    name = rules.element_by_code[entry.code].name[language]
    return f"{said['form']} {said['period']} {name} {said['old']}→{said['new']}"
