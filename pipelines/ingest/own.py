"""Sheets this program wrote into a workbook that comes back: known by what stands in their first cell,
whatever they are called and wherever they stand."""

from pipelines.catalogue.base import Text
from pipelines.ingest.sheet import Sheet, at
from pipelines.ingest.text import key

SUMMARY_TITLE = Text(
    zh="核查结果（本页由系统生成，重新报送时不读取）",
    en="Check results (written by the system; not read when submitted again)",
)
_KEYS = {key(SUMMARY_TITLE.zh), key(SUMMARY_TITLE.en)}


def is_summary(sheet: Sheet) -> bool:
    """Whether a sheet is the summary of a workbook marked before."""
    first = at(sheet.rows[0], 0) if sheet.rows else ""
    return isinstance(first, str) and key(first) in _KEYS
