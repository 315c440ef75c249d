"""The command that writes the bulletin of an assessment."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from pipelines.cli.app import DEFAULT, CatalogueOption, Language, app, opened
from pipelines.cli.assess import Id, assess_app

if TYPE_CHECKING:
    from pipelines.bulletin import Letter
    from pipelines.paths import Home

Edition = Annotated[
    Literal["internal", "public"],
    typer.Option(help="For evaluators, with a sheet for every unit; or to be handed out."),
]
Number = Annotated[
    str, typer.Option(help="The document's number as it is to be printed; left open without one.")
]


@app.command()
def bulletin(
    assessment: Annotated[str, typer.Argument(help="Its code in the scheme.")],
    period: Annotated[str, typer.Argument(help="2008H1 or 2008.")],
    out: Annotated[Path, typer.Option(help="The folder to write into.")],
    edition: Edition = "internal",
    number: Number = "",
    catalogue: CatalogueOption = DEFAULT,
    language: Language = "zh",
) -> None:
    """Write the bulletin of an assessment: a document, a PDF, a workbook, and sheets for the units."""
    from pipelines.bulletin import letter_of
    from pipelines.named import period_named

    found, home = opened(catalogue)
    letter = letter_of(found, language, number)
    _write(home, assessment, period_named(period).code, edition, language, out, letter)


@assess_app.command()
def report(
    assessment: Id,
    out: Annotated[Path, typer.Option(help="The folder to write into.")],
    edition: Edition = "internal",
    number: Number = "",
    catalogue: CatalogueOption = DEFAULT,
    language: Language = "zh",
) -> None:
    """Write the bulletin of an assessment of the register, from the build now served."""
    from pipelines.bulletin import letter_of
    from pipelines.register import assessments
    from pipelines.register.store import open_register

    found, home = opened(catalogue)
    letter = letter_of(found, language, number)
    engine = open_register(home)
    one = assessments.find(engine, assessment)
    engine.dispose()
    _write(home, one.code, one.period, edition, language, out, letter)


def _write(
    home: "Home", code: str, period: str, edition: str, language: str, out: Path, letter: "Letter"
) -> None:
    from pipelines.bulletin import write_bulletin
    from pipelines.bulletin.words import say

    written = write_bulletin(home, code, period, edition, language, out, letter)
    for path in written.bulletin:
        typer.echo(str(path))
    if written.feedback:
        sheets = {path.stem for path in written.feedback}
        typer.echo(f"{written.feedback[0].parent}: {say('sheets_made', language, n=len(sheets))}")
