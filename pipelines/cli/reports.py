"""Commands that write a report from what is published."""

from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.app import DEFAULT, CatalogueOption, Language, app, opened
from pipelines.errors import UserError

report_app = typer.Typer(no_args_is_help=True, help="Write a report of what is published.")
app.add_typer(report_app, name="report")


@report_app.command()
def quality(
    out: Annotated[Path, typer.Option(help="The HTML file to write.")],
    period: Annotated[
        str | None, typer.Option(help="2008M03, 2008Q1, 2008H1 or 2008; the latest if left out.")
    ] = None,
    audience: Annotated[
        str, typer.Option(help="team, public, or the code of an assessed unit.")
    ] = "team",
    build: Annotated[str | None, typer.Option(help="A kept build; the one served if left out.")] = (
        None
    ),
    catalogue: CatalogueOption = DEFAULT,
    language: Language = "zh",
) -> None:
    """What was received, checked and found, on one page that needs no other file."""
    from pipelines.named import period_named
    from pipelines.quality_report import quality_report

    _, home = opened(catalogue)
    of = period_named(period).code if period else None
    drawn = quality_report(home, audience, language, build, of)
    if out.is_dir():
        raise UserError(f"{out}: is a folder; give the name of a file in it")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(drawn)
    except OSError as error:
        raise UserError(
            f"{out}: cannot be written ({error.strerror}); give another --out"
        ) from None
    typer.echo(str(out))
