"""Scores of every unit at the assessed level, for every period that has ended."""

from pipelines.scores.run import score

__all__ = ["score"]
