"""Commands of good practice: added, adopted, claimed as a bonus."""

from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli.app import DEFAULT, CatalogueOption, Language, app, called, opened
from pipelines.cli.assess import Id as AssessmentId
from pipelines.cli.assess import Reason, Role, RoleUnit, Said, request
from pipelines.errors import UserError

if TYPE_CHECKING:
    from pipelines.catalogue.whole import Catalogue
    from pipelines.register.practices import Practice

practice_app = typer.Typer(no_args_is_help=True, help="What units do well, and who took it over.")
app.add_typer(practice_app, name="practice")

Id = Annotated[str, typer.Argument(help="The practice's id, or its beginning (practice list).")]
COUNTED = {"zh": "共{}条。", "en": "{} practices."}
NOT_SAVED = {"zh": "未保存；加 --save 提出。", "en": "Not saved; add --save."}
NO_CLAIM = {"zh": "没有尚未提出的。", "en": "Nothing left to propose."}


def tell(catalogue: "Catalogue", one: "Practice", language: str) -> None:
    from pipelines.assess.action_list import practice_line

    typer.echo(practice_line(catalogue, one, language))


@practice_app.command()
def add(
    unit: Annotated[str, typer.Option(help="Where it comes from, by code or name.")],
    what: Annotated[str, typer.Option(help="What is done. No names, no numbers of persons.")],
    role: Role,
    role_unit: RoleUnit = None,
    catalogue: CatalogueOption = DEFAULT,
    language: Language = "zh",
) -> None:
    """Add a practice: its unit, or who judges."""
    from pipelines.assess import practices

    loaded, home = opened(catalogue)
    ask = request(loaded, role, role_unit, None, None)
    own = called(loaded, unit) or unit
    tell(loaded, practices.add(home, loaded, own, what, ask), language)


@practice_app.command()
def adopt(
    practice: Id,
    role: Role,
    role_unit: RoleUnit = None,
    unit: Annotated[
        list[str] | None, typer.Option(help="A unit that took it over; once for each.")
    ] = None,
    everywhere: Annotated[
        bool,
        typer.Option(
            "--everywhere", help="Prefecture-wide: the first role proposes, a second one approves."
        ),
    ] = False,
    reason: Reason = None,
    catalogue: CatalogueOption = DEFAULT,
    language: Language = "zh",
) -> None:
    """Note who took a practice over, or adopt it prefecture-wide."""
    from pipelines.assess import practices

    loaded, home = opened(catalogue)
    ask = request(loaded, role, role_unit, reason, None)
    if bool(unit) == everywhere:
        raise UserError("--unit and --everywhere: say who took it over; give one of the two")
    if everywhere:
        one = practices.adopt_everywhere(home, loaded, practice, ask)
    else:
        units = [called(loaded, each) or each for each in unit or ()]
        one = practices.adopt(home, loaded, practice, units, ask)
    tell(loaded, one, language)


@practice_app.command()
def refuse(
    practice: Id,
    reason: Said,
    role: Role,
    role_unit: RoleUnit = None,
    catalogue: CatalogueOption = DEFAULT,
    language: Language = "zh",
) -> None:
    """Refuse that a practice be adopted prefecture-wide: a second role."""
    from pipelines.assess import practices

    loaded, home = opened(catalogue)
    ask = request(loaded, role, role_unit, reason, None)
    tell(loaded, practices.refuse(home, loaded, practice, ask), language)


@practice_app.command("list")
def list_practices(catalogue: CatalogueOption = DEFAULT, language: Language = "zh") -> None:
    """List practices with their ids, a line each."""
    from pipelines.assess.action_list import practised

    loaded, home = opened(catalogue)
    found = practised(home)
    for one in found:
        tell(loaded, one, language)
    typer.echo(COUNTED[language].format(len(found)))


@practice_app.command()
def claim(
    assessment: AssessmentId,
    role: Role,
    role_unit: RoleUnit = None,
    save: Annotated[bool, typer.Option(help="Propose them; else they are shown only.")] = False,
    catalogue: CatalogueOption = DEFAULT,
    language: Language = "zh",
) -> None:
    """Show what practices adopted in an assessment's period give as bonus, and propose it."""
    from pipelines.assess import practices

    loaded, home = opened(catalogue)
    ask = request(loaded, role, role_unit, None, None)
    if not (found := practices.to_claim(home, assessment)):
        typer.echo(NO_CLAIM[language])
    elif save:
        for one in practices.claim(home, assessment, ask):
            typer.echo(f"{one.entry_id} {one.unit} {one.code}: {one.state}")
    else:
        for each in found:
            unit = loaded.unit_name(each.unit)[language]
            typer.echo(f"{unit} {each.code} {each.content['matter']}: {each.reason}")
        typer.echo(NOT_SAVED[language])
