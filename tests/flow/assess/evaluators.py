"""A register for assessments to be made of, and people who make them."""

import shutil
from pathlib import Path

from pipelines import assess
from pipelines.assess import Request
from pipelines.catalogue.load import load
from pipelines.paths import Home, catalogue_folder
from pipelines.period import parse
from pipelines.register.actor import Actor
from pipelines.register.store import open_register, reading

CATALOGUE = load(catalogue_folder("weifang"))
FREEZE = {"2009H1": "2009-07-26T08:00", "2009": "2010-01-26T08:00"}
CODES = {"2009H1": "H1", "2009": "annual"}


class Office:
    """A register, a clock, and roles that act."""

    def __init__(self, root: Path, monkeypatch):
        self.home, self._monkeypatch = Home(root / "weifang"), monkeypatch
        self.catalogue = CATALOGUE

    def at(self, moment: str) -> "Office":
        self._monkeypatch.setenv("GUANHUAI_NOW", moment)
        return self

    def frozen(self, period: str = "2009H1") -> str:
        """An assessment frozen on the morning after its freeze day."""
        self.at(FREEZE[period])
        one = assess.draft(self.home, CATALOGUE, CODES[period], parse(period), by("evaluator"))
        assess.open_(self.home, one.assessment_id, by("evaluator"))
        assess.freeze(self.home, one.assessment_id, by("office"))
        return one.assessment_id

    def previewed(self, period: str = "2009H1") -> str:
        name = self.frozen(period)
        self.to_preview(name)
        return name

    def to_preview(self, name: str) -> None:
        assess.close_verification(self.home, name, by("evaluator"))
        assess.preview(self.home, name, by("evaluator"))

    def sealed(self, name: str, day: str = "2010-06-01T09:00") -> None:
        """From preview to the seal."""
        self.at(day)
        assess.decide(self.home, name, by("evaluator"))
        assess.sign(self.home, name, by("office"))
        assess.sign(self.home, name, by("leader"))
        assess.seal(self.home, name, by("evaluator"))

    def bench(self, name: str):
        from pipelines.assess.bench import lay_out

        engine = open_register(self.home)
        try:
            with reading(engine) as connection:
                return lay_out(connection, name)
        finally:
            engine.dispose()

    def totals(self, name: str) -> dict[str, float]:
        return {unit: row["total"] for unit, row in self.bench(name).outcome().total().items()}


def by(role: str, unit: str | None = None, reason: str | None = None, seen=None) -> Request:
    return Request(Actor(role, unit), reason, seen)


def copy_register(source: Path, target: Path, *, is_linked: bool = False) -> None:
    """What an assessment is made of: the register and its parts. ``is_linked``: parts are shared, for
    those who only add some."""
    (target / "weifang").mkdir(parents=True)
    shutil.copy(source / "weifang" / "register.sqlite", target / "weifang")
    parts = source / "weifang" / "parts"
    if is_linked:
        (target / "weifang" / "parts").symlink_to(parts.resolve())
    else:
        shutil.copytree(parts, target / "weifang" / "parts")


def served(made: Path, root: Path, monkeypatch) -> Office:
    """A copy of a register with the builds made of it, where the pages look."""
    copy_register(made, root, is_linked=True)
    for name in ("builds", "CURRENT"):
        (root / "weifang" / name).symlink_to(made / "weifang" / name)
    monkeypatch.setenv("GUANHUAI_HOME", str(root))
    monkeypatch.setenv("GUANHUAI_CATALOGUE", "weifang")
    return Office(root, monkeypatch)
