"""What a file says where no cell is: in its name, the names of its sheets, comments, text boxes."""

import io
import re
import zipfile
from collections.abc import Iterator

from pipelines.ingest.sheet import Sheet

_PARTS = re.compile(
    r"xl/(?:threaded)?[cC]omments[^/]*(?:/[^/]+)?\.xml|xl/drawings/[^/]+\.(?:xml|vml)"
    r"|docProps/custom\.xml|content\.xml"
)
_SIGNS = (b"omments", b"xl/drawings/", b"docProps/custom.xml", b"content.xml")
"""An archive bears the names of its members as they are. Most workbooks have none of these."""
_TAG = re.compile(r"<[^>]*>")


def texts_beside(data: bytes, name: str, sheets: list[Sheet]) -> Iterator[tuple[str, str, str]]:
    """Where, in Chinese and English, and the text."""
    yield "文件名", "the file's name", name
    for sheet in sheets:
        yield "表名", "a sheet's name", sheet.name
    if data.startswith(b"PK") and any(sign in data for sign in _SIGNS):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in archive.namelist():
                if _PARTS.fullmatch(member):
                    text = _TAG.sub("|", archive.read(member).decode("utf-8", "replace"))
                    yield "批注、文本框或属性", "a comment, text box or property", text
