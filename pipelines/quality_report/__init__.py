"""The quality report of a build: what was received, checked and found, as a page that needs no other
file. It is drawn from an edition and so holds what its audience may see and no more."""

from pipelines.quality_report.write import quality_report, write_reports

__all__ = ["quality_report", "write_reports"]
