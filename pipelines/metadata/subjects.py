"""What each data element measures, of the closed list of subjects: a person says so, in a table."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipelines.catalogue.boundary import Boundary
from pipelines.errors import UserError
from pipelines.metadata.read import Object, name_of, said

HEADINGS = ("uid", "code", "name", "data_set", "subject", "step")


@dataclass(frozen=True)
class Subject:
    """``step``: of care after reproductive age, where the subject is that."""

    subject: str
    step: str | None


def listed(elements: Sequence[tuple[Object, Object]]) -> str:
    """The table to fill in: a line for each data element and its data set, subjects blank."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADINGS)
    for element, data_set in elements:
        names = name_of(element).zh, name_of(data_set).zh
        writer.writerow([element["id"], said(element, "code"), *names, "", ""])
    return "\ufeff" + out.getvalue()


def read(file: Path, boundary: Boundary) -> dict[str, Subject]:
    """Subjects by uid of data element, those left blank not among them. Raises UserError for the first
    line that names no subject of the list."""
    try:
        text = file.read_bytes().decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise UserError(f"{file}: {error}; save it as CSV in UTF-8") from None
    if rows and not {"uid", "subject"} <= set(rows[0]):
        raise UserError(
            f"{file}: line 1: no columns uid and subject; keep the headings written there"
        )
    found: dict[str, Subject] = {}
    for number, row in enumerate(rows, 2):
        one = _subject(row)
        if one is None:
            continue
        if one.subject not in boundary.subject_by_code:
            known = ", ".join(boundary.subject_by_code)
            wrong = f"{one.subject!r} is not within the boundary of care"
            raise UserError(
                f"{file}: line {number}: {wrong}; use one of {known}, or leave it blank"
            )
        if found.setdefault((row["uid"] or "").strip(), one) != one:
            raise UserError(f"{file}: line {number}: {row['uid']} stands twice; keep one line")
    return found


def _subject(row: Mapping[str, str | None]) -> Subject | None:
    subject, step = ((row.get(key) or "").strip() for key in ("subject", "step"))
    return Subject(subject, step or None) if subject else None
