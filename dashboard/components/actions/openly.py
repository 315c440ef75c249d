"""Actions as everybody may know them: what codes say they are about, and no word that others wrote.

A leader reads besides what leaders wrote when they opened one.
"""

from dashboard.components.address import link
from dashboard.components.context import Context
from dashboard.labels import NONE
from dashboard.marks import Mark, linked
from dashboard.queries import actions as query
from pipelines.access import Role
from pipelines.assess.sources import is_period, source_name
from pipelines.catalogue.whole import Catalogue
from pipelines.register.actions import ASSESSMENT, FINDING, ROW, Action


def is_own(context: Context, one: Action) -> bool:
    """Whether a leader looks and a leader opened it."""
    return context.visitor.role is Role.LEADER and one.steps[0].actor_role in context.visitor.posts


def problem(context: Context, one: Action) -> str:
    """What was found, in the words of who looks; nothing in anybody else's."""
    return one.problem if is_own(context, one) else NONE


def about(context: Context, catalogue: Catalogue, one: Action) -> Mark | str:
    """Where the problem was found. That there is an action about a figure tells how it stands: a row is
    named where its figure stands in the edition that is read."""
    told = source_name(catalogue, one.source_kind, one.source)[context.language]
    if one.source_kind == ROW:
        codes = one.source.split()
        if is_own(context, one) or stands(context, catalogue, codes):
            return linked(told, row_address(catalogue, codes))
        return str(context.say("action_source_withheld"))
    if one.source_kind == FINDING:
        return str(context.say("action_source_finding"))
    return told if one.source_kind == ASSESSMENT or is_own(context, one) else NONE


def stands(context: Context, catalogue: Catalogue, codes: list[str]) -> bool:
    """Whether everything a row names is in the open: elements and indicators that rest on nothing
    sensitive, an indicator that does where its value stands; no deduction, bonus or veto."""
    known = {*catalogue.unit_by_code, *catalogue.form_by_code}
    indicators, units, periods = [], [], []
    for code in codes:
        if code in catalogue.indicator_by_code:
            indicators.append(code)
        elif code in catalogue.element_by_code:
            if catalogue.element_by_code[code].sensitive:
                return False
        elif code in known:
            units += [code] if code in catalogue.unit_by_code else []
        elif is_period(code):
            periods.append(code)
        else:
            return False
    return all(is_open(context, catalogue, code, units, periods) for code in indicators)


def is_open(
    context: Context, catalogue: Catalogue, code: str, units: list[str], periods: list[str]
) -> bool:
    parts = catalogue.indicator_by_code[code].elements
    if not any(catalogue.element_by_code[e].sensitive for e in parts):
        return True
    if len(units) != 1 or len(periods) != 1:
        return False
    row = context.ask(query.row_value, code, units[0], periods[0])
    return row is not None and row["state"] != "suppressed"


def row_address(catalogue: Catalogue, codes: list[str]) -> str:
    """The unit's page, at the indicator and the period among the codes."""
    asked: dict[str, str] = {}
    for code in codes:
        if code in catalogue.unit_by_code:
            asked["unit"] = code
        elif code in catalogue.indicator_by_code:
            asked["indicator"] = code
        elif code not in catalogue.element_by_code:
            asked["period"] = code
    return link("scorecard", **asked)
