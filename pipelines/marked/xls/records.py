"""The records of a sheet in an ``.xls`` file that xlrd passes over: formulas, protection, drawings."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pipelines.marked.xls.tokens import Names, Unknown, text_of
from pipelines.marked.xls.validation import Validation, validation_of

_END, _FORMULA, _ARRAY, _SHARED, _BEGIN = 0x0A, 0x06, 0x221, 0x4BC, 0x809
_PROTECT, _PASSWORD, _OBJECT, _CHART = 0x12, 0x13, 0x5D, 0x20
_FORMATS, _VALIDATION = 0x1B0, 0x1BE
_NO_LOSS = (0x05, 0x14, 0x19)
"""Objects that are charts (told apart), the arrows of lists, and notes (which are kept)."""
_INTERNAL, _ADD_IN = 1, 3


@dataclass
class Found:
    """``formulas``: by 0-based row and column; ``unread``: how many had to be left out."""

    formulas: dict[tuple[int, int], str] = field(default_factory=dict)
    arrays: dict[tuple[int, int], tuple[int, int, int, int]] = field(default_factory=dict)
    validations: list[Validation] = field(default_factory=list)
    unread: int = 0
    is_protected: bool = False
    password: int = 0
    kinds: set[str] = field(default_factory=set)


def look(book: Any, number: int) -> Found:
    """What the records of a sheet say."""
    found, names = Found(), names_of(book)
    waiting: list[tuple[int, int]] = []
    shared: list[tuple[tuple[int, int, int, int], bytes]] = []
    depth = 0
    for kind, data in records(book.mem, book._sh_abs_posn[number]):
        if kind == _BEGIN:
            depth += 1
            if depth > 1 or struct.unpack_from("<H", data, 2)[0] == _CHART:
                found.kinds.add("chart")
        elif kind == _END:
            depth -= 1
            if depth <= 0:
                break
        elif depth == 1:
            _take(kind, data, found, names, waiting, shared)
    for row, column in waiting:
        tokens = next((t for box, t in reversed(shared) if _holds(box, row, column)), None)
        _formula(found, names, row, column, tokens)
    return found


def records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        yield kind, bytes(stream[at + 4 : at + 4 + size])
        at += 4 + size


def _take(
    kind: int,
    data: bytes,
    found: Found,
    names: Names,
    waiting: list[tuple[int, int]],
    shared: list[tuple[tuple[int, int, int, int], bytes]],
) -> None:
    if kind == _FORMULA and len(data) >= 22:
        row, column = struct.unpack_from("<HH", data)
        tokens = data[22 : 22 + struct.unpack_from("<H", data, 20)[0]]
        if tokens[:1] == b"\x01":
            waiting.append((row, column))
        else:
            _formula(found, names, row, column, tokens)
    elif kind == _SHARED and len(data) >= 10:
        top, bottom, left, right = struct.unpack_from("<HHBB", data)
        size = struct.unpack_from("<H", data, 8)[0]
        shared.append(((top, bottom, left, right), data[10 : 10 + size]))
    elif kind == _ARRAY and len(data) >= 14:
        top, bottom, left, right = struct.unpack_from("<HHBB", data)
        size = struct.unpack_from("<H", data, 12)[0]
        shared.append(((top, bottom, left, right), data[14 : 14 + size]))
        found.arrays[top, left] = top, bottom, left, right
    elif kind == _PROTECT and len(data) >= 2:
        found.is_protected = data[:2] != b"\0\0"
    elif kind == _PASSWORD and len(data) >= 2:
        found.password = struct.unpack_from("<H", data)[0]
    elif kind == _OBJECT and len(data) >= 6:
        if struct.unpack_from("<H", data, 4)[0] not in _NO_LOSS:
            found.kinds.add("drawing")
    elif kind == _FORMATS:
        found.kinds.add("format")
    elif kind == _VALIDATION:
        _validation(found, names, data)


def _validation(found: Found, names: Names, data: bytes) -> None:
    try:
        if one := validation_of(data, names):
            found.validations.append(one)
    except Unknown:
        found.kinds.add("validation")


def _holds(box: tuple[int, int, int, int], row: int, column: int) -> bool:
    top, bottom, left, right = box
    return top <= row <= bottom and left <= column <= right


def _formula(found: Found, names: Names, row: int, column: int, tokens: bytes | None) -> None:
    try:
        if tokens is None:
            raise Unknown("shared")
        found.formulas[row, column] = "=" + text_of(tokens, names, row, column)
    except Unknown:
        found.unread += 1


def names_of(book: Any) -> Names:
    from xlrd.formula import func_defs

    def function(number: int) -> tuple[str, int] | None:
        known = func_defs.get(number)
        return (known[0], known[1]) if known else None

    def place(number: int) -> str | None:
        """Of references to other sheets of the same workbook."""
        try:
            supply, first, last = book._externsheet_info[number]
        except IndexError:
            return None
        if book._supbook_types[supply] != _INTERNAL or not 0 <= first < len(book._all_sheets_map):
            return None
        own = book._all_sheets_map
        if not 0 <= last < len(own) or own[first] < 0 or own[last] < 0:
            return None
        sheets = book._sheet_names[own[first]], book._sheet_names[own[last]]
        said = sheets[0] if sheets[0] == sheets[1] else ":".join(sheets)
        return "'" + said.replace("'", "''") + "'!"

    def name(number: int) -> str | None:
        known = book.name_obj_list
        return known[number - 1].name if 0 < number <= len(known) else None

    def other(sheet: int, number: int) -> str | None:
        try:
            supply = book._externsheet_info[sheet][0]
            if book._supbook_types[supply] == _INTERNAL:
                return name(number)
            if book._supbook_types[supply] != _ADD_IN:
                return None
            return str(book.addin_func_names[number - 1])
        except IndexError:
            return None

    return Names(function, place, name, other)
