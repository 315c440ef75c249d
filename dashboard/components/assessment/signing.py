"""What leaders have of an assessment: its life, their signature, and the bulletin that may be handed out."""

from dashboard.components.assessment import bulletin, timeline
from dashboard.components.assessment.desk import Desk
from dashboard.components.context import Context


def show(context: Context, desk: Desk) -> None:
    timeline.line(context, desk)
    timeline.step_on(context, desk)
    bulletin.show(context, desk)
