"""The command that writes workbooks to fill in."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli.app import DEFAULT, CatalogueOption, Language, app, opened

if TYPE_CHECKING:
    from pipelines.template.offer import Asked


@app.command()
def template(
    unit: Annotated[str, typer.Option(help="The unit that reports, by code or name.")],
    period: Annotated[str, typer.Option(help="2009M06, 2009Q2, 2009H1 or 2009; 2009年二季度.")],
    form: Annotated[
        list[str] | None,
        typer.Option(help="By code or name; all that are due for the period's end if left out."),
    ] = None,
    out: Annotated[Path, typer.Option(help="A file, or a folder to write it to.")] = Path(),
    xls: Annotated[bool, typer.Option("--xls", help="For programs older than 2007.")] = False,
    catalogue: CatalogueOption = DEFAULT,
    language: Language = "zh",
) -> None:
    """Write the workbook a unit fills in, with last period's stocks from the register beside."""
    from pipelines.template.hints import last_stocks
    from pipelines.template.offer import ask
    from pipelines.template.write import file_name, write

    loaded, home = opened(catalogue)
    asked: Asked = ask(loaded, unit, period, form or ())
    kind = "xls" if xls or out.suffix.lower() == ".xls" else "xlsx"
    known = last_stocks(home, loaded, *asked)
    content = write(loaded, *asked, known, kind, language)  # type: ignore[arg-type]
    name = file_name(loaded, *asked, kind, language)  # type: ignore[arg-type]
    path = out if out.suffix.lower() in (".xls", ".xlsx") else out / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    typer.echo(path)
