"""Cells of tables: figures as they are shown, with where they come from."""

from typing import Any

from pipelines.bulletin.model import Cell
from pipelines.bulletin.read import Facts, Row
from pipelines.bulletin.words import WORDS, measured, number, say, signed

SUPPRESSED = "suppressed"
PERCENT = "%"


def total_key(unit: str, period: str) -> str:
    """The arguments of ``guanhuai explain`` for a total, its parts and its adjustments."""
    return f"{unit} {period}"


def leaf_key(unit: str, period: str, indicator: str) -> str:
    """Those for an indicator's value and points."""
    return f"{unit} {period} {indicator}"


def is_hidden(row: Row) -> bool:
    """Whether an edition withholds the figures of a row."""
    return bool(row.get("state") == SUPPRESSED)


def words(text: str | None, language: str) -> Cell:
    return Cell(text) if text else Cell(say("dash", language), is_hidden=True)


def absent(row: Row, language: str) -> Cell:
    """What stands where a figure does not: withheld, missing or not assessed; never 0, never blank."""
    state = "withheld" if is_hidden(row) else str(row.get("state") or "")
    known = state in ("withheld", "missing", "not_assessed")
    return Cell(say(state if known else "dash", language), is_hidden=True)


def points(facts: Facts, row: Row, column: str, key: str, sign: int = 1) -> Cell:
    """Points of a row, in the public's edition no finer than they are shown."""
    value = row[column]
    if value is None:
        return absent(row, facts.language)
    return figure(facts, sign * value, facts.digits, key)


def figure(facts: Facts, value: float, digits: int, key: str = "", signs: bool = False) -> Cell:
    exact = round(float(value), digits) if facts.is_public else float(value)
    text = signed(value, digits) if signs else number(value, digits)
    return Cell(text, exact + 0.0, key)


def value(facts: Facts, row: Row, column: str, key: str = "") -> Cell:
    """An indicator's value; its measure, but for percent, stands behind its name."""
    if row[column] is None:
        return absent(row, facts.language)
    digits, sign = row["digits"], PERCENT if row["measure"] == PERCENT else ""
    return Cell(number(float(row[column]), digits) + sign, round(float(row[column]), digits), key)


def called(row: Row, language: str) -> str:
    """An indicator's name, with its measure where its values do not carry it."""
    if not row["measure"] or row["measure"] == PERCENT:
        return str(row["name"])
    return say("measured", language, name=row["name"], measure=row["measure"])


def shown(row: Row, number_: Any, language: str) -> str:
    """A number in an indicator's digits and measure."""
    return measured(number(float(number_), row["digits"]), row["measure"], language)


def status(row: Row, language: str) -> Cell:
    """On track, near, behind, not assessed, withheld."""
    state = row["status"]
    if is_hidden(row) or row.get("value_state") == SUPPRESSED:
        return Cell(say("withheld", language), is_hidden=True)
    told = {"near": "near_state", "behind": "behind_state"}.get(state, state or "dash")
    return Cell(say(told, language), is_hidden=state in (None, "not_assessed"))


def change(row: Row, language: str) -> Cell:
    """Whether it improved or worsened beyond chance."""
    if is_hidden(row) or row.get("value_state") == SUPPRESSED:
        return Cell(say("withheld", language), is_hidden=True)
    told = {"improving": "better", "worsening": "worse", "none": "none"}
    return Cell(say(told.get(row["change"], "unknown"), language), is_hidden=not row["change"])


def kind(row: Row, language: str) -> Cell:
    """Deduction, bonus or veto, and whether it is in force."""
    name = say(row["kind"], language) if row["kind"] in WORDS else row["kind"]
    return Cell(name if row["is_effective"] else f"{name} ({say('not_final', language)})")
