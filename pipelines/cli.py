"""The command line: parse, call, exit code. Nothing heavy is imported until a command needs it."""

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from pipelines import paths
from pipelines.errors import DONE, FAILED, PARTLY, UserError

if TYPE_CHECKING:
    from pipelines.catalogue.whole import Catalogue
    from pipelines.paths import Home

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="County care returns in, checked and scored numbers out.",
)
catalogue_app = typer.Typer(no_args_is_help=True, help="Check a catalogue, or write its pages.")
app.add_typer(catalogue_app, name="catalogue")

CatalogueOption = Annotated[
    str,
    typer.Option(
        "--catalogue",
        envvar="GUANHUAI_CATALOGUE",
        help="A name under data/catalogue, or a folder.",
    ),
]
Language = Annotated[Literal["zh", "en"], typer.Option("--language")]
DEFAULT = "weifang"


def opened(name: str) -> "tuple[Catalogue, Home]":
    from pipelines.catalogue.load import load

    catalogue = load(paths.catalogue_folder(name))
    return catalogue, paths.home(catalogue.name)


@catalogue_app.command()
def check(catalogue: Annotated[str, typer.Argument(help="A name or a folder.")] = DEFAULT) -> None:
    """Load a catalogue and hold everything in it against everything else."""
    from pipelines.catalogue.check import summary
    from pipelines.catalogue.load import load

    typer.echo(summary(load(paths.catalogue_folder(catalogue))))


@catalogue_app.command()
def docs(
    catalogue: Annotated[str, typer.Argument(help="A name or a folder.")] = DEFAULT,
    out: Annotated[Path | None, typer.Option(help="Default: docs/catalogue/<name>.")] = None,
) -> None:
    """Write readable pages of every form, indicator and the scheme."""
    from pipelines.catalogue.docs import write_docs
    from pipelines.catalogue.load import load

    loaded = load(paths.catalogue_folder(catalogue))
    folder = out or paths.ROOT / "docs" / "catalogue" / loaded.name
    typer.echo(f"{write_docs(loaded, folder)} pages in {folder}")


@app.command()
def sample(
    out: Annotated[Path, typer.Argument(help="The folder to write to.")],
    catalogue: CatalogueOption = DEFAULT,
    years: Annotated[str, typer.Option(help="One year, or first-last.")] = "2008-2010",
    seed: Annotated[int, typer.Option(help="The same seed writes the same files.")] = 1,
    clean: Annotated[bool, typer.Option("--clean", help="Without planted defects.")] = False,
) -> None:
    """Write sample returns with a manifest and the list of planted defects."""
    from pipelines.progress import bar
    from pipelines.sample.write import write_sample

    loaded, _ = opened(catalogue)
    recipe = paths.SAMPLE / f"{loaded.name}.yaml"
    with bar("Writing sample returns") as progress:
        made = write_sample(
            loaded, recipe, year_range(years), seed, out, clean=clean, progress=progress
        )
    typer.echo(f"{made.files} files, {made.defects} planted defects in {out}")


@app.command()
def convert(
    published: Annotated[Path, typer.Argument(help="The published long table (CSV).")],
    out: Annotated[Path, typer.Argument(help="The folder to write to.")],
    catalogue: CatalogueOption = DEFAULT,
) -> None:
    """Turn a published table into one submission a period, with a manifest."""
    from pipelines.convert import convert as convert_table
    from pipelines.progress import bar

    loaded, _ = opened(catalogue)
    with bar("Writing submissions") as progress:
        files = convert_table(loaded, published, out, progress)
    typer.echo(f"{files} files in {out}")


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


@app.command()
def build(catalogue: CatalogueOption = DEFAULT) -> None:
    """Compute and publish every edition from the register."""
    from pipelines.build import build as build_editions
    from pipelines.progress import bar

    loaded, home = opened(catalogue)
    with bar("Building") as progress:
        built = build_editions(home, loaded, progress)
    typer.echo(f"published {built.build_id} in {built.seconds:.1f} s")


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
    port: Annotated[int, typer.Option(envvar="PORT")] = 8501,
    address: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
) -> None:
    """Serve the dashboard, and build whenever the register changes."""
    from pipelines.serve import serve as run

    loaded, home = opened(catalogue)
    raise typer.Exit(run(home, loaded.name, paths.catalogue_folder(catalogue), address, port))


def year_range(text: str) -> range:
    first, _, last = text.partition("-")
    if not first.isdigit() or (last and not last.isdigit()):
        raise UserError(f"--years {text}: write one year (2008) or first-last (2008-2010)")
    return range(int(first), int(last or first) + 1)


def main() -> None:
    """Run a command; what a user can put right is one line, never a traceback."""
    try:
        app()
    except UserError as error:
        print(error, file=sys.stderr)
        sys.exit(FAILED)
    except OSError as error:  # no room left, no right to write
        where = f"{error.filename}: " if error.filename else ""
        print(f"{where}{error.strerror or error}; put it right and run again", file=sys.stderr)
        sys.exit(FAILED)
    except KeyboardInterrupt:
        print("stopped; what was received before stays received", file=sys.stderr)
        sys.exit(FAILED)


if __name__ == "__main__":
    main()
