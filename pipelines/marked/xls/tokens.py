"""Formulas of ``.xls`` files, from their tokens (Microsoft [MS-XLS] 2.5.198) back to text.

The text is exact or not given: parentheses are tokens of their own, and what is not understood ends the
formula, whose value then stands alone. xlrd's own rendering drops parentheses, so only its table of
functions is used.
"""

import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from pipelines.ingest.text import cell as cell_name

_BINARY = {
    3: "+", 4: "-", 5: "*", 6: "/", 7: "^", 8: "&", 9: "<", 10: "<=", 11: "=", 12: ">=", 13: ">",
    14: "<>", 15: " ", 16: ",", 17: ":",
}  # fmt: skip
_ERRORS = {
    0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A",
}  # fmt: skip
_ROWS, _COLUMNS = 65_536, 256
_USER_FUNCTION = 255
"""The number of a function that is named by its first argument."""
NEWER = {
    "IFERROR", "SUMIFS", "COUNTIFS", "AVERAGEIF", "AVERAGEIFS",
}  # fmt: skip
"""Functions that came after the format and are written into it by name; later ones keep a prefix."""


class Unknown(Exception):
    """Something in a formula that is not turned into text."""


@dataclass(frozen=True)
class Names:
    """What numbers in formulas mean. ``functions``: name and fewest arguments by number; ``places``:
    the sheets' prefix by number of a reference; ``names``: defined names; ``others``: names of functions
    that came later, by reference and number."""

    functions: Callable[[int], tuple[str, int] | None]
    places: Callable[[int], str | None]
    names: Callable[[int], str | None]
    others: Callable[[int, int], str | None]


def text_of(tokens: bytes, names: Names, row: int, column: int) -> str:
    """The formula of the cell at a 0-based row and column. Raises Unknown."""
    stack: list[str] = []
    at = 0
    try:
        while at < len(tokens):
            at += _step(tokens[at], tokens[at + 1 :], names, (row, column), stack) + 1
    except (IndexError, struct.error, UnicodeDecodeError, ValueError) as error:
        raise Unknown(str(error)) from error
    if len(stack) != 1:
        raise Unknown("stack")
    return stack[0]


def _step(token: int, data: bytes, names: Names, base: tuple[int, int], stack: list[str]) -> int:
    """Work one token off; how many bytes it had behind its number."""
    if token in _BINARY:
        right, left = stack.pop(), stack.pop()
        stack.append(f"{left}{_BINARY[token]}{right}")
        return 0
    if token in (0x12, 0x13):
        stack.append(("+" if token == 0x12 else "-") + stack.pop())
        return 0
    if token == 0x14:
        stack.append(stack.pop() + "%")
        return 0
    if token == 0x15:
        stack.append(f"({stack.pop()})")
        return 0
    if token == 0x19:
        return _attribute(data, stack)
    if token < 0x20:
        text, size = _constant(token, data)
        stack.append(text)
        return size
    kind = (token & 0x1F) | 0x20
    if kind in (0x21, 0x22):
        return _function(kind, data, names, stack)
    text, size = _operand(kind, data, names, base)
    stack.append(text)
    return size


def _attribute(data: bytes, stack: list[str]) -> int:
    """Hints for reckoning and spacing; one of them is SUM of a single argument."""
    flags, more = struct.unpack_from("<BH", data)
    if flags & 0x10:
        stack.append(f"SUM({stack.pop()})")
    return 3 + ((more + 1) * 2 if flags & 0x04 else 0)


def _constant(token: int, data: bytes) -> tuple[str, int]:
    if token == 0x16:
        return "", 0
    if token == 0x17:
        count, is_wide = data[0], data[1] & 1
        size = count * 2 if is_wide else count
        text = data[2 : 2 + size].decode("utf-16-le" if is_wide else "latin-1")
        return '"' + text.replace('"', '""') + '"', 2 + size
    if token == 0x1C:
        return _ERRORS[data[0]] if data[0] in _ERRORS else _unknown("error"), 1
    if token == 0x1D:
        return ("TRUE" if data[0] else "FALSE"), 1
    if token == 0x1E:
        return str(struct.unpack_from("<H", data)[0]), 2
    if token == 0x1F:
        number = struct.unpack_from("<d", data)[0]
        return (str(int(number)) if number == int(number) else repr(number).upper()), 8
    return _unknown(token), 0


def _function(kind: int, data: bytes, names: Names, stack: list[str]) -> int:
    if kind == 0x21:
        number, size = struct.unpack_from("<H", data)[0], 2
        known = names.functions(number)
        count = known[1] if known else _unknown(number)
    else:
        count, number, size = data[0] & 0x7F, struct.unpack_from("<H", data, 1)[0] & 0x7FFF, 3
        known = names.functions(number)
    given = [stack.pop() for _ in range(count)][::-1]
    if number == _USER_FUNCTION:
        name = given.pop(0)
        if not name.startswith("_xlfn."):
            raise Unknown(name)
        bare = name.removeprefix("_xlfn.")
        known = (bare if bare in NEWER else name), 0
    if known is None:
        raise Unknown(number)
    # A union of ranges is one argument: its commas stand in parentheses already.
    stack.append(f"{known[0]}({','.join(given)})")
    return size


def _operand(kind: int, data: bytes, names: Names, base: tuple[int, int]) -> tuple[str, int]:
    if kind == 0x23:
        number = struct.unpack_from("<H", data)[0]
        return names.names(number) or _unknown("name"), 4
    if kind == 0x39:
        sheet, number = struct.unpack_from("<HH", data)
        return names.others(sheet, number) or _unknown("name"), 6
    if kind in (0x24, 0x2C):
        return _cell(struct.unpack_from("<HH", data), base, kind == 0x2C), 4
    if kind in (0x25, 0x2D):
        return _area(struct.unpack_from("<HHHH", data), base, kind == 0x2D), 8
    if kind == 0x29:
        return _unknown("memory"), 2
    if kind in (0x2A, 0x2B):
        return "#REF!", 4 if kind == 0x2A else 8
    if kind in (0x3A, 0x3B):
        place = names.places(struct.unpack_from("<H", data)[0]) or _unknown("sheet")
        if kind == 0x3A:
            return place + _cell(struct.unpack_from("<HH", data, 2), base, False), 6
        return place + _area(struct.unpack_from("<HHHH", data, 2), base, False), 10
    return _unknown(kind), 0


def _cell(place: Sequence[int], base: tuple[int, int], is_shared: bool) -> str:
    row, column, row_is_fixed, column_is_fixed = _place(place[0], place[1], base, is_shared)
    letters = cell_name(0, column + 1)[:-1]
    return f"{'$' * column_is_fixed}{letters}{'$' * row_is_fixed}{row + 1}"


def _area(places: Sequence[int], base: tuple[int, int], is_shared: bool) -> str:
    top, bottom, left, right = places
    r1, c1, *_ = _place(top, left, base, is_shared)
    r2, c2, *_ = _place(bottom, right, base, is_shared)
    first, last = _cell((top, left), base, is_shared), _cell((bottom, right), base, is_shared)
    if (r1, r2) == (0, _ROWS - 1):  # whole columns: the new format has more rows
        return f"{_letters(first)}:{_letters(last)}"
    if (c1, c2) == (0, _COLUMNS - 1):
        return f"{'$' * (not top_is_relative(left))}{r1 + 1}:{'$' * (not top_is_relative(right))}{r2 + 1}"
    return f"{first}:{last}"


def _letters(name: str) -> str:
    fixed = "$" if name.startswith("$") else ""
    return fixed + "".join(c for c in name if c.isalpha())


def top_is_relative(column: int) -> bool:
    """Whether the row that goes with a column's number is relative."""
    return bool(column & 0x8000)


def _place(
    row: int, column: int, base: tuple[int, int], is_shared: bool
) -> tuple[int, int, bool, bool]:
    """Row and column, and whether each is fixed; in shared formulas relative ones count from the cell."""
    row_is_fixed, column_is_fixed = not column & 0x8000, not column & 0x4000
    column &= 0xFF
    if is_shared and not row_is_fixed:
        row = (base[0] + row) % _ROWS
    if is_shared and not column_is_fixed:
        column = (base[1] + column) % _COLUMNS
    return row, column, row_is_fixed, column_is_fixed


def _unknown(what: Any) -> Any:
    raise Unknown(str(what))
