"""A file and its findings to the workbook that goes back, in children that can be killed."""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipelines.catalogue.base import Text
from pipelines.ingest.model import Refused
from pipelines.ingest.pool import Pool
from pipelines.ingest.read import read
from pipelines.ingest.sheet import Sheet
from pipelines.ingest.text import safe_name
from pipelines.marked import words
from pipelines.marked.model import Marked, Marking, Summary
from pipelines.marked.rewrite import rewritten
from pipelines.marked.write import alone, write
from pipelines.marked.xml import Unmarkable

SECONDS, MEMORY_MB = 60.0, 1024
"""Limits of one workbook, beyond what the process takes as it starts."""


@dataclass(frozen=True)
class Job:
    """``original``: the file's bytes, or None where nothing of it may be given back, as with personal
    data: then only the summary is written, and says so."""

    original: bytes | None
    name: str
    markings: Sequence[Marking]
    summary: Summary
    language: str = "zh"


def mark(
    original: bytes | Path | None,
    name: str,
    markings: Sequence[Marking],
    summary: Summary,
    language: str = "zh",
) -> Marked:
    """The workbook with every finding in its cell and a summary sheet in front, as xlsx.

    ``name``: the file's own. Never raises for what a file holds: one that cannot be given back yields
    its summary alone, whose ``losses`` say why.
    """
    data = original.read_bytes() if isinstance(original, Path) else original
    return next(mark_all([Job(data, name, markings, summary, language)]))


def mark_all(jobs: Sequence[Job], **limits: float) -> Iterator[Marked]:
    """The workbook of each job in turn; limits as of ``mark_each``."""
    return mark_each(len(jobs), jobs.__getitem__, **limits)


def mark_each(
    count: int,
    job_of: Callable[[int], Job],
    timeout: float = SECONDS,
    memory_mb: float = MEMORY_MB,
) -> Iterator[Marked]:
    """The workbooks of jobs 0 to ``count`` in turn, made in child processes. A job is asked for only
    where it is done, so that many files are never held at once.

    timeout: seconds a file. memory_mb: what a child may take beyond what it starts with.
    """

    def work(place: int) -> Marked:
        return marked(job_of(place))

    workers = min(os.cpu_count() or 1, 8)
    pool = Pool[Marked](work, count, workers, timeout, int(memory_mb))
    try:
        for place in range(count):
            found = pool.result(place)
            yield summary_alone(job_of(place), words.STOPPED) if isinstance(found, str) else found
    finally:
        pool.stop()


def marked(job: Job) -> Marked:
    """The workbook of one job, in this process."""
    if job.original is None:
        return summary_alone(job, words.WITHHELD)
    try:
        sheets = read(job.original)
    except Refused:
        return summary_alone(job, words.UNREADABLE)
    if job.original.startswith(b"PK"):
        try:
            return _finished(job, job.original, (), sheets)
        except Unmarkable:
            pass
    package, losses = rewritten(job.original, sheets)
    return _finished(job, package, losses, read(package))


def _finished(job: Job, package: bytes, losses: Sequence[Text], sheets: Sequence[Sheet]) -> Marked:
    content, lost = write(package, sheets, job.markings, job.summary, losses, job.language)
    return Marked(content, lost, name_for(job))


def summary_alone(job: Job, why: Text) -> Marked:
    """A workbook with the summary sheet and nothing of the original."""
    return Marked(alone(job.markings, job.summary, why, job.language), (why,), name_for(job))


def name_for(job: Job) -> str:
    stem = Path(safe_name(job.name)).stem
    return words.NAME[job.language].format(stem=stem)
