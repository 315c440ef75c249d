"""Workbooks of Excel 97–2003 (``.xls``), written anew as xlsx with what the old format tells of them."""

from pipelines.marked.xls.convert import from_xls

__all__ = ["from_xls"]
