"""The filters all pages share, kept in the address."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from dashboard import cache
from dashboard.components.address import asked, keep
from dashboard.labels import named
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
    key: str,
    label: str,
    options: list[str],
    default: str,
    shown: Callable[[str], str],
    language: str,
) -> str:
    """A select box whose choice stands in the address; an unknown one is said and left out."""
    wanted = asked(key, default)
    if wanted not in options:
        st.sidebar.caption(say("unknown_filter", language, value=wanted[:40]))
        wanted = default if default in options else options[0]
    picked = st.sidebar.selectbox(
        label,
        options,
        index=options.index(wanted),
        format_func=shown,
        key=f"choose_{key}_{language}",
    )
    keep(key, picked, default)
    return picked


def read() -> Context | None:
    """The context of this run; None after saying why there is nothing to show."""
    names = {"zh": "中文", "en": "English"}
    language = choose("lang", "语言 / Language", ["zh", "en"], "zh", names.__getitem__, "zh")
    build = cache.current()
    if build is None:
        st.info(say("no_build", language))
        return None
    try:
        return chosen(language, build)
    except UserError as error:
        st.error(str(error))
        return None


def chosen(language: str, build: str) -> Context | None:
    periods = {p["code"]: p for p in cache.ask(build, "team", about.ended_periods)}
    meta = cache.ask(build, "team", about.meta)
    if not periods:
        st.info(say("no_build", language))
        return None
    units = {u["code"]: u for u in cache.ask(build, "team", about.assessed_units)}
    groups = {g["code"]: g for g in cache.ask(build, "team", about.groups)}
    default = meta.get("default_period") or next(iter(periods))
    period = choose(
        "period", say("period", language), list(periods), default,
        lambda code: named(periods[code], language), language,
    )  # fmt: skip
    group = choose(
        "group", say("group", language), ["", *groups], "",
        lambda code: named(groups[code], language) if code else say("all", language), language,
    )  # fmt: skip
    audience = choose(
        "as", say("audience", language), ["team", "public", *units], "team",
        lambda code: named(units[code], language) if code in units else say(code, language),
        language,
    )  # fmt: skip
    st.sidebar.caption(say("demo_roles", language))
    return Context(language, build, audience, meta, periods[period], group)


def stamp(context: Context) -> None:
    """The quiet line above every page: programme, demonstration mark, period, time and build."""
    as_of = context.meta.get("as_of", "").replace("T", " ")[:16]
    line = context.say("stamp", as_of=as_of, build=context.build)
    line = f"{context.name(context.meta, 'title')} · **{context.name(context.period)}** · {line}"
    if context.meta.get("is_demo") == "true":
        line = f":orange-background[**{context.say('demo_data')}**] {line}"
    st.caption(line)
