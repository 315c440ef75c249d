"""Classic cell notes, which the oldest programs show: a list of texts, and a drawing of their boxes."""

import re
from collections.abc import Mapping

from pipelines.marked.boxes import EMPTY_VML, Grid, drawn
from pipelines.marked.package import Package
from pipelines.marked.words import AUTHOR, SIGNATURE, SIGNS
from pipelines.marked.xml import Edits, Element, Unmarkable, own, parse, text_in, told

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_EMPTY = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    f'<comments xmlns="{_MAIN}"><authors/><commentList/></comments>'
).encode()
OURS = re.compile(
    rf"\s*(?:{'|'.join(re.escape(s) for t in SIGNS.values() for s in (t.zh, t.en))})"
    rf".*?{re.escape(SIGNATURE)}",
    re.DOTALL,
)
LONGEST = 4000
"""Characters of one note."""
_FACE = '<rPr><sz val="9"/><color indexed="81"/><rFont val="宋体"/><charset val="134"/></rPr>'


def clear_notes(package: Package, part: str) -> None:
    """Take out what an earlier marking wrote into a list of notes."""
    xml = package.read(part)
    edits = Edits(xml)
    for comment in parse(xml).all("comment"):
        if OURS.search(text_in(xml, comment)):
            _clear(xml, comment, edits)
    package.write(part, edits.done())


def _clear(xml: bytes, comment: Element, edits: Edits) -> None:
    """Our words out of a note, which is gone when they were all it said."""
    text = comment.first("text")
    # Beside its text a note may hold the numbers of its box.
    left = OURS.sub("", text_in(xml, text)) if text else ""
    if text is None or not left.strip():
        edits.remove(comment)
        return
    runs = [node for node in text.children if node.local == "r"]
    ours = [run for run in runs if not OURS.sub("", text_in(xml, run)).strip()]
    if OURS.search("".join(text_in(xml, run) for run in runs if run not in ours)) or not ours:
        plain = f'<text><t xml:space="preserve">{told(left)}</t></text>'
        edits.replace(text.start, text.end, own(_root(comment), plain))
        return
    for run in ours:
        edits.remove(run)


def _root(element: Element) -> Element:
    while element.parent is not None and element.parent.name:
        element = element.parent
    return element


def add_notes(
    package: Package, sheet: str, drawing_id: str, notes: Mapping[str, str], grid: Grid
) -> str | None:
    """Notes by cell, each put behind what the cell's note says already.

    ``drawing_id``: the relationship the sheet names its drawing of notes by, "" when it has none; then
    the one it must name is returned.
    """
    part = package.related(sheet, "comments")
    if part is None:
        part = package.free("xl/comments{}.xml")
        package.add(part, _EMPTY, _TYPE)
        package.relate(sheet, "comments", part)
    if parse(package.read(part)).local != "comments":
        raise Unmarkable("comments")
    texts = _write_texts(package, part, notes)
    targets = {r.id: r.target for r in package.relations(sheet)}
    drawing, relation = targets.get(drawing_id, ""), None
    if drawing not in package:
        drawing = package.free("xl/drawings/vmlDrawing{}.vml")
        package.know("vml", _VML_TYPE)
        package.write(drawing, EMPTY_VML)
        relation = package.relate(sheet, "vmlDrawing", drawing)
    noted = {name: texts[name] for name in notes}
    package.write(drawing, drawn(package.read(drawing), noted, set(texts), grid))
    return relation


def _write_texts(package: Package, part: str, notes: Mapping[str, str]) -> dict[str, str]:
    """Write the notes; what every cell's note says now."""
    xml = package.read(part)
    root, edits = parse(xml), Edits(xml)
    author = _author(xml, root, edits)
    old = {node.get("ref"): node for node in root.all("comment")}
    texts = {ref: text_in(xml, node) for ref, node in old.items()}
    new = []
    for name, note in notes.items():
        said = note if len(note) <= LONGEST else f"{note[: LONGEST - len(SIGNATURE)]}…{SIGNATURE}"
        inside = old[name].first("text") if name in old else None
        gap = "\n" if texts.get(name, "").strip() else ""
        run = f'<r>{_FACE}<t xml:space="preserve">{gap}{told(said)}</t></r>'
        if inside is not None:
            plain = [t for t in inside.children if t.local == "t"]
            for t in plain:  # a text without runs must become one before another follows
                edits.put(t.start, f"<{_named(t, 'r')}>")
                edits.put(t.end, f"</{_named(t, 'r')}>")
            edits.append(inside, own(root, run))
        else:
            new.append(
                own(root, f'<comment ref="{name}" authorId="{author}"><text>{run}</text></comment>')
            )
        texts[name] = texts.get(name, "") + gap + said
    place = root.first("commentList")
    if place is not None:
        edits.append(place, "".join(new))
    package.write(part, edits.done())
    return texts


def _named(like: Element, local: str) -> str:
    return f"{like.prefix}:{local}" if like.prefix else local


def _author(xml: bytes, root: Element, edits: Edits) -> int:
    """The number of our author, who is added when new."""
    authors = root.first("authors")
    if authors is None:
        edits.put(root.inner, own(root, f"<authors><author>{told(AUTHOR)}</author></authors>"))
        return 0
    known = [text_in(xml, node) for node in authors.children]
    if AUTHOR not in known:
        edits.append(authors, own(root, f"<author>{told(AUTHOR)}</author>"))
        return len(known)
    return known.index(AUTHOR)
