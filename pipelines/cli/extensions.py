"""Commands about when returns are due."""

from datetime import datetime
from typing import Annotated

import typer

from pipelines.cli.app import DEFAULT, CatalogueOption, Language, actor, app, opened, return_named

GRANTED = {
    "zh": "已延期：{unit} {form} {period}，至{until:%Y-%m-%d} 24时{after}。",
    "en": "Extended: {unit} {form} {period}, until 24:00 of {until:%Y-%m-%d}{after}.",
}
AFTER = {"zh": "（逾期后补批）", "en": " (granted after it was due)"}


@app.command()
def extend(
    form: Annotated[str, typer.Option(help="By code or name.")],
    period: Annotated[str, typer.Option(help="2008M03, 2008Q1, 2008H1 or 2008; 2008年一季度.")],
    unit: Annotated[str, typer.Option(help="The unit that sends the return, by code or name.")],
    until: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The new last day.")],
    reason: Annotated[str, typer.Option(help="Why.")],
    role: Annotated[
        str, typer.Option(help="The role that grants it: evaluator, or the top level's.")
    ],
    role_unit: Annotated[str | None, typer.Option(help="The unit of that role.")] = None,
    after_due: Annotated[
        bool, typer.Option("--after-due", help="It is granted when the day is over.")
    ] = False,
    shorten: Annotated[
        bool, typer.Option("--shorten", help="It takes days away from an earlier one.")
    ] = False,
    catalogue: CatalogueOption = DEFAULT,
    language: Language = "zh",
) -> None:
    """Give a return a later last day on time."""
    from pipelines import extend as extending
    from pipelines.period import parse

    loaded, home = opened(catalogue)
    form, period, unit = return_named(loaded, form, period, unit)
    granted = extending.extend(
        home, loaded, actor(loaded, role, role_unit), (form, period, unit), until.date(), reason,
        after_due=after_due, shorten=shorten,
    )  # fmt: skip
    name = loaded.unit_by_code[unit].name[language]
    after = AFTER[language] if after_due else ""
    said = parse(period).name(language)
    values = {"form": form, "period": said, "unit": name, "until": granted.until, "after": after}
    typer.echo(GRANTED[language].format(**values))
