"""The files a figure was read from, as they came: for those who judge, and for the unit whose they are.

A file that holds returns of other units as well is theirs too: a unit is not given it.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import streamlit as st

from dashboard import access, settings
from dashboard.components import taking
from dashboard.components.context import Context
from dashboard.components.counter import served
from dashboard.marks import literal
from pipelines.entitled import not_own_files
from pipelines.errors import UserError
from pipelines.ingest.model import Rejected

LISTED = 12
"""Files with a button each; of more, one is chosen first."""
MIME = "application/octet-stream"


def show(context: Context, cells: Sequence[Mapping[str, Any]]) -> None:
    """A button for each file behind some cells, the latest first; nothing for those it is not for."""
    files = {
        cell["file_hash"]: cell
        for cell in cells
        if cell["file_name"] and context.visitor.may("original", cell["reporter"])
    }
    for file_hash in shared(context, list(files)):
        del files[file_hash]
    if not files:
        return
    if len(files) > LISTED:
        names = {file_hash: cell["file_name"] for file_hash, cell in files.items()}
        chosen = st.selectbox(context.say("originals"), names, format_func=names.__getitem__)
        files = {chosen: files[chosen]}
    else:
        st.caption(context.say("originals"))
    with st.container(horizontal=True):
        for file_hash, cell in files.items():
            taking.button(
                context, literal(cell["file_name"]),
                partial(content, context, file_hash, cell["reporter"]),
                cell["file_name"], MIME, key=f"original_{file_hash}",
            )  # fmt: skip


def shared(context: Context, file_hashes: Sequence[str]) -> Mapping[str, Rejected]:
    """Those of some files that hold another unit's return, where a unit looks; and what to tell it."""
    unit = context.visitor.unit
    if unit is None or not file_hashes:
        return {}
    _, catalogue, register = served()
    actor = access.allowed(context.visitor, "original", unit)
    return not_own_files(register, catalogue, actor, file_hashes)


def content(context: Context, file_hash: str, reporter: str) -> bytes:
    """A file's bytes, asked for again at the press. Raises UserError for those it is not for, and when the
    file was erased."""
    access.allowed(context.visitor, "original", reporter)
    if why := shared(context, [file_hash]).get(file_hash):
        raise UserError(why.en, why.zh)
    home = settings.home()
    assert home is not None
    try:
        return home.original(file_hash).read_bytes()
    except OSError:
        raise UserError(
            f"{file_hash[:16]}: the original is not kept any more; its values and its hash are.",
            f"{file_hash[:16]}：原件已不保存，数值和校验值仍在。",
        ) from None
