"""Commands about what is published from the register."""

from pathlib import Path
from typing import Annotated

import typer

from pipelines import paths
from pipelines.cli.app import DEFAULT, CatalogueOption, Language, app, opened


@app.command()
def build(catalogue: CatalogueOption = DEFAULT, language: Language = "zh") -> None:
    """Compute and publish every edition from the register."""
    from pipelines.build import build as build_editions
    from pipelines.progress import bar
    from pipelines.status import corrections_of

    loaded, home = opened(catalogue)
    with bar("Building") as progress:
        built = build_editions(home, loaded, progress)
    typer.echo(f"published {built.build_id} in {built.seconds:.1f} s")
    for line in corrections_of(home, language):
        typer.echo(line)


@app.command()
def rollback(
    build_id: Annotated[str, typer.Argument(help="A build that is still kept (see status).")],
    catalogue: CatalogueOption = DEFAULT,
) -> None:
    """Serve an earlier build again."""
    from pipelines.warehouse import rollback as roll_back

    _, home = opened(catalogue)
    roll_back(home, build_id)
    typer.echo(f"now serving {build_id}")


@app.command()
def status(catalogue: CatalogueOption = DEFAULT, language: Language = "zh") -> None:
    """What has been received, judged and published."""
    from pipelines.status import status as status_lines

    loaded, home = opened(catalogue)
    for line in status_lines(home, loaded, language):
        typer.echo(line)


@app.command()
def explain(
    unit: Annotated[str, typer.Argument(help="A unit's code or name.")],
    period: Annotated[str, typer.Argument(help="2008M03, 2008Q1, 2008H1 or 2008.")],
    indicator: Annotated[str | None, typer.Argument(help="An indicator's code.")] = None,
    catalogue: CatalogueOption = DEFAULT,
    language: Language = "zh",
) -> None:
    """Where a score comes from, down to file, sheet and cell."""
    from pipelines.explain import explain as explain_score
    from pipelines.warehouse import open_edition

    _, home = opened(catalogue)
    typer.echo(explain_score(open_edition(home), unit, period, indicator, language=language))


@app.command()
def serve(
    catalogue: CatalogueOption = DEFAULT,
    port: Annotated[int, typer.Option(envvar="PORT", min=1, max=65535)] = 8501,
    address: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    access: Annotated[
        Path | None,
        typer.Option(
            envvar="GUANHUAI_ACCESS", help="Who may see what, by login; see docs/access.md."
        ),
    ] = None,
    secrets: Annotated[
        Path | None,
        typer.Option(
            envvar="GUANHUAI_SECRETS",
            help="The login's settings; .streamlit/secrets.toml if left out.",
        ),
    ] = None,
    demo: Annotated[
        bool, typer.Option("--demo", help="Serve without a login, to whoever reaches it.")
    ] = False,
) -> None:
    """Serve the dashboard, and build whenever the register changes."""
    from pipelines.serve import Door
    from pipelines.serve import serve as run

    loaded, home = opened(catalogue)
    door = Door(access, secrets, demo)
    raise typer.Exit(run(home, loaded, paths.catalogue_folder(catalogue), address, port, door))
