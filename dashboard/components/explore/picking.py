"""Choices that depend on each other, kept in the address.

What another choice of the reader's took away goes without a word: only what was never offered here, an address
of elsewhere or of another day, is said to be left out.
"""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from dashboard.components.address import asked, keep
from dashboard.components.context import Context


def choose(
    context: Context, key: str, word: str, options: Sequence[str], default: str,
    shown: Callable[[str], str], place: Any = st, in_row: bool = False,
) -> str:  # fmt: skip
    """One of some; see ``Context.choose``."""
    wanted, gone = asked(key, default), before(key, options)
    if wanted not in options and wanted in gone:
        keep(key, default, default)
    return context.choose(key, word, options, default, shown, place, in_row)


def several(
    context: Context, key: str, word: str, known: Sequence[str], default: Sequence[str],
    shown: Callable[[str], str], most: int, place: Any = st,
) -> list[str]:  # fmt: skip
    """Some of many, in the order they were picked."""
    wanted = [code for code in asked(key, ",".join(default)).split(",") if code]
    names, gone = set(known), set(before(key, known))
    absent = [code for code in wanted if code not in names | gone]
    if absent:
        place.caption(context.say("explore_unknown", count=len(absent)))
    picked = place.multiselect(
        context.say(word), known, max_selections=most, format_func=shown,
        default=[code for code in dict.fromkeys(wanted) if code in names][:most] or list(default),
        placeholder=context.say("explore_pick"), key=f"{key}_{context.language}_{len(known)}",
    )  # fmt: skip
    keep(key, ",".join(picked), ",".join(default))
    return list(picked)


def before(key: str, options: Sequence[str]) -> tuple[str, ...]:
    """What was offered in the run before, in place of what is offered now."""
    found: tuple[str, ...] = st.session_state.get(f"offered_{key}", ())
    st.session_state[f"offered_{key}"] = tuple(options)
    return found
