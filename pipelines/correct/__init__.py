"""Declared corrections: declared by one role, approved by another, applied by the next build."""

from pipelines.correct.change import Change, read_changes
from pipelines.correct.decide import approve, refuse, revoke
from pipelines.correct.declare import declare

__all__ = ["Change", "approve", "declare", "read_changes", "refuse", "revoke"]
