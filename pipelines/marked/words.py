"""The words of the marked workbook, in both languages."""

from pipelines.catalogue.base import Text
from pipelines.ingest.own import SUMMARY_TITLE
from pipelines.marked.model import Marking, Severity

TITLE = SUMMARY_TITLE
SHEET = Text(zh="核查结果", en="Check results")
NAME = Text(zh="{stem}（已标注）.xlsx", en="{stem} (marked).xlsx")
AUTHOR = "核查回执 guanhuai"
SIGNATURE = "—— 核查回执"
"""Ends every note, so that a later marking finds and replaces what an earlier one wrote."""
SIGNS = {
    "error": Text(zh="〔错误〕", en="〔Error〕"),
    "warning": Text(zh="〔预警〕", en="〔Warning〕"),
    "note": Text(zh="〔提示〕", en="〔Note〕"),
}
ASKS = {
    "error": Text(zh="须改正", en="to correct"),
    "warning": Text(zh="须说明或改正", en="to explain or correct"),
    "note": Text(zh="仅供参考", en="for information"),
}
RESULT = Text(zh="结果", en="Result")
NEXT = Text(zh="下一步", en="Next")
COUNTS = Text(zh="标注", en="Marked")
NONE = Text(zh="未发现问题。", en="Nothing was found.")
COUNT = Text(zh="{sign}{count}处（{asks}）", en="{sign} {count} ({asks})")
HOW = Text(
    zh="有问题的单元格已着色并附批注；点“单元格”一栏可跳转。请在各报表中直接改正；"
    "属实的预警在“填报单位说明”一栏写明原因，不写姓名、号码。保存后整份重新报送，说明随之记录。",
    en="Cells with findings are coloured and carry a note; click the cells' names to go there. Correct "
    "the figures in the sheets themselves; where a warning is right as it is, say why in the column of "
    "explanations, without names or numbers of persons. Save and submit the whole file again: the "
    "explanations are recorded with it.",
)
MORE = Text(
    zh="另有{count}处未逐一列出，请见回执。", en="{count} more are not listed; see the receipt."
)
UNNOTED = Text(
    zh="发现较多，只有前{count}个单元格附批注，其余只着色；全部见下表或回执。",
    en="There are many findings: only the first {count} cells carry a note, the others are coloured.",
)
HIDDEN = Text(zh="（隐藏）", en="(hidden)")
LOST = Text(zh="未能保留", en="Not kept")
KEPT = Text(
    zh="除标注外，原文件的数值、公式、格式均保留。",
    en="But for the marks, values, formulas and formats are as in the original.",
)
WITHHELD = Text(
    zh="文件含有个人信息，未保存，本件不附原表。请在您保存的原文件中删除个人信息后重新报送。",
    en="The file holds personal data; it was not kept and is not repeated here. Delete the personal "
    "data in your own copy and submit that.",
)
UNREADABLE = Text(
    zh="原文件无法读取或过大，本件不附原表。",
    en="The original could not be read or is too large, so it is not repeated here.",
)
STOPPED = Text(
    zh="原文件过大或过于复杂，未能逐格标注，本件不附原表；请按下表在原文件中改正。",
    en="The original is too large or too complex to be marked and is not repeated here; correct your "
    "own copy by the table below.",
)


UNREAD = Text(zh="{count}处公式只保留了结果。", en="{count} formulas: only their results are kept.")


def fill(text: Text, **known: object) -> Text:
    return Text(zh=text.zh.format(**known), en=text.en.format(**known))


def sign(one: Marking, language: str) -> str:
    return SIGNS[one.severity][language]


def note_of(one: Marking, language: str) -> str:
    """A finding as it is said in a note."""
    gap = "" if language == "zh" else " "
    said = f"{sign(one, language)}{gap}{one.message[language]}"
    remedy = one.remedy[language]
    return f"{said}\n{remedy}\n{SIGNATURE}" if remedy else f"{said}\n{SIGNATURE}"


def counted(severity: Severity, count: int, language: str) -> str:
    return COUNT[language].format(
        sign=SIGNS[severity][language], count=count, asks=ASKS[severity][language]
    )
