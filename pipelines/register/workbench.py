"""The register's tables of assessments, actions and practices: their life, what was decided, and why."""

from typing import Any

from sqlalchemy import (
    Column,
    Date,
    DateTime,
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from pipelines.register.tables import metadata


def _actor() -> tuple[Column[Any], ...]:
    return (
        Column("at", DateTime, nullable=False),
        Column("actor_role", String, nullable=False),
        Column("actor_unit", String),
    )


def _steps(name: str, of: str, kinds: str) -> Table:
    """What was done about a row of another table, one after the other."""
    key = f"{of}_id"
    return Table(
        name,
        metadata,
        Column("step_id", Integer, primary_key=True, autoincrement=True),
        Column(key, String, ForeignKey(f"{of}.{key}"), nullable=False, index=True),
        Column("kind", String, nullable=False, doc=kinds),
        Column("reason", Text),
        Column("detail", Text, doc="what belongs to it, JSON"),
        *_actor(),
    )


assessment = Table(
    "assessment",
    metadata,
    Column("assessment_id", String, primary_key=True, doc="2009H1-H1, 2009-annual.2"),
    Column("code", String, nullable=False, doc="of the scheme's assessments"),
    Column("period", String, nullable=False),
    Column("version", Integer, nullable=False),
    UniqueConstraint("code", "period", "version"),
)
assessment_step = _steps(
    "assessment_step",
    "assessment",
    "drafted, opened, rulebook, frozen, verified, previewed, decided, signed, sealed, published,"
    " reopened",
)
artefact = Table(
    "artefact",
    metadata,
    Column("assessment_id", String, ForeignKey("assessment.assessment_id"), primary_key=True),
    Column("name", String, primary_key=True, doc="returns, verification, entries, results, seal"),
    Column("hash", String(64), nullable=False, doc="SHA-256 of the text"),
    Column("content", LargeBinary, nullable=False, doc="zlib of the text"),
    Column("content_hash", String(64), nullable=False, doc="SHA-256 of these bytes"),
)
entry = Table(
    "entry",
    metadata,
    Column("entry_id", String, primary_key=True),
    Column(
        "assessment_id",
        String,
        ForeignKey("assessment.assessment_id"),
        nullable=False,
        index=True,
        doc="in which it was made",
    ),
    Column("unit", String, nullable=False, doc="of the assessed level"),
    Column("period", String, nullable=False, doc="it counts in assessments of this and around it"),
    Column("kind", String, nullable=False, doc="value, events, exempt, bonus, veto"),
    Column("code", String, nullable=False, doc="element, deduction, indicator, bonus or veto"),
    Column("content", Text, nullable=False, doc="what it says, JSON"),
    Column("reason", Text, nullable=False),
    Column("appeal_id", String, doc="the appeal it follows from"),
)
entry_step = _steps(
    "entry_step",
    "entry",
    "proposed, approved, refused, revoked; alleged, reviewed, confirmed, dismissed, appealed, final",
)
evidence = Table(
    "evidence",
    metadata,
    Column("evidence_id", String, primary_key=True),
    Column("subject", String, nullable=False, index=True, doc="entry, appeal or action"),
    Column("owner", String, nullable=False, doc="the unit that may read it"),
    Column("file_hash", String(64), nullable=False),
    Column("name", String, nullable=False),
    Column("size", Integer, nullable=False),
    Column("keep_until", Date, nullable=False),
    Column("erased_at", DateTime),
    *_actor(),
)
appeal = Table(
    "appeal",
    metadata,
    Column("appeal_id", String, primary_key=True),
    Column(
        "assessment_id",
        String,
        ForeignKey("assessment.assessment_id"),
        nullable=False,
        index=True,
    ),
    Column("unit", String, nullable=False),
    Column("codes", Text, nullable=False, doc="indicators, deductions, bonuses, vetoes, JSON"),
    Column("text", Text, nullable=False),
)
appeal_step = _steps("appeal_step", "appeal", "lodged, ruled, taken_back")
recount = Table(
    "recount",
    metadata,
    Column("recount_id", Integer, primary_key=True, autoincrement=True),
    Column(
        "assessment_id",
        String,
        ForeignKey("assessment.assessment_id"),
        nullable=False,
        index=True,
    ),
    Column("return_id", String, nullable=False),
    Column("unit", String, nullable=False, doc="of the row"),
    Column("item", String, nullable=False),
    Column("element", String, nullable=False),
    Column("reported", String, nullable=False, doc="exact decimal text"),
    Column("recounted", String, nullable=False, doc="exact decimal text"),
    Column("reason", Text, nullable=False, doc="where it was recounted"),
    *_actor(),
)
proposal = Table(
    "proposal",
    metadata,
    Column("proposal_id", String, primary_key=True),
    Column(
        "assessment_id",
        String,
        ForeignKey("assessment.assessment_id"),
        nullable=False,
        index=True,
    ),
    Column("content", Text, nullable=False, doc="what to change of the rules, JSON"),
    Column("reason", Text, nullable=False),
    *_actor(),
)
action = Table(
    "action",
    metadata,
    Column("action_id", String, primary_key=True),
    Column("owner", String, nullable=False, doc="unit of the assessed level, or a department"),
    Column("problem", Text, nullable=False),
    Column("source_kind", String, nullable=False, doc="assessment, finding, row or free"),
    Column("source", Text, nullable=False, doc="where it was found: an id, codes or words"),
    Column("due", Date, nullable=False, doc="the first one"),
    Column("repeats", String, ForeignKey("action.action_id"), doc="the earlier action"),
)
action_step = _steps("action_step", "action", "opened, measure, done, back, moved, closed")
practice = Table(
    "practice",
    metadata,
    Column("practice_id", String, primary_key=True),
    Column("unit", String, nullable=False, doc="where it comes from"),
    Column("what", Text, nullable=False),
)
practice_step = _steps("practice_step", "practice", "added, taken_up, proposed, approved, refused")
