"""Choices kept in the address, so that a link shows what its sender saw."""

import re
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import quote_plus, urlencode
from zlib import crc32

import streamlit as st

from dashboard.words import say

SHARED = ("lang", "period", "group", "as")
"""What every page goes by; a link to another page carries it along."""
OF_A_PAGE = frozenset({
    "section", "state", "stands", "about", "owner", "action", "rebase", "why", "from", "from_second",
})  # fmt: skip
"""What means something on one page alone: it is known from the address, and not on another page."""


def asked(key: str, default: str) -> str:
    """What was chosen in this session, else what the address says.

    Going to another page empties the address; the session still knows.
    """
    if key in OF_A_PAGE:
        return str(st.query_params.get(key, default))
    return str(st.session_state.get(f"kept_{key}", st.query_params.get(key, default)))


def asked_of(
    place: Any, key: str, options: Sequence[str], default: str, language: str
) -> str:  # fmt: skip
    """Like ``asked``; what is not among the options is said at ``place`` and left out."""
    wanted = asked(key, default)
    if wanted in options:
        return wanted
    if wanted:
        told = re.sub(r"[^\w.,-]", " ", wanted)[:40]
        place.caption(say("unknown_filter", language, value=told))
    return default if default in options else options[0]


def keep(key: str, value: str, default: str) -> None:
    """Remember a choice; the default needs no mention in the address. One that is right is left as it is:
    each change of it is a step that the browser's Back takes."""
    st.session_state[f"kept_{key}"] = value
    if st.query_params.get(key) == value:
        return
    if value == default:
        st.query_params.pop(key, None)
    else:
        st.query_params[key] = value


def choose(
    place: Any, key: str, label: str, options: Sequence[str], default: str,
    shown: Callable[[str], str], language: str, in_row: bool = False,
) -> str:  # fmt: skip
    """A choice of one among options, kept in the address: a select box, or buttons ``in_row``."""
    start = asked_of(place, key, options, default, language)
    same = crc32("\n".join(options).encode())
    at = f"choose_{key}_{language}_{same}" + ("_row" if in_row else "")
    if in_row:
        picked = place.segmented_control(label, options, default=start, format_func=shown, key=at)
    else:
        picked = place.selectbox(
            label, options, index=list(options).index(start), format_func=shown, key=at
        )
    chosen = start if picked is None else str(picked)
    keep(key, chosen, default)
    return chosen


def link(page: str, anchor: str = "", **choices: str) -> str:
    """The address of a page, or a heading in it, with the shared choices of this one."""
    return f"{page}?{urlencode(chosen(*SHARED) | choices)}" + (f"#{anchor}" if anchor else "")


def links(page: str) -> Callable[..., str]:
    """Addresses of one page for many rows: the shared choices are looked up and written once."""
    shared = chosen(*SHARED)
    ahead = f"{page}?{urlencode(shared)}{'&' if shared else ''}"

    def to(**choices: str) -> str:
        if shared.keys() & choices.keys():
            return f"{page}?{urlencode(shared | choices)}"
        return ahead + "&".join(f"{key}={quoted(value)}" for key, value in choices.items())

    return to


def quoted(value: str) -> str:
    """For an address; most values are plain codes, and looking at each character of them costs."""
    return value if value.isascii() and value.isalnum() else quote_plus(value)


def chosen(*keys: str) -> dict[str, str]:
    """What the address says of some choices. Read at once: each look costs."""
    told = st.query_params.to_dict()
    return {key: told[key] for key in keys if key in told}
