"""The bulletin of an assessment: made from the build served, to take along."""

from pathlib import Path
from tempfile import TemporaryDirectory

import streamlit as st

from dashboard.components.assessment.desk import Desk
from dashboard.components.context import Context
from pipelines.bulletin import write_bulletin
from pipelines.errors import UserError

EDITIONS = ("internal", "public")
KINDS = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pdf": "application/pdf",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def show(context: Context, desk: Desk) -> None:
    """For those who judge: the internal one, or the one to be handed out. A unit has its worksheet."""
    if desk.unit is not None:
        st.caption(context.say("bulletin_judges"))
        return
    edition = st.radio(
        context.say("bulletin_edition"), EDITIONS, horizontal=True,
        format_func=lambda one: context.say(f"bulletin_{one}"),
    )  # fmt: skip
    st.caption(context.say("bulletin_note"))
    if not st.toggle(context.say("bulletin_make"), key=f"make_{edition}"):
        return
    try:
        files = made(context, desk, edition)
    except UserError as error:
        st.error(error.line(context.language))
        return
    for place, (name, content) in zip(st.columns(len(files)), files.items(), strict=True):
        suffix = Path(name).suffix
        place.download_button(suffix.lstrip("."), content, name, KINDS[suffix], key=name)


def made(context: Context, desk: Desk, edition: str) -> dict[str, bytes]:
    """The files of a bulletin, made once for each build."""

    def make() -> dict[str, bytes]:
        with TemporaryDirectory() as folder:
            one = desk.one
            written = write_bulletin(
                desk.home, one.code, one.period, edition, context.language, Path(folder)
            )
            return {path.name: path.read_bytes() for path in written.bulletin}

    key = f"bulletin {context.build} {edition} {context.language}"
    found: dict[str, bytes] = desk.worked_out(key, make)
    return found
