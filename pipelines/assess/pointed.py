"""What people point at by its id, or by as much of one as tells it from the others."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from pipelines.catalogue.base import Text
from pipelines.errors import UserError

SHORTEST = 6
"""Characters of an id that may stand for it."""
One = TypeVar("One")


def only_one(kind: Text, begins: str, look: Callable[[str], Sequence[One]], see: str) -> One:
    """The one whose id begins so. Raises UserError for none, several, and too few characters to tell.

    ``see``: the command that lists them.
    """
    if len(begins) < SHORTEST:
        raise UserError(
            f"{kind.en} {begins}: too short; give {SHORTEST} characters or more",
            f"{kind.zh}编号“{begins}”太短，请至少写{SHORTEST}个字符。",
        )
    found = look(begins)
    if len(found) > 1:
        raise several(kind, begins)
    if not found:
        raise UserError(
            f"{kind.en} {begins}: not known; see {see}",
            f"没有编号以“{begins}”开头的{kind.zh}，请核对编号。",
        )
    return found[0]


def several(kind: Text, begins: str) -> UserError:
    return UserError(
        f"{kind.en} {begins}: several begin so; give more of it",
        f"编号以“{begins}”开头的{kind.zh}不止一个，请多写几位。",
    )
