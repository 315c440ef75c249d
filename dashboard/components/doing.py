"""What a page does to the register: refusals are said, and what was done is shown."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import streamlit as st

from dashboard.components.context import Context
from pipelines.errors import UserError


def tried(context: Context, act: Callable[[], Any], done: str) -> None:
    """Do something to the register; what is refused is said, and else the page is drawn again."""
    try:
        act()
    except UserError as error:
        st.error(error.line(context.language))
        return
    st.toast(done)
    st.rerun()


@contextmanager
def on_disk(files: Sequence[Any]) -> Iterator[list[Path]]:
    """Files handed in, as files under their own names, for as long as they are looked at."""
    with TemporaryDirectory() as folder:
        paths = []
        for n, file in enumerate(files):
            path = Path(folder) / str(n) / Path(file.name).name
            path.parent.mkdir()
            path.write_bytes(file.getvalue())
            paths.append(path)
        yield paths
