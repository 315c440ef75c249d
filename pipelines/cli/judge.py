"""Commands of an assessment's entries, appeals and evidence."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipelines.cli.app import DEFAULT, CatalogueOption, Language, called, opened
from pipelines.cli.assess import Id, Reason, Role, RoleUnit, Said, Seen, assess_app, request
from pipelines.errors import UserError

if TYPE_CHECKING:
    from pipelines.catalogue.whole import Catalogue

EntryId = Annotated[str, typer.Argument(help="The entry's id, or its beginning (see assess show).")]
AppealId = Annotated[str, typer.Argument(help="The appeal's id, or its beginning.")]
NO_TOTAL = {"zh": "不评", "en": "not assessed"}


@assess_app.command()
def adjust(
    assessment: Id,
    unit: Annotated[str, typer.Option(help="The unit it is about, by code or name.")],
    kind: Annotated[str, typer.Option(help="value, events, exempt, bonus or veto.")],
    code: Annotated[str, typer.Option(help="Element, deduction, indicator, bonus or veto.")],
    role: Role,
    reason: Said,
    role_unit: RoleUnit = None,
    form: Annotated[str | None, typer.Option(help="value, events: the return's form.")] = None,
    period: Annotated[str | None, typer.Option(help="value, events: its period.")] = None,
    row: Annotated[str | None, typer.Option(help="value: the row's unit, if another.")] = None,
    item: Annotated[str | None, typer.Option(help="value: the row's item, if it has one.")] = None,
    new: Annotated[str | None, typer.Option(help="value: what the figure is taken to be.")] = None,
    events: Annotated[float | None, typer.Option(help="events: so many more, or less.")] = None,
    level: Annotated[str | None, typer.Option(help="bonus: its level.")] = None,
    matter: Annotated[str | None, typer.Option(help="bonus: what it was for.")] = None,
    save: Annotated[bool, typer.Option(help="Propose it; else its effect is shown only.")] = False,
    seen: Seen = None,
    catalogue: CatalogueOption = DEFAULT,
    language: Language = "zh",
) -> None:
    """Show what an entry does to the points and, with --save, propose it to another role."""
    from pipelines import assess
    from pipelines.named import form_code, period_named, word_code
    from pipelines.register.entries import KINDS

    loaded, home = opened(catalogue)
    content = {
        "form": form_code(loaded, form) if form else None,
        "period": period_named(period).code if period else None,
        "row": called(loaded, row, "--row") if row else None,
        "item": item, "new": new, "events": events, "level": level, "matter": matter,
    }  # fmt: skip
    chosen = word_code("--kind", kind, dict.fromkeys(KINDS, ""))
    own = called(loaded, unit) or unit
    claim = assess.Claim(own, chosen, code, content, reason)
    ask = request(loaded, role, role_unit, reason, seen)
    tell_effect(loaded, assess.effect(home, assessment, claim, ask), language)
    if save:
        one = assess.propose(home, assessment, claim, ask)
        typer.echo(f"{one.entry_id} {own} {code}: {one.state}")
    else:
        typer.echo("未保存；加 --save 提出。" if language == "zh" else "Not saved; add --save.")


def tell_effect(catalogue: "Catalogue", effects: list[Any], language: str) -> None:
    if not effects:
        typer.echo("总分不变。" if language == "zh" else "No total moves.")
    for one in effects:
        before, after = (
            f"{total:.2f}" if total is not None else NO_TOTAL[language]
            for total in (one.total_before, one.total_after)
        )
        grades = [
            catalogue.scheme.grade_name(g, language) for g in (one.grade_before, one.grade_after)
        ]
        moved = f" ({grades[0]}→{grades[1]})" if grades[0] != grades[1] else ""
        typer.echo(f"{catalogue.unit_name(one.unit)[language]} {before}→{after}{moved}")


def _decision(function: str, word: str, help_text: str, needs_reason: bool) -> None:
    """A command that decides on an entry."""

    def run(
        entry: str,
        role: str,
        unit: str | None,
        reason: str | None,
        seen: int | None,
        catalogue: str,
    ) -> None:
        from pipelines import assess

        loaded, home = opened(catalogue)
        one = getattr(assess, function)(home, entry, request(loaded, role, unit, reason, seen))
        typer.echo(f"{one.entry_id} {one.unit} {one.code}: {one.state}")

    if needs_reason:

        def command(
            entry: EntryId, role: Role, reason: Said, role_unit: RoleUnit = None, seen: Seen = None,
            catalogue: CatalogueOption = DEFAULT,
        ) -> None:  # fmt: skip
            run(entry, role, role_unit, reason, seen, catalogue)
    else:

        def command(  # type: ignore[misc]
            entry: EntryId, role: Role, role_unit: RoleUnit = None, reason: Reason = None,
            seen: Seen = None, catalogue: CatalogueOption = DEFAULT,
        ) -> None:  # fmt: skip
            run(entry, role, role_unit, reason, seen, catalogue)

    command.__doc__ = help_text
    assess_app.command(word)(command)


for function, word, text, needs in (
    ("approve", "approve", "Approve an entry that another role proposed: it counts.", False),
    ("refuse", "refuse", "Refuse an entry that another role proposed.", True),
    ("revoke", "revoke", "Take an entry back: it no longer counts.", True),
    ("review", "review", "Review an alleged veto; two roles do.", True),
    ("confirm", "confirm", "Confirm a veto that two roles reviewed.", True),
    ("dismiss", "dismiss", "Dismiss a veto.", True),
    ("make_final", "final", "Bring a confirmed veto into force after the time for appeal.", False),
):
    _decision(function, word, text, needs)


@assess_app.command()
def appeal(
    assessment: Id,
    unit: Annotated[str, typer.Option(help="The unit that appeals, by code or name.")],
    code: Annotated[list[str], typer.Option(help="Which points; once for each.")],
    reason: Said,
    role: Role,
    evidence: Annotated[list[Path] | None, typer.Option(help="Files; once for each.")] = None,
    catalogue: CatalogueOption = DEFAULT,
) -> None:
    """Lodge an appeal of a unit against its points in the preview."""
    from pipelines import assess
    from pipelines.assess.evidence import attach

    loaded, home = opened(catalogue)
    own = called(loaded, unit) or unit
    ask = request(loaded, role, own, reason, None)
    one = assess.lodge(home, assessment, own, code, reason, ask)
    for file in evidence or ():
        attach(home, one.appeal_id, file, ask)
    typer.echo(f"{one.appeal_id} {own} {', '.join(one.codes)}: {one.state}")


@assess_app.command()
def rule(
    appeal_id: AppealId,
    outcome: Annotated[str, typer.Option(help="upheld, partly or dismissed.")],
    reason: Said,
    role: Role,
    role_unit: RoleUnit = None,
    reading: Annotated[
        bool, typer.Option(help="It says how a rule reads: it holds for every unit in the case.")
    ] = False,
    kind: Annotated[str | None, typer.Option(help="What follows: value, events or exempt.")] = None,
    code: Annotated[str | None, typer.Option(help="Element, deduction or indicator.")] = None,
    form: Annotated[str | None, typer.Option()] = None,
    period: Annotated[str | None, typer.Option()] = None,
    row: Annotated[str | None, typer.Option()] = None,
    new: Annotated[str | None, typer.Option()] = None,
    events: Annotated[float | None, typer.Option()] = None,
    seen: Seen = None,
    catalogue: CatalogueOption = DEFAULT,
) -> None:
    """Rule on an appeal. The entries that follow wait for another role's approval."""
    from pipelines import assess
    from pipelines.named import form_code, period_named, word_code

    loaded, home = opened(catalogue)
    told = word_code(
        "--outcome", outcome, {"upheld": "支持", "partly": "部分支持", "dismissed": "不支持"}
    )
    content = {
        "form": form_code(loaded, form) if form else None,
        "period": period_named(period).code if period else None,
        "row": called(loaded, row, "--row") if row else None, "new": new, "events": events,
    }  # fmt: skip
    if bool(kind) != bool(code):
        raise UserError("--kind and --code: belong together; give both or neither")
    remedy = (kind, code, content) if kind and code else None
    ruling = assess.Ruling(told, reason, remedy, reading)  # type: ignore[arg-type]
    one = assess.rule(home, appeal_id, ruling, request(loaded, role, role_unit, reason, seen))
    detail = one.steps[-1].detail
    typer.echo(f"{one.appeal_id} {one.unit}: {one.outcome}")
    for unit, entry in zip(detail["units"], detail["entries"], strict=True):
        typer.echo(f"  {unit} {entry}")


@assess_app.command()
def attach(
    subject: Annotated[str, typer.Argument(help="Id of an entry or appeal.")],
    file: Annotated[Path, typer.Argument(help="The file; it is kept apart.")],
    role: Role,
    role_unit: RoleUnit = None,
    catalogue: CatalogueOption = DEFAULT,
) -> None:
    """Attach a file as evidence of an entry or appeal."""
    from pipelines.assess.evidence import attach as keep

    loaded, home = opened(catalogue)
    one = keep(home, subject, file, request(loaded, role, role_unit, None, None))
    typer.echo(f"{one.evidence_id} {one.file_hash} {one.keep_until}")


@assess_app.command()
def evidence(
    evidence_id: Annotated[str, typer.Argument(help="Its id, or its beginning.")],
    out: Annotated[Path, typer.Option(help="Where to write it.")],
    role: Role,
    role_unit: RoleUnit = None,
    catalogue: CatalogueOption = DEFAULT,
) -> None:
    """Read evidence; the look is logged."""
    from pipelines.assess.evidence import read

    loaded, home = opened(catalogue)
    out.write_bytes(read(home, evidence_id, request(loaded, role, role_unit, None, None)))
    typer.echo(str(out))


@assess_app.command()
def erase(role: Role, catalogue: CatalogueOption = DEFAULT, language: Language = "zh") -> None:
    """Erase evidence that has been kept long enough; hashes stay."""
    from pipelines.register.evidence import erase_due

    loaded, home = opened(catalogue)
    gone = erase_due(home, request(loaded, role, None, None, None).actor)
    typer.echo(f"清除{len(gone)}件。" if language == "zh" else f"{len(gone)} erased.")
