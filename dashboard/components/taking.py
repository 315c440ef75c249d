"""A file to take along: the one button for it."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from dashboard import access
from dashboard.components.context import Context


def button(
    context: Context, label: str, make: Callable[[], Any], name: str, mime: str | None = None, *,
    key: str | None = None, place: Any = st, **look: Any,
) -> None:  # fmt: skip
    """``make`` gives the bytes of the file ``name`` when the button is pressed, to who is still who the page
    was drawn for. ``label`` is Markdown; ``look``: what else Streamlit's button takes."""
    given = access.at_press(context.visitor, make)
    key = f"take_{key or name}"
    place.download_button(label, given, name, mime, key=key, on_click="ignore", **look)
