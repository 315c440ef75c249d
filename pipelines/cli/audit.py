"""Commands of the audit log."""

from typing import Annotated

import typer

from pipelines.cli.app import DEFAULT, CatalogueOption, Language, app, opened
from pipelines.errors import DONE, PARTLY

audit_app = typer.Typer(no_args_is_help=True, help="The audit log: every event, bound by hashes.")
app.add_typer(audit_app, name="audit")
WHY = {
    "zh": {"changed": "内容被改动", "missing": "缺失"},
    "en": {"changed": "was changed", "missing": "is missing"},
}


@audit_app.command()
def verify(catalogue: CatalogueOption = DEFAULT, language: Language = "zh") -> int:
    """Check that no event was changed, taken out or put in between."""
    from pipelines.assess import verify_log
    from pipelines.register import looks
    from pipelines.register.store import open_register

    _, home = opened(catalogue)
    engine = open_register(home)
    looks.collect(engine, home)
    engine.dispose()
    count, broken = verify_log(home)
    if broken:
        why = WHY[language][broken.why]
        typer.echo(
            f"第{broken.event_id}条{why}；其后均不可信。" if language == "zh"
            else f"Event {broken.event_id} {why}; nothing after it can be trusted."
        )  # fmt: skip
        return PARTLY
    typer.echo(f"{count}条记录首尾相接。" if language == "zh" else f"{count} events hang together.")
    return DONE


@audit_app.command("list")
def list_events(
    kind: Annotated[str | None, typer.Option(help="Events whose kind holds this.")] = None,
    subject: Annotated[str | None, typer.Option(help="Events about this, or part of it.")] = None,
    role: Annotated[str | None, typer.Option(help="By this role.")] = None,
    last: Annotated[int, typer.Option(help="So many of the latest.")] = 50,
    catalogue: CatalogueOption = DEFAULT,
) -> None:
    """List events, the latest last. Looks at what the public is not shown are of the kind "look"."""
    from pipelines.register import ledger, looks
    from pipelines.register.store import open_register

    _, home = opened(catalogue)
    engine = open_register(home)
    looks.collect(engine, home)
    rows = ledger.events(engine)
    engine.dispose()
    asked = [
        e
        for e in rows
        if (kind or "") in e.kind and (subject or "") in e.subject and role in (None, e.actor_role)
    ]
    for e in asked[-last:]:
        who = e.actor_role + (f" {e.actor_unit}" if e.actor_unit else "")
        why = f": {e.reason}" if e.reason else ""
        typer.echo(f"{e.event_id} {e.at:%Y-%m-%d %H:%M:%S} {who} {e.kind} {e.subject}{why}")
