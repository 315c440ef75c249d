"""A dataValueSet in XML. Nothing is fetched and no entity is known but those of XML itself."""

import re
from xml.parsers import expat

from pipelines.catalogue.base import Text
from pipelines.ingest.beside import Beside
from pipelines.ingest.dhis2.flat import SHOWN, flattened, place_in, put
from pipelines.ingest.messages import refuse
from pipelines.ingest.sheet import Sheet

ROOT, VALUE = "dataValueSet", "dataValue"
_ROOT = re.compile(rb"<(?:[\w.\-]+:)?dataValueSet[\s/>]")
_NEAR = 10_000
"""Bytes in which the first element begins; before it stand a declaration and remarks."""
_BESIDE = ("注释或处理指令", "a comment or processing instruction")


def is_data_value_set(data: bytes) -> bool:
    return bool(_ROOT.search(data[:_NEAR]))


def read_xml(data: bytes) -> tuple[Sheet, list[Beside]]:
    """The sheet of a dataValueSet, and what its remarks say. Raises Refused for document types,
    for what is no XML and for what says more than attributes do."""
    reader = _Reader()
    try:
        reader.parser.Parse(data, True)
    except expat.ExpatError as error:
        raise refuse("dvs_unsound", detail=place_in("XML", error.lineno)) from error
    except (UnicodeError, LookupError, ValueError) as error:
        raise refuse("dvs_encoding", detail="XML") from error
    return flattened(reader.said, reader.values), reader.beside


class _Reader:
    """What is met while the parser runs."""

    def __init__(self) -> None:
        self.said: dict[str, str] = {}
        self.values: list[dict[str, str]] = []
        self.beside: list[Beside] = []
        self.depth = 0
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.ordered_attributes = True
        self.parser.StartDoctypeDeclHandler = self.doctype
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.text
        self.parser.CommentHandler = self.remark
        self.parser.ProcessingInstructionHandler = self.instruction

    def doctype(self, *_: object) -> None:
        raise refuse("dvs_not_text", detail=self.place, found="DOCTYPE")

    def start(self, name: str, attributes: list[str]) -> None:
        local = name.rpartition(" ")[2]
        if self.depth > 1 or local != (VALUE if self.depth else ROOT):
            raise refuse("dvs_not_text", detail=self.place, found=local[:SHOWN])
        self.depth += 1
        entry: dict[str, str] = {}
        for key, text in zip(attributes[::2], attributes[1::2], strict=True):
            word = key.rpartition(" ")[2]
            put(entry, word.casefold() if local == VALUE else word, text, self.place)
        if local == VALUE:
            self.values.append(entry)
        else:
            self.said = entry

    def end(self, _: str) -> None:
        self.depth -= 1

    def text(self, text: str) -> None:
        if text.strip():
            raise refuse("dvs_not_text", detail=self.place, found=text.strip()[:SHOWN])

    def remark(self, text: str) -> None:
        self.beside.append(Beside(*_BESIDE, text))

    def instruction(self, target: str, text: str) -> None:
        self.remark(f"{target} {text}")

    @property
    def place(self) -> Text:
        return place_in("XML", self.parser.CurrentLineNumber)
