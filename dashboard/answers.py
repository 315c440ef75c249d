"""Answers kept for whoever asks the same again. Knows no Streamlit."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from pipelines.paths import Home

Key = tuple[Any, ...]
"""Where, which build, for whom, which query, of what."""


class Answers:
    """Answers packed, so that a page that changes its own leaves the others' alone. Of more bytes than ``most``
    those that were worked out first go first, and those of builds no longer on disk when another build is
    first asked."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.size = 0
        self._packed: dict[Key, bytes] = {}
        self._builds: set[Key] = set()
        self._lock = threading.Lock()
        """Held to change what is kept, never while something is worked out."""
        self._at_work: dict[Key, threading.Lock] = {}

    def __iter__(self) -> Iterator[Key]:
        return iter([*self._packed])

    def get(self, key: Key) -> bytes | None:
        return self._packed.get(key)

    def worked_out(self, key: Key, make: Callable[[], bytes]) -> bytes:
        """The first to ask has it made; who asks the same meanwhile waits for it, and nobody else does."""
        with self._lock:
            turn = self._at_work.setdefault(key, threading.Lock())
        try:
            with turn:
                found = self._packed.get(key)
                if found is None:
                    found = make()
                    self._keep(key, found)
                return found
        finally:
            with self._lock:
                if self._at_work.get(key) is turn:
                    del self._at_work[key]

    def _keep(self, key: Key, packed: bytes) -> None:
        with self._lock:
            if key[:2] not in self._builds:
                self._leave_gone()
                self._builds.add(key[:2])
            self._packed[key] = packed
            self.size += len(packed)
            while self.size > self.most:
                self._drop(next(iter(self._packed)))

    def _leave_gone(self) -> None:
        gone = {(root, build) for root, build in self._builds if not is_there(root, build)}
        for key in [key for key in self._packed if key[:2] in gone]:
            self._drop(key)
        self._builds -= gone

    def _drop(self, key: Key) -> None:
        self.size -= len(self._packed.pop(key))


def is_there(root: str, build: str) -> bool:
    return (Home(Path(root)).builds / build).is_dir()
