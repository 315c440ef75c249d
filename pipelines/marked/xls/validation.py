"""What the cells of a sheet in an ``.xls`` file take: its Dv records ([MS-XLS] 2.4.92) for a new workbook."""

import struct
from dataclasses import dataclass
from typing import Any

from pipelines.marked.xls.tokens import Names, Unknown, text_of

Box = tuple[int, int, int, int]
_TYPES = ("any", "whole", "decimal", "list", "date", "time", "length", "custom")
_STYLES = ("stop", "warning", "information")
_CRITERIA = ("between", "not between", "==", "!=", ">", "<", ">=", "<=")
_LISTED, _BLANK, _NO_ARROW, _INPUT, _ERROR = 1 << 7, 1 << 8, 1 << 9, 1 << 18, 1 << 19
_TEXT = 0x17


@dataclass(frozen=True)
class Validation:
    """``boxes``: 0-based top, left, bottom, right. ``options``: as the writer of workbooks has them."""

    boxes: tuple[Box, ...]
    options: dict[str, Any]


def validation_of(data: bytes, names: Names) -> Validation | None:
    """The validation a record holds; None for one that asks for nothing. Raises Unknown."""
    try:
        return _validation(data, names)
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise Unknown(str(error)) from error


def _validation(data: bytes, names: Names) -> Validation | None:
    flags = struct.unpack_from("<L", data)[0]
    at, said = 4, []
    for _ in range(4):
        text, at = _text(data, at)
        said.append(text)
    first, at = _tokens(data, at)
    second, at = _tokens(data, at)
    boxes = _boxes(data, at)
    kind = _TYPES[flags & 15]
    if kind == "any" and not any(said):
        return None
    options = {
        "validate": kind, "criteria": _CRITERIA[flags >> 20 & 15],
        "error_type": _STYLES[flags >> 4 & 7],
        "ignore_blank": bool(flags & _BLANK), "dropdown": not flags & _NO_ARROW,
        "show_input": bool(flags & _INPUT), "show_error": bool(flags & _ERROR),
        "input_title": said[0], "error_title": said[1], "input_message": said[2],
        "error_message": said[3],
    }  # fmt: skip
    return Validation(boxes, options | _allowed(flags, first, second, names, boxes[0]))


def _allowed(flags: int, first: bytes, second: bytes, names: Names, box: Box) -> dict[str, Any]:
    """The one or two formulas; relative ones are told from the first cell."""
    if not first:
        return {}
    if flags & _LISTED and first[0] == _TEXT:
        text, _ = _short(first, 1)
        return {"value": text.split("\0")}
    formulas = [
        f"={text_of(tokens, names, box[0], box[1])}" for tokens in (first, second) if tokens
    ]
    if len(formulas) == 1:
        return {"value": formulas[0]}
    return {"minimum": formulas[0], "maximum": formulas[1]}


def _text(data: bytes, at: int) -> tuple[str, int]:
    """A text whose length takes two bytes; one of a single NUL is none. And where it ends."""
    length, wide = struct.unpack_from("<HB", data, at)
    return _characters(data, at + 3, length, wide)


def _short(data: bytes, at: int) -> tuple[str, int]:
    """A text whose length takes one byte, and where it ends."""
    length, wide = struct.unpack_from("<BB", data, at)
    return _characters(data, at + 2, length, wide)


def _characters(data: bytes, at: int, length: int, wide: int) -> tuple[str, int]:
    size = length * 2 if wide & 1 else length
    if at + size > len(data):
        raise Unknown("cut")
    text = data[at : at + size].decode("utf-16-le" if wide & 1 else "latin-1")
    return ("" if text == "\0" else text), at + size


def _tokens(data: bytes, at: int) -> tuple[bytes, int]:
    size = struct.unpack_from("<H", data, at)[0]
    return data[at + 4 : at + 4 + size], at + 4 + size


def _boxes(data: bytes, at: int) -> tuple[Box, ...]:
    count = struct.unpack_from("<H", data, at)[0]
    found = []
    for number in range(count):
        top, bottom, left, right = struct.unpack_from("<4H", data, at + 2 + 8 * number)
        found.append((top, left, bottom, right))
    if not found:
        raise Unknown("nowhere")
    return tuple(found)
