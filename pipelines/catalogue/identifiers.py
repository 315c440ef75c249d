"""What units, forms, elements and items are called in DHIS2: ``dhis2.csv``."""

from collections.abc import Mapping
from typing import Literal

from pipelines.catalogue.base import Code, Entry

Kind = Literal["form", "element", "unit", "item"]
Scheme = Literal["uid", "code"]
_SCHEMES: tuple[Scheme, ...] = ("uid", "code")
DEFAULT = "default"
DEFAULT_UID = "HllvX50cXC0"
"""The item of forms without a breakdown, DHIS2's default category option combo, and its uid there."""


class Identifier(Entry):
    """One entry in DHIS2. ``kind``: a form is a data set, an element a data element, a unit an
    organisation unit, an item a category option combo. An element that is one option combo of a data
    element goes by both, parted by a point. ``dhis2_code``: its code there, when it is not ours."""

    kind: Kind
    code: Code
    uid: str | None = None
    dhis2_code: str | None = None


class Identifiers:
    """Look-ups of one catalogue between its codes and DHIS2's identifiers, a kind at a time."""

    def __init__(self, listed: tuple[Identifier, ...], known: Mapping[Kind, frozenset[str]]):
        """``known``: the catalogue's codes of each kind; those not listed have a code and no uid."""
        given: dict[Kind, dict[str, Identifier]] = {kind: {} for kind in known}
        for entry in listed:
            given[entry.kind][entry.code] = entry
        self._out: dict[tuple[Kind, Scheme], dict[str, str]] = {}
        for kind, codes in known.items():
            uids = {code: entry.uid for code, entry in given[kind].items() if entry.uid}
            named = {code: e.dhis2_code for code, e in given[kind].items() if e.dhis2_code}
            if DEFAULT in codes:
                uids.setdefault(DEFAULT, DEFAULT_UID)
            self._out[kind, "uid"] = uids
            self._out[kind, "code"] = {code: code for code in sorted(codes)} | named
        self._in = {
            key: {theirs: ours for ours, theirs in names.items()}
            for key, names in self._out.items()
        }

        parted = [code for code, uid in self._out["element", "uid"].items() if "." in uid]
        self._parted = {
            (scheme, names.rpartition(".")[0])
            for scheme in _SCHEMES
            for code in parted
            if "." in (names := self._out["element", scheme].get(code, ""))
        }

    def is_parted(self, scheme: Scheme, theirs: str) -> bool:
        """Whether elements are single option combos of a data element."""
        return (scheme, theirs) in self._parted

    def ours(self, kind: Kind, scheme: Scheme, theirs: str) -> str | None:
        """The catalogue's code of what DHIS2 calls so; None when there is none."""
        return self._in[kind, scheme].get(theirs)

    def operand(self, scheme: Scheme, ours: str) -> tuple[str, str] | None:
        """Data element and option combo an element is; None when it has no such identifier, and ""
        for the combo where its form's items say it."""
        theirs = self.theirs("element", scheme, ours)
        if theirs is None:
            return None
        if "." not in (self.theirs("element", "uid", ours) or ""):
            return theirs, ""
        element, _, combo = theirs.rpartition(".")
        return (element, combo) if element else None

    def theirs(self, kind: Kind, scheme: Scheme, ours: str) -> str | None:
        """What DHIS2 calls the catalogue's entry; None when it has no such identifier."""
        return self._out[kind, scheme].get(ours)
