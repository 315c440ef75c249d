"""What a file calls things, by the schemes it says it goes by."""

from collections.abc import Mapping

from pipelines.catalogue.identifiers import Identifiers, Kind, Scheme
from pipelines.ingest.dhis2.flat import SHOWN
from pipelines.ingest.messages import refuse

_EITHER: tuple[Scheme, ...] = ("uid", "code")
_SAID = {
    "form": "datasetidscheme",
    "element": "dataelementidscheme",
    "unit": "orgunitidscheme",
    "item": "categoryoptioncomboidscheme",
    "attribute": "attributeoptioncomboidscheme",
}
_ALL = "idscheme"


class Names:
    """``said``: what the file says of itself. Where it says no scheme, as a CSV never does, identifiers
    are uids or else codes: no entry's code is another one's uid."""

    def __init__(self, identifiers: Identifiers, said: Mapping[str, str]):
        self.identifiers = identifiers
        self.schemes = {
            what: schemes(said.get(key) or said.get(_ALL) or "") for what, key in _SAID.items()
        }

    def form(self, text: str) -> str | None:
        return self._ours("form", "form", text)

    def element(self, text: str) -> str | None:
        return self._ours("element", "element", text)

    def operand(self, text: str, combo: str) -> str | None:
        """The element that is one option combo of a data element."""
        return self._ours("element", "element", f"{text}.{combo}") if combo else None

    def is_parted(self, text: str) -> bool:
        """Whether there are elements for single option combos of a data element."""
        return any(self.identifiers.is_parted(each, text) for each in self.schemes["element"])

    def unit(self, text: str) -> str | None:
        return self._ours("unit", "unit", text)

    def item(self, text: str) -> str | None:
        return self._ours("item", "item", text)

    def attribute(self, text: str) -> str | None:
        """The item an attribute option combo is: DHIS2 keeps both among the same."""
        return self._ours("attribute", "item", text)

    def _ours(self, what: str, kind: Kind, text: str) -> str | None:
        found = (self.identifiers.ours(kind, scheme, text) for scheme in self.schemes[what])
        return next(filter(None, found), None)


def schemes(said: str) -> tuple[Scheme, ...]:
    """Raises Refused for names and attributes, which are nobody's identifiers here."""
    match said.strip().casefold():
        case "":
            return _EITHER
        case "uid" | "id":
            return ("uid",)
        case "code":
            return ("code",)
    raise refuse("dvs_scheme", found=said[:SHOWN])
