"""The command by which a return is taken back."""

from typing import Annotated

import typer

from pipelines.cli.app import DEFAULT, CatalogueOption, Language, actor, app, opened

TAKEN_BACK = {
    "zh": "已撤回：{unit} {form} {period} 第{version}版（{file}）。",
    "en": "Taken back: {unit} {form} {period} version {version} ({file}).",
}


@app.command()
def withdraw(
    subject: Annotated[
        str, typer.Argument(help="A return's id, a file's SHA-256 or its beginning, or the file.")
    ],
    reason: Annotated[str, typer.Option(help="Why.")],
    unit: Annotated[
        str | None, typer.Option(help="The unit whose return it is, by code or name.")
    ] = None,
    role: Annotated[str, typer.Option(help="The role that takes it back.")] = "clerk",
    catalogue: CatalogueOption = DEFAULT,
    language: Language = "zh",
) -> None:
    """Take a return back before it is due."""
    from pipelines import period
    from pipelines.withdraw import withdraw as take_back

    loaded, home = opened(catalogue)
    for version in take_back(home, loaded, subject, actor(loaded, role, unit, "--unit"), reason):
        named = {
            "unit": loaded.unit_by_code[version.reporter].name[language],
            "form": version.form,
            "period": period.parse(version.period).name(language),
            "version": version.version,
            "file": version.file_name,
        }
        typer.echo(TAKEN_BACK[language].format(**named))
