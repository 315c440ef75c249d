"""One unit: where it stands, against its targets, its group and its own past; what is open; where from."""

import streamlit as st

from dashboard.components import sources
from dashboard.components.context import Context
from dashboard.components.profile import heading, indicators, work
from dashboard.components.units import pick
from dashboard.queries import profile


def show(context: Context) -> None:
    unit, name = pick(context)
    if not unit:
        st.info(context.say("no_units"))
        return
    rows = context.ask(profile.indicators, unit, context.period["code"])
    heading.show(context, unit, name)
    heading.against_peers(context, rows)
    series = context.ask(profile.series, unit, context.period["end_date"])
    indicators.show(context, unit, rows, series)
    st.caption(context.say("profile_note"))
    left, right = st.columns(2, gap="large")
    with left:
        work.findings(context, unit)
    with right:
        work.actions(context, unit)
        work.returns(context, unit)
    sources.show(context, unit, context.period["code"], rows)
