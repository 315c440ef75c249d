"""Findings across returns, worked out anew with each build. They never change a verdict."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from expectations.cross import cross_failures
from expectations.history import KINDS as HISTORY
from expectations.history import history_failures
from pipelines.catalogue.forms import CrossCheck
from pipelines.catalogue.whole import Catalogue
from pipelines.cross_parameters import figures, parameters
from pipelines.findings import LANGUAGES, finding_id
from pipelines.messages import fill, number
from pipelines.ranges import ranges

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

WHOLE = {"zh": "全表", "en": "the whole return"}


def cross_findings(con: "DuckDBPyConnection", catalogue: Catalogue) -> list[dict[str, Any]]:
    """What the catalogue's rules across returns find in the build's ``core.live_value``.

    The columns of the register's table ``finding``, one dictionary a finding, always in the same
    order. ``return_id`` is the later of the returns compared.
    """
    asked = [(check, parameters(catalogue, check)) for check in catalogue.cross_checks]
    asked = [(check, params) for check, params in asked if [] not in params.values()]
    past = [(check, params) for check, params in asked if check.kind in HISTORY]
    told = history_failures(con, [(c.kind, p | figures(catalogue, p)) for c, p in past])
    rows = {check.id: several for (check, _), several in zip(past, told, strict=True)}
    for check, params in asked:
        if check.id not in rows:
            rows[check.id] = cross_failures(con, check.kind, params)
    return [_finding(catalogue, check, row) for check, _ in asked for row in rows[check.id]]


def _finding(catalogue: Catalogue, check: CrossCheck, row: Mapping[str, Any]) -> dict[str, Any]:
    # With the figure and its place: what was explained of one says nothing of another.
    about = (row["return_id"], row["unit"], row["item"], row["element"], row["cells"], row["value"])
    key = (check.id, *about)
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
        words[f"message_{language}"] = told_once(fill(check.message[language], known), known)
        words[f"remedy_{language}"] = fill(check.remedy[language], known)
    return words


def told_once(message: str, known: Mapping[str, str]) -> str:
    """A range whose ends are the same, as a catalogue's sentence tells both: by the one number."""
    low, high = known["low"], known["high"]
    if not low or low != high:
        return message
    for end in (low, f"{low}%", f"{low} %"):
        message = message.replace(f"在 {end} 至 {end} 之间", f"为 {end}")
        message = message.replace(f"between {end} and {end}", f"at {end}")
        message = message.replace(f"{end} to {end}", end)
    return message


def _known(catalogue: Catalogue, row: Mapping[str, Any], language: str) -> dict[str, str]:
    elements = catalogue.element_by_code
    element, other = (elements.get(row.get(name) or "") for name in ("element", "other"))
    unit = catalogue.unit_by_code.get(row["unit"])
    cells = ranges(row["cells"] or "") or WHOLE[language]
    return {
        "a": _rounded(row["a"]),
        "b": _rounded(row["b"]),
        "value": row["value"] or "",
        "element": element.name[language] if element else "",
        "other": other.name[language] if other else "",
        "label": unit.name[language] if unit else row["unit"],
        "unit": unit.name[language] if unit else row["unit"],
        "cells": cells.replace(", ", "、") if language == "zh" else cells,
        "row": _row(catalogue, row, language),
        **{name: _rounded(row.get(name)) for name in ("low", "high", "periods")},
        "rarity": number(_two_digits(row.get("rarity"))),
    }


def _row(catalogue: Catalogue, row: Mapping[str, Any], language: str) -> str:
    """The row meant, by its unit's name and its item's."""
    code, item = row.get("row", (row["unit"], row["item"]))
    unit = catalogue.unit_by_code.get(code)
    form = catalogue.form_of_element.get(row["element"] or "")
    items = form.dimension.items if form and form.dimension else ()
    names = [unit.name[language] if unit else code]
    return " ".join(names + [one.name[language] for one in items if one.code == item])


def _two_digits(value: float | None) -> int | None:
    """About once in so many: two digits tell it."""
    return int(float(f"{value:.1e}")) if value else None


def _rounded(value: Any) -> str:
    """Doubles, that is shares and what is expected, to one decimal."""
    return number(round(value, 1) if isinstance(value, float) else value)
