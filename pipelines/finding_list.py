"""Findings as the command line lists them: what stands, from the register; what is over, from the build."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from pipelines import period
from pipelines.catalogue.whole import Catalogue
from pipelines.paths import Home
from pipelines.register import cross, ledger, steps
from pipelines.register.life import EXPLAINED, OPEN, WAIVED, state_of
from pipelines.register.store import open_register, reading

STANDING = (OPEN, EXPLAINED, WAIVED)
OVER = ("corrected", "repeated")
STATUSES = (*STANDING, *OVER)
SHORT = 12
"""Characters of an id that are shown."""
STATUS = {
    "zh": {
        OPEN: "待处理", EXPLAINED: "已说明", WAIVED: "准予例外", "corrected": "已更正",
        "repeated": "再现",
    },
    "en": {status: status for status in STATUSES},
}  # fmt: skip
SEVERITY = {
    "zh": {"error": "错误", "warning": "预警", "note": "提示"},
    "en": {"error": "error", "warning": "warning", "note": "note"},
}
_QUERY = """
SELECT finding_id, severity, status, form, period, reporter, cells, message_zh, message_en, reason,
    opened_at
FROM finding
WHERE status = ?
"""


class Listed(NamedTuple):
    """One finding. ``opened_at``: of what stands, when it was first found in this version."""

    finding_id: str
    severity: str
    status: str
    form: str
    period: str
    reporter: str
    cells: str | None
    message_zh: str
    message_en: str
    reason: str | None
    opened_at: datetime


def findings(
    home: Home,
    status: str = OPEN,
    unit: str | None = None,
    form: str | None = None,
    in_period: str | None = None,
) -> list[Listed]:
    """Findings of a status, of one reporter, form or period where these are given.

    Of the latest versions, and across returns, as the register has them now; what a later version
    corrected or carried on, as the build served has it. Notes, which ask for nothing, are left out.
    """
    found = _over(home, status) if status in OVER else _standing(home, status)
    wanted: list[Callable[[Listed], bool]] = [lambda one: one.severity != "note"]
    if unit:
        wanted.append(lambda one: one.reporter == unit)
    if form:
        wanted.append(lambda one: one.form == form)
    if in_period:
        around = period.parse(in_period)
        wanted.append(lambda one: around.contains(period.parse(one.period)))
    kept = [one for one in found if all(asked(one) for asked in wanted)]
    return sorted(
        kept, key=lambda o: (o.reporter, o.form, o.period, o.severity, o.cells or "", o.finding_id)
    )


def _over(home: Home, status: str) -> list[Listed]:
    from pipelines.warehouse import open_edition

    con = open_edition(home)
    try:
        return [Listed(*row) for row in con.execute(_QUERY, [status]).fetchall()]
    finally:
        con.close()


def _standing(home: Home, status: str) -> list[Listed]:
    engine = open_register(home)
    try:
        with reading(engine) as connection:
            versions = ledger.versions(connection)
            latest = {v.return_id: v for v in versions if v.is_latest}
            live = {v.return_id: v for v in versions if v.is_live}
            taken: dict[str, list[Any]] = {}
            for step in steps.steps(connection):
                taken.setdefault(step.finding_id, []).append(step)
            rows = [
                (row, latest[row.return_id], latest[row.return_id].received_at)
                for row in ledger.findings(connection, list(latest))
            ]
            rows += [
                (row, live[row.return_id], row.first_seen_at)
                for row in cross.remembered(connection)
                if row.resolved_at is None and row.return_id in live
            ]
    finally:
        engine.dispose()
    found = []
    for row, version, at in rows:
        own = taken.get(row.finding_id, [])
        if state_of(own) == status:
            reason = None if status == OPEN else own[-1].reason
            found.append(
                Listed(
                    row.finding_id, row.severity, status, *version.slot, row.cells,
                    row.message_zh, row.message_en, reason, at,
                )
            )  # fmt: skip
    return found


def line(catalogue: Catalogue, one: Listed, language: str) -> str:
    """``1f3a9c0d2b4e 错误 待处理 单位 表号 时期 E12：…``"""
    unit = catalogue.unit_by_code.get(one.reporter)
    name = unit.name[language] if unit else one.reporter
    head = (
        one.finding_id[:SHORT],
        SEVERITY[language][one.severity],
        STATUS[language][one.status],
        name,
        one.form,
        period.parse(one.period).name(language),
        (one.cells or "").split(",")[0],
    )
    message = one.message_zh if language == "zh" else one.message_en
    told = " ".join(part for part in head if part) + ("：" if language == "zh" else ": ") + message
    if one.reason:
        told += f"（{one.reason}）" if language == "zh" else f" ({one.reason})"
    return " ".join(told.split())
