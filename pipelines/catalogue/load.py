"""A catalogue from its folder: every file read, typed and checked against the others."""

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from pipelines.catalogue import boundary, canonical, checks, parse, shapes
from pipelines.catalogue.base import Entry
from pipelines.catalogue.forms import CrossCheck, Form, GeneralCheck, Signal, Unit
from pipelines.catalogue.identifiers import Identifier
from pipelines.catalogue.scheme import Indicator, Scheme, Target
from pipelines.catalogue.whole import Catalogue, Head, PanelGroup
from pipelines.errors import CatalogueError

M = TypeVar("M", bound=BaseModel)
HEAD, UNITS, RULES, INDICATORS = "catalogue.yaml", "units.csv", "rules.yaml", "indicators.yaml"
SCHEME, TARGETS, PANELS, CALENDAR = "scheme.yaml", "targets.csv", "panels.yaml", "calendar.csv"
NEEDED = (HEAD, UNITS, RULES, INDICATORS, SCHEME)
IDENTIFIERS = "dhis2.csv"
OPTIONAL = (TARGETS, PANELS, CALENDAR, IDENTIFIERS)
_UNIT_NAMES = {"name_zh": True, "name_en": True, "short_zh": False, "short_en": False}


class Rules(Entry):
    """``rules.yaml``."""

    general: tuple[GeneralCheck, ...] = ()
    cross: tuple[CrossCheck, ...] = ()
    signals: tuple[Signal, ...] = ()


class Indicators(Entry):
    """``indicators.yaml``."""

    indicators: tuple[Indicator, ...]


class Panels(Entry):
    """``panels.yaml``."""

    groups: tuple[PanelGroup, ...]


class Day(Entry):
    """A line of ``calendar.csv``: a weekday off or a weekend day worked."""

    day: date
    is_working: bool


def load(folder: Path) -> Catalogue:
    """The catalogue in ``folder``.

    Raises CatalogueError with every mistake found: first those of single files, and when there are
    none those between entries, and at last those against the boundary of care.
    """
    if not folder.is_dir():
        raise CatalogueError([f"{folder}: no such catalogue; give a name or a folder that exists"])
    if not (folder / HEAD).is_file():
        raise CatalogueError([f"{folder}: holds no {HEAD}; give a catalogue's name or folder"])
    catalogue = _checked(tuple(canonical.read_files(folder).items()))
    boundaries(folder, catalogue)
    return catalogue


def boundaries(folder: Path, catalogue: Catalogue) -> shapes.Shapes:
    """The units' boundaries; none when the catalogue names no file of them."""
    name = catalogue.head.boundaries
    if not name:
        return {}
    if not (folder / name).is_file():
        told = f"there is no file {name}; add it to the folder, or drop the line"
        raise CatalogueError([f"{HEAD}: boundaries: {told}"])
    return shapes.read(folder / name, catalogue.unit_by_code)


@lru_cache(maxsize=8)
def _checked(files: tuple[tuple[str, str], ...]) -> Catalogue:
    return from_files(dict(files))


def from_text(text: str) -> Catalogue:
    """The catalogue whose canonical text this is, as an earlier ``load`` gave it."""
    return from_files(canonical.split(text))


@lru_cache(maxsize=8)
def again(text: str) -> Catalogue:
    """As ``from_text``, for a text that was held to its checks when it was taken: those of today may
    ask for more, and what was sealed must still be read."""
    problems: list[str] = []
    catalogue = _assemble(canonical.split(text), problems)
    if catalogue is None:
        raise CatalogueError(problems)
    return catalogue


def from_files(files: Mapping[str, str]) -> Catalogue:
    """The catalogue these files make up: name -> text."""
    problems: list[str] = []
    catalogue = _assemble(files, problems)
    if catalogue and not problems:
        problems = checks.problems(catalogue) or boundary.problems(catalogue, boundary.read())
    if problems or catalogue is None:
        raise CatalogueError(problems)
    return catalogue


def _assemble(files: Mapping[str, str], problems: list[str]) -> Catalogue | None:
    problems.extend(_missing_or_strange(files))
    head = _yaml(files, HEAD, Head, problems)
    rules = _yaml(files, RULES, Rules, problems)
    indicators = _yaml(files, INDICATORS, Indicators, problems)
    scheme = _yaml(files, SCHEME, Scheme, problems)
    panels = _yaml(files, PANELS, Panels, problems)
    forms = [_form(files, name, problems) for name in filter(_is_form, files)]
    units = _units(files, problems)
    targets = _rows(files, TARGETS, Target, problems)
    calendar = _calendar(_rows(files, CALENDAR, Day, problems), problems)
    identifiers = _rows(files, IDENTIFIERS, Identifier, problems)
    if problems or not (head and rules and indicators and scheme):
        return None
    text = canonical.join(files)
    return Catalogue(
        head=head,
        units=units,
        forms=tuple(form for form in forms if form),
        general_checks=rules.general,
        cross_checks=rules.cross,
        signals=rules.signals,
        indicators=indicators.indicators,
        scheme=scheme,
        targets=targets,
        panels=panels.groups if panels else (),
        calendar=calendar,
        identifiers=identifiers,
        text=text,
        hash=canonical.digest(text),
    )


def _missing_or_strange(files: Mapping[str, str]) -> list[str]:
    strange = [f for f in files if f not in NEEDED + OPTIONAL and not _is_form(f)]
    lines = [
        f"{name}: file: is missing; add it to the catalogue" for name in NEEDED if name not in files
    ]
    if not any(map(_is_form, files)):
        lines.append("forms: folder: holds no form; add forms/CODE.yaml")
    return lines + [
        f"{name}: file: is no file of a catalogue; rename or remove it" for name in strange
    ]


def _is_form(name: str) -> bool:
    return bool(re.fullmatch(r"forms/[^/]+\.yaml", name))


def _yaml(files: Mapping[str, str], name: str, model: type[M], problems: list[str]) -> M | None:
    if name not in files:
        return None
    before = len(problems)
    data = parse.read_yaml(name, files[name], problems)
    return parse.entry(name, data, model, problems) if len(problems) == before else None


def _form(files: Mapping[str, str], name: str, problems: list[str]) -> Form | None:
    form = _yaml(files, name, Form, problems)
    if form and name != f"forms/{form.code}.yaml":
        problems.append(f"{name}: {form.code}: is not the file's name; call it {form.code}.yaml")
    return form


def _rows(
    files: Mapping[str, str], name: str, model: type[M], problems: list[str]
) -> tuple[M, ...]:
    if name not in files:
        return ()
    rows = parse.read_csv(name, files[name], parse.headings_of(model), problems)
    made = (_row(name, row, model, problems) for row in rows)
    return tuple(item for item in made if item)


def _row(name: str, row: dict[str, Any], model: type[M], problems: list[str]) -> M | None:
    given = {key: value for key, value in row.items() if value is not None}
    found: list[str] = []
    item = parse.entry(name, given, model, found)
    words = [value for value in given.values() if isinstance(value, str)]
    label = given.get("code") or " ".join(words[:2])
    problems.extend(line.replace(f"{name}: ", f"{name}: {label}: ", 1) for line in found)
    return item


def _units(files: Mapping[str, str], problems: list[str]) -> tuple[Unit, ...]:
    if UNITS not in files:
        return ()
    headings = _UNIT_NAMES | parse.headings_of(Unit)
    del headings["name"], headings["short"]
    rows = parse.read_csv(UNITS, files[UNITS], headings, problems)
    made = (_row(UNITS, _unit_fields(row), Unit, problems) for row in rows)
    return tuple(unit for unit in made if unit)


def _unit_fields(row: dict[str, Any]) -> dict[str, Any]:
    """Two columns of a name become one name in two languages; aliases are parted by "|"."""
    fields = {key: value for key, value in row.items() if key not in _UNIT_NAMES}
    name, short = _in_both(row, "name"), _in_both(row, "short")
    aliases = [alias.strip() for alias in (row.get("aliases") or "").split("|")]
    return fields | {
        "name": name,
        "short": short or None,
        "aliases": tuple(alias for alias in aliases if alias),
    }


def _in_both(row: dict[str, Any], field: str) -> dict[str, str]:
    both = {language: row.get(f"{field}_{language}") for language in ("zh", "en")}
    return {language: words for language, words in both.items() if words}


def _calendar(days: tuple[Day, ...], problems: list[str]) -> dict[date, bool]:
    calendar: dict[date, bool] = {}
    for day in days:
        if day.day in calendar:
            problems.append(f"{CALENDAR}: {day.day}: stands twice; keep one line")
        calendar[day.day] = day.is_working
    return calendar
