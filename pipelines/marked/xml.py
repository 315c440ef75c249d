"""Places in XML, so that a part is changed where it must be and kept byte for byte elsewhere.

A tree written out anew would lose what spreadsheet programs ask for, prefixes named by attributes
among it, and take the memory of the whole sheet.
"""

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from xml.parsers import expat
from xml.sax.saxutils import escape

_TAG = re.compile(rb"""<(?:[^<>"']|"[^"]*"|'[^']*')*>""")
_DECLARATION = re.compile(r"^\ufeff?\s*<\?xml[^>]*\?>")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


class Unmarkable(Exception):
    """A part is not as the format has it; the workbook is then written anew from what was read."""


@dataclass
class Element:
    """``start`` to ``inner`` is the opening tag, ``close`` to ``end`` the closing one; all four are
    places in the bytes. An empty element ends where its opening tag does."""

    name: str
    attributes: dict[str, str]
    start: int
    inner: int
    close: int
    end: int
    parent: "Element | None"
    children: list["Element"] = field(default_factory=list)

    @property
    def local(self) -> str:
        return self.name.rsplit(":", 1)[-1]

    @property
    def prefix(self) -> str:
        return self.name.partition(":")[0] if ":" in self.name else ""

    @property
    def is_empty(self) -> bool:
        return self.inner == self.end

    def below(self) -> Iterator["Element"]:
        """Every element below this one, in document order."""
        for child in self.children:
            yield child
            yield from child.below()

    def all(self, *names: str) -> Iterator["Element"]:
        """Elements below this one with a local name."""
        return (child for child in self.below() if child.local in names)

    def first(self, *names: str) -> "Element | None":
        return next(self.all(*names), None)

    def get(self, local: str, default: str = "") -> str:
        """An attribute by its local name."""
        found = (v for k, v in self.attributes.items() if k.rsplit(":", 1)[-1] == local)
        return next(found, default)


def utf8(xml: bytes) -> bytes:
    """The same document in UTF-8: workbooks are that or UTF-16."""
    if not xml.startswith((b"\xff\xfe", b"\xfe\xff")):
        return xml
    try:
        text = xml.decode("utf-16")
    except UnicodeDecodeError as error:
        raise Unmarkable(str(error)) from error
    return _DECLARATION.sub("", text).encode()


def parse(xml: bytes) -> Element:
    """The tree of a document in UTF-8, without its text. No document type is allowed, so nothing is
    expanded or fetched."""
    top = Element("", {}, 0, 0, 0, 0, None)
    at = top
    parser = expat.ParserCreate()

    def begin(name: str, attributes: dict[str, str]) -> None:
        nonlocal at
        start = parser.CurrentByteIndex
        tag = _TAG.match(xml, start)
        if tag is None:
            raise Unmarkable("tag")
        at = Element(name, attributes, start, tag.end(), tag.end(), tag.end(), at)
        assert at.parent is not None
        at.parent.children.append(at)

    def finish(_: str) -> None:
        nonlocal at
        if not xml.endswith(b"/>", at.start, at.inner):
            at.close = parser.CurrentByteIndex
            at.end = xml.index(b">", at.close) + 1
        assert at.parent is not None
        at = at.parent

    parser.StartElementHandler, parser.EndElementHandler = begin, finish
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse(xml, True)
    except (expat.ExpatError, ValueError) as error:
        raise Unmarkable(str(error)) from error
    return top.children[0]


def refuse_broken(xml: bytes) -> None:
    """Raise Unmarkable unless a document in UTF-8 is well formed, without a document type."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse(xml, True)
    except (expat.ExpatError, ValueError) as error:
        raise Unmarkable(str(error)) from error


def _refuse(*_: object) -> None:
    raise Unmarkable("document type")


class Edits:
    """Changes to one document, made all at once; places are those before any change."""

    def __init__(self, xml: bytes):
        self.xml = xml
        self._changes: list[tuple[int, int, int, bytes]] = []

    def put(self, place: int, text: str | bytes) -> None:
        self.replace(place, place, text)

    def replace(self, start: int, end: int, text: str | bytes = b"") -> None:
        data = text.encode() if isinstance(text, str) else text
        self._changes.append((start, end, len(self._changes), data))

    def remove(self, element: Element) -> None:
        self.replace(element.start, element.end)

    def attributes(self, element: Element, **values: str | None) -> None:
        """Set attributes of an opening tag, by their names as written; None takes one out."""
        tag = self.xml[element.start : element.inner].decode()
        for name, value in values.items():
            tag = re.sub(rf"""\s{re.escape(name)}\s*=\s*(?:"[^"]*"|'[^']*')""", "", tag)
            if value is not None:
                at = len(tag) - (2 if tag.endswith("/>") else 1)
                tag = f'{tag[:at].rstrip()} {name}="{quoted(value)}"{tag[at:]}'
        self.replace(element.start, element.inner, tag)

    def append(self, parent: Element, text: str) -> None:
        """Put children at the end of an element, or open it when it was empty."""
        if parent.is_empty:
            tag = self.xml[parent.start : parent.inner].decode()
            self.replace(parent.start, parent.end, f"{tag[:-2].rstrip()}>{text}</{parent.name}>")
        else:
            self.put(parent.close, text)

    def done(self) -> bytes:
        parts, place = [], 0
        for start, end, _, text in sorted(self._changes):
            parts += [self.xml[place:start], text]
            place = max(place, end)
        return b"".join([*parts, self.xml[place:]])


def own(root: Element, fragment: str) -> str:
    """A fragment in the namespace of a document whose root may have a prefix."""
    if not root.prefix:
        return fragment
    namespace = root.attributes.get(f"xmlns:{root.prefix}", "")
    return re.sub(r"^<(\w+)", rf'<\1 xmlns="{quoted(namespace)}"', fragment)


def before(root: Element, later: Iterable[str]) -> int:
    """Where a child goes that must stand in front of these."""
    names = set(later)
    return next((child.start for child in root.children if child.local in names), root.close)


def legal(text: str) -> str:
    """Text that XML can hold, and that no reader takes for an escape (``_x000A_``)."""
    return _ESCAPED.sub(r"_x005F_x\1_", _ILLEGAL.sub("", text))


def told(text: str) -> str:
    """Text as the content of an element."""
    return escape(legal(text))


def quoted(text: str) -> str:
    """Text as the value of an attribute."""
    return escape(_ILLEGAL.sub("", text), {'"': "&quot;", "\n": "&#10;"})


def text_in(xml: bytes, element: Element) -> str:
    """All the text below an element. Some programs write every letter that is not ASCII by its number."""
    inside = re.sub(rb"<[^>]*>", b"", xml[element.inner : element.close])
    return html.unescape(inside.decode(errors="replace"))
