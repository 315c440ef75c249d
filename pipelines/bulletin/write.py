"""Making a bulletin's files, all of them before the first is written."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipelines import warehouse
from pipelines.bulletin.compose import compose
from pipelines.bulletin.feedback import feedback
from pipelines.bulletin.letter import Letter
from pipelines.bulletin.model import Bulletin
from pipelines.bulletin.read import assessed_units, read
from pipelines.errors import UserError
from pipelines.paths import Home

INTERNAL, PUBLIC = "internal", "public"
AUDIENCES = {INTERNAL: warehouse.TEAM, PUBLIC: warehouse.PUBLIC}
NO_LETTER = Letter()
FEEDBACK = "feedback"
"""The folder of the units' sheets."""


@dataclass(frozen=True)
class Written:
    """``bulletin``: its files; ``feedback``: the units' sheets."""

    bulletin: tuple[Path, ...]
    feedback: tuple[Path, ...]


def write_bulletin(
    home: Home, assessment: str, period: str, edition: str, language: str, out: Path,
    letter: Letter = NO_LETTER,
) -> Written:  # fmt: skip
    """Write the bulletin of an assessment into a folder, as .docx, .pdf and .xlsx.

    ``edition``: "internal", from the team's edition, with a sheet for every unit from its own;
    "public", from the public's alone. ``letter``: who issues it, to whom, under which number. Raises
    UserError when nothing is built, when no such assessment is frozen, when there is no font for the PDF,
    or when the folder cannot be written.
    """
    # One build for all, whatever is published meanwhile.
    build = warehouse.current_build(home)
    name = f"bulletin-{period}-{assessment}-{edition}-{language}"
    found = dict(_bulletin(home, build, assessment, period, edition, language, name, letter))
    sheets: dict[str, bytes] = {}
    if edition == INTERNAL:
        sheets = dict(_sheets(home, build, assessment, period, language, letter))
    return Written(_written(out, found), _written(out / FEEDBACK, sheets) if sheets else ())


def _bulletin(
    home: Home, build: str | None, assessment: str, period: str, edition: str, language: str,
    name: str, letter: Letter,
) -> Iterator[tuple[str, bytes]]:  # fmt: skip
    from pipelines.bulletin.to_xlsx import xlsx

    con = warehouse.open_edition(home, AUDIENCES[edition], build)
    try:
        made = compose(read(con, assessment, period, language), letter)
    finally:
        con.close()
    yield from _papers(made, name)
    yield f"{name}.xlsx", xlsx(made)


def _papers(made: Bulletin, name: str) -> Iterator[tuple[str, bytes]]:
    from pipelines.bulletin.to_docx import docx
    from pipelines.bulletin.to_pdf import pdf

    yield f"{name}.docx", docx(made)
    yield f"{name}.pdf", pdf(made)


def _sheets(
    home: Home, build: str | None, assessment: str, period: str, language: str, letter: Letter
) -> Iterator[tuple[str, bytes]]:
    con = warehouse.open_edition(home, warehouse.PUBLIC, build)
    try:
        units = assessed_units(con, assessment, period)
    finally:
        con.close()
    for unit in units:
        con = warehouse.open_edition(home, unit, build)
        try:
            made = feedback(read(con, assessment, period, language), unit, letter)
        finally:
            con.close()
        yield from _papers(made, f"feedback-{period}-{assessment}-{unit}-{language}")


def _written(folder: Path, files: dict[str, bytes]) -> tuple[Path, ...]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            waiting = folder / f"{name}.tmp"
            waiting.write_bytes(content)
            waiting.replace(folder / name)
    except OSError as error:
        raise UserError(
            f"{folder}: cannot be written ({error.strerror}); give another --out",
            f"{folder}：写不进去，请用--out另选文件夹。",
        ) from None
    return tuple(folder / name for name in files)
