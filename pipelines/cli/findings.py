"""Commands about findings: what is open, explaining, waiving, opening again."""

from collections.abc import Callable
from typing import Annotated, Any

import typer

from pipelines.cli.app import DEFAULT, CatalogueOption, Language, actor, app, called, opened

finding_app = typer.Typer(no_args_is_help=True, help="What was found in returns, and its life.")
app.add_typer(finding_app, name="finding")

Id = Annotated[str, typer.Argument(help="The finding's id, or its beginning (see finding list).")]
Reason = Annotated[str, typer.Option(help="Why. No names, no numbers of persons.")]
Role = Annotated[str, typer.Option(help="The role that says so.")]
RoleUnit = Annotated[str | None, typer.Option(help="The unit of that role.")]
DONE = {
    "zh": {"explained": "已说明", "waived": "准予例外", "reopened": "重新提出"},
    "en": {"explained": "explained", "waived": "waived", "reopened": "reopened"},
}
VERDICTS = {
    "zh": {"accepted": "已受理", "held": "待说明", "returned": "退回修改", "None": "待审核"},
    "en": {"None": "not yet judged"},
}
NOW = {"zh": "{done}。该报表现为：{verdict}。", "en": "{done}. The return is now {verdict}."}
COUNTED = {"zh": "共{}条。", "en": "{} findings."}


@finding_app.command("list")
def list_findings(
    status: Annotated[
        str,
        typer.Option(help="open, explained, waived, corrected, repeated; or 待处理, 已说明, …."),
    ] = "open",
    unit: Annotated[
        str | None, typer.Option(help="The unit that sent it, by code or name.")
    ] = None,
    form: Annotated[str | None, typer.Option(help="By code or name.")] = None,
    period: Annotated[str | None, typer.Option(help="2008M03, or a longer one around it.")] = None,
    catalogue: CatalogueOption = DEFAULT,
    language: Language = "zh",
) -> None:
    """List findings with their ids, a line each."""
    from pipelines.finding_list import STATUS, findings, line
    from pipelines.named import form_code, period_named, word_code

    loaded, home = opened(catalogue)
    code = form_code(loaded, form) if form else None
    within = period_named(period).code if period else None
    wanted = word_code("--status", status, STATUS["zh"])
    found = findings(home, wanted, called(loaded, unit), code, within)
    for one in found:
        typer.echo(line(loaded, one, language))
    typer.echo(COUNTED[language].format(len(found)))


@finding_app.command()
def explain(
    finding_id: Id,
    reason: Reason,
    role: Role = "clerk",
    role_unit: RoleUnit = None,
    catalogue: CatalogueOption = DEFAULT,
    language: Language = "zh",
) -> None:
    """Say why a warning is right as it is: the unit that reports, or one above on its behalf."""
    from pipelines.register.steps import explain as step

    _take(step, "explained", finding_id, reason, role, role_unit, catalogue, language)


@finding_app.command()
def waive(
    finding_id: Id,
    reason: Reason,
    role: Role = "evaluator",
    role_unit: RoleUnit = None,
    catalogue: CatalogueOption = DEFAULT,
    language: Language = "zh",
) -> None:
    """Let an error or a warning stand: an evaluator, before a freeze."""
    from pipelines.register.steps import waive as step

    _take(step, "waived", finding_id, reason, role, role_unit, catalogue, language)


@finding_app.command()
def reopen(
    finding_id: Id,
    reason: Reason,
    role: Role = "evaluator",
    role_unit: RoleUnit = None,
    catalogue: CatalogueOption = DEFAULT,
    language: Language = "zh",
) -> None:
    """Open a finding again whose explanation or waiver does not hold: an evaluator."""
    from pipelines.register.steps import reopen as step

    _take(step, "reopened", finding_id, reason, role, role_unit, catalogue, language)


def _take(
    step: Callable[..., str],
    kind: str,
    finding_id: str,
    reason: str,
    role: str,
    role_unit: str | None,
    catalogue: str,
    language: str,
) -> None:
    from pipelines.register.store import open_register

    loaded, home = opened(catalogue)
    engine: Any = open_register(home)
    try:
        verdict = step(engine, loaded, finding_id, actor(loaded, role, role_unit), reason)
    finally:
        engine.dispose()
    told = VERDICTS[language].get(verdict, verdict)
    typer.echo(NOW[language].format(done=DONE[language][kind], verdict=told))
