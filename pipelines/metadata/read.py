"""Files of DHIS2's metadata to objects by kind and uid, and what can be said of any object."""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.catalogue.base import Text
from pipelines.errors import UserError

Object = Mapping[str, Any]
MAX_FILE = 200_000_000
"""Bytes: a whole instance's metadata is some tens of millions."""
MAX_NAME = 200
"""Characters of a name; DHIS2 keeps 230."""
KINDS = (
    "dataSets", "dataElements", "sections", "categoryCombos", "categoryOptionCombos",
    "organisationUnits", "organisationUnitLevels", "validationRules", "indicators",
    "indicatorTypes", "constants",
)  # fmt: skip
"""What is read; users, dashboards and whatever else a file holds are not looked at."""
UID = re.compile(r"[A-Za-z][A-Za-z0-9]{10}")
_CHINESE = re.compile(r"zh(?:[_-].*)?", re.IGNORECASE)


@dataclass(frozen=True)
class Metadata:
    """Objects of each kind by uid, in the order of the files. ``unread``: how many there are of kinds
    that are not looked at."""

    by_kind: Mapping[str, Mapping[str, Object]]
    unread: Mapping[str, int]

    def all(self, kind: str) -> Iterable[Object]:
        return self.by_kind[kind].values()

    def get(self, kind: str, uid: str) -> Object | None:
        return self.by_kind[kind].get(uid)


def read(files: Sequence[Path]) -> Metadata:
    """Every object of the files together. Raises UserError for a file that is no metadata, and for
    an object that is not the same in two places."""
    found: dict[str, dict[str, Object]] = {kind: {} for kind in KINDS}
    unread: Counter[str] = Counter()
    for file in files:
        document = _document(file)
        for kind, listed in document.items():
            if kind not in KINDS and isinstance(listed, list) and listed:
                unread[cleaned(kind)] += len(listed)
        for kind, uid, one in _objects(file, document):
            if found[kind].setdefault(uid, one) != one:
                said = f"{kind} {uid} is here, and otherwise elsewhere; export them together"
                raise UserError(f"{file}: {said}")
    return Metadata(found, unread)


def _document(file: Path) -> Mapping[str, Any]:
    if file.stat().st_size > MAX_FILE:
        raise UserError(f"{file}: over {MAX_FILE // 1_000_000} MB; export fewer kinds of objects")
    try:
        document = json.loads(file.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise UserError(f"{file}: byte {error.start}: not UTF-8; export it as JSON again") from None
    except json.JSONDecodeError as error:
        said = f"line {error.lineno}, column {error.colno}: not JSON; export the metadata as JSON"
        raise UserError(f"{file}: {said}") from None
    except RecursionError:
        raise UserError(f"{file}: nested too deep for metadata; export it again") from None
    if not isinstance(document, dict) or not any(kind in document for kind in KINDS):
        raise UserError(f"{file}: no metadata of DHIS2; export data sets with their dependencies")
    return document


def _objects(file: Path, document: Mapping[str, Any]) -> Iterator[tuple[str, str, Object]]:
    for kind in KINDS:
        listed = document.get(kind, [])
        if not isinstance(listed, list):
            raise UserError(f"{file}: {kind} is no list; export the metadata again")
        for place, one in enumerate(listed, 1):
            uid = one.get("id") if isinstance(one, dict) else None
            if not isinstance(uid, str) or not UID.fullmatch(uid):
                raise UserError(f"{file}: {kind} {place} has no uid; export the metadata again")
            yield kind, uid, one


def raw(one: Object, key: str) -> str:
    """A text of an object as it stands, an expression for one; "" when there is none."""
    value = one.get(key)
    return value if isinstance(value, str) else ""


def said(one: Object, key: str) -> str:
    """A text of an object on one line, without what spreadsheets take for a formula; "" when there is
    none."""
    return cleaned(raw(one, key))


def cleaned(text: str) -> str:
    kept = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in text)
    return " ".join(kept.split()).lstrip("=+-@ ")[:MAX_NAME].rstrip()


def name_of(one: Object, key: str = "name", prop: str = "NAME") -> Text:
    """An object's name, Chinese where it is translated and else the same twice; its uid without one."""
    name = said(one, key) or one["id"]
    return Text(zh=_translated(one, prop) or name, en=name)


def _translated(one: Object, prop: str) -> str:
    for each in parts(one, "translations"):
        if each.get("property") == prop and _CHINESE.fullmatch(said(each, "locale")):
            return said(each, "value")
    return ""


def parts(one: Object, key: str) -> list[Object]:
    """The objects listed under a key; none when it holds something else."""
    listed = one.get(key)
    return [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []


def uid_in(one: Object, key: str) -> str:
    """The uid an object refers to under a key, "" when it refers to none."""
    inner = one.get(key)
    uid = inner.get("id") if isinstance(inner, dict) else None
    return uid if isinstance(uid, str) else ""


def uids_in(one: Object, key: str) -> list[str]:
    return [uid for each in parts(one, key) if isinstance(uid := each.get("id"), str)]


def number_in(one: Object, key: str) -> float | None:
    value = one.get(key)
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None
