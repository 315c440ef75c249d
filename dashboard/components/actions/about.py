"""What an action is about, told from the row that led to it."""

from dashboard.components.context import Context
from dashboard.labels import figure, measured
from dashboard.queries import actions as query
from pipelines.assess.sources import is_row, source_name
from pipelines.catalogue.whole import Catalogue
from pipelines.register.actions import ROW


def problem(context: Context, catalogue: Catalogue, about: str) -> str:
    """Words to begin the problem with: a value against its target, what a finding says, what a row is
    called; empty where the source says nothing."""
    codes = about.split()
    if not is_row(catalogue, codes):
        found = context.ask(query.finding, about) if len(codes) == 1 else None
        return f"{found['cells'] or ''} {context.name(found, 'message')}".strip() if found else ""
    indicators = [c for c in codes if c in catalogue.indicator_by_code]
    units = [c for c in codes if c in catalogue.unit_by_code]
    rest = [c for c in codes if c not in (*indicators, *units)]
    name = source_name(catalogue, ROW, about)[context.language]
    if not (len(indicators) == len(units) == len(rest) == 1):
        return name
    row = context.ask(query.row_value, indicators[0], units[0], rest[0])
    if row is None or row["value"] is None:
        return name
    told = f"{name} {figure(row, context.language)}"
    if row["target"] is None:
        return told
    aim = measured(row["target"], row, context.language)
    return context.say("problem_target", told=told, target=aim)
