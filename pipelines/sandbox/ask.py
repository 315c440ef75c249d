"""Asking: a child a statement, few at once, one started ahead so that an answer does not wait for it."""

import contextlib
import json
import os
import select
import subprocess
import sys
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.errors import UserError
from pipelines.paths import ROOT
from pipelines.sandbox.limits import LIMITS, MB, Limits, environment

if TYPE_CHECKING:
    import pyarrow as pa

AT_ONCE = 2
PATIENCE = 5.0
"""Seconds a statement waits for its turn."""
GRACE = 2.0
"""Seconds for a child to start and to hand over, beyond those of its statement."""
HEAD = 64 * 1024
BLOCK = 1024 * 1024


@dataclass(frozen=True)
class Answer:
    """``rows``: every column of a plain kind. ``is_cut``: there are more rows than are here."""

    rows: "pa.Table"
    seconds: float
    is_cut: bool


class Sandbox:
    """Children for statements, at most ``at_once`` of them working, and one waiting for the next."""

    def __init__(self, limits: Limits = LIMITS, at_once: int = AT_ONCE, patience: float = PATIENCE):
        self.limits, self.patience = limits, patience
        self._turns = threading.BoundedSemaphore(at_once)
        self._lock = threading.Lock()
        self._spare: subprocess.Popen[bytes] | None = None

    def warm(self) -> None:
        """Start a child ahead, if none waits. Returns at once."""
        with self._lock:
            if self._spare is None or self._spare.poll() is not None:
                self._spare = started()

    def ask(self, build: Path, audience: str, statement: str) -> Answer:
        """The answer of one SELECT on a build's edition for an audience.

        Raises UserError, in both languages, for a statement that is not let in, that DuckDB will not
        run, that takes too long or too much, and when too many are working.
        """
        if not self._turns.acquire(timeout=self.patience):
            raise UserError(
                "Too many queries are running; try again in a while",
                "正在运行的查询太多，请稍后再试。",
            )
        try:
            asked = {
                "build": str(build), "audience": audience, "statement": statement,
                "limits": asdict(self.limits),
            }  # fmt: skip
            return self._answered(self._child(), json.dumps(asked).encode() + b"\n")
        finally:
            self._turns.release()

    def close(self) -> None:
        """End the child that waits."""
        with self._lock:
            if self._spare:
                ended(self._spare)
            self._spare = None

    def _child(self) -> "subprocess.Popen[bytes]":
        """The child that waits, or a new one; the next is started for whoever comes."""
        with self._lock:
            spare, self._spare = self._spare, None
        return spare if spare and spare.poll() is None else started()

    def _answered(self, child: "subprocess.Popen[bytes]", asked: bytes) -> Answer:
        try:
            told, rest = self._received(child, asked)
        finally:
            ended(child)
            self.warm()
        if "error" in told:
            raise UserError(str(told["error"]), told.get("zh"))
        if "end" in told:
            raise self._bad_end(told["end"])
        try:
            return Answer(unpacked(rest), told["seconds"], told["is_cut"])
        except (ValueError, KeyError, OSError):  # what Arrow raises among them
            raise self._bad_end("crashed") from None

    def _received(
        self, child: "subprocess.Popen[bytes]", asked: bytes
    ) -> tuple[dict[str, Any], bytes]:
        """What the child says before its time is over. Whatever else it does is a bad end."""
        deadline = time.monotonic() + self.limits.seconds + GRACE
        assert child.stdin and child.stdout
        with contextlib.suppress(BrokenPipeError):  # its death is met below
            child.stdin.write(asked)
            child.stdin.close()
        most = 2 * self.limits.size_mb * MB + HEAD
        received = bytearray()
        while (left := deadline - time.monotonic()) > 0 and len(received) <= most:
            if not select.select([child.stdout], [], [], left)[0]:
                break
            block = os.read(child.stdout.fileno(), BLOCK)
            if not block:
                return self._parts(child, received)
            received += block
        return {"end": "size" if len(received) > most else "time"}, b""

    def _parts(
        self, child: "subprocess.Popen[bytes]", received: bytearray
    ) -> tuple[dict[str, Any], bytes]:
        head, found, rest = bytes(received).partition(b"\n")
        if found:
            with contextlib.suppress(ValueError, TypeError):
                return dict(json.loads(head)), rest
        return {"end": death(child)}, b""

    def _bad_end(self, reason: str) -> UserError:
        limits = self.limits
        texts = {
            "time": (
                f"Stopped after {limits.seconds:g} seconds; ask for less: fewer tables joined, a narrower WHERE",
                f"运行超过{limits.seconds:g}秒，已停止；请缩小范围：少连接几张表，或加上条件。",
            ),
            "memory": (
                f"Stopped: it needs more than {limits.memory_mb} MB of memory; ask for less",
                f"需要的内存超过{limits.memory_mb} MB，已停止；请缩小范围。",
            ),
            "size": (
                f"The answer is larger than {limits.size_mb} MB; ask for fewer or shorter columns",
                f"结果超过{limits.size_mb} MB；请少要几列，或取短些。",
            ),
            "crashed": (
                "The query ended before it gave an answer; ask for less, or put it another way",
                "查询中途停止，没有结果；请缩小范围或换一种写法。",
            ),
        }
        return UserError(*texts.get(reason, texts["crashed"]))


def started() -> "subprocess.Popen[bytes]":
    """A child that waits for its statement. It gets none of its parent's files or secrets."""
    return subprocess.Popen(
        [sys.executable, "-m", "pipelines.sandbox.child"],
        cwd=ROOT, env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip


def ended(child: "subprocess.Popen[bytes]") -> None:
    """Kill a child, if it lives, and close its pipes."""
    child.kill()
    child.wait()
    for pipe in (child.stdin, child.stdout):
        with contextlib.suppress(OSError):
            if pipe:
                pipe.close()


def death(child: "subprocess.Popen[bytes]") -> str:
    """How a child died that said nothing: by the limit of its time, or of its memory, or otherwise."""
    import signal

    code = -child.wait()
    if code in (signal.SIGALRM, signal.SIGXCPU):
        return "time"
    return "memory" if code in (signal.SIGABRT, signal.SIGSEGV, signal.SIGBUS) else "crashed"


def unpacked(stream: bytes) -> "pa.Table":
    import pyarrow as pa

    table = pa.ipc.open_stream(stream).read_all()
    table.validate(full=True)  # it comes from where anything may have run
    return table
