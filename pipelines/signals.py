"""Signals of a build: what is odder than chance, as questions to reporters with their evidence.

They are for evaluators. Nothing that is scored, published or reported reads them; a reporter sees what
it was asked, from the register.
"""

import json
from typing import TYPE_CHECKING, Any

from expectations.signals.search import Odd, search
from pipelines import period
from pipelines.catalogue.forms import Signal
from pipelines.catalogue.whole import Catalogue
from pipelines.extract.insert import create
from pipelines.findings import LANGUAGES, finding_id
from pipelines.messages import fill, number

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

COLUMNS = {
    "signal_id": "TEXT", "code": "TEXT", "kind": "TEXT", "about": "TEXT", "other": "TEXT",
    "year": "INT", "chance": "DOUBLE", "tested": "INT", "evidence": "TEXT", "question_zh": "TEXT",
    "question_en": "TEXT",
}  # fmt: skip


def load_signals(con: "DuckDBPyConnection", catalogue: Catalogue) -> None:
    """``source.signal``: a row for each question that stands."""
    found = [
        _row(catalogue, one, odd) for one in catalogue.signals for odd in odds(con, catalogue, one)
    ]
    kept = sorted(row for row in found)
    create(con, "signal", ", ".join(f"{name} {kind}" for name, kind in COLUMNS.items()), kept)


def odds(con: "DuckDBPyConnection", catalogue: Catalogue, signal: Signal) -> list[Odd]:
    """The tests of one signal that stand out."""
    params = signal.params | {"level": catalogue.scheme.level, "elements": favoured(catalogue)}
    return [one for one in search(con, signal.kind, params) if one.stands]


def favoured(catalogue: Catalogue) -> list[str]:
    """Elements that a target would see high: above the line of a rate that is better higher, below
    none."""
    over, under = set[str](), set[str]()
    for indicator in catalogue.indicators:
        sides = (indicator.num.elements, indicator.den.elements)
        up, down = reversed(sides) if indicator.lower_is_better else sides
        over.update(up)
        under.update(down)
    return sorted(over - under)


def _row(catalogue: Catalogue, signal: Signal, odd: Odd) -> tuple[Any, ...]:
    questions = [question(catalogue, signal, odd, language) for language in LANGUAGES]
    return (
        finding_id(signal.id, odd.year, odd.reporter, odd.key), signal.id, signal.kind, odd.reporter,
        odd.other or None, odd.year, odd.chance, odd.tested,
        json.dumps(odd.evidence, ensure_ascii=False, sort_keys=True), *questions,
    )  # fmt: skip


def question(catalogue: Catalogue, signal: Signal, odd: Odd, language: str) -> str:
    """The catalogue's question with the figures of its evidence."""
    told = {key: _told(key, value, language) for key, value in odd.evidence.items()}
    units = {
        key: unit.name[language] if (unit := catalogue.unit_by_code.get(code)) else code
        for key, code in (("unit", odd.reporter), ("other", odd.other))
    }
    return fill(signal.question[language], told | units | {"year": str(odd.year)})


def _told(key: str, value: Any, language: str) -> str:
    if key.endswith("period"):
        return period.parse(value).name(language)
    if isinstance(value, int | float):
        return number(value)
    return str(value)
