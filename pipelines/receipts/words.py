"""The words of receipts, in both languages."""

from collections.abc import Sequence
from datetime import datetime

from pipelines.catalogue.base import Text
from pipelines.receipts.model import Found, ReturnReceipt, Unkept
from pipelines.register.reason import LONGEST

VERDICTS = {
    "accepted": Text(zh="已受理", en="accepted"),
    "held": Text(zh="待说明", en="held"),
    "returned": Text(zh="退回修改", en="returned"),
    None: Text(zh="待审核", en="not yet judged"),
}
COUNTS = {
    "error": Text(zh="错误{}处", en="errors: {}"),
    "warning": Text(zh="待说明{}处", en="to explain: {}"),
    "explained": Text(zh="已说明{}处", en="explained: {}"),
    "waived": Text(zh="准予例外{}处", en="waived: {}"),
    "note": Text(zh="提示{}处", en="notes: {}"),
}
STATUS = {
    "explained": Text(zh="已说明：{}", en="explained: {}"),
    "waived": Text(zh="准予例外：{}", en="waived: {}"),
}
UNKEPT = {
    "gone": Text(
        zh="本次报送中没有这一问题，或其数值已变",
        en="this file has no such finding, or its figures are others",
    ),
    "error": Text(zh="错误须改正，不能以说明代替", en="an error is to be corrected, not explained"),
    "note": Text(zh="提示不需说明", en="a note asks for no explanation"),
    "long": Text(
        zh=f"超过{LONGEST}字，请写短后重新报送", en=f"over {LONGEST} characters; say it in fewer"
    ),
    "personal": Text(
        zh="含身份证、银行卡或手机号码，请删去后重新报送",
        en="it holds an identity, card or phone number; leave it out and submit again",
    ),
}
UNKEPT_LINE = Text(zh="说明未记录：{said}（{why}）。", en="Explanation not kept: {said} ({why}).")
SEVERITY = {
    "error": Text(zh="错误（须改）", en="Error"),
    "warning": Text(zh="预警（须说明）", en="Warning"),
    "note": Text(zh="提示", en="Note"),
}
NEXT = {
    "accepted": Text(zh="无需处理。", en="Nothing to do."),
    "held": Text(
        zh="数值已采用。请逐项说明原因，或改正后重报整份报表。",
        en="Its figures are used. Explain each finding, or correct them and send the whole return "
        "again.",
    ),
    "returned": Text(
        zh="请按所列错误改正后，重报整份报表。",
        en="Correct the errors listed and send the whole return again.",
    ),
    None: Text(
        zh="已收到，待审核；审核后可再取回执。",
        en="Received, not yet judged; ask for the receipt again once it is.",
    ),
}
NEXT_OF_CHECK = {
    "accepted": Text(zh="预检未发现须改之处，可以报送。", en="Nothing to correct: submit it."),
    "held": Text(
        zh="可以报送；所列各处请改正，或报送后说明原因。",
        en="It may be submitted; correct what is listed, or explain it afterwards.",
    ),
    "returned": Text(
        zh="请先改正所列错误，再报送。", en="Correct the errors listed before you submit it."
    ),
    None: Text(zh="未能审核，请稍后再试。", en="It could not be judged; try again later."),
}
SAME = {
    "accepted": Text(
        zh="与第{version}版完全相同，无需处理。",
        en="The same as version {version}; nothing to do.",
    ),
    "held": Text(
        zh="与第{version}版完全相同，该版待说明：请逐处说明，或改正后重报。",
        en="The same as version {version}, which is held: explain what is listed, or correct it and "
        "submit again.",
    ),
    "returned": Text(
        zh="与第{version}版完全相同，该版已退回修改：请改正所列错误后重报。",
        en="The same as version {version}, which was returned: correct the errors listed and submit "
        "again.",
    ),
    None: Text(
        zh="与第{version}版完全相同，该版待审核。",
        en="The same as version {version}, which is not yet judged.",
    ),
}
OLDER = Text(
    zh="注意：与第{same_as}版是同一文件，现为第{version}版，取代了第{replaces}版。如非有意，"
    "请重新报送第{replaces}版的文件。",
    en="Take care: this is the file of version {same_as}; it is now version {version} and replaces "
    "version {replaces}. If that was not meant, send the file of version {replaces} again.",
)
OLDER_OF_CHECK = Text(
    zh="注意：与第{same_as}版是同一文件，报送后将成为第{version}版，取代第{replaces}版。",
    en="Take care: this is the file of version {same_as}; submitted, it becomes version {version} "
    "and replaces version {replaces}.",
)
STANDS = {
    "own": Text(zh="本版有效。", en="This version is in force."),
    "earlier": Text(zh="上一受理版继续有效。", en="The last accepted version stays in force."),
    "later": Text(zh="第{in_force}版有效。", en="Version {in_force} is in force."),
    "none": Text(zh="目前没有有效版本。", en="No version is in force."),
}
MISSED = Text(
    zh="冻结后收到，不计入{names}。", en="Received after the freeze: not counted in {names}."
)
REFUSED = Text(
    zh="未登记为报表。请按上述原因处理后重新报送。",
    en="It is not taken as a return. Put right what is said above and submit it again.",
)

LABELS = {
    "receipt": Text(zh="报表回执", en="Receipt"),
    "receipts": Text(zh="报表回执一览", en="Receipts"),
    "check": Text(zh="预检结果", en="Pre-check"),
    "checks": Text(zh="预检结果一览", en="Pre-checks"),
    "nothing_recorded": Text(
        zh="这是预检：未作任何登记，不算报送。", en="A pre-check: nothing is recorded or submitted."
    ),
    "cross_later": Text(
        zh="预检不含跨报表的规则（与往期、与其他报表比对）；这类问题在报送后的下一次汇总时提出，不影响结论。",
        en="Rules across returns (earlier periods, other forms) are not part of a pre-check: they ask "
        "with the next build after submitting and never change the verdict.",
    ),
    "demo": Text(zh="演示数据", en="demonstration data"),
    "number": Text(zh="序号", en="No."),
    "file": Text(zh="文件", en="File"),
    "hash": Text(zh="校验值（SHA-256）", en="SHA-256"),
    "received_at": Text(zh="收到时间", en="Received"),
    "checked_at": Text(zh="预检时间", en="Checked"),
    "by": Text(zh="报送", en="By"),
    "marked": Text(zh="标注文件", en="Marked workbook"),
    "rejected": Text(zh="不予受理", en="Rejected"),
    "repeated": Text(zh="重复", en="Repeated"),
    "returns": Text(zh="报表", en="Returns"),
    "version": Text(zh="版次", en="Version"),
    "result": Text(zh="结果", en="Result"),
    "due": Text(zh="截止日", en="Due"),
    "on_time": Text(zh="按时", en="on time"),
    "late": Text(zh="迟报", en="late"),
    "stands": Text(zh="有效版本", en="In force"),
    "missed": Text(zh="冻结后收到，不计入", en="After the freeze, not counted in"),
    "next": Text(zh="下一步", en="What to do"),
    "sheets": Text(zh="查看", en="Open"),
    "html": Text(zh="回执", en="Receipt"),
    "json": Text(zh="数据（JSON）", en="Data (JSON)"),
    "severity": Text(zh="级别", en="Severity"),
    "sheet": Text(zh="工作表", en="Sheet"),
    "cells": Text(zh="单元格", en="Cells"),
    "value": Text(zh="填报值", en="As written"),
    "message": Text(zh="问题", en="What is wrong"),
    "remedy": Text(zh="怎么办", en="What to do"),
    "unkept": Text(zh="未记录的说明", en="Explanations not kept"),
}


def older(version: int, same_as: int, replaces: int | None, is_check: bool) -> Text:
    """The warning that an older version's file came again and takes a newer one's place."""
    known = {"version": version, "same_as": same_as, "replaces": replaces}
    return fill(OLDER_OF_CHECK if is_check else OLDER, **known)


def withdrawn(at: datetime) -> Text:
    return Text(
        zh=f"已于{at.month}月{at.day}日{at:%H:%M}撤回，不再计入；需要时请重新报送。",
        en=f"Taken back on {at.day} {at:%B}, {at:%H:%M}; it counts for nothing. Submit it again if it "
        "is to count.",
    )


def fill(text: Text, **known: object) -> Text:
    return Text(zh=text.zh.format(**known), en=text.en.format(**known))


def joined(texts: "list[Text]") -> Text:
    """Sentences one after another."""
    return Text(zh="".join(t.zh for t in texts), en=" ".join(t.en for t in texts))


def to_do(returns: Sequence[ReturnReceipt]) -> Text:
    """What to do about a file: once where its returns ask for the same, else by return."""
    by_next: dict[Text, list[ReturnReceipt]] = {}
    for one in returns:
        by_next.setdefault(one.next, []).append(one)
    if len(by_next) < 2:
        return joined(list(by_next))
    called = {one.return_id: f"{one.form} {one.period}" for one in returns}
    if len({one.form for one in returns}) == len(returns):
        called = {one.return_id: one.form for one in returns}
    return joined(
        [
            Text(
                zh=f"{'、'.join(called[one.return_id] for one in asked)}：{said.zh}",
                en=f"{', '.join(called[one.return_id] for one in asked)}: {said.en}",
            )
            for said, asked in by_next.items()
        ]
    )


def not_counted(names: "list[Text]") -> Text:
    """That something is not counted in these assessments."""
    return Text(
        zh=MISSED.zh.format(names="、".join(name.zh for name in names)),
        en=MISSED.en.format(names=", ".join(name.en for name in names)),
    )


def remedy(found: Found, language: str) -> str:
    """What to do about a finding, or how it was settled: 已说明：…"""
    if found.status == "open":
        return found.remedy[language]
    return STATUS[found.status][language].format(found.explanation)


def unkept(one: Unkept, language: str) -> str:
    """An explanation that was not kept, and why."""
    quote = f"“{one.text}”" if one.text else ""
    said = " ".join(filter(None, (one.place, one.message, quote)))
    return UNKEPT_LINE[language].format(said=said, why=one.why[language])


def named(each: ReturnReceipt, language: str) -> str:
    """What a return is called: reporter, form and period."""
    return f"{each.reporter_name[language]} {each.form} {each.period_name[language]}"


def result(each: ReturnReceipt, language: str) -> str:
    """The verdict with the findings counted: 退回修改（错误2处）."""
    counts = each.counts
    found = [COUNTS[key][language].format(counts[key]) for key in COUNTS if counts[key]]
    verdict = VERDICTS[each.verdict][language]
    if not found:
        return verdict
    return (
        f"{verdict}（{'，'.join(found)}）"
        if language == "zh"
        else f"{verdict} ({', '.join(found)})"
    )
