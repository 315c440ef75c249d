"""Numbers and states as people read them."""

from collections.abc import Mapping
from typing import Any

from dashboard.words import WORDS, say

STATES = ("suppressed", "no_data", "zero_denominator", "na")
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def number(value: float | None, digits: int = 0) -> str:
    """Thousands separated, a true minus sign, "–" for none."""
    if value is None or value != value:
        return "–"
    return f"{value:,.{digits}f}".replace("-", "−")


def named(row: Mapping[str, Any], language: str, prefix: str = "name") -> str:
    return str(row.get(f"{prefix}_{language}") or "")


def figure(row: Mapping[str, Any], language: str) -> str:
    """A value with its unit of measure and n; a word where there is none, never 0."""
    state = row.get("state")
    if state in STATES:
        return say(str(state), language)
    if row.get("value") is None:
        return say("no_data", language)
    measure = named(row, language, "measure")
    text = number(row["value"], int(row.get("digits") or 0)) + (measure if measure == "%" else "")
    if measure and measure != "%":
        text += f" {measure}"
    if row.get("denominator") is not None:
        text += f" (n={number(row['denominator'])})"
    return text


def status(code: str | None, language: str) -> str:
    """A word and a shape."""
    return say(code if code in WORDS else "not_assessed", language) if code else "–"


def safe(value: Any) -> Any:
    """A cell that a spreadsheet will not take for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
