"""Actions, practices and differences told in lines."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from pipelines.catalogue.whole import Catalogue
from pipelines.paths import Home
from pipelines.period import parse
from pipelines.register import actions, practices
from pipelines.register.actions import Action
from pipelines.register.practices import Practice
from pipelines.register.store import open_register
from pipelines.warehouse import open_edition

STATES = {
    "zh": {"open": "待定措施", "in_hand": "整改中", "done": "已完成待核实", "closed": "已办结", "overdue": "已逾期"},
    "en": {"open": "open", "in_hand": "in hand", "done": "done", "closed": "closed", "overdue": "overdue"},
}  # fmt: skip
SPREAD = {
    "zh": {"added": "已登记", "taken_up": "已推开", "proposed": "待批全市推广", "approved": "全市推广"},
    "en": {"added": "added", "taken_up": "taken up", "proposed": "waits to be prefecture-wide",
           "approved": "prefecture-wide"},
}  # fmt: skip
FIGURES = {
    "zh": {"found": "发现问题", "due": "到期应整改", "done": "按期整改", "recurred": "重复发生"},
    "en": {"found": "found", "due": "due", "done": "done on time", "recurred": "recurred"},
}
ACTION = {
    "zh": "{id} {unit} {state}，{due}到期{first}{again}：{problem}；措施：{measure}",
    "en": "{id} {unit} {state}, due {due}{first}{again}: {problem}; measure: {measure}",
}
FIRST = {"zh": "（原定{day}）", "en": " (first {day})"}
AGAIN = {"zh": "，重复发生（{id}）", "en": ", again ({id})"}
DIFFERENCE = {
    "zh": "{unit} {period} {figure}：清单{listed}件，上报{reported}件，相差{difference}",
    "en": "{unit} {period} {figure}: listed {listed}, reported {reported}, difference {difference}",
}
NONE = {"zh": "未报", "en": "none"}


class Difference(NamedTuple):
    """``reported``, ``difference``: None where nothing was reported."""

    unit: str
    period: str
    figure: str
    listed: int
    reported: float | None
    difference: float | None


def listed(home: Home, unit: str | None, state: str | None, day: date) -> list[Action]:
    """Actions of a unit, or of all, in a state, or in any, on a day."""
    found = _read(home, actions.actions)
    of_unit = [one for one in found if unit in (None, one.owner)]
    return [one for one in of_unit if state in (None, one.state(day), one.stage)]


def practised(home: Home) -> list[Practice]:
    return _read(home, practices.practices)


def _read(home: Home, what: Any) -> list[Any]:
    engine = open_register(home)
    try:
        return list(what(engine))
    finally:
        engine.dispose()


def differences(home: Home, unit: str | None, period: str | None) -> list[Difference]:
    """The list of actions against what was reported, as of the build served, where they differ."""
    con = open_edition(home)
    try:
        rows = con.execute(
            "SELECT d.unit, d.period, d.figure, d.listed, d.reported::DOUBLE, d.difference::DOUBLE"
            " FROM action_difference d JOIN period p ON p.code = d.period JOIN unit u ON u.code = d.unit"
            " WHERE d.difference IS DISTINCT FROM 0 AND (d.reported IS NOT NULL OR d.listed > 0)"
            " AND d.unit = coalesce($unit, d.unit) AND d.period = coalesce($period, d.period)"
            " ORDER BY p.end_date, u.sort, list_position(['found', 'due', 'done', 'recurred'], d.figure)",
            {"unit": unit, "period": period},
        ).fetchall()
    finally:
        con.close()
    return [Difference(*row) for row in rows]


def action_line(catalogue: Catalogue, one: Action, day: date, language: str) -> str:
    first, again = FIRST[language].format(day=one.first_due), ""
    if one.repeats:
        again = AGAIN[language].format(id=one.repeats)
    return ACTION[language].format(
        id=one.action_id, unit=catalogue.unit_name(one.owner)[language],
        state=STATES[language][one.state(day)], due=one.due,
        first=first if one.due != one.first_due else "", again=again, problem=one.problem,
        measure=one.measure or "–",
    )  # fmt: skip


def practice_line(catalogue: Catalogue, one: Practice, language: str) -> str:
    state, own = SPREAD[language][one.state], catalogue.unit_name(one.unit)[language]
    units = "、".join(_names(catalogue, one.adopted_by, language))
    return f"{one.practice_id} {own} {state}{f' ({units})' if units else ''}: {one.what}"


def _names(catalogue: Catalogue, units: Sequence[str], language: str) -> list[str]:
    return [catalogue.unit_name(unit)[language] for unit in units]


def difference_line(catalogue: Catalogue, one: Difference, language: str) -> str:
    told = [NONE[language] if x is None else f"{x:g}" for x in (one.reported, one.difference)]
    return DIFFERENCE[language].format(
        unit=catalogue.unit_name(one.unit)[language], period=parse(one.period).name(language),
        figure=FIGURES[language][one.figure], listed=one.listed, reported=told[0],
        difference=told[1].replace("-", "−") if one.difference is not None else "–",
    )  # fmt: skip
