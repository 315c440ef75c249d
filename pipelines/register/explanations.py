"""What units wrote beside findings in marked workbooks: kept with the file as it is received, met with
the findings of its returns when these are judged.

An explanation names the problem it is about by a key that tells nothing of the file: slot, rule, unit,
item, element and sentence. So it meets the same problem in a file sent again, never one of another
return, and never one whose figures are others.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple

from sqlalchemy import Connection, select

from pipelines.ingest.explained import Explained
from pipelines.ingest.screen import number_in
from pipelines.register import tables
from pipelines.register.actor import Actor
from pipelines.register.extensions import Slot
from pipelines.register.life import EXPLAINED
from pipelines.register.reason import LONGEST, fault
from pipelines.register.store import Bind, reading
from pipelines.register.versions import in_batches

KEY = 12
MOST = 5000
"""Explanations taken from one file: as many as a summary lists findings."""
Why = Literal["gone", "error", "note", "long", "personal"]


class Unkept(NamedTuple):
    """An explanation that is no step of a finding, as it was written; blank where it may not be kept."""

    place: str
    message: str
    text: str
    why: Why


_LETTERS = str.maketrans("0123456789", "ghijklmnop")
"""Digits of a key could be taken for a phone number when the file is handed in."""


def key_of(slot: Slot, finding: Mapping[str, Any]) -> str:
    """What a problem is known by in every file. ``finding``: a row of the table ``finding``."""
    said = (finding[name] for name in ("rule_id", "unit", "item", "element", "message_zh"))
    text = "\x1f".join(str(part or "") for part in (*slot, *said))
    return hashlib.sha256(text.encode()).hexdigest()[:KEY].translate(_LETTERS)


def rows(file_hash: str, written: Sequence[Explained]) -> list[dict[str, Any]]:
    """Rows of the table ``explanation``; what holds a personal number is left out of them."""
    return [
        {
            "file_hash": file_hash,
            "key": one.key[:KEY],
            "place": _clean(f"{one.sheet} {one.cells}".strip()),
            "message": _clean(one.message),
            "text": _clean(" ".join(one.text.split())),
            "fault": fault(one.text),
        }
        for one in written[:MOST]
    ]


def _clean(text: str) -> str:
    return "" if number_in(text) else text[:LONGEST]


def of_files(bind: Bind, file_hashes: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
    """Rows of the table ``explanation`` by file, in the order they were written."""
    table = tables.explanation
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    with reading(bind) as connection:
        for some in in_batches(sorted(set(file_hashes))):
            query = select(table).where(table.c.file_hash.in_(some))
            for row in connection.execute(query.order_by(table.c.explanation_id)):
                found[row.file_hash].append(dict(row._mapping))
    return found


def meet(
    written: Sequence[Mapping[str, Any]],
    findings: Sequence[Mapping[str, Any]],
    slots: Mapping[str, Slot],
) -> tuple[dict[str, str], list[Unkept]]:
    """The explanations of a file and the findings of its returns: text by finding_id of the warnings
    they explain, and those that explain none. ``slots``: by return_id."""
    by_key: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for finding in findings:
        by_key[key_of(slots[finding["return_id"]], finding)].append(finding)
    answers: dict[str, str] = {}
    unkept = []
    for one in written:
        met = by_key.get(one["key"], [])
        if why := one["fault"] or _unasked(met):
            unkept.append(Unkept(one["place"], one["message"], one["text"], why))
        else:
            answers |= {finding["finding_id"]: one["text"] for finding in met}
    return answers, unkept


def unkept(
    written: Mapping[str, Sequence[Mapping[str, Any]]],
    returns: Mapping[str, Sequence[tuple[str, str, str, str]]],
    found: Mapping[str, Sequence[Mapping[str, Any]]],
) -> dict[str, list[Unkept]]:
    """By file, the explanations that explain none. ``returns``: return_id and slot, by file; ``found``:
    findings by return_id."""
    return {
        file_hash: meet(
            some,
            [row for key in returns[file_hash] for row in found.get(key[0], ())],
            {key[0]: key[1:] for key in returns[file_hash]},
        )[1]
        for file_hash, some in written.items()
        if file_hash in returns
    }


def _unasked(met: Sequence[Mapping[str, Any]]) -> Why | None:
    if not met:
        return "gone"
    severity: Literal["error", "warning", "note"] = met[0]["severity"]
    return None if severity == "warning" else severity


def steps(
    bind: Bind, findings: Sequence[Mapping[str, Any]], slots: Mapping[str, Slot]
) -> list[dict[str, Any]]:
    """Rows of ``finding_step`` for findings just made: explained by who handed the file in, as it was."""
    taken: list[dict[str, Any]] = []
    with reading(bind) as connection:
        for file_hash, own in _by_file(connection, findings).items():
            written = of_files(connection, [file_hash])[file_hash]
            answers, _ = meet(written, own, slots)
            at, actor = _handed_in(connection, file_hash)
            return_of = {finding["finding_id"]: finding["return_id"] for finding in own}
            taken += [
                {
                    "finding_id": finding_id, "return_id": return_of[finding_id],
                    "kind": EXPLAINED, "reason": text, "at": at, "actor_role": actor.role,
                    "actor_unit": actor.unit,
                }
                for finding_id, text in answers.items()
            ]  # fmt: skip
    return taken


def _by_file(
    connection: Connection, findings: Sequence[Mapping[str, Any]]
) -> dict[str, list[Mapping[str, Any]]]:
    """The findings of files that hold explanations, by file."""
    returned, table = tables.returned, tables.explanation
    query = select(returned.c.return_id, returned.c.file_hash).where(
        returned.c.file_hash.in_(select(table.c.file_hash))
    )
    file_of = {row.return_id: row.file_hash for row in connection.execute(query)}
    found: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for finding in findings:
        if file_hash := file_of.get(finding["return_id"]):
            found[file_hash].append(finding)
    return found


def _handed_in(connection: Connection, file_hash: str) -> tuple[datetime, Actor]:
    """When a file first came, and who brought it."""
    reception = tables.reception
    query = select(reception).filter_by(file_hash=file_hash)
    first = connection.execute(query.order_by(reception.c.received_at)).first()
    assert first is not None, "explanations are written with their file's reception"
    return first.received_at, Actor(first.actor_role, first.actor_unit)
