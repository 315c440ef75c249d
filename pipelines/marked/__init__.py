"""The county's own workbook back: every finding marked in its cell, a summary sheet first."""

from pipelines.marked.explained import Explained, explained
from pipelines.marked.mark import Job, mark, mark_all, mark_each
from pipelines.marked.model import Marked, Marking, Summary

__all__ = [
    "Explained",
    "Job",
    "Marked",
    "Marking",
    "Summary",
    "explained",
    "mark",
    "mark_all",
    "mark_each",
]
