"""Choosing one unit, and units in the order readers look for them."""

from collections.abc import Iterable

from dashboard.components.context import Context
from dashboard.queries import about


def pick(context: Context) -> tuple[str, str]:
    """The assessed unit looked at and its name: the reader's own first, else the first of the group; two
    empty strings when there is none."""
    units = {
        u["code"]: u
        for u in context.ask(about.assessed_units, context.language)
        if context.group in ("", u["group_code"])
    }
    if not units:
        return "", ""
    first = context.audience if context.audience in units else next(iter(units))
    code = context.choose("unit", "level", list(units), first, lambda c: context.name(units[c]))
    return code, context.name(units[code])


def by_name(context: Context, codes: Iterable[str]) -> list[str]:
    """By level, then by name: by pinyin in Chinese."""
    order = {u["code"]: n for n, u in enumerate(context.ask(about.all_units, context.language))}
    return sorted(codes, key=lambda code: (order.get(code, len(order)), code))
