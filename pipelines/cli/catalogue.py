"""Commands about catalogues and what is made from them without a register."""

import re
from pathlib import Path
from typing import Annotated

import typer

from pipelines import paths
from pipelines.cli.app import DEFAULT, CatalogueOption, app, opened
from pipelines.errors import PARTLY, UserError

catalogue_app = typer.Typer(no_args_is_help=True, help="Check a catalogue, or write its pages.")
app.add_typer(catalogue_app, name="catalogue")


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


@catalogue_app.command("import")
def import_(
    files: Annotated[
        list[Path], typer.Argument(help="Metadata of DHIS2, as JSON.", exists=True, dir_okay=False)
    ],
    name: Annotated[str, typer.Option(help="What the catalogue is to be called.")],
    subjects: Annotated[
        Path,
        typer.Option(
            help="What each data element measures (CSV); written to fill in when it is not there."
        ),
    ],
    out: Annotated[Path, typer.Option(help="A new folder.")],
    data_set: Annotated[
        list[str] | None, typer.Option(help="Only this one: uid, code or name. Repeatable.")
    ] = None,
) -> None:
    """Turn metadata of DHIS2 into a catalogue, with a report of what could not be carried."""
    from pipelines.catalogue import boundary
    from pipelines.metadata import carry
    from pipelines.metadata.report import summary
    from pipelines.metadata.subjects import read

    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.\-]*", name):
        raise UserError(f"--name {name}: use letters, digits and - only, a letter or digit first")
    if not subjects.exists():
        listed = carry.to_subjects(files, data_set or [])
        subjects.write_text(listed, encoding="utf-8")
        count = listed.count("\n") - 1
        typer.echo(
            f"{subjects}: {count} data elements; write the subject of each to be carried, then run this again"
        )
        raise typer.Exit(PARTLY)
    made = carry.carry(files, name, read(subjects, boundary.read()), data_set or [])
    carry.write(made, out)
    typer.echo("\n".join([*summary(made.told), f"{out}: written; read {out / carry.REPORT}"]))
    if made.told.outside or made.told.left:
        raise typer.Exit(PARTLY)


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

    wanted = year_range(years)
    loaded, _ = opened(catalogue)
    recipe = paths.SAMPLE / f"{loaded.name}.yaml"
    with bar("Writing sample returns") as progress:
        made = write_sample(loaded, recipe, wanted, seed, out, clean=clean, progress=progress)
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


def year_range(text: str) -> range:
    match = re.fullmatch(r"((?:19|20)[0-9]{2})(?:-((?:19|20)[0-9]{2}))?", text)
    first, last = (match[1], match[2] or match[1]) if match else ("", "")
    if not match or first > last:
        raise UserError(f"--years {text}: write one year (2008) or first-last (2008-2010)")
    return range(int(first), int(last) + 1)
