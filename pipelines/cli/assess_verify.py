"""Commands of the on-site verification: plan, recounts, the record, the three values."""

from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.app import DEFAULT, CatalogueOption, Language, called, opened
from pipelines.cli.assess import Id, Reason, Role, RoleUnit, Seen, assess_app, request
from pipelines.cli.assess_rules import laid_out
from pipelines.errors import DONE, PARTLY, UserError


@assess_app.command()
def sample(
    assessment: Id,
    role: Role,
    each: Annotated[int, typer.Option(help="Figures in each unit.")] = 40,
    seed: Annotated[int | None, typer.Option(help="The same seed draws the same.")] = None,
    out: Annotated[Path | None, typer.Option(help="A CSV to take along and fill in.")] = None,
    role_unit: RoleUnit = None,
    catalogue: CatalogueOption = DEFAULT,
    language: Language = "zh",
) -> None:
    """Draw the plan of what to recount, where and why; once."""
    from pipelines.assess import plan_file, sampling

    loaded, home = opened(catalogue)
    ask = request(loaded, role, role_unit, None, None)
    plan = sampling.sample(home, assessment, ask, each, seed)
    for row in plan.records():
        why = "、".join(sampling.WHY[w][language] for w in row["why"].split())
        unit, place = (loaded.unit_name(row[k])[language] for k in ("unit", "row"))
        name = loaded.element_by_code[row["element"]].name[language]
        typer.echo(
            f"{unit} {row['form']} {row['period']} {place} {name} {row['reported']} {why}".rstrip()
        )
    if out:
        out.write_bytes(plan_file.written(plan.records()))
    typer.echo(f"共{len(plan.rows)}项。" if language == "zh" else f"{len(plan.rows)} figures.")


@assess_app.command()
def recount(
    assessment: Id,
    role: Role,
    file: Annotated[
        Path | None,
        typer.Argument(help="CSV: form, period, row, item, element, recounted, reason."),
    ] = None,
    form: Annotated[str | None, typer.Option(help="Of one figure: by code or name.")] = None,
    period: Annotated[str | None, typer.Option()] = None,
    row: Annotated[str | None, typer.Option(help="The row's unit, by code or name.")] = None,
    element: Annotated[str | None, typer.Option()] = None,
    recounted: Annotated[str | None, typer.Option(help="What was found.")] = None,
    reason: Reason = None,
    role_unit: RoleUnit = None,
    seen: Seen = None,
    catalogue: CatalogueOption = DEFAULT,
    language: Language = "zh",
) -> None:
    """Enter what was counted on the spot, one figure or a filled-in plan."""
    from pipelines.assess import plan_file, verification
    from pipelines.named import form_code, period_named

    loaded, home = opened(catalogue)
    if file:
        found = plan_file.read(str(file), _content(file))
    elif form and period and row and element and recounted is not None:
        found = [
            verification.Found(
                form_code(loaded, form), period_named(period).code, called(loaded, row, "--row") or row, "",
                element, recounted, reason or "",
            )
        ]  # fmt: skip
    else:
        raise UserError("give a CSV file, or --form, --period, --row, --element and --recounted")
    ask = request(loaded, role, role_unit, reason, seen)
    made = verification.recount(home, assessment, found, ask)
    wrong = sum(not one.matches for one in made)
    typer.echo(
        f"录入{len(made)}项，不符{wrong}项。"
        if language == "zh"
        else f"{len(made)} entered, {wrong} differ."
    )


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        raise UserError(f"{file}: cannot be read; give a CSV in UTF-8") from None


@assess_app.command()
def record(
    assessment: Id,
    role: Role,
    survey: Annotated[Path | None, typer.Option(help="CSV: unit, element, value.")] = None,
    role_unit: RoleUnit = None,
    catalogue: CatalogueOption = DEFAULT,
    language: Language = "zh",
) -> int:
    """Write the verification as a return and hand it in."""
    from pipelines.assess.record import record as write
    from pipelines.receipts import receipts
    from pipelines.receipts.lines import lines
    from pipelines.register.store import open_register

    loaded, home = opened(catalogue)
    ask = request(loaded, role, role_unit, None, None)
    outcome = write(home, assessment, survey, ask)
    given = receipts(open_register(home), loaded, [outcome], ask.actor)
    for line in lines(given, language):
        typer.echo(line)
    return PARTLY if outcome.rejected else DONE


@assess_app.command()
def three(assessment: Id, catalogue: CatalogueOption = DEFAULT, language: Language = "zh") -> None:
    """Show totals as reported, verified and adjudicated, and how far recounts match."""
    from pipelines.assess import verification
    from pipelines.register.recounts import recounts
    from pipelines.register.store import open_register

    loaded, home = opened(catalogue)
    bench, engine = laid_out(home, assessment), open_register(home)
    found = recounts(engine, bench.one.assessment_id)
    engine.dispose()
    for match in verification.matches(bench, found):
        name = loaded.unit_name(match.unit)[language]
        typer.echo(
            f"{name} {match.matching}/{match.checked} {match.rate:.1f}%"
            f" [{match.rate_low:.1f}, {match.rate_high:.1f}]"
            f" × {match.factor:.3f} [{match.factor_low:.3f}, {match.factor_high:.3f}]"
        )
    sides = verification.three(bench, found)
    for row in verification.totals(sides):
        totals = " / ".join(f"{t:.2f}" if t is not None else "–" for t in row[1:])
        typer.echo(f"{loaded.unit_name(row.unit)[language]} {totals}")
    left = verification.open_differences(bench, found)
    for one in left:
        typer.echo(
            f"{one.place.unit} {one.place.element} {one.reported} → {one.recounted}: {one.reason}"
        )
    typer.echo(
        f"不符待定{len(left)}项。" if language == "zh" else f"{len(left)} differences undecided."
    )
