"""Commands about returns on their way into the register."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.app import DEFAULT, CatalogueOption, Language, app, opened
from pipelines.errors import DONE, PARTLY


@app.command()
def submit(
    files: Annotated[list[Path], typer.Argument(help="Files or folders.")],
    catalogue: CatalogueOption = DEFAULT,
    received: Annotated[
        datetime | None, typer.Option(help="When they arrived, if not now.")
    ] = None,
    role: Annotated[str, typer.Option(help="The role that hands them in.")] = "clerk",
    unit: Annotated[str | None, typer.Option(help="The unit of that role.")] = None,
    language: Language = "zh",
    quiet: Annotated[bool, typer.Option("--quiet", help="Only the last line.")] = False,
) -> None:
    """Receive returns, judge them, and print a receipt line for each."""
    from pipelines import judge, manifest, receipts, receive
    from pipelines.progress import bar
    from pipelines.register.actor import Actor
    from pipelines.register.store import open_register

    loaded, home = opened(catalogue)
    gathered = manifest.gather(files, received)
    with bar("Receiving") as progress:
        outcomes = receive.receive(home, loaded, gathered, Actor(role, unit), progress)
    with bar("Checking") as progress:
        judge.judge(home, loaded, progress)
    engine = open_register(home)
    if not quiet:
        for line in receipts.lines(engine, loaded, outcomes, language):
            typer.echo(line)
    summary, is_clean = receipts.summary(engine, outcomes, language)
    typer.echo(summary)
    raise typer.Exit(DONE if is_clean else PARTLY)


@app.command()
def redact(
    file_hash: Annotated[str, typer.Argument(help="The file's SHA-256, or its beginning.")],
    by: Annotated[list[str], typer.Option("--by", help="Two different roles.")],
    reason: Annotated[str, typer.Option(help="Why the original must go.")],
    catalogue: CatalogueOption = DEFAULT,
) -> None:
    """Erase a stored original; its hash and its values stay."""
    from pipelines.register.actor import Actor
    from pipelines.register.redact import redact as erase

    _, home = opened(catalogue)
    erased = erase(home, file_hash, [Actor(role) for role in by], reason)
    typer.echo(f"original of {erased} erased; its hash and values stay")
