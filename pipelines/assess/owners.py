"""Who answers for an action or a practice, and who judges it."""

from datetime import date

from pipelines.assess.bench import is_assessed
from pipelines.assess.request import Request, judging
from pipelines.catalogue.whole import Catalogue
from pipelines.errors import UserError


def owner_levels(catalogue: Catalogue) -> tuple[str, ...]:
    """The level that is assessed, and those that count towards no other: member departments."""
    head, assessed = catalogue.head, catalogue.scheme.level
    return tuple(x.code for x in head.levels if x.code == assessed or not x.rolls_up)


def is_owner(catalogue: Catalogue, unit: str | None, day: date) -> bool:
    """Whether a unit may answer for an action on a day."""
    return unit is not None and catalogue.level_on(unit, day) in owner_levels(catalogue)


def known_owner(catalogue: Catalogue, about: str, unit: str, day: date) -> str:
    """The unit. Raises UserError for one that answers for nothing."""
    if not is_owner(catalogue, unit, day):
        levels = [x.name for x in catalogue.head.levels if x.code in owner_levels(catalogue)]
        raise UserError(
            f"{about}: {unit} answers for none; give one of: {', '.join(n.en for n in levels)}",
            f"{catalogue.unit_name(unit).zh}不能承办，请选{'或'.join(n.zh for n in levels)}。",
        )
    return unit


def is_judge(catalogue: Catalogue, ask: Request) -> bool:
    """Whether somebody acts in a role that judges, for no unit that is judged and no department."""
    unit = catalogue.unit_by_code.get(ask.actor.unit or "")
    answers = unit is not None and unit.level in owner_levels(catalogue)
    is_free = not answers and not is_assessed(catalogue, ask.actor.unit)
    return ask.actor.role in judging(catalogue.scheme) and is_free
