"""A dataValueSet as a sheet: a row for each thing said of the whole set, the headings of DHIS2's CSV,
a row a value."""

from collections.abc import Mapping, Sequence

from pipelines.catalogue.base import Text
from pipelines.ingest.messages import refuse
from pipelines.ingest.sheet import MAX_CELLS, Sheet

HEADINGS = (
    "dataelement",
    "period",
    "orgunit",
    "categoryoptioncombo",
    "attributeoptioncombo",
    "value",
    "storedby",
    "lastupdated",
    "comment",
    "followup",
    "deleted",
)
SHEET = "dataValues"
SHOWN = 40
"""Characters of what a file says that a refusal repeats."""
ABOVE = 50
"""Things said of the whole set; DHIS2 has twelve."""


def flattened(said: Mapping[str, str], values: Sequence[Mapping[str, str]]) -> Sheet:
    """``said`` of the whole set, and of each value; keys of values in lower case. What DHIS2's CSV has
    no column for gets one, so that nothing a file says goes unseen."""
    more = dict.fromkeys(key for value in values for key in value)
    headings = [*HEADINGS, *(key for key in more if key not in HEADINGS)]
    if len(values) * len(headings) > MAX_CELLS or len(said) > ABOVE:
        raise refuse("too_large", detail=f"{len(values):,} × {len(headings)}")
    rows: list[list[str]] = [[key, text] for key, text in said.items()]
    rows.append(headings)
    rows += [[value.get(heading, "") for heading in headings] for value in values]
    return Sheet(SHEET, rows)


def place_in(kind: str, line: int) -> Text:
    """Where in a file of text."""
    return Text(zh=f"{kind} 第 {line} 行", en=f"{kind}, line {line}")


def put(entry: dict[str, str], key: str, text: str, place: str | Text) -> None:
    """Keep what is said once. Raises Refused for what is said twice, be it in other letters."""
    if key in entry:
        raise refuse("dvs_twice_said", detail=place, found=key[:SHOWN])
    entry[key] = text
