"""kill -9 at random moments of receiving: each file is wholly received or not at all.

Run as a program this file is the one that kills: it imports everything once, then forks a child for
each round, so that a round costs only the receiving itself.
"""

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

ROUNDS, FILES, BATCH, SEED = 50, 30, 4, 20090708
REJECTED_EVERY = 10


def write_inbox(folder: Path) -> None:
    """Thirty files of two returns each: corrections, a repeat of an earlier one, a few refused."""
    folder.mkdir()
    for number in range(FILES):
        content = f"slot{number % 20} {number}"
        if number % REJECTED_EVERY == REJECTED_EVERY - 1:
            content = f"refused {number}"
        (folder / f"{number:02}.csv").write_text(content, encoding="utf-8")
    (folder / f"{FILES}.csv").write_text("slot0 0", encoding="utf-8")


def parse_plain(paths: Sequence[Path], _catalogue: object, **_: object) -> Iterator:
    """Reading in this process: the register is what is killed here."""
    from pipelines.ingest.model import ParsedFile, Rejected

    for path in paths:
        content = path.read_bytes()
        word, number = content.decode().split()
        parsed = ParsedFile(hashlib.sha256(content).hexdigest(), path.name, len(content))
        if word == "refused":
            parsed.rejected = Rejected("unknown_form", "不识别。", "Not recognised.")
        else:
            parsed.returns = [one_return(form, word, number) for form in ("F1", "F2")]
        yield path, parsed


def one_return(form: str, reporter: str, number: str):
    from pipelines.ingest.model import COLUMNS, ParsedReturn

    cells = [
        (reporter, "", "row", reporter, f"e{i}", "value", Decimal(number), number, "s", i + 2, 2)
        for i in range(20)
    ]
    columns = {name: [cell[i] for cell in cells] for i, name in enumerate(COLUMNS)}
    return ParsedReturn(form, "2009M06", reporter, "s", False, columns)


def submit(inbox: Path, home: Path, order: random.Random | None) -> None:
    from pipelines import receive
    from pipelines.manifest import Submitted
    from pipelines.paths import Home
    from pipelines.register.actor import Actor

    receive.parse_files, receive.FILES = parse_plain, BATCH
    start = datetime(2009, 7, 2)
    files = [
        Submitted(path, start + timedelta(hours=hour))
        for hour, path in enumerate(sorted(inbox.iterdir()))
    ]
    if order:
        order.shuffle(files)
    receive.receive(Home(home), weifang(), files, Actor("clerk"))


@cache
def weifang():
    from pipelines.catalogue.load import load
    from pipelines.paths import CATALOGUES

    return load(CATALOGUES / "weifang")


def contents(home: Path) -> dict[str, list]:
    """Everything a build reads, checked against the files on disk."""
    import pyarrow.parquet as pq
    from sqlalchemy import select

    from pipelines.paths import Home
    from pipelines.register import ledger, tables
    from pipelines.register.store import open_register, reading

    place = Home(home)
    engine = open_register(place)
    with reading(engine) as connection:
        files = connection.execute(select(tables.file)).all()
        receptions = connection.execute(select(tables.reception)).all()
        returns = connection.execute(select(tables.returned)).all()
        events = Counter(connection.scalars(select(tables.event.c.subject)))
    for row in files:
        assert row.is_archived, row
        assert digest(place.original(row.file_hash)) == row.file_hash
        assert events[row.file_hash] >= 1
    values: dict[str, list] = {}
    for path in ledger.part_paths(engine, place):
        assert digest(path) == path.stem
        for cell in pq.read_table(path).to_pylist():
            values.setdefault(cell["return_id"], []).append(cell)
    assert set(values) == {row.return_id for row in returns}
    assert {len(cells) for cells in values.values()} <= {20}
    rejected = ledger.rejections(engine)
    held = Counter(row.file_hash for row in returns) + Counter(r.file_hash for r in rejected)
    expected = {row.file_hash: 2 for row in files} | {r.file_hash: 1 for r in rejected}
    assert dict(held) == expected
    assert {row.file_hash for row in receptions} == set(expected)
    versions = [version._replace(part_hash="") for version in ledger.versions(engine)]
    engine.dispose()
    return {
        "files": sorted(map(tuple, files)),
        "receptions": sorted(map(tuple, receptions)),
        "rejections": rejected,
        "versions": versions,
        "values": sorted(map(str, values.items())),
    }


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def unnamed(home: Path) -> int:
    """Files on disk that the register does not name."""
    import sqlite3

    with sqlite3.connect(home / "register.sqlite") as register:
        named = {row[0] for row in register.execute("SELECT file_hash FROM file")}
        named |= {f"{row[0]}.parquet" for row in register.execute("SELECT part_hash FROM part")}
    on_disk = [*home.glob("originals/*/*"), *home.glob("parts/*")]
    return sum(path.name not in named for path in on_disk)


def killed_after(seconds: float, inbox: Path, home: Path, order: random.Random) -> bool:
    """Whether the child was killed before it ended by itself."""
    child = os.fork()
    if child == 0:
        try:
            submit(inbox, home, order)
        except BaseException:
            sys.excepthook(*sys.exc_info())
            os._exit(1)
        os._exit(0)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return os.WIFSIGNALED(status)


def main(root: Path) -> dict[str, int]:
    """Kill fifty times; a home that is complete is compared and a fresh one begun."""
    inbox, chance = root / "inbox", random.Random(SEED)
    submit(inbox, root / "warm", None)
    started = time.perf_counter()
    submit(inbox, root / "whole", None)
    whole = time.perf_counter() - started
    expected = contents(root / "whole")
    homes, told = [root / "killed0"], Counter()
    for turn in range(ROUNDS):
        home = homes[-1]
        was_killed = killed_after(chance.uniform(0, whole * 0.8), inbox, home, chance)
        told["killed"] += was_killed
        if (home / "register.sqlite").exists():
            received = len(contents(home)["files"])
            told["partly"] += 0 < received < len(expected["files"])
            told["unnamed"] += unnamed(home) > 0
        if not was_killed or turn % 5 == 4:
            homes.append(root / f"killed{len(homes)}")
    for home in homes:
        submit(inbox, home, chance)
        assert contents(home) == expected
        assert unnamed(home) == 0
    return dict(told) | {"homes": len(homes), "milliseconds": round(whole * 1000)}


@pytest.mark.slow
def test_fifty_kills_leave_each_file_wholly_received_or_not_at_all(tmp_path):
    write_inbox(tmp_path / "inbox")
    run = subprocess.run(
        [sys.executable, __file__, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    told = json.loads(run.stdout)
    assert told["killed"] >= ROUNDS * 0.8, told
    assert told["partly"] >= ROUNDS * 0.3, told
    assert told["unnamed"] >= 1, told


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]))))
