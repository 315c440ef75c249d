"""What was attached to an entry, an appeal or an action: given to those who may look, each look logged."""

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st
from sqlalchemy import Engine

from dashboard.components import taking
from dashboard.components.context import Context
from dashboard.labels import day
from dashboard.marks import literal
from pipelines.register.evidence import Evidence, evidence


def show(
    context: Context,
    engine: Engine,
    subjects: Sequence[str],
    read: Callable[[Evidence], bytes],
    named: Callable[[Evidence], str] | None = None,
) -> None:
    """A button a file; ``read`` gives it and logs the look when it is pressed, not before. ``named``:
    what stands before its name, where files of several subjects are listed."""
    found = evidence(engine, subjects) if subjects else []
    if not found:
        return
    st.caption(context.say("action_evidence"))
    for kept in found:
        if kept.erased_at:
            st.caption(context.say("action_erased", name=literal(kept.name)))
            continue
        about = f"{named(kept)} · " if named else ""
        taking.button(
            context, literal(f"{about}{kept.name} · {day(kept.at.date(), context.language)}"),
            partial(read, kept), kept.name, key=f"evidence_{kept.evidence_id}",
        )  # fmt: skip
