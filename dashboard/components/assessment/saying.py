"""What an entry says, in words."""

from dashboard.components.assessment.desk import Desk
from pipelines.register.entries import BONUS, EVENTS, EXEMPT, VETO, Entry


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
