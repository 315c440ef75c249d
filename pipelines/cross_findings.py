"""Findings across returns, worked out anew with each build. They never change a verdict."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from expectations.cross import cross_failures
from expectations.history import KINDS as HISTORY
from expectations.history import history_failures
from pipelines.catalogue.forms import CrossCheck, Element
from pipelines.catalogue.whole import Catalogue
from pipelines.findings import LANGUAGES, finding_id
from pipelines.messages import fill, measure_of, number

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

WHOLE = {"zh": "全表", "en": "the whole return"}
OPENING_TOLERANCE = 0.01
"""Of an opening figure against last period's closing one, where the catalogue gives none."""
SHARE_AT_LEAST = 20
"""Of fewer, two more make ten points."""
PAST: dict[str, dict[str, float]] = {"far_from_past": {"periods": 8, "rare": 0.001}}
"""What rules of history ask for where the catalogue gives no figure: of fewer periods nobody can tell
what is usual; a chance in a thousand."""
ABOUT = {"cum_falls": "cum", "flows_repeat": "flow", "stock_jumps": "stock", "stock_falls": "stock"}
"""The kind of element that a kind of rule is about."""


def cross_findings(con: "DuckDBPyConnection", catalogue: Catalogue) -> list[dict[str, Any]]:
    """What the catalogue's rules across returns find in the build's ``core.live_value``.

    The columns of the register's table ``finding``, one dictionary a finding, always in the same
    order. ``return_id`` is the later of the returns compared.
    """
    asked = [(check, parameters(catalogue, check)) for check in catalogue.cross_checks]
    asked = [(check, params) for check, params in asked if [] not in params.values()]
    past = [(check, params) for check, params in asked if check.kind in HISTORY]
    told = history_failures(con, [(c.kind, p | _figures(catalogue, p)) for c, p in past])
    rows = {check.id: several for (check, _), several in zip(past, told, strict=True)}
    for check, params in asked:
        if check.id not in rows:
            rows[check.id] = cross_failures(con, check.kind, params)
    return [_finding(catalogue, check, row) for check, _ in asked for row in rows[check.id]]


def parameters(catalogue: Catalogue, check: CrossCheck) -> dict[str, Any]:
    """Those of the check, and what it leaves out: the elements it is about, no smallest size."""
    given = dict(check.params)
    if check.kind == "year_reach_over":
        pairs = _reach(catalogue, given.get("elements"))
        given |= {"numerators": [n for n, _ in pairs], "denominators": [d for _, d in pairs]}
    elif (check.kind in ABOUT or check.kind in HISTORY) and "elements" not in given:
        given["elements"] = _elements(catalogue, check.kind)
    at_least = SHARE_AT_LEAST if check.kind == "share_rises" else 0
    defaults = {"at_least": at_least, "threshold": OPENING_TOLERANCE}
    return defaults | PAST.get(check.kind, {}) | given


def _figures(catalogue: Catalogue, params: Mapping[str, Any]) -> dict[str, list[str]]:
    """Of the elements a rule is about, those that are counted and those that are of a period."""
    elements = [catalogue.element_by_code[code] for code in params["elements"]]
    return {
        "counts": [e.code for e in elements if measure_of(catalogue, e).type != "amount"],
        "flows": [e.code for e in elements if e.kind == "flow"],
    }


def _elements(catalogue: Catalogue, kind: str) -> list[str]:
    """All elements that a kind of rule is about."""
    if kind == "stock_falls":
        under = {code for indicator in catalogue.indicators for code in indicator.den.elements}
        return [e.code for e in _stocks(catalogue) if e.code in under]
    if kind in HISTORY:
        return [e.code for e in catalogue.element_by_code.values() if e.kind in ("stock", "flow")]
    if kind == "stock_jumps":
        return [e.code for e in _stocks(catalogue)]
    return [e.code for e in catalogue.element_by_code.values() if e.kind == ABOUT[kind]]


def _stocks(catalogue: Catalogue) -> list[Element]:
    """Stocks that are counted. Balances of money move as they will."""
    elements = [e for e in catalogue.element_by_code.values() if e.kind == "stock"]
    return [e for e in elements if measure_of(catalogue, e).type == "count"]


def _reach(catalogue: Catalogue, only: list[str] | None) -> list[tuple[str, str]]:
    """Figures counted once a year, with the register of those to be reached."""
    pairs = []
    for indicator in catalogue.indicators:
        over, under = indicator.num.elements, indicator.den.elements
        if indicator.time == "year_reach" and len(over) == len(under) == 1:
            pairs.append((over[0], under[0]))
    return [(n, d) for n, d in dict.fromkeys(pairs) if only is None or n in only]


def _finding(catalogue: Catalogue, check: CrossCheck, row: Mapping[str, Any]) -> dict[str, Any]:
    key = (check.id, row["return_id"], row["unit"], row["item"], row["element"])
    return {
        "finding_id": finding_id(*key),
        "return_id": row["return_id"],
        "rule_id": check.id,
        "severity": check.severity,
        "unit": row["unit"],
        "item": row["item"] or None,
        "element": row["element"],
        "sheet": row["sheet"],
        "cells": row["cells"],
        "value": row["value"],
        **_words(catalogue, check, row),
    }


def _words(catalogue: Catalogue, check: CrossCheck, row: Mapping[str, Any]) -> dict[str, str]:
    words = {}
    for language in LANGUAGES:
        known = _known(catalogue, row, language)
        words[f"message_{language}"] = fill(check.message[language], known)
        words[f"remedy_{language}"] = fill(check.remedy[language], known)
    return words


def _known(catalogue: Catalogue, row: Mapping[str, Any], language: str) -> dict[str, str]:
    element = catalogue.element_by_code.get(row["element"] or "")
    unit = catalogue.unit_by_code.get(row["unit"])
    cells = row["cells"] or WHOLE[language]
    return {
        "a": _rounded(row["a"]),
        "b": _rounded(row["b"]),
        "value": row["value"] or "",
        "element": element.name[language] if element else "",
        "label": unit.name[language] if unit else row["unit"],
        "unit": unit.name[language] if unit else row["unit"],
        "cells": cells.replace(", ", "、") if language == "zh" else cells,
        **{name: _rounded(row.get(name)) for name in ("low", "high", "periods")},
        "rarity": number(_two_digits(row.get("rarity"))),
    }


def _two_digits(value: float | None) -> int | None:
    """About once in so many: two digits tell it."""
    return int(float(f"{value:.1e}")) if value else None


def _rounded(value: Any) -> str:
    """Doubles, that is shares and what is expected, to one decimal."""
    return number(round(value, 1) if isinstance(value, float) else value)
