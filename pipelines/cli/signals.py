"""Commands about signals: questions to reporters whose figures are odder than chance."""

from typing import Annotated, Any

import typer

from pipelines.cli.app import DEFAULT, CatalogueOption, Language, actor, app, called, opened

signal_app = typer.Typer(
    no_args_is_help=True, help="Questions where figures are odd; for evaluators."
)
app.add_typer(signal_app, name="signal")

Id = Annotated[str, typer.Argument(help="The signal's id, or its beginning (see signal list).")]
Text = Annotated[str, typer.Option(help="No names, no numbers of persons.")]
Role = Annotated[str, typer.Option(help="The role that says so.")]
NOW = {
    "zh": {"asked": "已询问{unit}。", "answered": "已记下答复。", "closed": "已了结。"},
    "en": {"asked": "put to {unit}", "answered": "answer kept", "closed": "closed"},
}
COUNTED = {"zh": "共{}处。", "en": "{} signals."}


@signal_app.command("list")
def list_signals(
    unit: Annotated[
        str | None, typer.Option(help="The reporter asked about, by code or name.")
    ] = None,
    catalogue: CatalogueOption = DEFAULT,
    language: Language = "zh",
) -> None:
    """List what the build found odd, with what was asked and answered."""
    from pipelines.signal_list import entries, line, step_lines

    loaded, home = opened(catalogue)
    code = called(loaded, unit)
    engine = _register(home)
    found = entries(home, engine, code)
    for one in found:
        typer.echo(line(one, language))
        for told in step_lines(loaded, one, language):
            typer.echo(told)
    typer.echo(COUNTED[language].format(len(found)))
    engine.dispose()


@signal_app.command()
def ask(
    signal_id: Id,
    text: Text,
    role: Role = "evaluator",
    catalogue: CatalogueOption = DEFAULT,
    language: Language = "zh",
) -> None:
    """Put a signal to its reporter with the evidence: an evaluator."""
    from pipelines.signal_list import ask as put

    loaded, home = opened(catalogue)
    engine = _register(home)
    one = put(home, engine, signal_id, actor(loaded, role), text)
    engine.dispose()
    typer.echo(NOW[language]["asked"].format(unit=loaded.unit_by_code[one.unit].name[language]))


@signal_app.command()
def answer(
    signal_id: Id,
    text: Text,
    unit: Annotated[str, typer.Option(help="The reporter that answers, by code or name.")],
    role: Role = "clerk",
    catalogue: CatalogueOption = DEFAULT,
    language: Language = "zh",
) -> None:
    """Answer what was asked: the reporter."""
    from pipelines.register import signals

    loaded, home = opened(catalogue)
    engine = _register(home)
    signals.answer(engine, signal_id, actor(loaded, role, unit, "--unit"), text)
    engine.dispose()
    typer.echo(NOW[language]["answered"])


@signal_app.command()
def close(
    signal_id: Id,
    text: Text,
    role: Role = "evaluator",
    catalogue: CatalogueOption = DEFAULT,
    language: Language = "zh",
) -> None:
    """Conclude once the reporter has answered, or its time is over: an evaluator."""
    import json

    from pipelines.register import signals
    from pipelines.signal_list import answer_by

    loaded, home = opened(catalogue)
    engine = _register(home)
    code = json.loads(signals.find(engine, signal_id).evidence)["code"]
    signals.close(engine, signal_id, actor(loaded, role), text, answer_by(loaded, code))
    engine.dispose()
    typer.echo(NOW[language]["closed"])


def _register(home: Any) -> Any:
    from pipelines.register.store import open_register

    return open_register(home)
