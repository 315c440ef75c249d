"""Making the reports of a build, and handing one out."""

from pathlib import Path
from typing import TYPE_CHECKING

from pipelines import warehouse
from pipelines.paths import Home
from pipelines.quality_report.page import page
from pipelines.quality_report.read import read

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

REPORTS = "reports"
LANGUAGES = ("zh", "en")
KEPT = (warehouse.PUBLIC, warehouse.TEAM)
"""Audiences whose report of the build's own period is kept beside its editions."""


def quality_report(
    home: Home,
    audience: str = warehouse.TEAM,
    language: str = "zh",
    build_id: str | None = None,
    period: str | None = None,
) -> bytes:
    """The report as HTML. ``audience`` as for ``warehouse.open_edition``; the build served and the
    period it opens with, when none is named. Raises UserError for a build, audience or period that
    is not there."""
    chosen = build_id or warehouse.current_build(home)
    if chosen is None:
        raise warehouse.unbuilt(home)
    kept = report_file(home.builds / chosen, audience, language)
    if period is None and audience in KEPT and kept.is_file():
        return kept.read_bytes()
    con = warehouse.open_edition(home, audience, chosen)
    try:
        return draw(con, language, period)
    finally:
        con.close()


def draw(con: "DuckDBPyConnection", language: str, period: str | None = None) -> bytes:
    """The report of what one edition shows."""
    return page(read(con, language, period)).encode("utf-8")


def write_reports(build: Path) -> None:
    """The public's and the team's reports in a build's folder, whose editions are finished."""
    (build / REPORTS).mkdir()
    for audience in KEPT:
        con = warehouse.open_folder(build, audience)
        try:
            if not con.execute("SELECT 1 FROM meta WHERE key = 'default_period'").fetchall():
                continue
            for language in LANGUAGES:
                report_file(build, audience, language).write_bytes(draw(con, language))
        finally:
            con.close()


def report_file(build: Path, audience: str, language: str) -> Path:
    return build / REPORTS / f"quality-{audience}-{language}.html"
