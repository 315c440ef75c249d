"""The filters all pages share, kept in the address."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import streamlit as st

from dashboard import cache
from dashboard.components.address import asked_of, choose, keep
from dashboard.labels import day, named
from dashboard.queries import about
from dashboard.words import say
from pipelines.errors import UserError


@dataclass(frozen=True)
class Context:
    """What the reader chose: language, edition, period and group ("" for all). ``level`` names what is
    assessed."""

    language: str
    build: str
    audience: str
    meta: dict[str, str]
    level: dict[str, str]
    period: dict[str, Any]
    group: str

    def ask(self, query: Callable[..., Any], *params: Any) -> Any:
        return cache.ask(self.build, self.audience, query, *params)

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
    build = cache.current()
    if build is None:
        st.info(say("no_build", language))
        return language, None
    try:
        return language, chosen(language, build)
    except UserError as error:
        st.error(str(error))
        return language, None


def chosen(language: str, build: str) -> Context | None:
    """The shared filters in the sidebar."""
    periods = {p["code"]: p for p in cache.ask(build, "team", about.ended_periods)}
    if not periods:
        st.info(say("no_build", language))
        return None
    meta = cache.ask(build, "team", about.meta)
    units = {u["code"]: u for u in cache.ask(build, "team", about.assessed_units)}
    groups = {g["code"]: g for g in cache.ask(build, "team", about.groups)}

    def pick(key: str, word: str, options: dict[str, str], default: str) -> str:
        label = say(word, language)
        return choose(st.sidebar, key, label, list(options), default, options.__getitem__, language)

    def names(rows: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
        return {code: named(row, language) for code, row in rows.items()}

    every = {"": say("all", language)}
    looks = {code: say(code, language) for code in ("team", "public")}
    level = cache.ask(build, "team", about.assessed_level)
    period = pick_period(language, periods, meta.get("default_period") or next(iter(periods)))
    group = pick("group", "group", every | names(groups), "") if groups else ""
    audience = pick("as", "audience", looks | names(units), "team")
    st.sidebar.caption(say("demo_roles", language))
    return Context(language, build, audience, meta, level, periods[period], group)


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
