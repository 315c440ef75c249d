"""One child process that works for its parent, under limits that the kernel enforces.

It dies by itself when it takes too long, whatever code hangs, and when its parent is gone. Results
come back one by one, so that what was done before a death is never done again.
"""

import contextlib
import faulthandler
import fcntl
import gc
import os
import pickle
import resource
import signal
from collections import deque
from collections.abc import Callable, Iterable
from multiprocessing import get_context
from pathlib import Path
from typing import Any

HEAD = 4
"""Bytes in front of each message: a place on the way down, a length on the way up."""
ROOM = 1024 * 1024
"""Bytes of results a child may be ahead while its parent is busy elsewhere."""


class Child:
    """``places``: what the child has been given and has not answered, in order."""

    def __init__(
        self, work: Callable[[int], Any], timeout: float, memory_mb: int, beside: Iterable["Child"]
    ):
        inbox, self._down = os.pipe()
        self._up, outbox = os.pipe()
        with contextlib.suppress(OSError, AttributeError):  # a smaller pipe only costs speed
            fcntl.fcntl(outbox, fcntl.F_SETPIPE_SZ, ROOM)
        self.places: deque[int] = deque()
        self._received = bytearray()
        # A child that kept its siblings' ends open would keep them alive after the parent's death.
        own = [end for child in (self, *beside) for end in (child._down, child._up)]
        self._process = get_context("fork").Process(
            target=serve, args=(work, inbox, outbox, own, timeout, memory_mb), daemon=True
        )
        self._process.start()
        os.close(inbox)
        os.close(outbox)

    @property
    def end_to_read(self) -> int:
        """What becomes readable when there is something to receive, or the child is dead."""
        return self._up

    def give(self, place: int) -> None:
        self.places.append(place)
        with contextlib.suppress(BrokenPipeError):  # its death is met when receiving
            os.write(self._down, place.to_bytes(HEAD))

    def receive(self) -> list[tuple[int, Any]]:
        """The places answered since, with their results. Raises EOFError when the child is dead."""
        block = os.read(self._up, ROOM)
        if not block:
            raise EOFError
        self._received += block
        found, start = [], 0
        while (end := self._end_of_message(start)) is not None:
            result = pickle.loads(memoryview(self._received)[start + HEAD : end])
            found.append((self.places.popleft(), result))
            start = end
        del self._received[:start]
        return found

    def _end_of_message(self, start: int) -> int | None:
        end = start + HEAD + int.from_bytes(self._received[start : start + HEAD])
        return end if start + HEAD <= len(self._received) >= end else None

    def end(self) -> str:
        """Kill it if it lives; how it died: "timeout" or "crashed"."""
        self._process.kill()
        self._process.join()
        os.close(self._down)
        os.close(self._up)
        return "timeout" if self._process.exitcode == -signal.SIGALRM else "crashed"


def serve(
    work: Callable[[int], Any],
    inbox: int,
    outbox: int,
    others: Iterable[int],
    timeout: float,
    memory_mb: int,
) -> None:
    """Answer places with ``work``'s results until the parent closes the pipe."""
    for end in others:
        os.close(end)
    # What compiled readers say as they die is for nobody: its parent says in a line what happened.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    faulthandler.disable()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # The default action of the alarm kills: nothing has to come back to Python for it.
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGALRM})
    limit(memory_mb)
    gc.freeze()
    with contextlib.suppress(BrokenPipeError):
        while place := os.read(inbox, HEAD):
            signal.setitimer(signal.ITIMER_REAL, timeout)
            answer = attempt(work, int.from_bytes(place))
            signal.setitimer(signal.ITIMER_REAL, 0)
            send(outbox, answer)


def attempt(work: Callable[[int], Any], place: int) -> bytes:
    """The pickled result, or the word for why there is none."""
    try:
        return pickle.dumps(work(place), pickle.HIGHEST_PROTOCOL)
    except MemoryError:
        return pickle.dumps("too_large")
    except BaseException:  # panics of compiled readers are no Exception
        return pickle.dumps("crashed")


def send(outbox: int, answer: bytes) -> None:
    message = memoryview(len(answer).to_bytes(HEAD) + answer)
    while message:
        message = message[os.write(outbox, message) :]


def limit(memory_mb: int) -> None:
    """Bound the address space of this process to what it has now and ``memory_mb`` more."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    size = pages * resource.getpagesize() + memory_mb * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
