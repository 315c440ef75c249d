"""A dataValueSet in JSON. Numbers stay the digits they were written in."""

import json
from collections import Counter
from typing import Any, NoReturn

from pipelines.ingest.dhis2.flat import SHOWN, flattened, place_in, put
from pipelines.ingest.messages import refuse
from pipelines.ingest.sheet import Sheet

VALUES = "dataValues"


def read_json(data: bytes) -> Sheet:
    """The sheet of a dataValueSet. Raises Refused for what is no JSON, or says anything twice or in
    lists and objects of its own."""
    found = parsed(data)
    if not isinstance(found, dict) or not isinstance(found.get(VALUES), list):
        raise refuse("dvs_no_values", detail="JSON")
    values = found.pop(VALUES)
    said: dict[str, str] = {}
    for key, held in found.items():
        put(said, key, text_of(held, key, "dataValueSet"), "dataValueSet")
    return flattened(said, [entry(held, n) for n, held in enumerate(values, 1)])


def parsed(data: bytes) -> Any:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = place_in("JSON", data[: error.start].count(b"\n") + 1)
        raise refuse("dvs_encoding", detail=place) from error
    try:
        return json.loads(
            text,
            object_pairs_hook=once,
            parse_float=str,
            parse_int=str,
            parse_constant=no_number,
        )
    except json.JSONDecodeError as error:
        raise refuse("dvs_unsound", detail=place_in("JSON", error.lineno)) from error
    except RecursionError as error:
        raise refuse("dvs_unsound", detail="JSON, [[[…") from error


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose keys are each there once: of two values readers take either."""
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = Counter(key for key, _ in pairs).most_common(1)[0][0]
        raise refuse("dvs_twice_said", detail="JSON", found=twice[:SHOWN])
    return found


def no_number(word: str) -> NoReturn:
    raise refuse("dvs_unsound", detail=f"JSON, {word}")


def entry(held: Any, n: int) -> dict[str, str]:
    place = f"dataValues {n}"
    if not isinstance(held, dict):
        raise refuse("dvs_not_text", detail=place, found=VALUES)
    said: dict[str, str] = {}
    for key, each in held.items():
        put(said, key.casefold(), text_of(each, key, place), place)
    return said


def text_of(held: Any, key: str, place: str) -> str:
    """What a key holds as text; null is blank."""
    if isinstance(held, dict | list):
        raise refuse("dvs_not_text", detail=place, found=key[:SHOWN])
    if isinstance(held, bool):
        return str(held).lower()
    return "" if held is None else str(held)
