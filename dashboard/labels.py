"""Numbers and states as people read them. Knows no Streamlit."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from babel.dates import format_date

from dashboard.words import say

LOCALES = {"zh": "zh_CN", "en": "en_GB"}
STATES = ("suppressed", "no_data", "zero_denominator", "na")
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
NONE = "–"
BLUE, AMBER, VERMILION, GREY = "#0072B2", "#E69F00", "#D55E00", "#767676"
SHAPES = {
    "on_track": ("●", BLUE),
    "near": ("◐", AMBER),
    "behind": ("○", VERMILION),
    "not_assessed": ("–", GREY),
    "suppressed": ("▨", GREY),
}
"""Status -> shape and colour. The word beside them carries the same meaning."""
STANDINGS = ("on_track", "near", "behind")
SLOTS = {
    "accepted": ("●", BLUE),
    "held": ("◐", AMBER),
    "returned": ("○", VERMILION),
    "rejected": ("×", VERMILION),
    "missing": ("□", VERMILION),
    "pending": ("…", GREY),
}
"""What became of a return owed -> shape and colour."""


def number(value: float | None, digits: int = 0) -> str:
    """Thousands separated, a true minus sign, an en dash for none. No "−0"."""
    if value is None or value != value:
        return NONE
    text = f"{value:,.{digits}f}"
    if not text.strip("-0.,"):
        text = text.lstrip("-")
    return text.replace("-", "−")


def signed(value: float | None, digits: int = 0) -> str:
    """Like ``number`` with a plus sign above zero."""
    text = number(value, digits)
    return f"+{text}" if value is not None and value > 0 and text.strip("0.,") else text


@lru_cache(maxsize=4096)
def day(value: date, language: str) -> str:
    """A date as the language writes it."""
    style = "long" if language == "zh" else "medium"
    return format_date(value, style, locale=LOCALES[language])


def some(names: Sequence[str], language: str, most: int = 3) -> str:
    """The first names of a list, and how many there are when that is more."""
    told = ("、" if language == "zh" else ", ").join(names[:most])
    return told if len(names) <= most else say("and_more", language, names=told, count=len(names))


def named(row: Mapping[str, Any], language: str, prefix: str = "name") -> str:
    return str(row.get(f"{prefix}_{language}") or "")


def measured(value: float | None, row: Mapping[str, Any], language: str) -> str:
    """A number with the row's digits and unit of measure."""
    text = number(value, int(row.get("digits") or 0))
    measure = named(row, language, "measure")
    if text == NONE or not measure:
        return text
    return f"{text}{measure}" if measure == "%" else f"{text} {measure}"


def figure(row: Mapping[str, Any], language: str, with_n: bool = True) -> str:
    """A value with its unit of measure and n; a word where there is none, never 0.

    No state at all means that the period is of a grain the value is not made for.
    """
    state = row.get("state")
    if state in STATES:
        return say(str(state), language)
    if row.get("value") is None:
        return say("no_data" if state else "na", language)
    text = measured(row["value"], row, language)
    if with_n and (n := counted(row)):
        text += f" ({n})"
    return f"{text} · {say('small', language)}" if state == "small" else text


def counted(row: Mapping[str, Any]) -> str:
    """n beside a rate: how many it is of. Empty where the denominator is money, or unknown."""
    if row.get("denominator") is None or row.get("is_count_denominator") is False:
        return ""
    return f"n={number(row['denominator'])}"


def status(code: str | None, language: str) -> str:
    """A word and a shape; an en dash where no status applies."""
    if not code:
        return NONE
    known = code if code in SHAPES else "not_assessed"
    return f"{SHAPES[known][0]} {say(known, language)}"


def row_name(unit: str | None, item: str | None) -> str:
    """What a row of a return is about: a unit, and the item of it where the form has items."""
    return " · ".join(filter(None, (unit, item)))


def is_moved(effective: float | None, weight: float | None) -> bool:
    """Whether a weight was changed because something beside it is not assessed."""
    return bool(effective and weight) and abs(float(effective or 0) - float(weight or 0)) > 1e-9


def safe(value: Any) -> Any:
    """A cell that a spreadsheet will not take for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
