"""The filters all pages share, kept in the address."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from dashboard import cache
from dashboard.components.address import choose
from dashboard.labels import day, named
from dashboard.queries import about
from dashboard.words import say
from pipelines.errors import UserError


@dataclass(frozen=True)
class Context:
    """What the reader chose: language, edition, period and group ("" for all)."""

    language: str
    build: str
    audience: str
    meta: dict[str, str]
    period: dict[str, Any]
    group: str

    def ask(self, query: Callable[..., Any], *params: Any) -> Any:
        return cache.ask(self.build, self.audience, query, *params)

    def say(self, key: str, **values: object) -> str:
        return say(key, self.language, **values)

    def name(self, row: Mapping[str, Any], prefix: str = "name") -> str:
        return named(row, self.language, prefix)

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
    default = meta.get("default_period") or next(iter(periods))
    period = pick("period", "period", names(periods), default)
    group = pick("group", "group", every | names(groups), "") if groups else ""
    audience = pick("as", "audience", looks | names(units), "team")
    st.sidebar.caption(say("demo_roles", language))
    return Context(language, build, audience, meta, periods[period], group)


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
