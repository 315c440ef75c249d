"""A workbook that is an archive of XML: its members, looked at before any reader of sheets is."""

import io
import lzma
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from functools import cached_property
from xml.etree import ElementTree

from pipelines.ingest.messages import refuse

MAX_UNPACKED = 150_000_000
"""Bytes of all members together: more than any return, less than memory."""
BROKEN = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, OSError, EOFError, LookupError,
    ValueError, OverflowError, RuntimeError,
)  # fmt: skip
"""What reading a damaged archive raises."""
WORKSHEET = re.compile(r"xl/worksheets/[^/]+\.xml$")
_OWN = ("mimetype", "xl/workbook.xml", "xl/workbook.bin")
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_ID = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_YES = {"1", "true", "on"}


class Package:
    """``xml``: names of its members of XML, each of which can be read whole. Raises Refused for an
    archive that is damaged, encrypted, a bomb, or no workbook."""

    def __init__(self, data: bytes):
        try:
            self.archive = zipfile.ZipFile(io.BytesIO(data))
        except BROKEN as error:
            raise refuse("unreadable", detail="ZIP") from error
        members = self.archive.infolist()
        names = [info.filename for info in members]
        if not any(name in names for name in _OWN):
            raise refuse("unsupported", detail="ZIP")
        if any(info.flag_bits & 1 for info in members):
            raise refuse("encrypted")
        if len(set(names)) < len(names):  # two readers may each take another one
            raise refuse("unreadable", detail="ZIP")
        if sum(info.file_size for info in members) > MAX_UNPACKED:
            raise refuse("too_large", detail=f"> {MAX_UNPACKED // 1_000_000} MB")
        self.xml = [name for name in names if name.endswith((".xml", ".rels", ".vml"))]

    def read(self, name: str) -> bytes:
        """A member whole; no more of it than the archive said."""
        try:
            return self.archive.read(name)
        except BROKEN as error:
            raise refuse("unreadable", detail="ZIP") from error

    def members(self) -> Iterator[tuple[str, bytes]]:
        """Every member of XML. Raises Refused for document types, whose entities may fetch files or
        grow without end, and for encodings that hide them; no spreadsheet program writes either."""
        for name in self.xml:
            content = self.read(name)
            if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
                raise refuse("unsupported", detail="DOCTYPE")
            if b"\0" in content[:100]:
                raise refuse("unsupported", detail="UTF-16 XML")
            yield name, content

    @cached_property
    def sheets(self) -> dict[str, str]:
        """The sheet's name of each member that is one."""
        rels, book = self.tree("xl/_rels/workbook.xml.rels"), self.tree("xl/workbook.xml")
        if rels is None or book is None:
            return {}
        targets = {
            node.get("Id"): posixpath.normpath(posixpath.join("/xl", node.get("Target", "")))[1:]
            for node in rels
        }
        found = [node for node in book.iter() if node.tag.endswith("}sheet")]
        ids = [(node, node.get(_ID) or node.get(_STRICT_ID)) for node in found]
        return {targets[i]: node.get("name", "") for node, i in ids if i in targets}

    def tree(self, name: str) -> ElementTree.Element | None:
        """A member parsed; None when it is not there or is no XML."""
        try:
            return ElementTree.fromstring(self.read(name)) if name in self.xml else None
        except ElementTree.ParseError:
            return None

    def sheet(self, member: str) -> str:
        """What to call the sheet of a member."""
        return self.sheets.get(member) or member.rsplit("/", 1)[-1]

    def asks(self, element: str, attribute: str) -> bool:
        """Whether the workbook sets one of its switches, such as days from 1904."""
        if b"%s=" % attribute.encode() not in self.book:
            return False
        tree = self.tree("xl/workbook.xml")
        nodes = [] if tree is None else [n for n in tree.iter() if n.tag.endswith("}" + element)]
        return any(node.get(attribute, "").lower() in _YES for node in nodes)

    @cached_property
    def book(self) -> bytes:
        return self.read("xl/workbook.xml") if "xl/workbook.xml" in self.xml else b""
