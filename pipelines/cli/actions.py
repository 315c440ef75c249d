"""Commands of actions: opened, a measure agreed, done, closed or sent back, held against returns."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli.app import DEFAULT, CatalogueOption, Language, app, called, opened
from pipelines.cli.assess import Reason, Role, RoleUnit, Said, request
from pipelines.errors import UserError

if TYPE_CHECKING:
    from pipelines.catalogue.whole import Catalogue
    from pipelines.register.actions import Action

action_app = typer.Typer(
    no_args_is_help=True, help="Problems with an owner and a due date, until they are closed."
)
app.add_typer(action_app, name="action")

Id = Annotated[str, typer.Argument(help="The action's id, or its beginning (see action list).")]
Due = Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The last day for it.")]
Unit = Annotated[str | None, typer.Option(help="Its owner, a unit, by code or name.")]
Department = Annotated[str | None, typer.Option(help="Its owner, a department, by code or name.")]
Seen = Annotated[
    int | None, typer.Option(help="The revision you looked at; refused if it has moved on.")
]
COUNTED = {"zh": "共{}件。", "en": "{} actions."}
NONE_DIFFER = {"zh": "清单与上报一致。", "en": "The list and what was reported agree."}


def tell(catalogue: "Catalogue", one: "Action", language: str) -> None:
    """Its line, with the revision to give as --seen."""
    from pipelines import clock
    from pipelines.assess.action_list import action_line

    line = action_line(catalogue, one, clock.now().date(), language)
    typer.echo(f"{line} (revision {one.revision})")


@action_app.command("open")
def open_action(
    problem: Annotated[str, typer.Option(help="What was found. No names, no numbers of persons.")],
    due: Due,
    about: Annotated[
        str,
        typer.Option(help="Where: an assessment's or finding's id, codes of a row, or words."),
    ],
    role: Role,
    role_unit: RoleUnit = None,
    unit: Unit = None,
    department: Department = None,
    repeats: Annotated[
        str | None, typer.Option(help="The closed action whose problem came again.")
    ] = None,
    catalogue: CatalogueOption = DEFAULT,
    language: Language = "zh",
) -> None:
    """Open an action for a unit or a department."""
    from pipelines.assess import actions

    loaded, home = opened(catalogue)
    if bool(unit) == bool(department):
        raise UserError("--unit and --department: one of the two owns it; give that one")
    owner = called(loaded, unit) or called(loaded, department, "--department") or ""
    what = actions.Opening(owner, problem, due.date(), about, repeats)
    ask = request(loaded, role, role_unit, None, None)
    tell(loaded, actions.open_(home, loaded, what, ask), language)


@action_app.command()
def measure(
    action: Id,
    text: Annotated[str, typer.Option(help="What will be done. No names, no numbers of persons.")],
    role: Role,
    role_unit: RoleUnit,
    seen: Seen = None,
    catalogue: CatalogueOption = DEFAULT,
    language: Language = "zh",
) -> None:
    """Say what will be done: its owner."""
    from pipelines.assess import actions

    loaded, home = opened(catalogue)
    ask = request(loaded, role, role_unit, text, seen)
    tell(loaded, actions.agree(home, action, ask), language)


@action_app.command()
def done(
    action: Id,
    reason: Annotated[str, typer.Option(help="What was done. No names, no numbers of persons.")],
    role: Role,
    role_unit: RoleUnit,
    evidence: Annotated[list[Path] | None, typer.Option(help="Files; once for each.")] = None,
    seen: Seen = None,
    catalogue: CatalogueOption = DEFAULT,
    language: Language = "zh",
) -> None:
    """Say that it is done, and show it: its owner."""
    from pipelines.assess import actions

    loaded, home = opened(catalogue)
    ask = request(loaded, role, role_unit, reason, seen)
    tell(loaded, actions.done(home, loaded, action, ask, evidence or ()), language)


@action_app.command()
def close(
    action: Id,
    role: Role,
    role_unit: RoleUnit = None,
    reason: Reason = None,
    seen: Seen = None,
    catalogue: CatalogueOption = DEFAULT,
    language: Language = "zh",
) -> None:
    """Close what was done, having looked: another role than the owner's."""
    from pipelines.assess import actions

    loaded, home = opened(catalogue)
    ask = request(loaded, role, role_unit, reason, seen)
    tell(loaded, actions.close(home, loaded, action, ask), language)


@action_app.command()
def back(
    action: Id,
    reason: Said,
    role: Role,
    role_unit: RoleUnit = None,
    seen: Seen = None,
    catalogue: CatalogueOption = DEFAULT,
    language: Language = "zh",
) -> None:
    """Send back what was said to be done and is not: another role than the owner's."""
    from pipelines.assess import actions

    loaded, home = opened(catalogue)
    ask = request(loaded, role, role_unit, reason, seen)
    tell(loaded, actions.send_back(home, loaded, action, ask), language)


@action_app.command()
def move(
    action: Id,
    due: Due,
    reason: Said,
    role: Role,
    role_unit: RoleUnit = None,
    seen: Seen = None,
    catalogue: CatalogueOption = DEFAULT,
    language: Language = "zh",
) -> None:
    """Move its due date; the first one stays known, and what was late stays late."""
    from pipelines.assess import actions

    loaded, home = opened(catalogue)
    ask = request(loaded, role, role_unit, reason, seen)
    tell(loaded, actions.move(home, loaded, action, due.date(), ask), language)


@action_app.command("list")
def list_actions(
    state: Annotated[
        str | None, typer.Option(help="open, in_hand, done, closed, overdue; or 已逾期, ….")
    ] = None,
    unit: Unit = None,
    department: Department = None,
    catalogue: CatalogueOption = DEFAULT,
    language: Language = "zh",
) -> None:
    """List actions with their ids, a line each."""
    from pipelines import clock
    from pipelines.assess.action_list import STATES, listed
    from pipelines.named import word_code

    loaded, home = opened(catalogue)
    wanted = word_code("--state", state, STATES["zh"], STATES["en"]) if state else None
    owner = called(loaded, unit) or called(loaded, department, "--department")
    found = listed(home, owner, wanted, clock.now().date())
    for one in found:
        tell(loaded, one, language)
    typer.echo(COUNTED[language].format(len(found)))


@action_app.command()
def differences(
    unit: Annotated[str | None, typer.Option(help="Of one unit, by code or name.")] = None,
    period: Annotated[str | None, typer.Option(help="Of one period: 2010H2.")] = None,
    catalogue: CatalogueOption = DEFAULT,
    language: Language = "zh",
) -> None:
    """Hold the list against what units report of problems and fixes, as of the build served."""
    from pipelines.assess.action_list import difference_line
    from pipelines.assess.action_list import differences as found
    from pipelines.named import period_named

    loaded, home = opened(catalogue)
    of = period_named(period).code if period else None
    rows = found(home, called(loaded, unit), of)
    for one in rows:
        typer.echo(difference_line(loaded, one, language))
    if not rows:
        typer.echo(NONE_DIFFER[language])


@action_app.command()
def evidence(
    evidence_id: Annotated[str, typer.Argument(help="Its id, or its beginning.")],
    out: Annotated[Path, typer.Option(help="Where to write it.")],
    role: Role,
    role_unit: RoleUnit = None,
    catalogue: CatalogueOption = DEFAULT,
) -> None:
    """Read what was attached to an action; the look is logged."""
    from pipelines.assess.actions import read

    loaded, home = opened(catalogue)
    ask = request(loaded, role, role_unit, None, None)
    out.write_bytes(read(home, loaded, evidence_id, ask))
    typer.echo(str(out))
