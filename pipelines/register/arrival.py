"""A file on its way into the register: what it holds, and each time it is handed in."""

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path

from pipelines import period
from pipelines.ingest.explained import Explained
from pipelines.ingest.model import ParsedFile, ParsedReturn, Rejected
from pipelines.ingest.text import name_of
from pipelines.manifest import Submitted
from pipelines.register.versions import last_day

ReturnKey = tuple[str, str, str, str]
"""return_id, form, period, reporter."""
PERSONAL = "personal_data"
SCREENED = {
    "unknown_form", "unknown_reporter", "not_reporting", "unknown_period", "wrong_grain",
    "not_valid", "two_headings", "repeated_heading", "duplicate_return", "future", "two_periods",
    "other_measure", "two_tables", "more_than_headings", "hidden",
    "not_calculated", "two_values", "too_many_rows", "periods_differ", "other_form",
}  # fmt: skip
"""Reasons of files that were read through and found free of personal data: refused, and stored. A
file refused for any other reason is not stored, since nobody could look into it."""
SUFFIXES = {".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".txt"}
CHANGED = Rejected(
    reason="unreadable",
    zh="读取期间文件有变动。请待文件保存完毕后重新报送。",
    en="The file changed while it was read. Wait until it is saved, then submit it again.",
)
NOT_READ = Rejected(
    reason="unreadable",
    zh="文件无法打开。请检查文件是否存在、是否有读取权限，再重新报送。",
    en="The file cannot be opened. Check that it is there and may be read, then submit it again.",
)


@dataclass(frozen=True)
class Known:
    """What the register holds of a file: its returns, and whether its original was erased."""

    returns: tuple[ReturnKey, ...]
    is_redacted: bool


@dataclass
class Arrival:
    """One file's content. ``known``: what the register holds of it; with returns there it is not
    parsed again."""

    path: Path
    file_hash: str
    size: int
    submissions: list[Submitted]
    known: Known | None = None
    parsed: list[ParsedReturn] = field(default_factory=list)
    explained: list[Explained] = field(default_factory=list)
    rejected: Rejected | None = None

    @property
    def is_known(self) -> bool:
        return self.known is not None and bool(self.known.returns)

    @property
    def keys(self) -> tuple[ReturnKey, ...]:
        if self.known and self.known.returns:
            return self.known.returns
        return tuple((self._return_id(r), r.form, r.period, r.reporter) for r in self.parsed)

    @cached_property
    def last_day(self) -> date:
        return max((last_day(key[2]) for key in self.keys), default=date.min)

    def take(self, parsed: ParsedFile) -> None:
        """Take over what parsing found."""
        if parsed.file_hash != self.file_hash:
            self.rejected = CHANGED
        elif parsed.rejected:
            self.rejected = parsed.rejected
        else:
            self.parsed, self.explained = parsed.returns, parsed.explained

    def refuse(self, why: Rejected) -> None:
        """Refuse it for what it holds; its values are let go."""
        self.rejected, self.parsed, self.explained, self.known = why, [], [], None

    def refusal(self, submitted: Submitted) -> Rejected | None:
        """Why the file is refused as handed in at this time; None when it is taken."""
        if self.rejected:
            return self.rejected
        return self._future() if submitted.received_at.date() <= self.last_day else None

    @property
    def final_refusal(self) -> Rejected | None:
        """Why the file is refused however often it was handed in; None when it holds."""
        refusals = [self.refusal(one) for one in self.submissions]
        return None if self.is_known or None in refusals else refusals[-1]

    @property
    def is_stored(self) -> bool:
        """Whether the original is kept: only after it was looked through for personal data."""
        refusal = self.final_refusal
        return refusal is None or refusal.reason in SCREENED

    def name(self, submitted: Submitted) -> str:
        """The name for the register. That of a file with personal data may itself hold a name."""
        if not (self.rejected and self.rejected.reason == PERSONAL):
            return name_of(submitted.path)
        suffix = submitted.path.suffix.lower()
        return f"{PERSONAL}{suffix if suffix in SUFFIXES else ''}"

    def reception_id(self, submitted: Submitted) -> str:
        return reception_id(self.file_hash, self.name(submitted), submitted.received_at)

    def _return_id(self, one: ParsedReturn) -> str:
        return f"{self.file_hash[:16]}-{one.form}-{one.period}-{one.reporter}"

    def _future(self) -> Rejected:
        _, form, code, reporter = max(self.keys, key=lambda key: last_day(key[2]))
        name = {language: period.parse(code).name(language) for language in ("zh", "en")}
        first = self.last_day + timedelta(days=1)
        return Rejected(
            reason="future",
            zh=f"{name['zh']}尚未结束。请在{first.year}年{first.month}月{first.day}日以后报送。",
            en=f"{name['en']} is not over. Submit it on {first:%Y-%m-%d} or later.",
            form=form,
            period=code,
            reporter=reporter,
        )


def reception_id(file_hash: str, name: str, received_at: datetime) -> str:
    """The same file under the same name at the same time is one reception however often loaded."""
    text = "\n".join((file_hash, name, received_at.isoformat()))
    return hashlib.sha256(text.encode()).hexdigest()
