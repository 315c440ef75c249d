"""The compound file an .xls is kept in, with its own properties beside the workbook.

After [MS-CFB] (header, allocation table, directory) and [MS-OLEPS] (property sets). Every stream is
filled up with zeros to 4,096 bytes, which spares the table of small streams; readers of workbooks and
properties look no further than the lengths inside.
"""

from collections.abc import Mapping, Sequence
from struct import pack
from uuid import UUID

SECTOR, LEAST, ENTRY = 512, 4096, 128
FREE, END, TABLE, NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
IN_HEADER = 109
"""Sectors of the allocation table that the header names: files up to 7 MB."""
WORKBOOK, SUMMARY = "Workbook", "\x05SummaryInformation"
PROPERTIES = "\x05DocumentSummaryInformation"
PROGRAM, MADE_BY = 18, "guanhuai"
"""The property that names the program. Who finds it takes the formulas' results for worked out."""
SUMMARIES = UUID("F29F85E0-4FF9-1068-AB91-08002B27B3D9")
ABOUT_DOCUMENT = UUID("D5CDD502-2E9C-101B-9397-08002B2CF9AE")
OF_USERS = UUID("D5CDD505-2E9C-101B-9397-08002B2CF9AE")
CODEPAGE, LATIN, SHORT, STRING = 1, 1252, 2, 30


def compound(workbook: bytes, properties: Mapping[str, str]) -> bytes:
    """The file. Names and values of properties are ASCII."""
    streams = [(WORKBOOK, workbook), (SUMMARY, summary()), (PROPERTIES, property_sets(properties))]
    contents = [_filled(content, max(LEAST, -(-len(content) // SECTOR) * SECTOR))
                for _, content in streams]  # fmt: skip
    starts: list[int] = []
    table: list[int] = []
    for content in contents:
        starts.append(len(table))
        table += _chain(len(table), len(content) // SECTOR)
    directory = _directory([name for name, _ in streams], starts, [len(c) for c in contents])
    at_directory = len(table)
    table += _chain(at_directory, len(directory) // SECTOR)
    at_table, sectors = len(table), 0
    while sectors * (SECTOR // 4) < len(table) + sectors:
        sectors += 1
    if sectors > IN_HEADER:
        raise ValueError("a workbook of more than 7 MB cannot be written as .xls")
    table += [TABLE] * sectors
    table += [FREE] * (sectors * (SECTOR // 4) - len(table))
    header = _header(at_directory, range(at_table, at_table + sectors))
    return b"".join([header, *contents, directory, pack(f"<{len(table)}L", *table)])


def _chain(start: int, count: int) -> list[int]:
    return [*range(start + 1, start + count), END]


def _filled(content: bytes, size: int) -> bytes:
    return content.ljust(size, b"\0")


def _header(directory: int, table: range) -> bytes:
    named = [*table, *[FREE] * (IN_HEADER - len(table))]
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
        + pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6)
        + pack("<9L", 0, len(table), directory, 0, LEAST, END, 0, END, 0)
        + pack(f"<{IN_HEADER}L", *named)
    )  # fmt: skip


def _directory(names: Sequence[str], starts: Sequence[int], sizes: Sequence[int]) -> bytes:
    """The root, and below it three streams from the shortest name on: the second with the first to
    its left and the third to its right."""
    entries = [_entry("Root Entry", 5, NONE, NONE, 2, END, 0)]
    for at, (name, start, size) in enumerate(zip(names, starts, sizes, strict=True), 1):
        left, right = (1, 3) if at == 2 else (NONE, NONE)
        entries.append(_entry(name, 2, left, right, NONE, start, size))
    unused = pack("<68xLLL48x", NONE, NONE, NONE)
    entries += [unused] * (-len(entries) % (SECTOR // ENTRY))
    return b"".join(entries)


def _entry(name: str, kind: int, left: int, right: int, child: int, start: int, size: int) -> bytes:
    words = (name + "\0").encode("utf-16-le")
    return pack(
        "<64sHBBLLL16xL16xLQ", words, len(words), kind, 1, left, right, child, 0, start, size
    )  # fmt: skip


def summary() -> bytes:
    """The set of this stream: the program that made the file."""
    only = _set([(CODEPAGE, _codepage()), (PROGRAM, _string(MADE_BY))])
    return _sets((SUMMARIES, only))


def property_sets(properties: Mapping[str, str]) -> bytes:
    """The two sets of this stream: the document's, with nothing in it, and the users' own."""
    own = _set([(CODEPAGE, _codepage())])
    names = pack("<L", len(properties))
    values = [(CODEPAGE, _codepage())]
    for at, (name, value) in enumerate(properties.items(), 2):
        names += pack("<LL", at, len(name) + 1) + name.encode("ascii") + b"\0"
        values.append((at, _string(value)))
    users = _set([(0, _even(names)), *values])
    return _sets((ABOUT_DOCUMENT, own), (OF_USERS, users))


def _sets(*sets: tuple[UUID, bytes]) -> bytes:
    head = pack("<HHL16xL", 0xFFFE, 0, 0x00020105, len(sets))
    at, body = len(head) + 20 * len(sets), b""
    for name, content in sets:
        head += name.bytes_le + pack("<L", at + len(body))
        body += content
    return head + body


def _set(values: Sequence[tuple[int, bytes]]) -> bytes:
    places, body, at = b"", b"", 8 + 8 * len(values)
    for number, value in values:
        places += pack("<LL", number, at + len(body))
        body += value
    return pack("<LL", at + len(body), len(values)) + places + body


def _codepage() -> bytes:
    return pack("<LHxx", SHORT, LATIN)


def _string(value: str) -> bytes:
    words = value.encode("ascii") + b"\0"
    return _even(pack("<LL", STRING, len(words)) + words)


def _even(content: bytes) -> bytes:
    return _filled(content, -(-len(content) // 4) * 4)
