"""Commands about declared corrections."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli.app import (
    DEFAULT,
    CatalogueOption,
    Language,
    actor,
    app,
    called,
    opened,
    return_named,
)
from pipelines.errors import UserError

if TYPE_CHECKING:
    from pipelines.catalogue.whole import Catalogue
    from pipelines.register.corrections import Correction

correct_app = typer.Typer(
    no_args_is_help=True, help="Corrections: declared by one role, approved by another."
)
app.add_typer(correct_app, name="correct")

Ids = Annotated[list[str], typer.Argument(help="Ids, or their beginnings (see correct list).")]
Role = Annotated[str, typer.Option(help="The role that does so.")]
RoleUnit = Annotated[str | None, typer.Option(help="The unit of that role.")]
SHORT = 12
STATES = {
    "zh": {
        "applied": "已生效", "waiting": "待批准", "approved": "已批准", "stale": "已失效",
        "refused": "不予批准", "revoked": "已撤销",
    },
    "en": {},
}  # fmt: skip
MISSING = {"zh": "缺", "en": "missing"}
COUNTED = {"zh": "共{}项。", "en": "{} corrections."}


@correct_app.command()
def declare(
    form: Annotated[str, typer.Option(help="By code or name.")],
    period: Annotated[str, typer.Option(help="2008M03, 2008Q1, 2008H1 or 2008; 2008年一季度.")],
    unit: Annotated[str, typer.Option(help="The unit that sent it, by code or name.")],
    cell: Annotated[list[str], typer.Option(help="F12; once for each cell.")],
    old: Annotated[list[str], typer.Option(help="What the cell holds; '' for no number.")],
    new: Annotated[list[str], typer.Option(help="What it should hold; '' for no number.")],
    reason: Annotated[str, typer.Option(help="Why. No names, no numbers of persons.")],
    role: Role,
    role_unit: RoleUnit = None,
    version: Annotated[int | None, typer.Option(help="If not the one in force, refused.")] = None,
    sheet: Annotated[str | None, typer.Option(help="Where a return has several.")] = None,
    catalogue: CatalogueOption = DEFAULT,
    language: Language = "zh",
) -> None:
    """Declare what cells of the version in force should hold. Cells that belong together, together."""
    from pipelines import correct

    if not len(cell) == len(old) == len(new):
        raise UserError(
            "--cell, --old and --new: give as many of each; they belong together in turn"
        )
    loaded, home = opened(catalogue)
    slot = return_named(loaded, form, period, unit)
    changes = [
        correct.Change(*slot, *one, reason, sheet, version)
        for one in zip(cell, old, new, strict=True)
    ]
    _tell(
        loaded,
        correct.declare(home, loaded, actor(loaded, role, role_unit), changes),
        "waiting",
        language,
    )


@correct_app.command()
def load(
    file: Annotated[Path, typer.Argument(help="CSV: form, period, reporter, cell, old_value, ...")],
    role: Role,
    role_unit: RoleUnit = None,
    catalogue: CatalogueOption = DEFAULT,
    language: Language = "zh",
) -> None:
    """Declare the corrections of a CSV file, all of them or none."""
    from pipelines import correct

    changes = correct.read_changes(file)
    loaded, home = opened(catalogue)
    _tell(
        loaded,
        correct.declare(home, loaded, actor(loaded, role, role_unit), changes),
        "waiting",
        language,
    )


@correct_app.command()
def approve(
    ids: Ids,
    role: Role,
    role_unit: RoleUnit = None,
    reason: Annotated[str | None, typer.Option(help="If there is more to say.")] = None,
    catalogue: CatalogueOption = DEFAULT,
    language: Language = "zh",
) -> None:
    """Approve corrections that another role declared: the next build applies them."""
    from pipelines import correct

    _decide(correct.approve, "approved", ids, role, role_unit, reason, catalogue, language)


@correct_app.command()
def refuse(
    ids: Ids,
    role: Role,
    reason: Annotated[str, typer.Option(help="Why not.")],
    role_unit: RoleUnit = None,
    catalogue: CatalogueOption = DEFAULT,
    language: Language = "zh",
) -> None:
    """Refuse corrections that another role declared."""
    from pipelines import correct

    _decide(correct.refuse, "refused", ids, role, role_unit, reason, catalogue, language)


@correct_app.command()
def revoke(
    ids: Ids,
    role: Role,
    reason: Annotated[str, typer.Option(help="What was wrong with them.")],
    role_unit: RoleUnit = None,
    catalogue: CatalogueOption = DEFAULT,
    language: Language = "zh",
) -> None:
    """Take corrections back: the next build no longer applies them."""
    from pipelines import correct

    _decide(correct.revoke, "revoked", ids, role, role_unit, reason, catalogue, language)


@correct_app.command("list")
def list_corrections(
    status: Annotated[
        str | None,
        typer.Option(help="waiting, applied, stale, refused, revoked; or 待批准, 已生效, …."),
    ] = None,
    unit: Annotated[
        str | None, typer.Option(help="The unit that sent it, by code or name.")
    ] = None,
    catalogue: CatalogueOption = DEFAULT,
    language: Language = "zh",
) -> None:
    """List corrections with their ids, a line each."""
    from pipelines.named import word_code
    from pipelines.register import corrections, ledger
    from pipelines.register.store import open_register, reading

    listed = {state: STATES["zh"][state] for state in corrections.STATES}
    wanted = word_code("--status", status, listed) if status else None
    loaded, home = opened(catalogue)
    code = called(loaded, unit)
    engine = open_register(home)
    with reading(engine) as connection:
        known = corrections.corrections(connection)
        live = {v.return_id for v in ledger.versions(connection) if v.is_live}
    engine.dispose()
    states = [(one, corrections.state_of(one, live)) for one in known]
    asked = [
        (one, of) for one, of in states if wanted in (None, of) and code in (None, one.slot[2])
    ]
    for one, of in asked:
        typer.echo(_line(loaded, one, of, language))
    typer.echo(COUNTED[language].format(len(asked)))


def _decide(
    act: "Callable[..., list[Correction]]",
    state: str,
    ids: list[str],
    role: str,
    role_unit: str | None,
    reason: str | None,
    catalogue: str,
    language: str,
) -> None:

    loaded, home = opened(catalogue)
    done = act(home, loaded, actor(loaded, role, role_unit), ids, reason)
    _tell(loaded, done, state, language)


def _tell(catalogue: "Catalogue", some: "Sequence[Correction]", state: str, language: str) -> None:
    for one in some:
        typer.echo(_line(catalogue, one, state, language))


def _line(catalogue: "Catalogue", one: "Correction", state: str, language: str) -> str:
    """``3f0a… 待批准 单位 表号 时期 F12 9→8：理由``"""
    from pipelines.period import parse
    from pipelines.register.corrections import text_of

    old, new = (text_of(value) or MISSING[language] for value in (one.old_value, one.new_value))
    form, period, code = one.slot
    unit = catalogue.unit_by_code.get(code)
    where = f"{unit.name[language] if unit else code} {form} {parse(period).name(language)}"
    told = STATES[language].get(state, state)
    colon = "：" if language == "zh" else ": "
    return f"{one.correction_id[:SHORT]} {told} {where} {one.cell or ''} {old}→{new}{colon}{one.reason}"
