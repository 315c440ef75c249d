"""What the system holds and who is let in; for administrators."""

from dashboard.components import upkeep
from dashboard.components.context import Context
from dashboard.components.page import guarded
from dashboard.views.submit import demo_line
from pipelines import clock

SECTIONS = {
    "builds": upkeep.builds,
    "desk": upkeep.desk,
    "disk": upkeep.disk,
    "people": upkeep.people,
}


@guarded("admin")
def show(context: Context) -> None:
    demo_line(context, context.say("admin_stamp", now=f"{clock.now():%Y-%m-%d %H:%M}"))
    section = context.choose(
        "section", "section", list(SECTIONS), next(iter(SECTIONS)),
        lambda s: context.say(f"admin_{s}"), in_row=True,
    )  # fmt: skip
    SECTIONS[section](context)
