"""A page refuses by itself those it is not for, who do not find it in the navigation either."""

from collections.abc import Callable
from functools import wraps

import streamlit as st

from dashboard.components import login
from dashboard.components.context import Context

Show = Callable[[Context], None]


def guarded(name: str) -> Callable[[Show], Show]:
    """A view of the page ``name``, drawn for those it opens for; others are told that it does not."""

    def of(show: Show) -> Show:
        @wraps(show)
        def checked(context: Context) -> None:
            if context.visitor.opens(name):
                show(context)
            else:
                who = login.who(context.visitor, context.language)
                st.info(context.say("page_refused", who=who))

        return checked

    return of
