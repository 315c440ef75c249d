"""Choices kept in the address, so that a link shows what its sender saw."""

from collections.abc import Container

import streamlit as st


def asked(key: str, default: str) -> str:
    """What was chosen in this session, else what the address says.

    Going to another page empties the address; the session still knows.
    """
    return str(st.session_state.get(f"kept_{key}", st.query_params.get(key, default)))


def asked_of(key: str, options: Container[str], default: str) -> str:
    """Like ``asked``; the default when the choice is not among the options."""
    found = asked(key, default)
    return found if found in options else default


def keep(key: str, value: str, default: str) -> None:
    """Remember a choice; the default needs no mention in the address."""
    st.session_state[f"kept_{key}"] = value
    if value == default:
        st.query_params.pop(key, None)
    elif st.query_params.get(key) != value:
        st.query_params[key] = value
