"""Receipt lines: what was received, what came of it, what to put right."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, Row

from pipelines import due, period
from pipelines.catalogue.whole import Catalogue
from pipelines.ingest.text import name_of, one_line
from pipelines.receive import Outcome
from pipelines.register import ledger
from pipelines.register.arrival import reception_id
from pipelines.register.store import reading
from pipelines.register.versions import LIVE_VERDICTS, Version, versions_beside

VERDICTS = {
    "zh": {"accepted": "已受理", "held": "待说明", "returned": "退回修改", None: "待审核"},
    "en": {"accepted": "accepted", "held": "held", "returned": "returned", None: "not yet judged"},
}
COUNTS = {
    "zh": {"error": "错误{}处", "warning": "待说明{}处", "note": "提示{}处"},
    "en": {"error": "errors: {}", "warning": "to explain: {}", "note": "notes: {}"},
}
LISTED = 20
"""Findings of one return written out; the page of findings holds them all."""


@dataclass(frozen=True)
class _Facts:
    """What the register says about the returns of the outcomes."""

    versions: dict[tuple[str, str, str], list[Version]]
    findings: dict[str, list[Row[Any]]]


def lines(
    engine: Engine, catalogue: Catalogue, outcomes: Sequence[Outcome], language: str
) -> list[str]:
    """The receipt of each outcome in turn: its result, then its findings that ask for something."""
    facts = _facts(engine, outcomes)
    return [
        one_line(line) for one in outcomes for line in _receipt(catalogue, facts, one, language)
    ]


def summary(engine: Engine, outcomes: Sequence[Outcome], language: str) -> tuple[str, bool]:
    """One line on all outcomes, and whether none was rejected and no return sent back."""
    kinds = Counter(one.kind for one in outcomes)
    facts = _facts(engine, outcomes)
    verdicts = Counter(
        version.verdict
        for one in outcomes
        if one.kind == "received"
        for version in _held(facts, one)
    )
    words = VERDICTS[language]
    counted = [(words[verdict], count) for verdict, count in sorted(verdicts.items(), key=str)]
    repeated, rejected = kinds["repeated"], kinds["rejected"]
    if language == "zh":
        parts = [f"{word}{count}份" for word, count in counted]
        parts += [f"重复{repeated}份"] * bool(repeated) + [f"不予受理{rejected}份"] * bool(rejected)
        text = f"收到文件{len(outcomes)}份：{'，'.join(parts)}。"
    else:
        parts = [f"{word} {count}" for word, count in counted]
        parts += [f"repeated {repeated}"] * bool(repeated)
        parts += [f"rejected {rejected}"] * bool(rejected)
        text = f"{len(outcomes)} files received: {', '.join(parts)}."
    return text, not rejected and not verdicts["returned"]


def _facts(engine: Engine, outcomes: Sequence[Outcome]) -> _Facts:
    hashes = [one.file_hash for one in outcomes if one.returns]
    versions: dict[tuple[str, str, str], list[Version]] = defaultdict(list)
    found: dict[str, list[Row[Any]]] = defaultdict(list)
    with reading(engine) as connection:
        for version in versions_beside(connection, hashes):
            versions[version.slot].append(version)
        ids = [key[0] for one in outcomes for key in one.returns]
        for row in ledger.findings(connection, ids):
            found[row.return_id].append(row)
    return _Facts(versions, found)


def _held(facts: _Facts, one: Outcome) -> list[Version]:
    """The version that each return of this outcome is, or is the same as."""
    own = reception_id(one.file_hash, one.name, one.received_at)
    slots = (facts.versions[key[1:]] for key in one.returns)
    return [version for slot in slots for version in slot if own in version.receptions]


def _receipt(catalogue: Catalogue, facts: _Facts, one: Outcome, language: str) -> Iterator[str]:
    if one.rejected:
        yield _rejected(one, language)
    for version in _held(facts, one):
        if one.kind == "repeated":
            yield _repeated(catalogue, version, language)
        else:
            found = facts.findings[version.return_id]
            yield _received(catalogue, facts.versions[version.slot], version, found, language)
            yield from _findings(version, found, language)


def _rejected(one: Outcome, language: str) -> str:
    assert one.rejected is not None
    if language == "zh":
        return f"不予受理：{name_of(one.path)}：{one.rejected.zh}"
    return f"Rejected: {name_of(one.path)}: {one.rejected.en}"


def _named(catalogue: Catalogue, version: Version, language: str) -> str:
    unit = catalogue.unit_by_code.get(version.reporter)
    name = unit.name[language] if unit else version.reporter
    return f"{name} {version.form} {period.parse(version.period).name(language)}"


def _repeated(catalogue: Catalogue, version: Version, language: str) -> str:
    named = _named(catalogue, version, language)
    if language == "zh":
        return f"{named} 与第{version.version}版完全相同，无需处理。"
    return f"{named}: the same as version {version.version}; nothing to do."


def _received(
    catalogue: Catalogue,
    slot: list[Version],
    version: Version,
    found: list[Row[Any]],
    language: str,
) -> str:
    named, at = _named(catalogue, version, language), version.received_at
    late = _is_late(catalogue, slot)
    result = _result(version, found, language)
    earlier = any(v.verdict in LIVE_VERDICTS for v in slot if v.version < version.version)
    stays = version.verdict == "returned" and earlier
    if language == "zh":
        when = f"{at.month}月{at.day}日{at:%H:%M}，{'迟报' if late else '按时'}"
        text = f"已收到：{named} 第{version.version}版，{when}。结果：{result}。"
        return text + ("上一受理版继续有效。" if stays else "")
    when = f"{_day(at)} {at:%H:%M}, {'late' if late else 'on time'}"
    text = f"Received: {named} version {version.version}, {when}. Result: {result}."
    return text + (" The last accepted version stays in force." if stays else "")


def _is_late(catalogue: Catalogue, slot: list[Version]) -> bool:
    """By the first return received: correcting it never makes it late."""
    first = slot[0]
    form = catalogue.form_by_code.get(first.form)
    return form is not None and due.is_late(
        catalogue, form, period.parse(first.period), first.received_at
    )


def _day(at: datetime) -> str:
    return f"{at.day} {at:%B}"


def _result(version: Version, found: list[Row[Any]], language: str) -> str:
    counts = Counter(row.severity for row in found)
    words = [text.format(counts[key]) for key, text in COUNTS[language].items() if counts[key]]
    verdict = VERDICTS[language][version.verdict]
    if not words:
        return verdict
    return (
        f"{verdict}（{'，'.join(words)}）"
        if language == "zh"
        else f"{verdict} ({', '.join(words)})"
    )


def _findings(version: Version, found: list[Row[Any]], language: str) -> Iterator[str]:
    """Errors before warnings, as ``form cell: message remedy``. Notes ask for nothing."""
    asking = [row for kind in ("error", "warning") for row in found if row.severity == kind]
    for row in asking[:LISTED]:
        cell = (row.cells or "").split(",")[0].strip()
        message, remedy = row._mapping[f"message_{language}"], row._mapping[f"remedy_{language}"]
        if language == "zh":
            yield f"{version.form} 表 {cell}".rstrip() + f"：{message}{remedy}"
        else:
            yield f"{version.form} {cell}".rstrip() + f": {message} {remedy}"
    if rest := len(asking) - LISTED:
        if rest > 0 and language == "zh":
            yield f"{version.form} 表：另有{rest}处，见数据质量页。"
        elif rest > 0:
            yield f"{version.form}: {rest} more on the Data quality page."
