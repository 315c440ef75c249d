"""Commands of an assessment: its life from draft to publication, entries, appeals, replay."""

from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli.app import DEFAULT, CatalogueOption, Language, actor, app, opened
from pipelines.errors import DONE, PARTLY

if TYPE_CHECKING:
    from pipelines.assess.request import Request
    from pipelines.catalogue.whole import Catalogue
    from pipelines.register.assessments import Assessment

assess_app = typer.Typer(
    no_args_is_help=True, help="Assessments: opened, frozen, verified, decided, signed, sealed."
)
app.add_typer(assess_app, name="assess")

Id = Annotated[str, typer.Argument(help="The assessment, 2009H1-H1 (see assess list).")]
Role = Annotated[str, typer.Option(help="The role that does so.")]
RoleUnit = Annotated[str | None, typer.Option(help="The unit of that role.")]
Reason = Annotated[str | None, typer.Option(help="Why. No names, no numbers of persons.")]
Said = Annotated[str, typer.Option("--reason", help="Why. No names, no numbers of persons.")]
Seen = Annotated[
    int | None, typer.Option(help="The revision you looked at; refused if it has moved on.")
]


def request(
    catalogue: "Catalogue", role: str, unit: str | None, reason: str | None, seen: int | None
) -> "Request":
    from pipelines.assess import Request

    return Request(actor(catalogue, role, unit), reason, seen)


@assess_app.command()
def draft(
    code: Annotated[str, typer.Argument(help="The scheme's assessment, by its code.")],
    period: Annotated[str, typer.Argument(help="2009H1 or 2009.")],
    role: Role,
    role_unit: RoleUnit = None,
    reason: Reason = None,
    catalogue: CatalogueOption = DEFAULT,
    language: Language = "zh",
) -> None:
    """Draft an assessment by the rules of the catalogue as they are now."""
    from pipelines import assess
    from pipelines.named import period_named

    loaded, home = opened(catalogue)
    ask = request(loaded, role, role_unit, reason, None)
    tell(loaded, assess.draft(home, loaded, code, period_named(period), ask), language)


def _step(name: str, doc: str, help_text: str) -> None:
    """A command for a step that needs nothing but who, why and when it was looked at."""

    def command(
        assessment: Id,
        role: Role,
        role_unit: RoleUnit = None,
        reason: Reason = None,
        seen: Seen = None,
        catalogue: CatalogueOption = DEFAULT,
        language: Language = "zh",
    ) -> None:
        from pipelines import assess

        loaded, home = opened(catalogue)
        done = getattr(assess, name)(
            home, assessment, request(loaded, role, role_unit, reason, seen)
        )
        tell(loaded, done, language)

    command.__doc__ = help_text
    assess_app.command(doc)(command)


for function, word, text in (
    ("open_", "open", "Open it: the period is assessed by its rules."),
    ("freeze", "freeze", "Fix the returns as they stood at the end of the freeze day."),
    ("close_verification", "close", "Close the on-site verification; its returns are fixed now."),
    ("preview", "preview", "Work out the result and show it: appeals may come from now on."),
    ("decide", "decide", "Fix the result, once appeals are ruled on and their time is over."),
    ("sign", "sign", "Sign what was decided, by its hash; each role of the scheme once."),
    ("seal", "seal", "Seal it, once every role has signed."),
    ("publish", "publish", "Publish it: pages and reports show it."),
):
    _step(function, word, text)


@assess_app.command()
def reopen(
    assessment: Id,
    role: Role,
    reason: Said,
    role_unit: RoleUnit = None,
    seen: Seen = None,
    catalogue: CatalogueOption = DEFAULT,
    language: Language = "zh",
) -> None:
    """Make a new version of one that was decided. The old one stays as it is."""
    from pipelines import assess

    loaded, home = opened(catalogue)
    ask = request(loaded, role, role_unit, reason, seen)
    tell(loaded, assess.reopen(home, loaded, assessment, ask), language)


@assess_app.command("list")
def list_assessments(catalogue: CatalogueOption = DEFAULT, language: Language = "zh") -> None:
    """List assessments, a line each."""
    from pipelines.register import assessments
    from pipelines.register.store import open_register

    loaded, home = opened(catalogue)
    engine = open_register(home)
    known = assessments.assessments(engine)
    engine.dispose()
    for one in known:
        tell(loaded, one, language)
    typer.echo(f"共{len(known)}项考核。" if language == "zh" else f"{len(known)} assessments.")


@assess_app.command()
def show(
    assessment: Id,
    catalogue: CatalogueOption = DEFAULT,
    language: Language = "zh",
) -> None:
    """Show an assessment: its timeline, entries, appeals, late returns and what it comes to."""
    from pipelines.assess.shown import lines

    loaded, home = opened(catalogue)
    for line in lines(home, loaded, assessment, language):
        typer.echo(line)


@assess_app.command()
def verify(assessment: Id, catalogue: CatalogueOption = DEFAULT, language: Language = "zh") -> int:
    """Make the result again from the register alone and compare it, to the last digit."""
    from pipelines import assess

    _, home = opened(catalogue)
    found = assess.verify(home, assessment)
    for one in found:
        typer.echo(f"{one.part}: {one.what}")
    if found:
        typer.echo("与封存内容不符。" if language == "zh" else "It does not hold.")
        return PARTLY
    typer.echo("与封存内容完全一致。" if language == "zh" else "It holds, to the last digit.")
    return DONE


def tell(catalogue: "Catalogue", one: "Assessment", language: str) -> None:
    """``2009H1-H1 2009年上半年半年考核 冻结 (revision 12)``"""
    from pipelines.assess.shown import STAGES
    from pipelines.period import parse

    kinds = {a.code: a.name for a in catalogue.scheme.assessments}
    name = kinds[one.code][language] if one.code in kinds else one.code
    stage = STAGES.get(one.stage, one.stage) if language == "zh" else one.stage
    typer.echo(
        f"{one.assessment_id} {parse(one.period).name(language)} {name} {stage}"
        f" (revision {one.revision})"
    )
