"""A rule written out as one text, the way it travels through the engine's configurations.

The engine copies and hashes its configurations many times over: one text costs it least.
"""

import json
from dataclasses import asdict
from typing import Any

from expectations.model import Compare, Rule, Side, Words


def to_text(rule: Rule) -> str:
    """All that decides whether a row passes, as JSON."""
    parts = {"given": rule.given and asdict(rule.given), "then": [asdict(c) for c in rule.then]}
    same = ("id", "kind", "severity", "mode", "tolerance", "at_least", "valid_from", "valid_to")
    written = {"columns": rule.columns, **{k: getattr(rule, k) for k in same}, **parts}
    return json.dumps(written, ensure_ascii=False)


def from_text(text: str) -> Rule:
    """The rule again, without its words."""
    written = json.loads(text)
    parts = {
        "columns": tuple(written["columns"]),
        "given": written["given"] and _compare(written["given"]),
        "then": tuple(_compare(part) for part in written["then"]),
    }
    return Rule(message=Words("", ""), remedy=Words("", ""), **{**written, **parts})


def _compare(written: dict[str, Any]) -> Compare:
    return Compare(_side(written["left"]), written["operator"], _side(written["right"]))


def _side(written: dict[str, Any]) -> Side:
    terms = tuple((float(number), str(column)) for number, column in written["terms"])
    return Side(terms, float(written["constant"]))
