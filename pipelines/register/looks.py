"""Looks at editions that show what the public is not shown: who (by role) opened which page of which.

A page must not wait for the register, which one writer at a time holds: it appends a line to a file, one write that
the system keeps whole beside those of others, a few hundredths of a millisecond. ``collect`` moves what waits into
the audit log, where it is bound by hashes like every event. It takes the file away first, under a lock that those
who write hold too: nobody writes to what is being read, and nobody waits while the register is written. What waits
can be lost when the machine goes down with it, or be changed by who may write the folder: it waits until the next
collection only.
"""

import fcntl
import json
import os
import secrets
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import Engine, select

from pipelines import clock
from pipelines.paths import Home
from pipelines.register import tables
from pipelines.register.actor import Actor
from pipelines.register.ledger import add_events, event_row
from pipelines.register.store import reading, writing

KIND = "look"
WAITING = "waiting.jsonl"
REMEMBERED = 20_000
_seen: "OrderedDict[tuple[str, ...], None]" = OrderedDict()
_lock = Lock()


def note(home: Home, actor: Actor, session: str, page: str, edition: str) -> bool:
    """Note that a session opened a page of an edition ("team", or a unit's), the first time it does. Returns
    whether a line was written. Raises OSError when it cannot be: nothing may then be shown."""
    key = (str(home.root), session, page, edition, actor.role, actor.unit or "")
    with _lock:
        if key in _seen:
            _seen.move_to_end(key)
            return False
    line = {
        "id": secrets.token_hex(8), "at": clock.now().isoformat(), "role": actor.role,
        "unit": actor.unit, "page": page, "edition": edition, "session": session[:8],
    }  # fmt: skip
    _append(home.looks / WAITING, json.dumps(line, ensure_ascii=False))
    with _lock:
        _seen[key] = None
        while len(_seen) > REMEMBERED:
            _seen.popitem(last=False)
    return True


def _append(file: Path, line: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with _locked(file, os.O_CREAT, fcntl.LOCK_SH) as handle:
        os.write(handle, f"{line}\n".encode())


@contextmanager
def _locked(file: Path, flags: int, how: int) -> Iterator[int]:
    """The file to append to, locked while it has its name: one that was taken away meanwhile is let go of,
    for the one that has its name now."""
    while True:
        handle = os.open(file, os.O_WRONLY | os.O_APPEND | flags, 0o600)
        try:
            fcntl.flock(handle, how)
            if _is_at(file, handle):
                yield handle
                return
        finally:
            os.close(handle)


def _is_at(file: Path, handle: int) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), file.stat())
    except FileNotFoundError:
        return False


def collect(engine: Engine, home: Home) -> int:
    """Move what waits into the audit log and return how many looks that was. One interrupted is done again,
    and nothing is logged twice, also where several collect at once."""
    _take(home.looks / WAITING)
    count = 0
    for file in sorted(home.looks.glob("*.jsonl")):
        if file.name != WAITING:
            count += _log(engine, [*_lines(file)])
            file.unlink(missing_ok=True)
    return count


def _take(waiting: Path) -> None:
    """Give what waits a name of its own: nobody writes to it any more."""
    try:
        with _locked(waiting, 0, fcntl.LOCK_EX):
            waiting.rename(waiting.with_name(f"{secrets.token_hex(8)}.jsonl"))
    except FileNotFoundError:
        return  # nothing waits


def _lines(file: Path) -> Iterator[dict[str, Any]]:
    """Whole lines; one that was cut off by a crash is left out. None of a file that another has collected."""
    try:
        content = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return
    for text in content.splitlines():
        try:
            yield json.loads(text)
        except ValueError:
            continue


def _log(engine: Engine, lines: list[dict[str, Any]]) -> int:
    """All lines of a file or none; none where its first is logged already."""
    if not lines:
        return 0
    event = tables.event
    first = select(event.c.event_id).where(
        event.c.kind == KIND, event.c.reason == _reason(lines[0])
    )
    with writing(engine) as connection:
        if connection.execute(first).first():
            return 0
        add_events(connection, [_event(line) for line in lines])
    return len(lines)


def _event(line: dict[str, Any]) -> dict[str, Any]:
    subject = f"{line['edition']} {line['page']}"
    who, at = Actor(line["role"], line["unit"]), datetime.fromisoformat(line["at"])
    return event_row(who, KIND, subject, _reason(line), at)


def _reason(line: dict[str, Any]) -> str:
    return f"session {line['session']}, look {line['id']}"


def looks(engine: Engine) -> list[Any]:
    """Those in the audit log, the oldest first."""
    query = select(tables.event).where(tables.event.c.kind == KIND)
    with reading(engine) as connection:
        return list(connection.execute(query.order_by(tables.event.c.event_id)).all())
