"""``dhis2.csv``: entries that exist, each with well-formed identifiers of its own."""

import re
from collections import Counter
from collections.abc import Iterator

from pipelines.catalogue.checks.wording import dangling, line
from pipelines.catalogue.identifiers import Identifier
from pipelines.catalogue.whole import Catalogue

FILE = "dhis2.csv"
_UID = re.compile(r"[A-Za-z][A-Za-z0-9]{10}")
_OPERAND = re.compile(rf"{_UID.pattern}(?:\.{_UID.pattern})?")
_CODE = re.compile(r"[^\s=+\-@\x00-\x1f\x7f][^\x00-\x1f\x7f]*")
"""Begins with no sign that a spreadsheet takes for a formula."""


def identifiers(catalogue: Catalogue) -> Iterator[str]:
    for entry in catalogue.identifiers:
        yield from _entry(entry, catalogue.codes_by_kind[entry.kind])
    yield from _once(catalogue.identifiers)
    for kind, known in catalogue.codes_by_kind.items():
        own = [e for e in catalogue.identifiers if e.kind == kind and e.dhis2_code]
        named = {code: code for code in known} | {e.code: e.dhis2_code or e.code for e in own}
        uids = {e.uid: e.code for e in catalogue.identifiers if e.kind == kind and e.uid}
        for ours, theirs in named.items():
            if uids.get(theirs, ours) != ours:
                wrong = f"is called {theirs} in DHIS2, the uid of {uids[theirs]}"
                yield line(FILE, f"{kind} {ours}", wrong, "give it another code")
        for theirs, count in Counter(named.values()).items():
            if count > 1:
                wrong = f"is what {count} entries are called in DHIS2"
                yield line(FILE, f"{kind} {theirs}", wrong, "give each a dhis2_code of its own")


def _entry(entry: Identifier, known: frozenset[str]) -> Iterator[str]:
    label = f"{entry.kind} {entry.code}"
    yield from dangling(FILE, label, "code", [entry.code], known)
    if not (entry.uid or entry.dhis2_code):
        wrong = "has neither a uid nor a code of DHIS2"
        yield line(FILE, label, wrong, "give one or remove the line")
    well_formed = _OPERAND if entry.kind == "element" else _UID
    if entry.uid and not well_formed.fullmatch(entry.uid):
        remedy = "write a letter and ten letters or digits"
        yield line(FILE, label, f"uid {entry.uid!r} is none of DHIS2", remedy)
    if entry.dhis2_code and not _CODE.fullmatch(entry.dhis2_code):
        wrong = f"dhis2_code {entry.dhis2_code!r} begins with = + - @ or breaks the line"
        yield line(FILE, label, wrong, "spreadsheets take it for a formula; give it another code")


def _once(listed: tuple[Identifier, ...]) -> Iterator[str]:
    for (kind, code), count in Counter((e.kind, e.code) for e in listed).items():
        if count > 1:
            yield line(FILE, f"{kind} {code}", f"stands {count} times", "keep one line")
    for (kind, uid), count in Counter((e.kind, e.uid) for e in listed if e.uid).items():
        if count > 1:
            yield line(FILE, f"{kind} {uid}", f"stands {count} times", "give each its own uid")
