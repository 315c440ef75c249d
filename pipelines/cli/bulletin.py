"""The command that writes the bulletin of an assessment."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from pipelines.cli.app import DEFAULT, CatalogueOption, Language, app, opened


@app.command()
def bulletin(
    assessment: Annotated[str, typer.Argument(help="Its code in the scheme.")],
    period: Annotated[str, typer.Argument(help="2008H1 or 2008.")],
    out: Annotated[Path, typer.Option(help="The folder to write into.")],
    edition: Annotated[
        Literal["internal", "public"],
        typer.Option(help="For evaluators, with a sheet for every unit; or to be handed out."),
    ] = "internal",
    catalogue: CatalogueOption = DEFAULT,
    language: Language = "zh",
) -> None:
    """Write the bulletin of an assessment: a document, a PDF, a workbook, and sheets for the units."""
    from pipelines.bulletin import write_bulletin
    from pipelines.named import period_named

    _, home = opened(catalogue)
    of = period_named(period).code
    written = write_bulletin(home, assessment, of, edition, language, out)
    for path in written.bulletin:
        typer.echo(str(path))
    if written.feedback:
        typer.echo(f"{written.feedback[0].parent}: {len(written.feedback)} feedback sheets")
