"""What an administrator looks after: builds kept, the desk's queue, room on the disk."""

import os
import re
import shutil
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from pipelines import warehouse
from pipelines.desk.ticket import waiting
from pipelines.paths import Home

STAMP = re.compile(r"(\d{8}-\d{6})-")
FOLDERS = ("originals", "parts", "evidence", "builds", "desk")
"""Folders of a home whose room is told; what else it holds is the register."""


class Kept(NamedTuple):
    """A build on disk: when it was made, its bytes, whether it is the one served."""

    build_id: str
    made: datetime
    size: int
    is_served: bool


class Room(NamedTuple):
    """Bytes by folder, ``register`` among them, and what is free on the disk."""

    used: dict[str, int]
    free: int


class Queue(NamedTuple):
    """Tickets that wait at the desk, the seconds the first has, and answers still kept."""

    waiting: int
    seconds: float
    answered: int


def kept(home: Home) -> list[Kept]:
    """The builds that may be served, the newest first."""
    served = warehouse.current_build(home)
    return [
        Kept(name, made(name), size_of(home.builds / name), name == served)
        for name in warehouse.builds(home)
    ]


def made(build_id: str) -> datetime:
    """When a build was made, by its name."""
    stamp = STAMP.match(build_id)
    assert stamp
    return datetime.strptime(stamp[1], "%Y%m%d-%H%M%S")


def room(home: Home) -> Room:
    used = {name: size_of(home.root / name) for name in FOLDERS}
    used["register"] = sum(one.stat().st_size for one in home.root.glob("register.sqlite*"))
    return Room(used, shutil.disk_usage(home.root).free)


def queue(home: Home) -> Queue:
    tickets = waiting(home)
    answered = sum(1 for _ in entries(home.desk / "done"))
    # A ticket begins with the nanosecond it was laid down in.
    since = time.time() - int(tickets[0].split("-")[0]) / 1e9 if tickets else 0.0
    return Queue(len(tickets), max(0.0, since), answered)


def size_of(folder: Path) -> int:
    """Bytes of the files below a folder; those that go meanwhile do not count."""
    total = 0
    for one in entries(folder):
        try:
            if one.is_dir(follow_symlinks=False):
                total += size_of(Path(one.path))
            else:
                total += one.stat(follow_symlinks=False).st_size
        except FileNotFoundError:
            continue
    return total


def entries(folder: Path) -> Iterator[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as found:
            yield from found
    except (FileNotFoundError, NotADirectoryError):
        return
