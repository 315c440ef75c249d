"""An OOXML package: parts, their relationships and content types, changed without unpacking all."""

import io
import posixpath
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from pipelines.ingest.package import BROKEN
from pipelines.marked.xml import Edits, Unmarkable, parse, quoted, refuse_broken, utf8

TYPES = "[Content_Types].xml"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_EMPTY = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
)
_DAY = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Relation:
    """``kind``: the last word of its type, such as ``worksheet``; ``target``: a part, or an address
    outside."""

    id: str
    kind: str
    target: str
    is_outside: bool


class Package:
    def __init__(self, data: bytes):
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except BROKEN as error:
            raise Unmarkable("ZIP") from error
        self._infos = {info.filename.lstrip("/"): info for info in self._archive.infolist()}
        self._changed: dict[str, bytes] = {}
        self._by_fold = {name.casefold(): name for name in self._infos}
        if TYPES not in self._infos:
            raise Unmarkable("content types")

    def __contains__(self, name: str) -> bool:
        return name.casefold() in self._by_fold

    @property
    def names(self) -> list[str]:
        return [*self._by_fold.values()]

    def read(self, name: str) -> bytes:
        try:
            own = self._by_fold[name.casefold()]
            return self._changed.get(own) or utf8(self._archive.read(self._infos[own]))
        except BROKEN as error:
            raise Unmarkable(f"{name}: {error}") from error

    def refuse_broken(self) -> None:
        """Raise Unmarkable when a part of XML is none: a program would ask whether to repair it."""
        for name in self.names:
            if name.casefold().endswith((".xml", ".rels")):
                refuse_broken(self.read(name))

    def write(self, name: str, data: bytes) -> None:
        own = self._by_fold.setdefault(name.casefold(), name)
        self._changed[own] = data

    def add(self, name: str, data: bytes, content_type: str) -> None:
        """A new part with its content type."""
        self.write(name, data)
        xml = self.read(TYPES)
        root, edits = parse(xml), Edits(xml)
        tag = f"{root.prefix}:Override" if root.prefix else "Override"
        edits.append(
            root, f'<{tag} PartName="/{quoted(name)}" ContentType="{quoted(content_type)}"/>'
        )
        self.write(TYPES, edits.done())

    def drop(self, name: str) -> None:
        """A part with its relationships and content type; what points at it is the caller's."""
        self._by_fold.pop(name.casefold(), None)
        self._by_fold.pop(relations_of(name).casefold(), None)
        self._types(lambda part, kind: None if part == name.casefold() else kind)

    def retype(self, name: str, content_type: str) -> None:
        self._types(lambda part, kind: content_type if part == name.casefold() else kind)

    def _types(self, change: Callable[[str, str], str | None]) -> None:
        xml = self.read(TYPES)
        edits = Edits(xml)
        for node in parse(xml).all("Override"):
            kind = node.get("ContentType")
            new = change(node.get("PartName").lstrip("/").casefold(), kind)
            if new is None:
                edits.remove(node)
            elif new != kind:
                edits.attributes(node, ContentType=new)
        self.write(TYPES, edits.done())

    def know(self, ending: str, content_type: str) -> None:
        """A content type for all parts with an ending."""
        xml = self.read(TYPES)
        root, edits = parse(xml), Edits(xml)
        known = {node.get("Extension").casefold() for node in root.all("Default")}
        if ending not in known:
            tag = f"{root.prefix}:Default" if root.prefix else "Default"
            edits.put(root.inner, f'<{tag} Extension="{ending}" ContentType="{content_type}"/>')
            self.write(TYPES, edits.done())

    def type_of(self, name: str) -> str:
        nodes = parse(self.read(TYPES)).all("Override")
        return next((n.get("ContentType") for n in nodes if n.get("PartName") == f"/{name}"), "")

    def relations(self, part: str) -> list[Relation]:
        """What a part points at; "" for the package itself."""
        name = relations_of(part)
        if name not in self:
            return []
        return [
            Relation(
                node.get("Id"),
                node.get("Type").rsplit("/", 1)[-1],
                node.get("Target")
                if node.get("TargetMode") == "External"
                else resolved(part, node.get("Target")),
                node.get("TargetMode") == "External",
            )
            for node in parse(self.read(name)).all("Relationship")
        ]

    def related(self, part: str, kind: str) -> str | None:
        """The part of a kind that a part points at, when it is there."""
        found = (r.target for r in self.relations(part) if r.kind == kind and not r.is_outside)
        return next((target for target in found if target in self), None)

    def relate(self, part: str, kind: str, target: str) -> str:
        """Point from a part at another; the id of the relationship."""
        name = relations_of(part)
        if name not in self:
            self.write(name, _EMPTY)
        xml = self.read(name)
        root, edits = parse(xml), Edits(xml)
        taken = {node.get("Id") for node in root.all("Relationship")}
        new = next(i for n in range(1, len(taken) + 2) if (i := f"rIdM{n}") not in taken)
        base = _STRICT if self.is_strict else _RELATIONS
        tag = f"{root.prefix}:Relationship" if root.prefix else "Relationship"
        edits.append(root, f'<{tag} Id="{new}" Type="{base}/{kind}" Target="/{quoted(target)}"/>')
        self.write(name, edits.done())
        return new

    def unrelate(self, part: str, *ids: str) -> None:
        name = relations_of(part)
        xml = self.read(name)
        edits = Edits(xml)
        for node in parse(xml).all("Relationship"):
            if node.get("Id") in ids:
                edits.remove(node)
        self.write(name, edits.done())

    @property
    def is_strict(self) -> bool:
        return "_rels/.rels" in self and _STRICT.encode() in self.read("_rels/.rels")

    @property
    def namespace(self) -> str:
        """Of the ids of relationships in the parts themselves."""
        return _STRICT if self.is_strict else _RELATIONS

    def free(self, pattern: str) -> str:
        """The first name of ``pattern`` (with ``{}``) that no part has."""
        numbers = range(1, len(self._by_fold) + 2)
        return next(name for n in numbers if (name := pattern.format(n)) not in self)

    def save(self) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            for name in self._in_order():
                info = zipfile.ZipInfo(name, _DAY)
                info.compress_type = zipfile.ZIP_DEFLATED
                changed = self._changed.get(name)
                archive.writestr(info, self.raw(name) if changed is None else changed)
        return out.getvalue()

    def raw(self, name: str) -> bytes:
        try:
            return self._archive.read(self._infos[name])
        except BROKEN as error:
            raise Unmarkable(f"{name}: {error}") from error

    def _in_order(self) -> Iterator[str]:
        yield TYPES
        yield from (name for name in self._by_fold.values() if name != TYPES)


def relations_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def resolved(part: str, target: str) -> str:
    """A target as the name of a part."""
    path = posixpath.join("/", posixpath.dirname(part), unquote(target.split("#")[0]))
    return posixpath.normpath(path).lstrip("/")
