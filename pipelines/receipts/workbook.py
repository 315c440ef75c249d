"""A receipt as the county's own workbook: every finding in its cell, the receipt as its first sheet."""

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipelines.catalogue.base import Text
from pipelines.marked import Job, Marked, Marking, Summary, mark_each
from pipelines.receipts.model import Receipt, Refusal, ReturnReceipt
from pipelines.receipts.words import LABELS, VERDICTS, named, remedy, result, unkept
from pipelines.register.arrival import PERSONAL, SCREENED
from pipelines.register.explanations import key_of

NOTHING = Text(zh="", en="")
UNKEPT = 50
"""Explanations not kept that the summary repeats; the receipt's page holds all."""
WORST = ("returned", None, "held", "accepted")


def workbook(one: Receipt, original: Path, language: str) -> Marked:
    """The file handed in, marked. Where it holds personal data, or is not the file of the receipt any
    more, only the receipt's sheet."""
    return next(workbooks([one], [original], language))


def workbooks(
    receipts: Sequence[Receipt], originals: Sequence[Path], language: str
) -> Iterator[Marked]:
    """The workbook of each receipt in turn."""

    def job(place: int) -> Job:
        one = receipts[place]
        content = _content(one, originals[place])
        return Job(content, one.file_name, markings(one), head(one), language)

    return mark_each(len(receipts), job)


def _content(one: Receipt, original: Path) -> bytes | None:
    """What may be given back: only what was looked through for personal data."""
    if one.refusal and one.refusal.reason == PERSONAL:
        return None
    if one.refusal and one.refusal.reason not in SCREENED:
        return b""
    try:
        content = original.read_bytes()
    except OSError:
        return b""
    # Another file has not been looked through.
    return content if hashlib.sha256(content).hexdigest() == one.file_hash else b""


def markings(one: Receipt) -> list[Marking]:
    """What a receipt finds, as marks."""
    refused = [_refused(one.refusal)] if one.refusal else []
    return refused + [m for each in one.returns for m in _found(each)]


def _refused(why: Refusal) -> Marking:
    return Marking(why.sheet, why.cell, "error", why.message, NOTHING)


def _found(each: ReturnReceipt) -> Iterator[Marking]:
    for found in each.findings:
        yield Marking(
            sheet=found.sheet or each.sheet,
            cells=found.cells,
            severity=found.severity,
            message=found.message,
            remedy=Text(zh=remedy(found, "zh"), en=remedy(found, "en")),
            key=key_of(each.slot, found.model_dump() | {"message_zh": found.message.zh}),
        )


def head(one: Receipt) -> Summary:
    """What stands above the findings."""
    left = [Text(zh=unkept(each, "zh"), en=unkept(each, "en")) for each in one.unkept[:UNKEPT]]
    later = [LABELS["cross_later"]] if one.is_check and one.returns else []
    return Summary(_verdict(one), one.next, tuple(_facts(one)), (*left, *later))


def _verdict(one: Receipt) -> Text:
    if one.refusal:
        return LABELS["rejected"]
    found = {each.verdict for each in one.returns}
    worst = next((v for v in WORST if v in found), None)
    check = LABELS["check"]
    said = VERDICTS[worst]
    if not one.is_check:
        return said
    return Text(zh=f"{check.zh}：{said.zh}", en=f"{check.en}: {said.en}")


def _facts(one: Receipt) -> Iterator[tuple[Text, Text]]:
    yield LABELS["file"], Text(zh=one.file_name, en=one.file_name)
    at = f"{one.received_at:%Y-%m-%d %H:%M}"
    yield LABELS["checked_at" if one.is_check else "received_at"], Text(zh=at, en=at)
    yield LABELS["hash"], Text(zh=one.file_hash, en=one.file_hash)
    for each in one.returns:
        zh = f"{named(each, 'zh')} 第{each.version}版：{result(each, 'zh')}。{each.stands.zh}"
        en = f"{named(each, 'en')} version {each.version}: {result(each, 'en')}. {each.stands.en}"
        yield LABELS["returns"], Text(zh=zh, en=en)
