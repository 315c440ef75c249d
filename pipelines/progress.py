"""Progress of a long step on the terminal."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Progress = Callable[[int, int], None]
"""Called with how much is done and how much there is."""


@contextmanager
def bar(label: str) -> Iterator[Progress]:
    """A bar on standard error, so that standard output stays clean; a line at the end elsewhere."""
    import typer

    with typer.progressbar(length=1, label=label, file=sys.stderr) as shown:

        def update(done: int, total: int) -> None:
            shown.length = max(total, 1)
            shown.update(done - shown.pos)

        yield update
        update(shown.length or 1, shown.length or 1)
