"""A dataValueSet as JSON, XML or CSV, a line a value."""

import csv
import json
from collections.abc import Iterable, Mapping
from typing import Literal, TextIO
from xml.sax.saxutils import quoteattr

from pipelines.export.encode import DataValue
from pipelines.ingest.dhis2.flat import HEADINGS

Format = Literal["json", "xml", "csv"]
KEYS = ("dataElement", "period", "orgUnit", "categoryOptionCombo", "attributeOptionCombo")
XML_START = "<?xml version='1.0' encoding='UTF-8'?>\n"
NAMESPACE = "http://dhis2.org/schema/dxf/2.0"


def write(out: TextIO, kind: Format, said: Mapping[str, str], values: Iterable[DataValue]) -> None:
    """``said`` of the whole set; a CSV has no place for it."""
    {"json": write_json, "xml": write_xml, "csv": write_csv}[kind](out, said, values)


def write_json(out: TextIO, said: Mapping[str, str], values: Iterable[DataValue]) -> None:
    head = "".join(f"{json.dumps(key)}: {json.dumps(text)}, " for key, text in said.items())
    out.write("{" + head + '"dataValues": [')
    for number, value in enumerate(values):
        out.write((",\n" if number else "\n") + json.dumps(held(value), ensure_ascii=False))
    out.write("\n]}\n")


def write_xml(out: TextIO, said: Mapping[str, str], values: Iterable[DataValue]) -> None:
    out.write(XML_START)
    out.write(f"<dataValueSet{attributes({'xmlns': NAMESPACE, **said})}>\n")
    for value in values:
        texts = {k: str(v).lower() if v is True else str(v) for k, v in held(value).items()}
        out.write(f"<dataValue{attributes(texts)}/>\n")
    out.write("</dataValueSet>\n")


def write_csv(out: TextIO, said: Mapping[str, str], values: Iterable[DataValue]) -> None:
    writer = csv.DictWriter(out, HEADINGS, lineterminator="\n")
    writer.writeheader()
    for value in values:
        texts = {key.casefold(): text for key, text in held(value).items()}
        writer.writerow(texts | {"deleted": str(value.value is None).lower()})


def held(value: DataValue) -> dict[str, str | bool]:
    """What a value says, keys as in JSON and XML."""
    said: dict[str, str | bool] = dict(zip(KEYS, value[:5], strict=True))
    said |= {"deleted": True} if value.value is None else {"value": value.value}
    return said | ({"comment": value.comment} if value.comment else {})


def attributes(texts: Mapping[str, str]) -> str:
    return "".join(f" {key}={quoteattr(text)}" for key, text in texts.items())
