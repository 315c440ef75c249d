"""Records of .xls files (BIFF8) that xlwt does not write: validation, printing names, and formulas
with what they come to.

After [MS-XLS]: DVal 2.4.93, Dv 2.4.92, FeatHdr 2.4.112, Lbl 2.4.150, ExternSheet 2.4.105, SupBook 2.4.271, Formula
2.4.127, String 2.4.268; tokens 2.5.198.
"""

from collections.abc import Iterator, Sequence
from struct import pack, unpack_from

from pipelines.template.model import Allowed, Place

FORMULA, EXTERNSHEET, NAME, DVAL, SUPBOOK, DV, STRING = 0x06, 0x17, 0x18, 0x1B2, 0x1AE, 0x1BE, 0x207
TYPES = {"whole": 1, "decimal": 2, "list": 3, "text": 6, "custom": 7}
STRING_LIST, IGNORE_BLANK, SHOW_PROMPT, SHOW_ERROR = 0x80, 0x100, 0x40000, 0x80000
FEATHEADR = 0x867
FORMAT_COLUMNS, FORMAT_ROWS, SELECT_LOCKED, SELECT_UNLOCKED = 0x08, 0x10, 0x400, 0x4000
PRINT_AREA, PRINT_TITLES = 6, 7
ALWAYS = 3
"""Work the formula out anew when the file is opened."""
TEXT, REF, AREA = 0x17, 0x24, 0x25
ROW_MOVES, COLUMN_MOVES, _BY_DISTANCE = 0x8000, 0x4000, 0x08
_SIZES = {0x19: 4, 0x1D: 2, 0x1E: 3, 0x1F: 9, 0x21: 3, 0x22: 4, REF: 5, AREA: 9}
"""Bytes of tokens that are more than one, their class taken off."""


def record(kind: int, data: bytes) -> bytes:
    return pack("<HH", kind, len(data)) + data


def text(words: str) -> bytes:
    """A string with a 16-bit length; an empty one is a single zero character where one must be."""
    words = words or "\0"
    return pack("<HB", len(words), 1) + words.encode("utf-16-le")


def formula(place: Place, style: int, tokens: bytes, shown: str | float) -> bytes:
    """A formula's cell with what it comes to. ``tokens`` begin with their length."""
    after = b""
    if not isinstance(shown, str):
        result = pack("<d", shown)
    elif shown:
        result, after = pack("<BxxxxxH", 0, 0xFFFF), record(STRING, text(shown))
    else:
        result = pack("<BxxxxxH", 3, 0xFFFF)
    data = pack("<3H", *place, style) + result + pack("<HL", ALWAYS, 0) + tokens
    return record(FORMULA, data) + after


def validations(given: Sequence[tuple[Place, Place, Allowed, bytes, bytes]]) -> bytes:
    """Every validation of a sheet: the cells, what they take, and the tokens of its two formulas."""
    if not given:
        return b""
    head = record(DVAL, pack("<HLLlL", 0x0004, 0, 0, -1, len(given)))
    return head + b"".join(_validation(*one) for one in given)


def _validation(first: Place, last: Place, takes: Allowed, low: bytes, high: bytes) -> bytes:
    flags = TYPES[takes.kind] | IGNORE_BLANK | SHOW_PROMPT | SHOW_ERROR
    flags |= STRING_LIST if takes.kind == "list" else 0
    texts = b"".join(map(text, (takes.title, takes.title, takes.prompt, takes.error)))
    formulas = b"".join(pack("<HH", len(tokens), 0) + tokens for tokens in (low, high))
    places = pack("<5H", 1, first[0], last[0], first[1], last[1])
    return record(DV, pack("<L", flags) + texts + formulas + places)


def free_sizes() -> bytes:
    """What a protected sheet still lets people do: select cells, change widths and heights."""
    free = FORMAT_COLUMNS | FORMAT_ROWS | SELECT_LOCKED | SELECT_UNLOCKED
    return record(FEATHEADR, pack("<HHQHBLL", FEATHEADR, 0, 0, 2, 1, 0xFFFFFFFF, free))


def number(value: int) -> bytes:
    """The tokens of a number."""
    return pack("<Bd", 0x1F, value)


def choices(names: Sequence[str]) -> bytes:
    """The tokens of a list to choose from: one string, parted by zeros."""
    words = "\0".join(names)
    return pack("<BBB", 0x17, len(words), 1) + words.encode("utf-16-le")


def relative(tokens: bytes) -> bytes:
    """The tokens of a formula on its own cell, as validations hold them: by distance, which is none."""
    found = b""
    for token in each(tokens):
        if _base(token[0]) == REF:
            token = pack("<BHH", token[0] | _BY_DISTANCE, 0, ROW_MOVES | COLUMN_MOVES)
        found += token
    return found


def moved(tokens: bytes, rows: int) -> bytes:
    """The tokens of the same formula so many rows further down."""
    found = b""
    for token in each(tokens):
        kind = token[0]
        if _base(kind) == REF:
            row, col = unpack_from("<HH", token, 1)
            token = pack("<BHH", kind, row + rows * bool(col & ROW_MOVES), col)
        elif _base(kind) == AREA:
            top, bottom, left, right = unpack_from("<4H", token, 1)
            top += rows * bool(left & ROW_MOVES)
            bottom += rows * bool(right & ROW_MOVES)
            token = pack("<B4H", kind, top, bottom, left, right)
        found += token
    return found


def each(tokens: bytes) -> Iterator[bytes]:
    """One token after the other. Raises ValueError at a kind that templates do not use."""
    at = 0
    while at < len(tokens):
        kind = tokens[at]
        if kind == TEXT:
            count, is_wide = unpack_from("<BB", tokens, at + 1)
            size = 3 + count * (2 if is_wide & 1 else 1)
        elif kind < TEXT - 1:
            size = 1
        elif _base(kind) in _SIZES:
            size = _SIZES[_base(kind)]
        else:
            raise ValueError(f"token {kind:#04x} has no place in a template")
        yield tokens[at : at + size]
        at += size


def _base(kind: int) -> int:
    """An operand's token with its class taken off."""
    return (kind & 0x1F) | 0x20 if kind >= 0x20 else kind


def printing(sheets: Sequence[tuple[Place, Place | None]]) -> bytes:
    """For each sheet, the last cell that is printed and the first and last row of its headings."""
    own = record(SUPBOOK, pack("<HH", len(sheets), 0x0401))
    refs = b"".join(pack("<3H", 0, at, at) for at in range(len(sheets)))
    names = b""
    for at, (last, headings) in enumerate(sheets):
        names += _name(PRINT_AREA, at, pack("<BHHHHH", 0x3B, at, 0, last[0], 0, last[1]))
        if headings:
            names += _name(PRINT_TITLES, at, pack("<BHHHHH", 0x3B, at, *headings, 0, 0xFF))
    return own + record(EXTERNSHEET, pack("<H", len(sheets)) + refs) + names


def _name(built_in: int, sheet: int, tokens: bytes) -> bytes:
    head = pack("<HBBHHH4x", 0x0020, 0, 1, len(tokens), 0, sheet + 1)
    return record(NAME, head + bytes([0, built_in]) + tokens)
