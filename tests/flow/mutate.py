"""Workbooks damaged and twisted at random, from a seed: the same seed gives the same file."""

import csv
import io
import json
import random
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from hostile import as_ods, as_xls, book, fill, unzipped, zipped

Rows = list[list[Any]]
Cell = tuple[int, int]
STRANGE: list[Any] = [
    "", " ", "\xa0", "\u3000", "—", "无", "/", "0", 0, -1, 1e15, 1e300, -0.0, 0.1 + 0.2, 10**13, True,
    "1e5", "1,23", "1.234.567", "=1+1", "=cmd|'/c calc'!A1", "+1", "@x", "#REF!", "#DIV/0!", "12①", "５２",
    "1\u202f234", "\u202e123", "\x0012", "合计", "注：", "填表人：", "万元", "本年累计", "2009年一季度",
    "表号：RC01", "370705001", "东关街道", "iu_elig", "x" * 40_000, "字" * 300, "a\nb\r\n\tc", "NaN", "inf",
    "1" * 400, "-" * 50, "（" * 200, "：" * 100, "一" * 60, "'", '"', "<&>", "]]>", "\ufffe", "é", "𠀀",
]  # fmt: skip
TAG = re.compile(rb"<[^>]+>")
VALUE = re.compile(rb'"[^"]*"')
WILD = [b"", b"0", b"-1", b"A1:XFD1048576", b"XFD1048576", b"A0", b"ZZZZ1", b"99999999999", b"NaN", b"e",
        b"str", b"s", b"b", b"inlineStr", b"d", b"1e400", b"&lt;", b"rId99", b"../../x", b"\xff\xfe"]  # fmt: skip


@dataclass(frozen=True)
class Original:
    """A readable return: its rows, in the kind of file its name ends with, and that file's bytes."""

    rows: Rows
    kind: str
    data: bytes


@dataclass(frozen=True)
class Mutant:
    """A file to try. ``touched``: 0-based cells that differ from the original's, where nothing else
    does; None where anything may."""

    how: str
    original: int
    kind: str
    data: bytes
    touched: frozenset[Cell] | None = None


def written(rows: Rows, kind: str, folder: Path) -> bytes:
    """Rows as a file of some kind."""
    path = folder / f"written.{kind}"
    if kind == "xlsx":
        with book(path) as made:
            fill(made.add_worksheet("表1"), rows)
    elif kind == "csv":
        text = io.StringIO(newline="")
        csv.writer(text).writerows(rows)
        path.write_bytes(text.getvalue().encode())
    elif kind in ("json", "xml"):
        path.write_bytes(data_value_set(rows, kind))
    else:
        {"xls": as_xls, "ods": as_ods}[kind](folder, rows, path.name)
    return path.read_bytes()


def data_value_set(rows: Rows, kind: str) -> bytes:
    """A row of keys and rows of what they hold, as DHIS2 writes them; blank cells are left out."""
    keys = [str(key) for key in rows[0]] if rows else []
    entries = [[(k, v) for k, v in zip(keys, row, strict=False) if v != ""] for row in rows[1:]]
    if kind == "json":
        texts = [
            "{" + ", ".join(f"{json.dumps(k)}: {json.dumps(v)}" for k, v in entry) + "}"
            for entry in entries
        ]
        return ('{"dataValues": [' + ",\n".join(texts) + "]}").encode(errors="replace")
    tags = ["".join(f" {k}={quoteattr(spelled(v))}" for k, v in entry) for entry in entries]
    inner = "".join(f"<dataValue{tag}/>\n" for tag in tags)
    return f"<dataValueSet>{inner}</dataValueSet>".encode(errors="replace")


def spelled(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


class Mutator:
    """Makes mutants of originals."""

    def __init__(self, originals: list[Original], folder: Path):
        self.originals, self.folder = originals, folder
        self.ways: dict[str, Callable[[random.Random, Original], Any]] = {
            "bytes": self.bytes, "cut": self.cut, "cells": self.cells, "cells again": self.cells,
            "rows": self.rows, "member": self.member, "xml": self.xml, "xml again": self.xml,
            "merges": self.merges, "text": self.text, "text again": self.text,
        }  # fmt: skip

    def make(self, seed: int) -> Mutant:
        any_ = random.Random(seed)
        place = any_.randrange(len(self.originals))
        original = self.originals[place]
        left_out = (PACKED if original.kind != "xlsx" else set()) | (
            WRITTEN if original.kind not in ("json", "xml") else set()
        )
        ways = [w for w in self.ways if w not in left_out]
        if original.kind == "ods":
            ways += ["member", "xml"]
        how = any_.choice(ways)
        data, touched = self.ways[how](any_, original)
        return Mutant(how.split(" ")[0], place, original.kind, data, touched)

    def bytes(self, any_: random.Random, original: Original) -> tuple[bytes, None]:
        """Bytes turned over, put in, left out or doubled."""
        data = bytearray(original.data)
        for _ in range(any_.choice([1, 1, 2, 8, 64])):
            at, length = any_.randrange(len(data)), any_.choice([1, 2, 16, 200])
            match any_.randrange(4):
                case 0:
                    data[at] ^= any_.randrange(1, 256)
                case 1:
                    data[at:at] = any_.randbytes(length)
                case 2:
                    del data[at : at + length]
                case 3:
                    data[at:at] = data[at : at + length]
            data = data or bytearray(b"x")
        return bytes(data), None

    def cut(self, any_: random.Random, original: Original) -> tuple[bytes, None]:
        """The file ends, or begins, somewhere within."""
        at = any_.randrange(len(original.data))
        return any_.choice([original.data[:at], original.data[at:]]), None

    def cells(
        self, any_: random.Random, original: Original
    ) -> tuple[bytes, frozenset[Cell] | None]:
        """Strange things in some cells."""
        rows = [list(row) for row in original.rows]
        touched = set()
        for _ in range(any_.choice([1, 1, 2, 5, 40])):
            r = any_.randrange(len(rows))
            c = any_.randrange(max(map(len, rows)))
            rows[r] += [""] * (c + 1 - len(rows[r]))
            rows[r][c] = self.strange(any_, original.kind)
            touched.add((r, c))
        return written(rows, original.kind, self.folder), frozenset(touched)

    def strange(self, any_: random.Random, kind: str) -> Any:
        value = any_.choice(STRANGE)
        if isinstance(value, str) and kind in ("xls", "ods"):
            value = re.sub(r"[\x00-\x08\ufffe]", "?", value)[:30_000]
        elif isinstance(value, str) and kind == "xlsx":
            value = value[:32_000]
        return value

    def rows(self, any_: random.Random, original: Original) -> tuple[bytes, None]:
        """Rows or columns doubled, left out, put elsewhere, or set apart by blank ones."""
        rows = [list(row) for row in original.rows]
        for _ in range(any_.choice([1, 2, 4])):
            if any_.random() < 0.4:
                rows = [list(column) for column in turned(rows)]
            at = any_.randrange(len(rows))
            match any_.randrange(4):
                case 0:
                    rows.insert(any_.randrange(len(rows)), list(rows[at]))
                case 1:
                    rows.insert(any_.randrange(len(rows)), rows.pop(at))
                case 2:
                    rows.insert(at, [])
                case 3:
                    rows = rows[:at] + rows[at + 1 :] or [[""]]
            if any_.random() < 0.4:
                rows = [list(column) for column in turned(rows)]
        return written(rows or [["x"]], original.kind, self.folder), None

    def merges(self, any_: random.Random, original: Original) -> tuple[bytes, None]:
        """Cells merged that are not to be, rows and columns and the sheet hidden, filters, notes."""
        path = self.folder / "merged.xlsx"
        with book(path) as made:
            sheet = fill(made.add_worksheet("表1"), original.rows)
            height, width = len(original.rows), max(map(len, original.rows))
            r, c = any_.randrange(height), any_.randrange(width)
            sheet.merge_range(r, c, r + any_.randint(0, 9), c + any_.randint(1, 9), "并")
            sheet.set_row(any_.randrange(height), None, None, {"hidden": True})
            sheet.set_column(c, c, None, None, {"hidden": True})
            sheet.write_comment(0, 0, str(any_.choice(STRANGE)) or "x")
            sheet.set_header(str(any_.choice(STRANGE))[:200])
            sheet.write_formula(height + 3, 0, "=A1", None, any_.choice(["", 0, "#N/A", 7]))
            if any_.random() < 0.2:
                made.add_worksheet("其他").activate()
                sheet.hide()
        return path.read_bytes(), None

    def member(self, any_: random.Random, original: Original) -> tuple[bytes, None]:
        """Members of the archive left out, cut, doubled, renamed, or swapped."""
        members = unzipped(original.data)
        name, other = any_.choice(list(members)), any_.choice(list(members))
        match any_.randrange(6):
            case 0:
                del members[name]
            case 1:
                members[name] = members[name][: any_.randrange(len(members[name]) + 1)]
            case 2:
                members[name + any_.choice(["x", "/", ".bak", "\\..\\x"])] = members.pop(name)
            case 3:
                members[name], members[other] = members[other], members[name]
            case 4:
                members[any_.choice(["../x.xml", "xl/worksheets/sheet9.xml", "é" * 90])] = members[
                    name
                ]
            case 5:
                return doubled(members, name), None
        return zipped(members or {"x": b""}), None

    def xml(self, any_: random.Random, original: Original) -> tuple[bytes, None]:
        """Elements left out or doubled, attributes with wild values, dimensions that lie."""
        members = unzipped(original.data)
        names = [n for n in members if n.endswith((".xml", ".rels"))]
        sheets = [n for n in names if "worksheets/" in n or n == "content.xml"]
        name = any_.choice(sheets if sheets and any_.random() < 0.7 else names)
        return zipped(members | {name: self.twisted(any_, members[name])}), None

    def text(self, any_: random.Random, original: Original) -> tuple[bytes, None]:
        """The same in a file that is text itself."""
        return self.twisted(any_, original.data), None

    def twisted(self, any_: random.Random, xml: bytes) -> bytes:
        for _ in range(any_.choice([1, 1, 3, 10])):
            found = list((VALUE if any_.random() < 0.5 else TAG).finditer(xml))
            if not found:
                break
            hit, other = any_.choice(found), any_.choice(found)
            new = b'"%s"' % any_.choice(WILD) if hit[0].startswith(b'"') else b""
            if any_.random() < 0.4:
                new = any_.choice([hit[0] * 2, other[0], xml[hit.start() : hit.start() + 2000] * 2])
            xml = xml[: hit.start()] + new + xml[hit.end() :]
        return xml


PACKED = {"member", "xml", "xml again", "merges"}
WRITTEN = {"text", "text again"}


def turned(rows: Rows) -> Rows:
    width = max(map(len, rows), default=0) or 1
    return [[row[c] if c < len(row) else "" for row in rows] for c in range(width)]


def doubled(members: dict[str, bytes], name: str) -> bytes:
    """An archive that holds one member twice, the second time with other content."""
    import warnings

    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")
        for each, data in members.items():
            archive.writestr(each, data)
        archive.writestr(name, members[name][::-1])
    return out.getvalue()
