"""Where things are. Nothing here reads or writes."""

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "data"
CATALOGUES = DATA / "catalogue"
BOUNDARY = CATALOGUES / "boundary.yaml"
SAMPLE = DATA / "sample"
MODELS = ROOT / "pipelines" / "sql"
EXPECTATIONS_SQL = ROOT / "expectations" / "sql"


@dataclass(frozen=True)
class Home:
    """The run-time state of one installation for one catalogue."""

    root: Path

    @property
    def register(self) -> Path:
        return self.root / "register.sqlite"

    @cached_property
    def originals(self) -> Path:
        return self.root / "originals"

    @property
    def parts(self) -> Path:
        return self.root / "parts"

    @property
    def evidence(self) -> Path:
        return self.root / "evidence"

    @property
    def builds(self) -> Path:
        return self.root / "builds"

    @property
    def current(self) -> Path:
        return self.root / "CURRENT"

    @property
    def lock(self) -> Path:
        return self.root / "work.lock"

    @property
    def build_lock(self) -> Path:
        return self.root / "build.lock"

    @property
    def desk(self) -> Path:
        return self.root / "desk"

    @property
    def looks(self) -> Path:
        return self.root / "looks"

    def original(self, file_hash: str) -> Path:
        return self.originals / f"{file_hash[:2]}/{file_hash}"


def home(catalogue: str) -> Home:
    """State under ``GUANHUAI_HOME`` (default ``data/var``), one folder a catalogue."""
    base = os.environ.get("GUANHUAI_HOME")
    return Home((Path(base) if base else DATA / "var") / catalogue)


def catalogue_folder(name_or_folder: str) -> Path:
    """A catalogue by its name under ``data/catalogue`` or by any folder's path."""
    named = CATALOGUES / name_or_folder
    return named if named.is_dir() else Path(name_or_folder)
