"""Commands about returns on their way into the register."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli.app import DEFAULT, CatalogueOption, Language, actor, app, opened
from pipelines.errors import DONE, PARTLY, UserError

if TYPE_CHECKING:
    from pipelines.receipts import Receipt


def moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise UserError(f"--received {text}: is no time; write 2011-02-28T09:00") from None


Quiet = Annotated[bool, typer.Option("--quiet", help="Only the last line.")]
ReceiptsOption = Annotated[
    Path | None,
    typer.Option(help="A new folder for a receipt sheet and the marked workbook of each file."),
]


@app.command()
def submit(
    files: Annotated[list[Path], typer.Argument(help="Files or folders.")],
    catalogue: CatalogueOption = DEFAULT,
    received: Annotated[
        datetime | None,
        typer.Option(parser=moment, metavar="TIME", help="When they arrived, if not now."),
    ] = None,
    role: Annotated[str, typer.Option(help="The role that hands them in.")] = "clerk",
    unit: Annotated[
        str | None, typer.Option(help="The unit of that role, by code or name.")
    ] = None,
    language: Language = "zh",
    quiet: Quiet = False,
    receipts: ReceiptsOption = None,
) -> None:
    """Receive returns, judge them, and print a receipt line for each."""
    from pipelines import judge, manifest, receive
    from pipelines.progress import bar
    from pipelines.receipts import receipts as receipts_of
    from pipelines.register.store import open_register

    loaded, home = opened(catalogue)
    gathered, by = manifest.gather(files, received), actor(loaded, role, unit, "--unit")
    _make(receipts, files)
    with bar("Receiving") as progress:
        outcomes = receive.receive(home, loaded, gathered, by, progress)
    with bar("Checking") as progress:
        judge.judge(home, loaded, progress)
    given = receipts_of(open_register(home), loaded, outcomes, by)
    _tell(given, [one.path for one in gathered], receipts, language, quiet)


@app.command()
def check(
    files: Annotated[list[Path], typer.Argument(help="Files or folders.")],
    catalogue: CatalogueOption = DEFAULT,
    role: Annotated[str, typer.Option(help="The role that asks.")] = "clerk",
    unit: Annotated[
        str | None, typer.Option(help="The unit of that role, by code or name.")
    ] = None,
    language: Language = "zh",
    quiet: Quiet = False,
    receipts: ReceiptsOption = None,
) -> None:
    """Say what submitting would find, and record nothing."""
    from pipelines import manifest
    from pipelines.check import check as look_through
    from pipelines.progress import bar

    loaded, home = opened(catalogue)
    gathered = manifest.gather(files)
    _make(receipts, files)
    with bar("Checking") as progress:
        given = look_through(home, loaded, gathered, actor(loaded, role, unit, "--unit"), progress)
    _tell(given, [one.path for one in gathered], receipts, language, quiet)


@app.command()
def receipt(
    file: Annotated[str, typer.Argument(help="The file, or its SHA-256 or the beginning of it.")],
    catalogue: CatalogueOption = DEFAULT,
    language: Language = "zh",
    quiet: Quiet = False,
    receipts: ReceiptsOption = None,
) -> None:
    """Print the receipts of a file again."""
    from pipelines.receipts.again import again
    from pipelines.register.archive import digest
    from pipelines.register.store import open_to_read

    loaded, home = opened(catalogue)
    engine = open_to_read(home)
    if engine is None:
        raise UserError(f"{home.root}: nothing was received here yet; submit first")
    file_hash = digest(Path(file))[0] if Path(file).is_file() else file
    given = again(home, engine, loaded, file_hash)
    _make(receipts, [])
    _tell(given, [home.original(one.file_hash) for one in given], receipts, language, quiet)


def _make(folder: Path | None, files: list[Path]) -> None:
    """Make the folder for receipts before anything is received."""
    from pipelines.receipts.folder import new_folder

    if folder:
        new_folder(folder, files)


def _tell(
    given: "list[Receipt]", files: list[Path], folder: Path | None, language: str, quiet: bool
) -> None:
    """Print receipts and write their sheets; exit code 1 when there is something to correct."""
    from pipelines.receipts import lines, summary
    from pipelines.receipts.folder import INDEX, write

    if not quiet:
        for line in lines(given, language):
            typer.echo(line)
    typer.echo(summary(given, language))
    if folder:
        write(folder, given, files, language)
        typer.echo(folder / INDEX)
    raise typer.Exit(DONE if all(one.is_clean for one in given) else PARTLY)


@app.command()
def redact(
    file_hash: Annotated[str, typer.Argument(help="The file's SHA-256, or its beginning.")],
    by: Annotated[list[str], typer.Option("--by", help="Two different roles.")],
    reason: Annotated[str, typer.Option(help="Why the original must go.")],
    catalogue: CatalogueOption = DEFAULT,
) -> None:
    """Erase a stored original; its hash and its values stay."""
    from pipelines.register.redact import redact as erase

    loaded, home = opened(catalogue)
    erased = erase(home, file_hash, [actor(loaded, role) for role in by], reason)
    typer.echo(f"original of {erased} erased; its hash and values stay")
