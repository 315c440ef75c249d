"""Files are parsed in child processes that can be killed, with limits of time and memory."""

import contextlib
import hashlib
import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import wait
from pathlib import Path
from typing import Generic, TypeVar, cast

from pipelines.catalogue.whole import Catalogue
from pipelines.ingest.child import Child
from pipelines.ingest.messages import refuse
from pipelines.ingest.model import ParsedFile
from pipelines.ingest.parse import parse_file
from pipelines.ingest.text import name_of
from pipelines.ingest.vocabulary import Vocabulary

HANDED, AHEAD = 200, 2000
"""Files a child has before it at once; files parsed ahead of the one that is awaited."""
Found = TypeVar("Found")
Parse = Callable[[Path, Vocabulary], ParsedFile]


def parse_files(
    paths: Sequence[Path],
    catalogue: Catalogue,
    *,
    timeout: float = 30,
    memory_mb: int = 800,
    workers: int | None = None,
    parse: Parse = parse_file,
) -> Iterator[tuple[Path, ParsedFile]]:
    """Parse files in the order given; one that hangs, crashes or eats memory is refused alone.

    timeout: seconds a file. memory_mb: what a child may take beyond what it starts with. Children are
    forked, so that they share the catalogue; no file that could be read is ever read twice.
    """
    words = Vocabulary(catalogue)

    def work(place: int) -> ParsedFile:
        return parse(paths[place], words)

    pool = Pool(work, len(paths), workers or min(os.cpu_count() or 1, 8), timeout, memory_mb)
    try:
        for place, path in enumerate(paths):
            found = pool.result(place)
            yield path, found if isinstance(found, ParsedFile) else refused(path, found, timeout)
    finally:
        pool.stop()


def refused(path: Path, reason: str, timeout: float) -> ParsedFile:
    """The outcome of a file whose reading came to a bad end."""
    details = {"timeout": {"seconds": f"{timeout:g}"}, "too_large": {"detail": "memory"}}
    why = refuse(reason, **details.get(reason, {})).rejected
    parsed = ParsedFile("", name_of(path), 0, rejected=why)
    with contextlib.suppress(OSError), path.open("rb") as stream:  # it may be gone by now
        parsed.file_hash = hashlib.file_digest(stream, "sha256").hexdigest()
        parsed.size = stream.tell()
    return parsed


class Pool(Generic[Found]):
    """Children that work through places 0 to ``count``; one that dies is replaced, and the file it
    was at gets the reason of its death as its result."""

    def __init__(
        self,
        work: Callable[[int], Found],
        count: int,
        workers: int,
        timeout: float,
        memory_mb: int,
    ):
        self.work, self.limits = work, (timeout, memory_mb)
        self.waiting = deque(range(count))
        self.done: dict[int, Found | str] = {}
        self.children: list[Child] = []
        self.workers = workers
        self.hand_out(0)

    def result(self, place: int) -> Found | str:
        """What became of a place, asked for in order: its file parsed, or why it was not."""
        while place not in self.done:
            self.hand_out(place)
            by_end = {child.end_to_read: child for child in self.children}
            for end in wait(by_end):
                self.take(by_end[cast(int, end)])
        return self.done.pop(place)

    def hand_out(self, awaited: int) -> None:
        """Keep the children busy: with less each towards the end, so that they end together, and
        not further ahead than what may pile up in memory."""
        while len(self.children) < min(self.workers, len(self.waiting)):
            self.children.append(Child(self.work, *self.limits, beside=self.children))
        for child in self.children:
            share = min(HANDED, len(self.waiting) // self.workers + 1)
            while len(child.places) < share and self.waiting:
                if self.waiting[0] >= awaited + AHEAD:
                    return
                child.give(self.waiting.popleft())

    def take(self, child: Child) -> None:
        try:
            self.done.update(child.receive())
        except EOFError:
            self.children.remove(child)
            reason = child.end()
            if child.places:
                self.done[child.places.popleft()] = reason
            self.waiting.extendleft(reversed(child.places))

    def stop(self) -> None:
        for child in self.children:
            child.end()
