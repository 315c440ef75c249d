"""The filters all pages share, kept in the address."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import streamlit as st

from dashboard import access, cache
from dashboard.components import login
from dashboard.components.address import asked_of, choose, keep
from dashboard.labels import day, named
from dashboard.queries import about
from dashboard.words import say
from pipelines.access import Visitor
from pipelines.errors import UserError
from pipelines.warehouse import PUBLIC


@dataclass(frozen=True)
class Context:
    """Who looks, and what they chose: language, period and group ("" for all). ``level`` names what is
    assessed."""

    language: str
    build: str
    visitor: Visitor
    meta: dict[str, str]
    level: dict[str, str]
    period: dict[str, Any]
    group: str

    @property
    def audience(self) -> str:
        """The edition looked at: the visitor's, never one asked for."""
        return self.visitor.audience

    def ask(self, query: Callable[..., Any], *params: Any) -> Any:
        return cache.ask(self.build, self.visitor, query, *params)

    def say(self, key: str, **values: object) -> str:
        """A phrase; ``{level}`` in it stands for what is assessed, as the catalogue calls it, and
        ``{Level}`` for the same at a beginning."""
        level = self.name(self.level)
        return say(key, self.language, level=level[:1].lower() + level[1:], Level=level, **values)

    def name(self, row: Mapping[str, Any], prefix: str = "name") -> str:
        return named(row, self.language, prefix)

    def role(self, code: str) -> str:
        """What a role is called; one of an earlier catalogue by its code."""
        return self._roles.get(code, code)

    @cached_property
    def _roles(self) -> dict[str, str]:
        return {row["code"]: self.name(row) for row in self.ask(about.roles)}

    def choose(
        self, key: str, word: str, options: Sequence[str], default: str,
        shown: Callable[[str], str], place: Any = st, in_row: bool = False,
    ) -> str:  # fmt: skip
        """A choice of this page, kept in the address; ``word`` is its label."""
        return choose(place, key, self.say(word), options, default, shown, self.language, in_row)


def read() -> tuple[str, Context | None]:
    """The language, and the context of this run: None after saying why there is nothing to show."""
    names = {"zh": "中文", "en": "English"}
    language = choose(
        st.sidebar, "lang", "语言 / Language", list(names), "zh", names.__getitem__, "zh"
    )
    visitor = None if access.is_demo() else login.visitor(language)
    if visitor is None and not access.is_demo():
        return language, None
    build = cache.current()
    if build is None:
        st.info(say("no_build", language))
        return language, None
    try:
        return language, chosen(language, build, visitor)
    except UserError as error:
        st.error(error.line(language))
        return language, None


def chosen(language: str, build: str, visitor: Visitor | None) -> Context | None:
    """The shared filters in the sidebar. ``visitor``: who is logged in, None in the demonstration, whose
    choice comes last. Names of periods, groups and units are the same in every edition."""

    def told(query: Callable[..., Any]) -> Any:
        return cache.told(build, PUBLIC, query)

    periods = {p["code"]: p for p in told(about.ended_periods)}
    if not periods:
        st.info(say("no_build", language))
        return None
    meta = told(about.meta)
    groups = {g["code"]: g for g in told(about.groups)}
    period = pick_period(language, periods, meta.get("default_period") or next(iter(periods)))
    group = pick_group(language, groups) if groups else ""
    if visitor is None:
        visitor = login.shown(language, {u["code"]: u for u in told(about.assessed_units)})
    meta = cache.ask(build, visitor, about.meta)
    level = told(about.assessed_level)
    return Context(language, build, visitor, meta, level, periods[period], group)


def pick_group(language: str, groups: Mapping[str, Mapping[str, Any]]) -> str:
    """A group of units, "" for all."""
    names = {"": say("all", language)} | {code: named(g, language) for code, g in groups.items()}
    label = say("group", language)
    return choose(st.sidebar, "group", label, list(names), "", names.__getitem__, language)


def pick_period(language: str, periods: Mapping[str, Mapping[str, Any]], default: str) -> str:
    """A year, then one of its periods; another year starts at the same part of it, where it has one."""
    wanted = periods[asked_of(st.sidebar, "period", list(periods), default, language)]
    years = list(dict.fromkeys(p["year"] for p in periods.values()))
    year = st.sidebar.selectbox(
        say("in_year", language), years, index=years.index(wanted["year"]), key=f"year_{language}"
    )
    mine = {code: named(p, language) for code, p in periods.items() if p["year"] == year}
    part = (wanted["grain"], wanted["ordinal"])
    same = (c for c in mine if (periods[c]["grain"], periods[c]["ordinal"]) == part)
    keep("period", next(same, next(iter(mine))), default)
    label = say("period", language)
    return choose(st.sidebar, "period", label, list(mine), default, mine.__getitem__, language)


def stamp(context: Context) -> None:
    """The quiet line above every page: demonstration mark, programme, period, time and build."""
    made = context.meta.get("as_of", "").replace("T", " ")[:16]
    end = day(context.period["end_date"], context.language)
    line = context.say(
        "stamp", title=context.name(context.meta, "title"), period=context.name(context.period),
        end=end, made=made, build=context.build,
    )  # fmt: skip
    if context.meta.get("is_demo") == "true":
        line = f":orange-badge[**{context.say('demo_data')}**] {line}"
    st.caption(line)
    if context.audience != "team":
        st.caption(context.say("withheld"))
