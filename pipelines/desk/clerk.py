"""The worker's side of the desk: takes the tickets in turn and answers them."""

import shutil
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from pipelines import clock, lock
from pipelines.catalogue.base import Text
from pipelines.catalogue.whole import Catalogue
from pipelines.check import check
from pipelines.desk.ticket import (
    ANSWER,
    REQUEST,
    STEP,
    TRIES,
    Answer,
    Request,
    place_of,
    waiting,
)
from pipelines.entitled import not_own_file
from pipelines.errors import UserError, told
from pipelines.judge import judge
from pipelines.manifest import Submitted
from pipelines.paths import Home
from pipelines.progress import Progress
from pipelines.receipts.again import again
from pipelines.receipts.folder import write
from pipelines.receipts.model import Receipt
from pipelines.receipts.read import receipts
from pipelines.receive import receive
from pipelines.register.actor import Actor
from pipelines.register.store import open_register

ATTEMPTS = 3
"""Times a ticket is begun before it is answered with what went wrong."""
PROBLEM = Text(
    zh="处理未能完成（{why}）。请稍后重新报送同一文件（不会重复计入）；仍不成功请联系市级管理员。",
    en="It could not be done ({why}). Send the same file again later, which never counts twice; tell "
    "the administrator when it fails again.",
)


def serve_next(home: Home, catalogue: Catalogue) -> str | None:
    """Answer the ticket that came first and return it; None when there is none.

    A crash leaves the ticket waiting; to submit the same again changes nothing. One whose request
    cannot be read, as after a power cut, is removed: it would hold up all others. Raises what went
    wrong while there are attempts left.
    """
    for ticket in waiting(home)[:1]:
        place, done = place_of(home, "waiting", ticket), place_of(home, "done", ticket)
        if not done.is_dir() and (request := _request(place)):
            answer = _answer(home, catalogue, ticket, place, request)
            _write(done, answer, _originals(home, answer, place))
        with suppress(FileNotFoundError):
            shutil.rmtree(place)
        return ticket
    return None


def _request(place: Path) -> Request | None:
    try:
        return Request.model_validate_json((place / REQUEST).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None


def _answer(home: Home, catalogue: Catalogue, ticket: str, place: Path, request: Request) -> Answer:
    tries = _count(place)
    given: Sequence[Receipt] = ()
    problem = None
    try:
        if tries > ATTEMPTS:
            raise RuntimeError("interrupted")
        given = _receipts(home, catalogue, place, request)
    except Exception as error:
        if tries < ATTEMPTS:
            raise
        problem = Text(
            zh=PROBLEM.zh.format(why=told(error, "zh").rstrip("。")),
            en=PROBLEM.en.format(why=told(error)),
        )
    return Answer(
        ticket=ticket,
        request=request,
        answered_at=clock.now(),
        receipts=tuple(given),
        problem=problem,
    )


def _count(place: Path) -> int:
    """How often the ticket was begun, this time included."""
    tries = place / TRIES
    begun = 1
    with suppress(FileNotFoundError, ValueError):
        begun += int(tries.read_text(encoding="utf-8"))
    tries.write_text(str(begun), encoding="utf-8")
    return begun


def _receipts(home: Home, catalogue: Catalogue, place: Path, request: Request) -> Sequence[Receipt]:
    if request.file_hash:
        return _again(home, catalogue, request.file_hash, request.actor)
    files = [Submitted(path, request.received_at) for path in _files(place)]

    def step(done: int, total: int) -> None:
        (place / STEP).write_text(f"{done} {total}", encoding="utf-8")

    step(0, len(files))
    if request.kind == "check":
        return check(home, catalogue, files, request.actor, step)
    return _submit(home, catalogue, files, request.actor, step)


def _submit(
    home: Home, catalogue: Catalogue, files: Sequence[Submitted], actor: Actor, step: Progress
) -> list[Receipt]:
    with lock.held(home):
        outcomes = receive(home, catalogue, files, actor, step)
        judge(home, catalogue)
    # After a crash the register has the file already; its receipt is the first one all the same.
    first = [replace(o, kind="received") if o.kind == "repeated" else o for o in outcomes]
    engine = open_register(home)
    try:
        return receipts(engine, catalogue, first, actor)
    finally:
        engine.dispose()


def _again(home: Home, catalogue: Catalogue, file_hash: str, actor: Actor) -> list[Receipt]:
    """The receipts of a stored file, for those who may hand in all its returns."""
    engine = open_register(home)
    try:
        if why := not_own_file(engine, catalogue, actor, file_hash):
            raise UserError(why.en, why.zh)
        return again(home, engine, catalogue, file_hash)
    finally:
        engine.dispose()


def _originals(home: Home, answer: Answer, place: Path) -> list[Path]:
    """The file of each receipt: as it was laid down, or as it is stored."""
    if answer.request.file_hash:
        return [home.original(one.file_hash) for one in answer.receipts]
    return _files(place)


def _files(place: Path) -> list[Path]:
    """What was laid down, in its order."""
    folders = sorted(folder for folder in place.iterdir() if folder.is_dir())
    return [path for folder in folders for path in folder.iterdir()]


def _write(done: Path, answer: Answer, files: Sequence[Path]) -> None:
    """Whole or not at all: the receipt sheets, then what they are, then the name of the folder."""
    made = done.with_name(f".{done.name}")
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir(mode=0o700, parents=True)
    if answer.receipts:
        sheets = write(made, answer.receipts, files, answer.request.language)
        answer = answer.model_copy(update={"sheets": tuple(sheets)})
    (made / ANSWER).write_text(answer.model_dump_json(), encoding="utf-8")
    made.rename(done)
