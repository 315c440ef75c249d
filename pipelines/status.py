"""What has been received, judged and published, in a few lines."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Engine, func, select

from pipelines import clock, due, warehouse
from pipelines.catalogue.forms import Form
from pipelines.catalogue.whole import Catalogue
from pipelines.paths import Home
from pipelines.register import extensions, ledger, tables
from pipelines.register.corrections import STATES, Correction, corrections, state_of
from pipelines.register.store import open_register, reading
from pipelines.register.versions import Version

TEXTS = {
    "zh": {
        "register": "登记：事项{sequence}条，文件{files}份，不予受理{names}个"
        "（内容不同的{rejected}份）",
        "returns": "报表：{versions}版，其中已受理{accepted}，待说明{held}，退回修改{returned}，"
        "待审核{pending}",
        "build": "发布：{build}",
        "corrections": "更正：已生效{applied}项，待批准{waiting}项，已失效{stale}项，不予批准{refused}项，"
        "已撤销{revoked}项",
        "none": "尚未发布",
        "due": "{form} {period}（{day}截止）：应报{expected}份，已收{received}份，"
        "已受理{accepted}份",
        "extended": "，延期{extended}份",
    },
    "en": {
        "register": "Register: {sequence} events, {files} files, {names} rejected "
        "({rejected} of different content)",
        "returns": "Returns: {versions} versions: accepted {accepted}, held {held}, "
        "returned {returned}, not yet judged {pending}",
        "build": "Published: {build}",
        "corrections": "Corrections: applied {applied}, waiting {waiting}, stale {stale}, "
        "refused {refused}, revoked {revoked}",
        "none": "nothing yet",
        "due": "{form} {period}: expected {expected}, received {received}, accepted {accepted} "
        "(due {day})",
        "extended": ", {extended} extended",
    },
}


def status(home: Home, catalogue: Catalogue, language: str = "zh") -> list[str]:
    """The register, the returns by verdict, the last build, and each form's latest due period."""
    engine = open_register(home)
    versions, until = ledger.versions(engine), extensions.days_until(engine)
    texts = TEXTS[language]
    lines = [
        texts["register"].format(**_register(engine)),
        texts["returns"].format(versions=len(versions), **_verdicts(versions)),
        texts["build"].format(build=_build(home) or texts["none"]),
        *_corrections(corrections(engine), versions, language),
    ]
    for form in catalogue.forms:
        if row := _due(catalogue, form, versions, until, language):
            more = texts["extended"] if row["extended"] else ""
            lines.append((texts["due"] + more).format(**row))
    engine.dispose()
    return lines


def corrections_of(home: Home, language: str = "zh") -> list[str]:
    """The line on corrections by itself."""
    engine = open_register(home)
    try:
        return _corrections(corrections(engine), ledger.versions(engine), language)
    finally:
        engine.dispose()


def _corrections(
    known: Sequence[Correction], versions: Sequence[Version], language: str
) -> list[str]:
    """A line on what became of declared corrections; none without any."""
    if not known:
        return []
    live = {version.return_id for version in versions if version.is_live}
    states = Counter(state_of(one, live) for one in known)
    return [TEXTS[language]["corrections"].format(**{state: states[state] for state in STATES})]


def _register(engine: Engine) -> dict[str, int]:
    counted = {"files": tables.file, "rejected": tables.rejection}
    with reading(engine) as connection:
        counts = {
            name: connection.scalar(select(func.count()).select_from(table)) or 0
            for name, table in counted.items()
        }
        names = len(ledger.rejections(connection))
        return counts | {"sequence": ledger.sequence(connection), "names": names}


def _verdicts(versions: list[Version]) -> dict[str, int]:
    verdicts = [version.verdict or "pending" for version in versions]
    return {name: verdicts.count(name) for name in ("accepted", "held", "returned", "pending")}


def _build(home: Home) -> str | None:
    """The build served, unless it is gone."""
    name = warehouse.current_build(home)
    return name if name and (home.builds / name).is_dir() else None


def _due(
    catalogue: Catalogue,
    form: Form,
    versions: list[Version],
    until: dict[extensions.Slot, date],
    language: str,
) -> dict[str, Any] | None:
    period = due.latest_due(catalogue, form, clock.now())
    if period is None:
        return None
    owing = set(due.expected(catalogue, form, period))
    in_time = [v for v in versions if (v.form, v.period) == (form.code, period.code)]
    return {
        "form": form.code,
        "period": period.name(language),
        "expected": len(owing),
        "received": len(owing & {v.reporter for v in in_time}),
        "accepted": len(owing & {v.reporter for v in in_time if v.is_live}),
        "day": due.due_day(catalogue, form, period),
        "extended": sum((form.code, period.code, unit) in until for unit in owing),
    }
