"""From when control limits begin anew: by the catalogue, or by the reader's own day and reason.

A reader's own day is kept in the address alone, and only for the series it was given for.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from dashboard import phases
from dashboard.components.address import asked, keep
from dashboard.components.context import Context
from dashboard.queries import trends
from pipelines.analysis.xmr import Rebase

Row = Mapping[str, Any]
LONGEST = 80
"""Characters of a reason."""


def of(
    context: Context, subject: Row, unit: Row, rows: Sequence[Row], declared: Sequence[Rebase]
) -> list[Rebase]:
    """The catalogue's and the reader's own, unless that falls on one of them, in their order."""
    found = {one.at: one for one in declared}
    own = chosen(context, f"{subject['code']} {unit['code']}", rows)
    if own is not None:
        found.setdefault(own.at, own)
    return [found[at] for at in sorted(found)]


def declared(context: Context, subject: Row, rows: Sequence[Row]) -> list[Rebase]:
    """The catalogue's: of an indicator alone."""
    if not subject["is_indicator"]:
        return []
    return rebases(context, rows, context.ask(trends.rebases).get(subject["code"], []))


def rebases(context: Context, rows: Sequence[Row], declared: Sequence[Row]) -> list[Rebase]:
    """Where declared days set the limits of a series anew, and why."""
    return [
        Rebase(at, row["from_date"], context.name(row, "reason"))
        for at, row in phases.beginnings(rows, declared).items()
    ]


def chosen(context: Context, about: str, rows: Sequence[Row]) -> Rebase | None:
    """A period and a written reason, both or nothing."""
    forget(about)
    options = {row["period"]: row for row in rows[1:]}
    wanted = asked("rebase", "")
    start = wanted if wanted in options else ""
    with st.expander(context.say("rebase_own"), expanded=bool(start)):
        st.caption(context.say("rebase_note"))
        left, right = st.columns([1, 2])
        period = left.selectbox(
            context.say("rebase_from"), ["", *options],
            index=["", *options].index(start),
            format_func=lambda c: context.name(options[c], "period") if c else context.say("rebase_not"),
            key=f"rebase_{context.language}_{about}",
        )  # fmt: skip
        reason = right.text_input(
            context.say("rebase_reason"), value=asked("why", "")[:LONGEST], max_chars=LONGEST,
            key=f"why_{context.language}_{about}",
        )  # fmt: skip
        reason = " ".join((reason or "").split())
        if period and not reason:
            st.caption(context.say("rebase_needs_reason"))
    keep("rebase", period or "", "")
    keep("why", reason if period else "", "")
    if not period or not reason:
        return None
    at = next(i for i, row in enumerate(rows) if row["period"] == period)
    return Rebase(at, options[period]["start_date"], context.say("rebase_by_reader", reason=reason))


def forget(about: str) -> None:
    """A day chosen for one series says nothing of another."""
    before = st.session_state.get("rebase_about")
    if before is not None and before != about:
        keep("rebase", "", "")
        keep("why", "", "")
    st.session_state["rebase_about"] = about
