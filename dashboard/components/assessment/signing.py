"""What leaders have of an assessment: its life, their signature, and the bulletin that may be handed out."""

import streamlit as st

from dashboard.components.address import link
from dashboard.components.assessment import bulletin, timeline
from dashboard.components.assessment.desk import Desk
from dashboard.components.context import Context
from dashboard.marks import linked


def show(context: Context, desk: Desk) -> None:
    timeline.line(context, desk)
    timeline.step_on(context, desk)
    told = linked(context.say("to_scorecard"), link("scorecard", period=desk.one.period))
    st.html(told.html)
    bulletin.show(context, desk)
