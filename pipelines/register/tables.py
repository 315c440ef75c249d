"""The register's tables: the system of record."""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

metadata = MetaData()

SCHEMA = "4"
"""The version of these tables; a register of any other version is not opened, but for ``GROWN``."""
GROWN = ("1", "2", "3")
"""Versions that lack only tables, which are added on opening, and the hashes of events, which are
worked out then."""

about = Table(
    "about",
    metadata,
    Column("key", String, primary_key=True, doc="schema"),
    Column("value", String, nullable=False),
)

file = Table(
    "file",
    metadata,
    Column("file_hash", String(64), primary_key=True),
    Column("name", String, nullable=False, doc="as first received"),
    Column("size", Integer, nullable=False),
    Column(
        "is_archived",
        Boolean,
        nullable=False,
        doc="false when refused for personal data, or before it could be looked for",
    ),
    Column("redacted_at", DateTime),
)

reception = Table(
    "reception",
    metadata,
    Column("reception_id", String(64), primary_key=True, doc="hash of file, name and time"),
    Column("file_hash", String(64), ForeignKey("file.file_hash"), nullable=False, index=True),
    Column("name", String, nullable=False),
    Column("received_at", DateTime, nullable=False),
    Column("actor_role", String, nullable=False),
    Column("actor_unit", String),
)

rejection = Table(
    "rejection",
    metadata,
    Column("file_hash", String(64), ForeignKey("file.file_hash"), primary_key=True),
    Column(
        "reason", String, nullable=False, doc="unreadable, empty, encrypted, personal_data, ..."
    ),
    Column("sheet", String),
    Column("cell", String),
    Column("message_zh", Text, nullable=False),
    Column("message_en", Text, nullable=False),
    Column("form", String, doc="when known"),
    Column("period", String),
    Column("reporter", String),
)

part = Table(
    "part",
    metadata,
    Column("part_hash", String(64), primary_key=True, doc="SHA-256 of the Parquet file, its name"),
    Column("row_count", Integer, nullable=False),
)

returned = Table(
    "return",
    metadata,
    Column("return_id", String, primary_key=True, doc="file_hash[:16]-form-period-reporter"),
    Column("file_hash", String(64), ForeignKey("file.file_hash"), nullable=False, index=True),
    Column("part_hash", String(64), ForeignKey("part.part_hash"), nullable=False, index=True),
    Column("form", String, nullable=False),
    Column("period", String, nullable=False),
    Column("reporter", String, nullable=False),
    Column("sheet", String),
    Column("is_demo", Boolean, nullable=False),
    Column(
        "catalogue_hash", String(64), ForeignKey("catalogue_text.catalogue_hash"), nullable=False
    ),
    Column("verdict", String, index=True, doc="null until judged: accepted, held, returned"),
    Column("judged_at", DateTime),
    Index("return_slot", "form", "period", "reporter"),
)

finding = Table(
    "finding",
    metadata,
    Column("finding_id", String(64), primary_key=True),
    Column("return_id", String, ForeignKey("return.return_id"), nullable=False, index=True),
    Column("rule_id", String, nullable=False),
    Column("severity", String, nullable=False),
    Column("unit", String),
    Column("item", String),
    Column("element", String, doc="the first element concerned"),
    Column("sheet", String),
    Column("cells", String, doc="E12, F12"),
    Column("value", String, doc="as written in the cells"),
    Column("message_zh", Text, nullable=False),
    Column("message_en", Text, nullable=False),
    Column("remedy_zh", Text, nullable=False),
    Column("remedy_en", Text, nullable=False),
)

expectation_result = Table(
    "expectation_result",
    metadata,
    Column("run_id", String, primary_key=True),
    Column("form", String, primary_key=True),
    Column("rule_id", String, primary_key=True),
    Column("columns", String, primary_key=True),
    Column("expectation", String, nullable=False),
    Column("description_zh", Text, nullable=False),
    Column("description_en", Text, nullable=False),
    Column("evaluated", Integer, nullable=False),
    Column("failed", Integer, nullable=False),
    Column("judged_at", DateTime, nullable=False),
)

finding_step = Table(
    "finding_step",
    metadata,
    Column("step_id", Integer, primary_key=True, autoincrement=True),
    Column("finding_id", String(64), nullable=False, index=True, doc="inside or across returns"),
    Column("return_id", String, nullable=False, index=True),
    Column("kind", String, nullable=False, doc="explained, waived, reopened"),
    Column("reason", Text, nullable=False),
    Column("at", DateTime, nullable=False),
    Column("actor_role", String, nullable=False),
    Column("actor_unit", String),
)

explanation = Table(
    "explanation",
    metadata,
    Column("explanation_id", Integer, primary_key=True, autoincrement=True),
    Column("file_hash", String(64), ForeignKey("file.file_hash"), nullable=False, index=True),
    Column("key", String, nullable=False, doc="of the problem it is about, as the file says"),
    Column("place", String, nullable=False, doc="sheet and cells, as the file says"),
    Column("message", Text, nullable=False, doc="of the problem, as the file says"),
    Column("text", Text, nullable=False, doc="blank when it may not be kept"),
    Column("fault", String, doc="why it is no explanation: long, personal"),
)

cross_finding = Table(
    "cross_finding",
    metadata,
    Column("finding_id", String(64), primary_key=True),
    Column("return_id", String, ForeignKey("return.return_id"), nullable=False, index=True),
    Column("rule_id", String, nullable=False),
    Column("severity", String, nullable=False),
    Column("unit", String),
    Column("item", String),
    Column("element", String),
    Column("sheet", String),
    Column("cells", String),
    Column("value", String),
    Column("message_zh", Text, nullable=False),
    Column("message_en", Text, nullable=False),
    Column("remedy_zh", Text, nullable=False),
    Column("remedy_en", Text, nullable=False),
    Column("first_seen_at", DateTime, nullable=False, doc="the build that first found it"),
    Column("resolved_at", DateTime, doc="the build that no longer found it"),
)

extension = Table(
    "extension",
    metadata,
    Column("extension_id", Integer, primary_key=True, autoincrement=True),
    Column("form", String, nullable=False),
    Column("period", String, nullable=False),
    Column("reporter", String, nullable=False),
    Column("until", Date, nullable=False, doc="the new last day on time"),
    Column("reason", Text, nullable=False),
    Column("at", DateTime, nullable=False),
    Column("actor_role", String, nullable=False),
    Column("actor_unit", String),
)

withdrawal = Table(
    "withdrawal",
    metadata,
    Column("withdrawal_id", Integer, primary_key=True, autoincrement=True),
    Column("return_id", String, ForeignKey("return.return_id"), nullable=False, index=True),
    Column("reason", Text, nullable=False),
    Column("at", DateTime, nullable=False),
    Column("actor_role", String, nullable=False),
    Column("actor_unit", String),
)

correction = Table(
    "correction",
    metadata,
    Column("correction_id", String(64), primary_key=True, doc="hash of place, values and reason"),
    Column("return_id", String, ForeignKey("return.return_id"), nullable=False, index=True),
    Column("unit", String, nullable=False),
    Column("item", String, nullable=False, doc="of the form's dimension, or empty"),
    Column("element", String, nullable=False),
    Column("sheet", String),
    Column("cell", String),
    Column("old_value", String, doc="exact decimal text; null when the cell held no number"),
    Column("new_value", String, doc="exact decimal text; null for missing"),
    Column("reason", Text, nullable=False),
)

correction_step = Table(
    "correction_step",
    metadata,
    Column("step_id", Integer, primary_key=True, autoincrement=True),
    Column(
        "correction_id",
        String(64),
        ForeignKey("correction.correction_id"),
        nullable=False,
        index=True,
    ),
    Column("kind", String, nullable=False, doc="declared, approved, refused, revoked"),
    Column("reason", Text),
    Column("at", DateTime, nullable=False),
    Column("actor_role", String, nullable=False),
    Column("actor_unit", String),
)

signal_step = Table(
    "signal_step",
    metadata,
    Column("step_id", Integer, primary_key=True, autoincrement=True),
    Column("signal_id", String(64), nullable=False, index=True),
    Column("unit", String, nullable=False, doc="the reporter it asks about"),
    Column("kind", String, nullable=False, doc="asked, answered, closed"),
    Column("text", Text, nullable=False),
    Column("evidence", Text, doc="as it was shown when asked, JSON"),
    Column("at", DateTime, nullable=False),
    Column("actor_role", String, nullable=False),
    Column("actor_unit", String),
)

catalogue_text = Table(
    "catalogue_text",
    metadata,
    Column("catalogue_hash", String(64), primary_key=True),
    Column("text", LargeBinary, nullable=False, doc="zlib of the canonical text"),
)

event = Table(
    "event",
    metadata,
    Column("event_id", Integer, primary_key=True, autoincrement=True),
    Column("at", DateTime, nullable=False),
    Column("actor_role", String, nullable=False),
    Column("actor_unit", String),
    Column(
        "kind",
        String,
        nullable=False,
        doc="received, rejected, judged, redacted, entry, built, ...",
    ),
    Column("subject", String, nullable=False, index=True),
    Column("reason", Text),
    Column("hash", String(64), doc="binds it to the event before: see audit"),
)
