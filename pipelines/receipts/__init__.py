"""Receipts: one object a file, and the ways to show it."""

from pipelines.receipts.lines import lines, summary
from pipelines.receipts.model import Found, Receipt, Refusal, ReturnReceipt
from pipelines.receipts.read import receipts

__all__ = ["Found", "Receipt", "Refusal", "ReturnReceipt", "lines", "receipts", "summary"]
