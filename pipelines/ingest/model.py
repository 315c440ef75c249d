"""What one submitted file becomes: values with their places, or a refusal."""

from dataclasses import dataclass, field

from pipelines.ingest.explained import Explained

COLUMNS = (
    "unit",
    "item",
    "row_kind",
    "label",
    "element",
    "state",
    "value",
    "raw",
    "sheet",
    "row",
    "col",
)
"""The columns of a parsed return, one entry a value.

unit: code, or None when the row's label names no unit the return may hold. item: code of the
dimension's item, or "". row_kind: "row" or "total". label: the row's label as written. element: code.
state: "value", "missing" (blank, or no such column), "na" (not applicable) or "bad" (unreadable).
value: Decimal of at most 4 decimals, or None. raw: the cell as written. sheet: its name. row, col:
1-based; col is 0 when the file has no such column.
"""


@dataclass(frozen=True)
class Rejected:
    """Why a file is refused, in both languages, and where. Never holds personal data."""

    reason: str
    zh: str
    en: str
    sheet: str | None = None
    cell: str | None = None
    form: str | None = None
    period: str | None = None
    reporter: str | None = None


class Refused(Exception):
    """Raised while a file is read; ends that file alone."""

    def __init__(self, rejected: Rejected):
        self.rejected = rejected
        super().__init__(rejected.en)


@dataclass
class ParsedReturn:
    """One return found in a file: its slot, and ``COLUMNS`` as equally long lists."""

    form: str
    period: str
    reporter: str
    sheet: str | None
    is_demo: bool
    columns: dict[str, list]


@dataclass
class ParsedFile:
    """One file: its SHA-256, size in bytes, and either its returns or why it is refused.

    ``explained``: what is written beside findings in a summary of ours.
    """

    file_hash: str
    name: str
    size: int
    returns: list[ParsedReturn] = field(default_factory=list)
    explained: list[Explained] = field(default_factory=list)
    rejected: Rejected | None = None
