"""The command that writes published figures for DHIS2."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from pipelines.cli.app import DEFAULT, CatalogueOption, app, opened
from pipelines.errors import UserError


@app.command()
def export(
    out: Annotated[Path, typer.Option(help="The file to write.")],
    format_: Annotated[
        Literal["json", "xml", "csv"] | None,
        typer.Option("--format", help="What the file's name ends with, if left out."),
    ] = None,
    form: Annotated[str | None, typer.Option(help="By code or name; all if left out.")] = None,
    period: Annotated[
        str | None, typer.Option(help="This one and those within it: 2009, 2009Q1, 2009M01.")
    ] = None,
    unit: Annotated[
        str | None, typer.Option(help="This one and those below it, by code or name.")
    ] = None,
    ids: Annotated[
        Literal["uid", "code"], typer.Option(help="What entries are called by; see dhis2.csv.")
    ] = "code",
    audience: Annotated[
        str, typer.Option(help="public, team, or the code of an assessed unit.")
    ] = "public",
    catalogue: CatalogueOption = DEFAULT,
) -> None:
    """Write the figures in force as a dataValueSet of DHIS2."""
    from pipelines.export import export as write
    from pipelines.export.select import Choice

    kind = format_ or out.suffix.lower().removeprefix(".")
    if kind not in ("json", "xml", "csv"):
        raise UserError(f"{out}: is no .json, .xml or .csv; say --format")
    if out.is_dir():
        raise UserError(f"{out}: is a folder; give the name of a file in it")
    loaded, home = opened(catalogue)
    choice = Choice(form, period, unit)
    done = write(home, loaded, out, kind, choice, ids, audience)  # type: ignore[arg-type]
    typer.echo(f"{out}: {done.values:,} values, {done.deleted:,} of them deleted; for {audience}")
