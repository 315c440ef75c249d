"""The bulletin of an assessment: made from the build served, to take along."""

from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import streamlit as st

from dashboard.components import taking
from dashboard.components.assessment.desk import Desk
from dashboard.components.context import Context
from pipelines.bulletin import Letter, letter_of, write_bulletin
from pipelines.bulletin.letter import LONGEST
from pipelines.bulletin.words import say
from pipelines.errors import UserError

EDITIONS = {"internal": "bulletin_internal", "public": "bulletin_public"}
"""An edition -> what making it is."""
KINDS = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pdf": "application/pdf",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def show(context: Context, desk: Desk) -> None:
    """For evaluators the internal one, or the one to be handed out, which leaders have too. A unit has
    its worksheet."""
    may = [edition for edition, deed in EDITIONS.items() if desk.may(deed)]
    if not may:
        st.caption(context.say("bulletin_judges"))
        return
    edition = may[0]
    if len(may) > 1:
        edition = st.radio(
            context.say("bulletin_edition"), may, horizontal=True,
            format_func=lambda one: context.say(f"bulletin_{one}"),
        )  # fmt: skip
    else:
        st.markdown(f"**{context.say(f'bulletin_{edition}')}**")
    st.caption(context.say("bulletin_note"))
    label = say("number_label", context.language)
    number = st.text_input(label, max_chars=LONGEST, key="bulletin_number")
    if not st.toggle(context.say("bulletin_make"), key=f"make_{edition}"):
        return
    try:
        letter = letter_of(desk.catalogue, context.language, number)
        files = made(context, desk, edition, letter)
    except UserError as error:
        st.error(error.line(context.language))
        return
    for place, (name, content) in zip(st.columns(len(files)), files.items(), strict=True):
        suffix = Path(name).suffix
        taking.button(
            context, context.say(f"bulletin_{suffix[1:]}"), partial(given, desk, edition, content), name,
            KINDS[suffix], key=name, place=place,
        )  # fmt: skip


def given(desk: Desk, edition: str, content: bytes) -> bytes:
    """A file of an edition, asked for again at the press."""
    desk.acting(EDITIONS[edition])
    return content


def made(context: Context, desk: Desk, edition: str, letter: Letter) -> dict[str, bytes]:
    """The files of a bulletin, made once for each build. Raises UserError for an edition that is not for
    who looks."""
    desk.acting(EDITIONS[edition])

    def make() -> dict[str, bytes]:
        with TemporaryDirectory() as folder:
            one = desk.one
            written = write_bulletin(
                desk.home, one.code, one.period, edition, context.language, Path(folder), letter
            )
            return {path.name: path.read_bytes() for path in written.bulletin}

    key = f"bulletin {context.build} {edition} {context.language} {letter.number}"
    found: dict[str, bytes] = desk.worked_out(key, make)
    return found
