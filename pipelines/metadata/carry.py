"""Metadata to a catalogue's folder, all of it or nothing."""

import csv
import io
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from pipelines.catalogue import boundary as care
from pipelines.catalogue import canonical
from pipelines.catalogue.base import Text
from pipelines.catalogue.load import HEAD, IDENTIFIERS, INDICATORS, RULES, SCHEME, UNITS, from_files
from pipelines.errors import CatalogueError, UserError
from pipelines.metadata import defaults, subjects
from pipelines.metadata.elements import KIND as ELEMENTS
from pipelines.metadata.elements import asked, measured
from pipelines.metadata.forms import KIND as SETS
from pipelines.metadata.forms import Form, forms
from pipelines.metadata.indicators import indicators
from pipelines.metadata.read import Metadata, Object, name_of, read, said
from pipelines.metadata.report import report
from pipelines.metadata.rules import add_checks
from pipelines.metadata.scope import scope
from pipelines.metadata.subjects import Subject
from pipelines.metadata.told import NotCarried, Told
from pipelines.metadata.units import Unit, levels, rows, units

REPORT = "IMPORT.md"


@dataclass(frozen=True)
class Made:
    """A catalogue's files by name, and what became of everything."""

    files: Mapping[str, str]
    told: Told
    report: str


def to_subjects(files: Sequence[Path], data_sets: Sequence[str]) -> str:
    """The table in which a person says what each data element measures: those that could be carried,
    but for that. Raises UserError when there are none."""
    metadata, told = read(files), Told()
    found: dict[str, tuple[Object, Object]] = {}
    for one in chosen(metadata, data_sets):
        for element in asked(metadata, one):
            try:
                measured(element)
                told.within("element name", frozenset(), name_of(element))
            except NotCarried:
                continue
            found.setdefault(element["id"], (element, one))
    if not found:
        raise UserError("no data set of the files asks for a data element that can be carried")
    return subjects.listed(list(found.values()))


def carry(
    files: Sequence[Path], name: str, given: Mapping[str, Subject], data_sets: Sequence[str]
) -> Made:
    """The catalogue the files make. ``given``: subjects by uid of data element. ``data_sets``: uids or
    codes of those wanted, all when empty. Raises UserError when there is no catalogue in them."""
    metadata, bounds = read(files), care.read()
    told = Told(unread=metadata.unread)
    wanted = chosen(metadata, data_sets)
    made = units(metadata, told)
    kept = forms(metadata, wanted, made, given, bounds, told)
    if not kept:
        raise UserError(nothing("data set", told))
    if not data_sets:
        leave_homeless(metadata, told)
    reach = scope(metadata, kept)
    add_checks(metadata, kept, reach, told)
    rates = indicators(metadata, kept, reach, told)
    if not rates:
        raise UserError(nothing("indicator", told))
    title = name_of(kept[0].source) if len(kept) == 1 else Text(zh=name, en=name)
    assessed = kept[0].levels[-1]
    texts = {
        HEAD: dumped(defaults.head(name, title, levels(metadata, made, told))),
        RULES: dumped(defaults.rules()),
        INDICATORS: dumped({"indicators": rates}),
        SCHEME: dumped(defaults.scheme(name, assessed, rates[0])),
        UNITS: table(list(rows(made, assessed, defaults.GROUP))),
        IDENTIFIERS: table(list(identifiers(kept, made))),
        **{f"forms/{form.code}.yaml": dumped(form.entry) for form in kept},
    }
    figures = sum(len(form.elements) for form in kept)
    return Made(texts, told, report(name, told, figures))


def leave_homeless(metadata: Metadata, told: Told) -> None:
    """Data elements that no data set asks for."""
    homes = {each["id"] for one in metadata.all(SETS) for each in asked(metadata, one)}
    for element in metadata.all(ELEMENTS):
        if element["id"] not in homes:
            told.leave(ELEMENTS, element, NotCarried("不属于任何数据集", "of no data set"))


def nothing(what: str, told: Told) -> str:
    """Why there is no catalogue, by the first thing that was left out."""
    kind = SETS if what == "data set" else "indicators"
    left = [*told.outside, *told.left]
    first = next((x for x in left if x.kind == ELEMENTS and what == "data set"), None)
    first = first or next((x for x in left if x.kind == kind), None)
    why = f" (first: {first.name.en}: {first.text.en})" if first else ""
    return f"no {what} can be carried{why}; a catalogue needs one"


def chosen(metadata: Metadata, wanted: Sequence[str]) -> list[Object]:
    """The data sets asked for. Raises UserError for one that is not there."""
    every = list(metadata.all(SETS))
    if not wanted:
        return every
    found = []
    for text in wanted:
        one = next((o for o in every if text in (o["id"], said(o, "code"), said(o, "name"))), None)
        if one is None:
            raise UserError(f"--data-set {text}: not in the files; give its uid, code or name")
        found.append(one)
    return found


def identifiers(kept: Sequence[Form], made: Mapping[str, Unit]) -> Iterator[dict[str, str]]:
    """Lines of ``dhis2.csv``. An element of an option combo goes by both, as in DHIS2's expressions."""
    for form in kept:
        yield _line("form", form.code, form.source["id"], said(form.source, "code"))
    for element in (each for form in kept for each in form.elements):
        uid, code = element.source["id"], said(element.source, "code")
        if element.combo:
            inner = said(element.combo, "code")
            uid = f"{uid}.{element.combo['id']}"
            code = f"{code}.{inner}" if code and inner and "." not in inner else ""
        yield _line("element", element.code, uid, code)
    for unit in made.values():
        yield _line("unit", unit.code, unit.uid, unit.theirs)


def _line(kind: str, code: str, uid: str, theirs: str) -> dict[str, str]:
    other = "" if theirs == code else theirs
    return {"kind": kind, "code": code, "uid": uid, "dhis2_code": other}


def dumped(entry: Any) -> str:
    return yaml.dump(entry, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=120)


class _Plain(yaml.SafeDumper):
    """Without anchors: what stands twice is written twice, as a person would."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def table(lines: Sequence[Mapping[str, str]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(lines[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(lines)
    return out.getvalue()


def write(made: Made, folder: Path) -> None:
    """Write folder and report in one move, once the catalogue loads. Raises UserError when it does
    not, or the folder holds something."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UserError(f"{folder}: not an empty folder; name a new one for the catalogue")
    beside = folder.with_name(f".{folder.name}.{os.getpid()}")
    try:
        for name, text in made.files.items():
            (beside / name).parent.mkdir(parents=True, exist_ok=True)
            (beside / name).write_text(text, encoding="utf-8")
        (beside / REPORT).write_text(made.report, encoding="utf-8")
        loads(beside)
        if folder.exists():
            folder.rmdir()
        beside.rename(folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def loads(folder: Path) -> None:
    try:
        from_files(canonical.read_files(folder))
    except CatalogueError as error:
        shown = "\n".join(error.problems[:10])
        raise UserError(
            f"what the metadata make is no sound catalogue; nothing written\n{shown}"
        ) from None
