"""Templates to download: a workbook of all forms of a period's end, or one form."""

from collections.abc import Callable
from datetime import date
from functools import partial

import streamlit as st

from dashboard.components import taking
from dashboard.components.context import Context
from dashboard.components.counter import Counter
from dashboard.labels import day
from pipelines import clock, period
from pipelines.errors import UserError
from pipelines.template.hints import last_stocks
from pipelines.template.offer import offered, returns_due
from pipelines.template.write import FileKind, file_name, write

KINDS: tuple[FileKind, ...] = ("xlsx", "xls")
MIME = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xls": "application/vnd.ms-excel",
}


def show(context: Context, counter: Counter) -> None:
    periods = on_offer(counter)
    if not periods:
        st.caption(context.say("templates_none"))
        return
    picked = context.choose(
        "of", "period", list(periods), next(iter(periods)),
        lambda end: context.say("period_to", name=periods[end].name(context.language),
                                end=day(periods[end].end, context.language)),
    )  # fmt: skip
    of = periods[picked]
    owed = [form.code for form, _ in returns_due(counter.catalogue, counter.unit, of)]
    forms = {c: counter.catalogue.form_by_code[c].name[context.language] for c in owed}
    only = context.choose(
        "only", "form", ["", *forms], "",
        lambda f: f"{f} {forms[f]}" if f else context.say("templates_all", count=len(forms)),
    )  # fmt: skip
    places = st.columns([3, 3, 4])
    for place, kind in zip(places, KINDS, strict=False):
        made = maker(counter, of, [only] if only else [], kind, context.language)
        name = file_name(
            counter.catalogue, counter.unit, of, [only] if only else [], kind, context.language
        )  # fmt: skip
        taking.button(
            context, context.say(f"download_{kind}"), made, name, MIME[kind], place=place,
            key=f"template_{counter.unit}_{picked}_{only}_{kind}", width="stretch",
            type="primary" if kind == KINDS[0] else "secondary",
        )  # fmt: skip
    st.caption(context.say("templates_note"))


def on_offer(counter: Counter) -> dict[str, period.Period]:
    """By their last day, periods to report on: those of the last year, the latest first, then those
    under way. Of periods that end together the longest stands for all."""
    now = clock.now()
    found = [period.parse(one.period) for one in counter.owed]
    found += [one.period for one in offered(counter.catalogue, counter.unit, now)]
    longest: dict[date, period.Period] = {}
    for one in found:
        longest[one.end] = min(one, longest.get(one.end, one), key=lambda p: p.start)
    over = sorted((end for end in longest if end < now.date()), reverse=True)
    running = sorted(end for end in longest if end >= now.date())
    return {end.isoformat(): longest[end] for end in over + running}


def maker(
    counter: Counter, of: period.Period, forms: list[str], kind: FileKind, language: str
) -> Callable[[], bytes]:
    return partial(made, counter, of, forms, kind, language)


def made(
    counter: Counter, of: period.Period, forms: list[str], kind: FileKind, language: str
) -> bytes:
    counter.acting("template")
    try:
        hints = last_stocks(counter.home, counter.catalogue, counter.unit, of, forms)
    except UserError:  # a hint that cannot be read is no reason to have no template
        hints = {}
    return write(counter.catalogue, counter.unit, of, forms, hints, kind, language)
