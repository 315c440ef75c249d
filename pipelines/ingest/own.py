"""Sheets this program wrote into a workbook that comes back: known by what stands in their first cell,
whatever they are called and wherever they stand."""

from pipelines.catalogue.base import Text
from pipelines.ingest.sheet import Sheet, at
from pipelines.ingest.text import key

SUMMARY_TITLE = Text(
    zh="核查结果（本页由系统生成，重新报送时只读取说明一栏）",
    en="Check results (written by the system; of it only the explanations are read when submitted again)",
)
HEADINGS = (
    Text(zh="序号", en="No."),
    Text(zh="类别", en="Kind"),
    Text(zh="工作表", en="Sheet"),
    Text(zh="单元格", en="Cells"),
    Text(zh="问题", en="What does not hold"),
    Text(zh="处理办法", en="What to do"),
    Text(zh="填报单位说明（预警须填）", en="Your explanation (warnings ask for one)"),
    Text(zh="编号", en="Key"),
)
EXPLANATION = 6
"""The place of the unit's explanation among the headings."""
WHOLE = Text(zh="（整张表）", en="(the sheet)")
NOWHERE = Text(zh="（整个文件）", en="(the file)")
_KEYS = {key(SUMMARY_TITLE.zh), key(SUMMARY_TITLE.en)}


def is_summary(sheet: Sheet) -> bool:
    """Whether a sheet is the summary of a workbook marked before."""
    first = at(sheet.rows[0], 0) if sheet.rows else ""
    return isinstance(first, str) and key(first) in _KEYS
