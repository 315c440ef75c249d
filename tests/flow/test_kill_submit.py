"""kill -9 at random moments of receiving: each file is wholly received or not at all.

Run as a program this file is the one that kills: it imports everything once, then forks a child for
each round, so that a round costs only the receiving itself.
"""

import hashlib
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

FILES, BATCH, SEED = 30, 4, 20090708
ROUNDS = {"plain": 50, "read": 12}
"""plain: this file's own reading, in the process that is killed, so that the register is hit most.
read: the real reading of real returns, in children of the process that is killed."""


def write_inbox(folder: Path, mode: str) -> None:
    """Corrections, a content under two names, and a few that are refused."""
    folder.mkdir()
    for number in range(FILES):
        text = plain_text(number) if mode == "plain" else return_text(number)
        (folder / f"{number:02}.csv").write_text(text, encoding="utf-8")
    (folder / f"{FILES}.csv").write_bytes((folder / "00.csv").read_bytes())


def plain_text(number: int) -> str:
    return f"refused {number}" if number % 10 == 9 else f"slot{number % 20} {number}"


def return_text(number: int) -> str:
    units = [unit for unit in weifang().units if unit.level == "county"]
    unit = units[number % len(units)].name.zh if number % 10 != 9 else f"无此县{number}"
    head = f"表号,RC09\n填报单位,{unit}\n报告期,2009年二季度\n"
    return f"{head}单位,tr_plan,tr_att,tr_pass,tr_n\n{unit},{number},3,2,1\n"


def parse_plain(paths: Sequence[Path], _catalogue: object, **_: object) -> Iterator[Any]:
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


def one_return(form: str, reporter: str, number: str) -> Any:
    from pipelines.ingest.model import COLUMNS, ParsedReturn

    cells = [
        (reporter, "", "row", reporter, f"e{i}", "value", Decimal(number), number, "s", i + 2, 2)
        for i in range(20)
    ]
    columns = {name: [cell[i] for cell in cells] for i, name in enumerate(COLUMNS)}
    return ParsedReturn(form, "2009Q2", reporter, "s", False, columns)


@cache
def weifang() -> Any:
    from pipelines.catalogue.load import load
    from pipelines.paths import CATALOGUES

    return load(CATALOGUES / "weifang")


def submit(mode: str, inbox: Path, home: Path, chance: random.Random | None = None) -> None:
    from pipelines import receive
    from pipelines.manifest import Submitted
    from pipelines.paths import Home
    from pipelines.register.actor import Actor

    receive.FILES = BATCH
    if mode == "plain":
        receive.parse_files = parse_plain
    start = datetime(2009, 7, 2)
    files = [
        Submitted(path, start + timedelta(hours=hour))
        for hour, path in enumerate(sorted(inbox.iterdir()))
    ]
    if chance:
        chance.shuffle(files)
    receive.receive(Home(home), weifang(), files, Actor("clerk"))


def held(home: Path) -> dict[str, Any]:
    """File by file all that the register and the disk hold of it; nothing named may be absent."""
    import pyarrow.parquet as pq
    from sqlalchemy import select

    from pipelines.paths import Home
    from pipelines.register import ledger, tables
    from pipelines.register.store import open_register, reading

    place = Home(home)
    engine = open_register(place)
    facts: dict[str, Any] = {}
    with reading(engine) as connection:
        for row in connection.execute(select(tables.file)):
            assert digest(place.original(row.file_hash)) == row.file_hash
            facts[row.file_hash] = [tuple(row)]
        events = Counter(connection.scalars(select(tables.event.c.subject)))
        for table in (tables.reception, tables.rejection, tables.returned):
            for row in connection.execute(select(table).order_by(*table.primary_key)):
                told = {k: v for k, v in row._mapping.items() if k != "part_hash"}
                facts[row.file_hash].append(told)
        keys = select(tables.returned.c.return_id, tables.returned.c.file_hash)
        owner = dict(map(tuple, connection.execute(keys)))
    assert set(events) == set(facts)
    for path in ledger.part_paths(engine, place):
        assert digest(path) == path.stem
        for cell in pq.read_table(path).to_pylist():
            facts[owner[cell["return_id"]]].append(cell)
    engine.dispose()
    return facts


def versions(home: Path) -> list[Any]:
    from pipelines.paths import Home
    from pipelines.register import ledger
    from pipelines.register.store import open_register

    engine = open_register(Home(home))
    return [version._replace(part_hash="") for version in ledger.versions(engine)]


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def unnamed(home: Path) -> int:
    """Files on disk that the register does not name."""
    with sqlite3.connect(home / "register.sqlite") as register:
        named = {row[0] for row in register.execute("SELECT file_hash FROM file")}
        named |= {f"{row[0]}.parquet" for row in register.execute("SELECT part_hash FROM part")}
    on_disk = [*home.glob("originals/*/*"), *home.glob("parts/*")]
    return sum(path.name not in named for path in on_disk)


def killed_after(seconds: float, mode: str, inbox: Path, home: Path, chance: random.Random) -> bool:
    """Whether the child was killed before it ended by itself."""
    child = os.fork()
    if child == 0:
        try:
            submit(mode, inbox, home, chance)
        except BaseException:
            sys.excepthook(*sys.exc_info())
            os._exit(1)
        os._exit(0)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return os.WIFSIGNALED(status)


def main(root: Path, mode: str) -> dict[str, int]:
    """Kill again and again; a home that is complete, or old enough, gives way to a fresh one."""
    inbox, chance = root / "inbox", random.Random(SEED)
    write_inbox(inbox, mode)
    submit(mode, inbox, root / "warm")
    started = time.perf_counter()
    submit(mode, inbox, root / "whole")
    span = (time.perf_counter() - started) * 0.8
    expected = held(root / "whole")
    homes, told = [root / "killed0"], Counter({"files": len(expected)})
    for turn in range(ROUNDS[mode]):
        home = homes[-1]
        was_killed = killed_after(chance.uniform(0, span), mode, inbox, home, chance)
        span *= 1.05 if was_killed else 0.75  # the machine may be busier or idler than at first
        told["killed"] += was_killed
        if (home / "register.sqlite").exists():
            received = held(home)
            assert received == {name: expected[name] for name in received}
            told["partly"] += 0 < len(received) < len(expected)
            told["unnamed"] += unnamed(home) > 0
        if not was_killed or turn % 5 == 4:
            homes.append(root / f"killed{len(homes)}")
    for home in homes:
        submit(mode, inbox, home, chance)
        assert held(home) == expected
        assert versions(home) == versions(root / "whole")
        assert unnamed(home) == 0
    return dict(told)


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["plain", "read"])
def test_a_kill_leaves_each_file_wholly_received_or_not_at_all(tmp_path, mode):
    run = subprocess.run(
        [sys.executable, __file__, str(tmp_path), mode],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    told = json.loads(run.stdout)
    assert told["files"] == FILES
    assert told["killed"] >= ROUNDS[mode] * 0.7, told
    if mode == "plain":
        assert told["partly"] >= ROUNDS[mode] * 0.2, told
        assert told["unnamed"] >= 1, told


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), sys.argv[2])))
