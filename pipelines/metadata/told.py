"""What became of the objects of a file: counted, left out with a reason, or carried otherwise."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pipelines.catalogue.base import Text
from pipelines.catalogue.boundary import read
from pipelines.catalogue.boundary.model import Place
from pipelines.catalogue.boundary.terms import Scanner
from pipelines.metadata.read import Object, name_of, said


class NotCarried(Exception):
    """Why an object has no place in a catalogue, in both languages. ``detail``: what of it."""

    def __init__(self, zh: str, en: str, detail: str = "", *, outside: bool = False):
        self.reason, self.detail, self.outside = Text(zh=zh, en=en), detail, outside
        super().__init__(en)


@dataclass(frozen=True)
class Line:
    """One object and what is to be said of it."""

    kind: str
    uid: str
    code: str
    name: Text
    text: Text
    detail: str


@dataclass
class Told:
    """The report as it comes together. ``outside``: beyond the boundary of care; ``left``: without a
    place in a catalogue; ``changed``: carried, but not as it was; ``unread``: objects of kinds that are
    not looked at."""

    carried: Counter[str] = field(default_factory=Counter)
    outside: list[Line] = field(default_factory=list)
    left: list[Line] = field(default_factory=list)
    changed: list[Line] = field(default_factory=list)
    unread: Mapping[str, int] = field(default_factory=dict)
    scanner: Scanner = field(default_factory=lambda: Scanner(read()))

    def leave(self, kind: str, one: Object, why: NotCarried) -> None:
        (self.outside if why.outside else self.left).append(line(kind, one, why.reason, why.detail))

    def change(self, kind: str, one: Object, zh: str, en: str, detail: str = "") -> None:
        self.changed.append(line(kind, one, Text(zh=zh, en=en), detail))

    def left_of(self, kind: str) -> int:
        return len({each.uid for each in (*self.outside, *self.left) if each.kind == kind})

    def within(self, place: Place, subjects: frozenset[str], *texts: Text | str) -> None:
        """Raise NotCarried for a text that names what is never counted."""
        for word in words(texts):
            if found := self.scanner.find(word, place, subjects):
                term, topic = found[0], found[1].topic
                raise NotCarried(f"涉及{topic.zh}", f"speaks of {topic.en}", term, outside=True)


def words(texts: tuple[Text | str, ...]) -> Iterator[str]:
    for text in texts:
        yield from dict.fromkeys((text.zh, text.en)) if isinstance(text, Text) else (text,)


def line(kind: str, one: Object, text: Text, detail: str) -> Line:
    return Line(kind, one["id"], said(one, "code"), name_of(one), text, detail)
