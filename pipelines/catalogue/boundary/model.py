"""``boundary.yaml``: the one boundary all catalogues share."""

from functools import cache, cached_property
from typing import Literal

from pipelines import paths
from pipelines.catalogue import parse
from pipelines.catalogue.base import Code, Entry, Text
from pipelines.errors import CatalogueError

Place = Literal[
    "form name",
    "form alias",
    "form note",
    "dimension name",
    "item code",
    "item name",
    "element code",
    "element name",
    "element alias",
    "element note",
    "measure name",
    "indicator code",
    "indicator name",
    "indicator definition",
    "part name",
    "adjustment name",
    "panel name",
    "panel text",
    "rule text",
    "label",
    "unit name",
]
PROSE: tuple[Place, ...] = (
    "form note",
    "element note",
    "indicator definition",
    "panel text",
    "rule text",
)
"""Where whole sentences stand; elsewhere a text is a name."""


class Subject(Entry):
    """Something an element may measure. Its elements are sensitive when it is."""

    code: Code
    name: Text
    sensitive: bool = False


class CareSteps(Entry):
    """The steps of care of one subject, an element each. Nothing is computed from ``alone``."""

    subject: Code
    alone: Code
    steps: tuple[Code, ...]


class Term(Entry):
    """Words of one topic that is never counted; only within ``subjects`` when it names some, and not
    ``at_no`` places, where the words mean something else."""

    topic: Text
    zh: tuple[str, ...]
    en: tuple[str, ...]
    subjects: tuple[Code, ...] = ()
    at_no: tuple[Place, ...] = ()


class Exemption(Entry):
    """A phrase that may stand at ``places``, within ``subjects`` when it names some, and why."""

    phrase: str
    places: tuple[Place, ...]
    subjects: tuple[Code, ...] = ()
    reason: Text


class Boundary(Entry):
    """What any catalogue may measure, and what none may count."""

    subjects: tuple[Subject, ...]
    care_steps: CareSteps
    terms: tuple[Term, ...]
    exceptions: tuple[Exemption, ...] = ()

    @cached_property
    def subject_by_code(self) -> dict[str, Subject]:
        return {subject.code: subject for subject in self.subjects}


@cache
def read() -> Boundary:
    """The boundary in force. Raises CatalogueError when its file is damaged."""
    name, problems = paths.BOUNDARY.name, list[str]()
    data = parse.read_yaml(name, paths.BOUNDARY.read_text(encoding="utf-8"), problems)
    boundary = parse.entry(name, data, Boundary, problems) if not problems else None
    if boundary is None:
        raise CatalogueError(problems)
    return boundary
