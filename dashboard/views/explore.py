"""For analysts: any figures laid out any way, queries of their own, what there is, and a notebook."""

from dashboard.components.context import Context
from dashboard.components.explore import dictionary, pivoted, query, ready, recipe
from dashboard.components.page import guarded

SECTIONS = ("pivot", "sql", "tables", "notebook")


@guarded("explore")
def show(context: Context) -> None:
    section = context.choose(
        "section", "section", SECTIONS, SECTIONS[0], lambda s: context.say(f"explore_{s}"),
        in_row=True,
    )  # fmt: skip
    if section == "pivot":
        ready.views(context)
        pivoted.show(context)
    elif section == "sql":
        query.show(context)
    elif section == "tables":
        dictionary.show(context)
    else:
        recipe.show(context)
