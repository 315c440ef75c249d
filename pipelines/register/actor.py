"""Who does something: a role, and the unit it acts for. Never a person's name."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Actor:
    role: str
    unit: str | None = None
