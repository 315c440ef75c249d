"""Files are parsed in child processes that can be killed, with limits of time and memory."""

import hashlib
import os
import resource
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import TimeoutError as TookTooLong
from multiprocessing import get_context
from pathlib import Path

from pebble import ProcessFuture, ProcessPool

from pipelines.catalogue.whole import Catalogue
from pipelines.ingest.messages import refuse
from pipelines.ingest.model import ParsedFile
from pipelines.ingest.parse import parse_file
from pipelines.ingest.vocabulary import Vocabulary

CHUNK = 24
"""Files a child takes at once, so that handing over costs little; a bad chunk is redone singly."""
Parse = Callable[[Path, Vocabulary], ParsedFile]
_WORDS: Vocabulary
_PARSE: Parse


def parse_files(
    paths: Sequence[Path],
    catalogue: Catalogue,
    *,
    timeout: float = 30,
    memory_mb: int = 2048,
    workers: int | None = None,
    parse: Parse = parse_file,
) -> Iterator[tuple[Path, ParsedFile]]:
    """Parse files in the order given; one that hangs, crashes or eats memory is refused alone.

    timeout: seconds a file. memory_mb: what a child may take beyond what it starts with. Children are
    forked, so that they share the catalogue.
    """
    global _WORDS, _PARSE
    _WORDS, _PARSE = Vocabulary(catalogue), parse
    count = workers or min(os.cpu_count() or 1, 8)
    chunks = [list(paths[i : i + CHUNK]) for i in range(0, len(paths), CHUNK)]
    with ProcessPool(
        max_workers=count, context=get_context("fork"), initializer=limit, initargs=[memory_mb]
    ) as pool:
        try:
            futures = [pool.schedule(parse_chunk, args=[c], timeout=timeout) for c in chunks]
            for chunk, future in zip(chunks, futures, strict=True):
                yield from zip(chunk, results(pool, chunk, future, timeout), strict=True)
        finally:
            pool.stop()


def limit(memory_mb: int) -> None:
    """Bound the address space of this child to what it has now and ``memory_mb`` more."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    size = pages * resource.getpagesize() + memory_mb * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def parse_chunk(paths: list[Path]) -> list[ParsedFile]:
    return [_PARSE(path, _WORDS) for path in paths]


def results(
    pool: ProcessPool, chunk: list[Path], future: ProcessFuture, timeout: float
) -> list[ParsedFile]:
    """A chunk's files; when the chunk failed, each of them on its own."""
    try:
        return future.result()
    except Exception:  # one bad file must not stop the others: find it by taking each alone
        return [alone(pool, path, timeout) for path in chunk]


def alone(pool: ProcessPool, path: Path, timeout: float) -> ParsedFile:
    future = pool.schedule(parse_chunk, args=[[path]], timeout=timeout)
    try:
        return future.result()[0]
    except TookTooLong:
        refused = refuse("timeout", seconds=f"{timeout:g}")
    except MemoryError:
        refused = refuse("too_large", detail="memory")
    except Exception:  # the child died, or met what nobody thought of
        refused = refuse("crashed")
    data = path.read_bytes()
    file_hash = hashlib.sha256(data).hexdigest()
    return ParsedFile(file_hash, path.name, len(data), rejected=refused.rejected)
