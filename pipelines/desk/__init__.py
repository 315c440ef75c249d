"""The desk: where pages lay files down and pick receipts up.

A page never reads or judges a file. It lays it on the desk and gets a ticket; the worker's clerk
takes the tickets in turn, answers each, and removes what was laid down. ``clerk`` is the worker's
side.
"""

from pipelines.desk.ticket import (
    Answer,
    Declined,
    Kind,
    Progress,
    Upload,
    enqueue,
    enqueue_again,
    folder,
    outcome,
    progress,
    sweep,
)

__all__ = [
    "Answer",
    "Declined",
    "Kind",
    "Progress",
    "Upload",
    "enqueue",
    "enqueue_again",
    "folder",
    "outcome",
    "progress",
    "sweep",
]
