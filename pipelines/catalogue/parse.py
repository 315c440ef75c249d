"""Catalogue files to typed entries. Mistakes are collected, one line each."""

import csv
import io
import reprlib
from collections.abc import Hashable, Iterator, Mapping
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

M = TypeVar("M", bound=BaseModel)
_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_short = reprlib.Repr()
"""A value as it was written, cut short: one line is read, and an alias may hold very much."""
_short.maxstring, _short.maxother, _short.maxlevel, _short.maxdict = 60, 60, 2, 2
_NAMING = ("code", "id", "indicator", "day")
_REMEDIES = {
    "missing": ("is missing", "add it"),
    "extra_forbidden": ("is not known here", "remove it or correct its spelling"),
    "string_type": ("is not text", "put it in quotes"),
    "string_pattern_mismatch": (
        "is not a code",
        "use letters, digits and the marks _ . - only, a letter or digit first",
    ),
    "finite_number": ("is not a number", "write a number"),
}


class BadKey(yaml.YAMLError):
    """A key that is no word, or stands twice in one mapping: the later would silently win."""


class _Loader(_Base):
    """A safe loader that refuses keys that are no words or stand twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen = set()
        for key_node, _ in node.value:
            key, line = key_node.value, key_node.start_mark.line + 1
            if not isinstance(key, str):
                raise BadKey(f"line {line}: a key is a list or mapping; write a word")
            if key in seen:
                raise BadKey(f"line {line}: key {key!r} stands twice; keep one")
            seen.add(key)
        return super().construct_mapping(node, deep)


def read_yaml(name: str, text: str, problems: list[str]) -> Any:
    """What a YAML file says, None (and a problem) when it cannot be read."""
    try:
        return yaml.load(text, _Loader)
    except BadKey as error:
        problems.append(f"{name}: {error}")
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        problems.append(f"{name}: line {line}: {error.problem}; correct the YAML")
    except yaml.YAMLError as error:
        said = " ".join(str(error).split())
        problems.append(f"{name}: cannot be read as YAML: {said}; correct it")
    return None


def read_csv(
    name: str, text: str, known: Mapping[str, bool], problems: list[str]
) -> list[dict[str, Any]]:
    """The rows of a CSV file as dictionaries; blank cells are None.

    ``known``: the headings it may have -> whether each must be there.
    """
    reader = csv.reader(io.StringIO(text), strict=True)
    try:
        lines = [(reader.line_num, cells) for cells in reader]
    except csv.Error as error:
        problems.append(f"{name}: line {reader.line_num}: {error}; correct the CSV")
        return []
    headings = lines[0][1] if lines else []
    problems.extend(_heading_problems(name, headings, known))
    rows = []
    for number, cells in lines[1:]:
        if len(cells) != len(headings):
            wrong = f"{len(cells)} cells under {len(headings)} headings"
            problems.append(f"{name}: line {number}: {wrong}; add or remove commas")
        elif any(cell.strip() for cell in cells):
            pairs = zip(headings, cells, strict=True)
            rows.append({heading: cell.strip() or None for heading, cell in pairs})
    return rows


def headings_of(model: type[BaseModel]) -> dict[str, bool]:
    """The fields of a model as headings -> whether each must be there."""
    return {field: info.is_required() for field, info in model.model_fields.items()}


def _heading_problems(name: str, headings: list[str], known: Mapping[str, bool]) -> Iterator[str]:
    for heading in dict.fromkeys(headings):
        if heading not in known:
            shown = ", ".join(known)
            yield f"{name}: heading {heading!r}: is not known here; use {shown}"
        if headings.count(heading) > 1:
            yield f"{name}: heading {heading!r}: stands twice; keep one"
    for heading, needed in known.items():
        if needed and heading not in headings:
            yield f"{name}: heading {heading!r}: is missing; add it"


def entry(name: str, data: Any, model: type[M], problems: list[str]) -> M | None:
    """``data`` of the file ``name`` as a ``model``; None, and its problems, when it is not one."""
    if not isinstance(data, Mapping):
        problems.append(f"{name}: file: holds no mapping; write the fields of a {model.__name__}")
        return None
    try:
        return model.model_validate(data)
    except ValidationError as error:
        problems.extend(_lines(name, data, error))
        return None


def _lines(name: str, data: Any, error: ValidationError) -> list[str]:
    lines = []
    for found in error.errors(include_url=False):
        place = _place(data, found["loc"])
        if place is None:
            continue
        wrong, remedy = _words(found)
        lines.append(f"{name}: {place}: {wrong}; {remedy}")
    return list(dict.fromkeys(lines))


def _words(found: Any) -> tuple[str, str]:
    """What is wrong with a field and what to do, in plain words."""
    if found["type"] == "literal_error":
        return (
            f"{_short.repr(found['input'])} is not one of the choices",
            f"use {found['ctx']['expected']}",
        )
    if found["type"] in _REMEDIES:
        wrong, remedy = _REMEDIES[found["type"]]
        shown = "" if found["type"] == "missing" else f"{_short.repr(found['input'])} "
        return shown + wrong, remedy
    message = found["msg"][:1].lower() + found["msg"][1:]
    return f"{_short.repr(found['input'])}: {message}", "correct it"


def _place(data: Any, location: tuple[int | str, ...]) -> str | None:
    """``location`` in the words of the file: the list, the entry's code, the field.

    None for the branch of a union that the entry was not meant to be: an entry with an indicator
    is a leaf of the scheme, one without is a node.
    """
    words: list[str] = []
    here = data
    for step in location:
        if isinstance(step, int) and isinstance(here, list | tuple) and step < len(here):
            here = here[step]
            words[-1:] = [f"{words[-1] if words else 'entry'} {_naming(here, step)}"]
        elif step in ("Node", "Leaf") and isinstance(here, Mapping):
            if (step == "Leaf") != ("indicator" in here):
                return None
        elif isinstance(here, Mapping) and (step in here or step == location[-1]):
            here = here.get(step)
            words.append(str(step))
    return ": ".join(words) or "file"


def _naming(item: Any, position: int) -> str:
    if isinstance(item, Mapping):
        for key in _NAMING:
            if item.get(key) is not None:
                return str(item[key])
    return f"no. {position + 1}"
