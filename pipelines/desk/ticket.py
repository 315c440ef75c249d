"""Tickets: a request with its files, its progress, and the answer to it.

``waiting/<ticket>`` holds the request and its files until it is answered, ``done/<ticket>`` the answer.
Folders get these names only when they are whole, so that a crash leaves a ticket waiting or answered.
"""

import os
import re
import secrets
import shutil
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from pipelines import clock
from pipelines.catalogue.base import Entry, Text
from pipelines.errors import UserError
from pipelines.ingest.text import safe_name
from pipelines.paths import Home
from pipelines.receipts.model import Receipt
from pipelines.register.actor import Actor

FILES, WAITING = 200, 500
"""Files in one ticket; tickets that wait at once."""
FILE_BYTES, TICKET_BYTES = 20_000_000, 100_000_000
KEPT = 7 * 24 * 3600.0
"""Seconds an answer is kept to be picked up."""
REQUEST, ANSWER, STEP, TRIES = "request.json", "outcome.json", "progress", "tries"
TICKET = re.compile(r"\d{20}-[0-9a-f]{32}")
DECLINED = {
    "none": Text(zh="没有文件。请选择要报送的文件。", en="No files; choose those to submit."),
    "many": Text(
        zh="一次最多{limit}个文件，现有{found}个。请分次报送。",
        en="At most {limit} files at once, not {found}; submit them in several turns.",
    ),
    "large": Text(
        zh="{name}：超过{limit}MB。请删除表格以外的内容，或拆分后重报。",
        en="{name}: more than {limit} MB; delete what lies outside the table, or split it.",
    ),
    "heavy": Text(
        zh="文件合计超过{limit}MB。请分次报送。",
        en="The files together exceed {limit} MB; submit them in several turns.",
    ),
    "busy": Text(
        zh="现在报送的人很多，请几分钟后再试。",
        en="Very many are submitting now; try again in a few minutes.",
    ),
}
Kind = Literal["check", "submit", "again"]
State = Literal["waiting", "working", "done", "gone"]


class Declined(UserError):
    """What is laid down is not taken."""

    def __init__(self, reason: str, **known: object):
        said = DECLINED[reason]
        super().__init__(said.en.format(**known), said.zh.format(**known))


@dataclass(frozen=True)
class Upload:
    """A file as a browser sends it: the name it has there, and its bytes."""

    name: str
    content: bytes


class Request(Entry):
    """What is asked for, by whom, and when it came. Names of files are not in it.

    ``file_hash``: of the stored original whose receipts are asked for again.
    """

    kind: Kind
    actor_role: str
    actor_unit: str | None
    language: Literal["zh", "en"]
    received_at: datetime
    file_hash: str | None = None

    @property
    def actor(self) -> Actor:
        return Actor(self.actor_role, self.actor_unit)


class Answer(Entry):
    """The receipts in the order of the files; or, when there are none, what went wrong.

    ``sheets``: for each receipt, the files of ``folder`` that show it, by kind: html, json, marked.
    """

    ticket: str
    request: Request
    answered_at: datetime
    receipts: tuple[Receipt, ...]
    sheets: tuple[dict[str, str], ...] = ()
    problem: Text | None = None


@dataclass(frozen=True)
class Progress:
    """``ahead``: tickets to be answered first. ``done`` of ``total`` files looked through."""

    state: State
    ahead: int = 0
    done: int = 0
    total: int = 0


def enqueue(
    home: Home, files: Sequence[Upload], actor: Actor, kind: Kind, language: str = "zh"
) -> str:
    """Lay files down and return the ticket. Raises Declined for too many or too large ones."""
    _refuse(files)
    return _lay(home, files, _request(actor, kind, language))


def enqueue_again(home: Home, file_hash: str, actor: Actor, language: str = "zh") -> str:
    """Ask for the receipts of a file in the register, and its marked workbook; the ticket."""
    return _lay(home, [], _request(actor, "again", language, file_hash))


def _request(actor: Actor, kind: Kind, language: str, file_hash: str | None = None) -> Request:
    return Request(
        kind=kind,
        actor_role=actor.role,
        actor_unit=actor.unit,
        language="en" if language == "en" else "zh",
        received_at=clock.now(),
        file_hash=file_hash,
    )


def _lay(home: Home, files: Sequence[Upload], request: Request) -> str:
    if len(waiting(home)) >= WAITING:
        raise Declined("busy")
    ticket = f"{time.time_ns():020d}-{secrets.token_hex(16)}"
    place = place_of(home, "waiting", ticket)
    laid = place.with_name(f".{ticket}")
    laid.mkdir(mode=0o700, parents=True)
    for number, one in enumerate(files):
        folder = laid / f"{number:04d}"
        folder.mkdir()
        (folder / safe_name(one.name)).write_bytes(one.content)
    (laid / REQUEST).write_text(request.model_dump_json(), encoding="utf-8")
    laid.rename(place)
    return ticket


def _refuse(files: Sequence[Upload]) -> None:
    if not files:
        raise Declined("none")
    if len(files) > FILES:
        raise Declined("many", limit=FILES, found=len(files))
    for one in files:
        if len(one.content) > FILE_BYTES:
            raise Declined("large", name=safe_name(one.name), limit=FILE_BYTES // 1_000_000)
    if sum(len(one.content) for one in files) > TICKET_BYTES:
        raise Declined("heavy", limit=TICKET_BYTES // 1_000_000)


def progress(home: Home, ticket: str) -> Progress:
    """How far a ticket is. ``gone``: never laid down, or its answer is no longer kept."""
    _refuse_other(ticket)
    if (place_of(home, "done", ticket) / ANSWER).is_file():
        return Progress("done")
    place = place_of(home, "waiting", ticket)
    with suppress(FileNotFoundError):
        done, total = map(int, (place / STEP).read_text(encoding="utf-8").split())
        return Progress("working", done=done, total=total)
    before = waiting(home)
    if ticket in before:
        total = sum(1 for one in place.iterdir() if one.is_dir()) if place.is_dir() else 0
        return Progress("waiting", ahead=before.index(ticket), total=total)
    is_done = (place_of(home, "done", ticket) / ANSWER).is_file()
    return Progress("done" if is_done else "gone")


def outcome(home: Home, ticket: str) -> Answer | None:
    """The answer, once there is one and as long as it is kept."""
    _refuse_other(ticket)
    try:
        text = (place_of(home, "done", ticket) / ANSWER).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    return Answer.model_validate_json(text)


def folder(home: Home, ticket: str) -> Path:
    """Where the files of an answer lie."""
    _refuse_other(ticket)
    return place_of(home, "done", ticket)


def waiting(home: Home) -> list[str]:
    """The tickets not yet answered, in the order they came."""
    try:
        with os.scandir(home.desk / "waiting") as found:
            return sorted(one.name for one in found if TICKET.fullmatch(one.name))
    except FileNotFoundError:
        return []


def sweep(home: Home, kept: float = KEPT) -> int:
    """Remove answers older than ``kept`` seconds, and what was never laid down whole; how many."""
    old = time.time() - kept
    gone = [
        path
        for state in ("waiting", "done")
        for path in (home.desk / state).glob("*")
        if (state == "done" or path.name.startswith(".")) and path.stat().st_mtime < old
    ]
    for path in gone:
        shutil.rmtree(path, ignore_errors=True)
    return len(gone)


def place_of(home: Home, state: str, ticket: str) -> Path:
    return home.desk / state / ticket


def _refuse_other(ticket: str) -> None:
    if not TICKET.fullmatch(ticket):
        raise UserError(
            f"{ticket!r}: no ticket of this desk; use the one you were given",
            f"受理台没有编号为“{ticket}”的报送，请用报送时给的编号。",
        )
