"""A value of DHIS2 to a figure, by the value types of DHIS2: what is none is refused, never guessed."""

import re
from decimal import Decimal

from pipelines.catalogue.forms import MeasureType
from pipelines.ingest.cells import LIMIT
from pipelines.ingest.dhis2 import words

INTEGER = re.compile(r"(?:0|-?[1-9][0-9]{0,14})(?:\.0)?")
NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,30})?")
_PLACES = Decimal("0.0001")
_BOOLEAN = {
    **dict.fromkeys(("true", "t", "yes", "y", "1"), Decimal(1)),
    **dict.fromkeys(("false", "f", "no", "n", "0"), Decimal(0)),
}
TYPES: dict[MeasureType, tuple[str, str]] = {
    "count": words.INTEGER,
    "days": words.INTEGER,
    "amount": words.NUMBER,
    "flag": words.BOOLEAN,
}
"""What an element of a measure holds, in both languages: DHIS2's INTEGER, NUMBER and BOOLEAN."""


def figure(text: str, measure: MeasureType) -> Decimal | None:
    """The exact figure a value is; None for one of another type, or with more than the 14 digits and
    4 decimals that are kept."""
    if measure == "flag":
        return _BOOLEAN.get(text.casefold())
    kind = NUMBER if measure == "amount" else INTEGER
    if not kind.fullmatch(text):
        return None
    value = Decimal(text)
    if abs(value) >= LIMIT or value != value.quantize(_PLACES):
        return None
    return value.quantize(_PLACES) + 0
