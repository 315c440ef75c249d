"""The catalogue and the register as the tables a build starts from, in the schema ``source``."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from pipelines.catalogue.whole import Catalogue
from pipelines.extract import (
    assessed,
    assessment,
    disclosure,
    organisation,
    presentation,
    quality,
    received,
)
from pipelines.extract.received import Snapshot

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def load(
    con: "DuckDBPyConnection",
    catalogue: Catalogue,
    snapshot: Snapshot,
    first: date,
    as_of: datetime,
) -> None:
    """Make every table of ``source`` that needs no model. Returns are due from the day ``first``."""
    received.load_received(con, snapshot)
    assessed.load_assessed(con, catalogue, snapshot.assessments)
    organisation.load_units(con, catalogue)
    organisation.load_periods(con, catalogue, first, as_of)
    organisation.load_days(con, catalogue, first, as_of)
    covers = organisation.load_forms(con, catalogue)
    assessment.load_indicators(con, catalogue, covers)
    organisation.load_covers(con, covers)
    assessment.load_scheme(con, catalogue)
    presentation.load_cares(con, catalogue)
    presentation.load_roles(con, catalogue)
    presentation.load_panels(con, catalogue)
    presentation.load_rules(con, catalogue)
    presentation.load_settings(con, catalogue, as_of)
    quality.load_quality(con, catalogue)
    disclosure.load_disclosure(con, catalogue)
