"""Receipts as lines of text: what was received, what came of it, what to put right."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime

from pipelines.ingest.text import one_line
from pipelines.receipts.model import Found, Receipt, ReturnReceipt
from pipelines.receipts.words import (
    LABELS,
    VERDICTS,
    named,
    not_counted,
    older,
    remedy,
    result,
    unkept,
)

LISTED = 20
"""Findings of one return written out; the receipt's page and JSON hold them all."""


def lines(receipts: Sequence[Receipt], language: str) -> list[str]:
    """The receipt of each file in turn: its result, then its findings that ask for something."""
    return [one_line(line) for one in receipts for line in _lines(one, language)]


def summary(receipts: Sequence[Receipt], language: str) -> str:
    """One line on all files; of a pre-check, what it leaves out as well."""
    said = _counted(receipts, language)
    if not any(one.is_check and one.returns for one in receipts):
        return said
    return f"{said}{'' if language == 'zh' else ' '}{LABELS['cross_later'][language]}"


def _counted(receipts: Sequence[Receipt], language: str) -> str:
    kinds = Counter(one.kind for one in receipts)
    verdicts = Counter(
        each.verdict for one in receipts for each in one.returns if not each.is_repeat
    )
    counted = [(VERDICTS[v][language], count) for v, count in sorted(verdicts.items(), key=str)]
    repeated, rejected = kinds["repeated"], kinds["rejected"]
    is_check = any(one.is_check for one in receipts)
    files, some = len(receipts), bool(counted)
    if language == "zh":
        parts = [f"报表{'，'.join(f'{word}{count}份' for word, count in counted)}"] * some
        parts += [f"文件重复{repeated}个"] * bool(repeated)
        parts += [f"文件不予受理{rejected}个"] * bool(rejected)
        head = "预检" if is_check else "收到"
        return f"{head}文件{files}个：{'；'.join(parts)}。" + "未作登记。" * is_check
    parts = [f"returns {', '.join(f'{word} {count}' for word, count in counted)}"] * some
    parts += [f"files repeated {repeated}"] * bool(repeated)
    parts += [f"files rejected {rejected}"] * bool(rejected)
    head = "checked, nothing recorded" if is_check else "received"
    return f"{files} {'file' if files == 1 else 'files'} {head}: {'; '.join(parts)}."


def _lines(one: Receipt, language: str) -> Iterator[str]:
    if one.refusal:
        said = one.refusal.message[language]
        zh = language == "zh"
        yield f"不予受理：{one.file_name}：{said}" if zh else f"Rejected: {one.file_name}: {said}"
    for each in one.returns:
        if each.is_repeat:
            yield _repeated(one, each, language)
        else:
            yield _received(one, each, language)
            yield from _findings(each, language)
    for left in one.unkept[:LISTED]:
        yield unkept(left, language)


def _repeated(one: Receipt, each: ReturnReceipt, language: str) -> str:
    if language == "zh":
        head = f"{named(each, language)}（{one.file_name}）"
        return f"{head} {each.next.zh}"
    return f"{named(each, language)} ({one.file_name}): {each.next.en}"


def _received(one: Receipt, each: ReturnReceipt, language: str) -> str:
    at, found = one.received_at, result(each, language)
    if language == "zh":
        when = f"{at.month}月{at.day}日{at:%H:%M}，{'迟报' if each.is_late else '按时'}"
        head = "预检" if one.is_check else "已收到"
        text = f"{head}：{named(each, language)} 第{each.version}版（{one.file_name}），{when}。"
        said = f"{text}结果：{found}。"
    else:
        when = f"{_day(at)} {at:%H:%M}, {'late' if each.is_late else 'on time'}"
        head = "Checked" if one.is_check else "Received"
        text = f"{head}: {named(each, language)} version {each.version} ({one.file_name}), {when}."
        said = f"{text} Result: {found}."
    gap = "" if language == "zh" else " "
    return gap.join([said, *_also(one, each, language)])


def _also(one: Receipt, each: ReturnReceipt, language: str) -> Iterator[str]:
    """What stays in force, which older version came again, where it does not count: when there is
    such a thing."""
    if each.same_as and not each.withdrawn_at:
        yield older(each.version, each.same_as, each.replaces, one.is_check)[language]
    if each.verdict == "returned" and each.in_force not in (None, each.version):
        yield each.stands[language]
    if each.withdrawn_at:
        yield each.next[language]
    if each.missed:
        yield not_counted([missed.name for missed in each.missed])[language]


def _day(at: datetime) -> str:
    return f"{at.day} {at:%B}"


def _findings(each: ReturnReceipt, language: str) -> Iterator[str]:
    """Errors before warnings, as ``form cell: message remedy``, then what was explained. Notes ask for
    nothing."""
    asking = each.asking
    for found in asking[:LISTED]:
        yield _finding(each, found, language)
    if (rest := len(asking) - LISTED) > 0:
        if language == "zh":
            yield f"{each.form} 表：另有{rest}处，见回执（--receipts）或数据质量页。"
        else:
            yield f"{each.form}: {rest} more, in the receipt (--receipts) and on the Data quality page."
    for found in each.settled[:LISTED]:
        yield _finding(each, found, language)


def _finding(each: ReturnReceipt, found: Found, language: str) -> str:
    message, then = found.message[language], remedy(found, language)
    if language == "zh":
        return f"{each.form} 表 {found.first_cell}".rstrip() + f"：{message}{then}"
    return f"{each.form} {found.first_cell}".rstrip() + f": {message} {then}"
