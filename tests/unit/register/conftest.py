"""A register in a temporary home. Files are lines ``form period reporter number``, or ``!reason``;
they are read in this process, so that what is tested is the register and not the reading."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from pipelines import receive
from pipelines.catalogue.load import load
from pipelines.catalogue.whole import Catalogue
from pipelines.ingest.model import COLUMNS, ParsedFile, ParsedReturn, Rejected
from pipelines.manifest import Submitted
from pipelines.paths import CATALOGUES, Home
from pipelines.receive import Outcome
from pipelines.register.actor import Actor
from pipelines.register.store import open_register

CLERK = Actor("clerk", "370700")


def parse_plain(
    paths: Sequence[Path], catalogue: Catalogue, **_: object
) -> Iterator[tuple[Path, ParsedFile]]:
    for path in paths:
        yield path, parse_one(path)


def parse_one(path: Path) -> ParsedFile:
    content = path.read_bytes()
    parsed = ParsedFile(hashlib.sha256(content).hexdigest(), path.name, len(content))
    for line in content.decode().splitlines():
        if line.startswith("!"):
            parsed.rejected = Rejected(line[1:], f"因{line[1:]}。", f"For {line[1:]}.", cell="B2")
            parsed.returns = []
            break
        parsed.returns.append(one_return(*line.split()))
    return parsed


def one_return(form: str, period: str, reporter: str, number: str) -> ParsedReturn:
    cells = [
        (reporter, "", "row", "全市", element, state, value, raw, "表1", 5, col)
        for element, state, value, raw, col in (
            ("pb_due", "value", Decimal(number), number, 3),
            ("pb_done", "missing", None, "", 4),
        )
    ]
    columns = {name: [cell[i] for cell in cells] for i, name in enumerate(COLUMNS)}
    return ParsedReturn(form, period, reporter, "表1", True, columns)


class World:
    """A home, and a hand that puts files into it."""

    def __init__(self, root: Path, catalogue: Catalogue):
        self.home = Home(root / "home")
        self.inbox = root / "inbox"
        self.inbox.mkdir(parents=True)
        self.catalogue = catalogue

    def file(self, name: str, content: str, at: str) -> Submitted:
        path = self.inbox / name
        path.write_text(content, encoding="utf-8")
        return Submitted(path, datetime.fromisoformat(at))

    def submit(self, *files: Submitted) -> list[Outcome]:
        return receive.receive(self.home, self.catalogue, files, CLERK)

    def hand_in(self, name: str, content: str, at: str) -> Outcome:
        return self.submit(self.file(name, content, at))[0]

    def engine(self):
        return open_register(self.home)

    def originals(self) -> set[str]:
        return {path.name for path in self.home.originals.glob("*/*")}

    def parts(self) -> set[str]:
        return {path.stem for path in self.home.parts.iterdir()}


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load(CATALOGUES / "weifang")


@pytest.fixture
def world(tmp_path, catalogue, monkeypatch) -> World:
    monkeypatch.setattr(receive, "parse_files", parse_plain)
    return World(tmp_path, catalogue)
