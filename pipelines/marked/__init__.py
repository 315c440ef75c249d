"""The county's own workbook back: every finding marked in its cell, a summary sheet first."""

from pipelines.marked.mark import Job, mark, mark_all, mark_each
from pipelines.marked.model import Marked, Marking, Summary

__all__ = [
    "Job",
    "Marked",
    "Marking",
    "Summary",
    "mark",
    "mark_all",
    "mark_each",
]
