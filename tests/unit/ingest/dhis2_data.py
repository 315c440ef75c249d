"""Data values of DHIS2 as files, and a catalogue that says what its entries are called there."""

import csv
import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import quoteattr

from pipelines import paths
from pipelines.catalogue.canonical import read_files
from pipelines.catalogue.load import from_files
from pipelines.catalogue.whole import Catalogue
from pipelines.ingest.dhis2.flat import HEADINGS

Value = Mapping[str, object]
KEYS = (
    "dataElement", "period", "orgUnit", "categoryOptionCombo", "attributeOptionCombo", "value",
    "storedBy", "lastUpdated", "comment", "followUp", "deleted",
)  # fmt: skip


def uid(kind: str, code: str) -> str:
    """An invented uid, always the same for an entry."""
    return "u" + hashlib.sha256(f"{kind} {code}".encode()).hexdigest()[:10]


def identifiers(catalogue: Catalogue) -> str:
    """``dhis2.csv`` with a uid for every entry."""
    rows = [
        f"{kind},{code},{uid(kind, code)},"
        for kind, codes in catalogue.codes_by_kind.items()
        for code in sorted(codes)
    ]
    return "\n".join(["kind,code,uid,dhis2_code", *rows]) + "\n"


def with_uids(name: str = "weifang") -> Catalogue:
    files = read_files(paths.catalogue_folder(name))
    return from_files(files | {"dhis2.csv": identifiers(from_files(files))})


def as_json(values: Sequence[Value], **said: object) -> bytes:
    return json.dumps({**said, "dataValues": values}, ensure_ascii=False).encode()


def as_xml(values: Sequence[Value], **said: object) -> bytes:
    rows = "".join(f"<dataValue{attributes(value)}/>" for value in values)
    head = "<?xml version='1.0' encoding='UTF-8'?>\n"
    start = f'<dataValueSet xmlns="http://dhis2.org/schema/dxf/2.0"{attributes(said)}>'
    return f"{head}{start}{rows}</dataValueSet>".encode()


def attributes(held: Value) -> str:
    return "".join(f" {key}={quoteattr(text_of(each))}" for key, each in held.items())


def as_csv(values: Sequence[Value]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(HEADINGS)
    writer.writerows([text_of(value.get(key)) for key in KEYS] for value in values)
    return out.getvalue().encode()


def text_of(held: object) -> str:
    return "" if held is None else str(held).lower() if isinstance(held, bool) else str(held)
