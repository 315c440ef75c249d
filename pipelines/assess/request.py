"""Who asks for something to be done about an assessment."""

from dataclasses import dataclass

from pipelines.catalogue.roles import EVALUATOR, OFFICE, REVIEWER
from pipelines.catalogue.scheme import Scheme
from pipelines.register.actor import Actor
from pipelines.register.reason import checked

MANAGING = (EVALUATOR, OFFICE)
"""The roles that move an assessment on; signing is for those the scheme names."""


@dataclass(frozen=True)
class Request:
    """Who asks, why, and the revision of the assessment that was looked at, if any was."""

    actor: Actor
    reason: str | None = None
    seen: int | None = None

    def told(self, about: str) -> str | None:
        """The reason as it is kept, where one was given. Raises UserError for one that cannot be."""
        return checked(about, self.reason) if self.reason else None


def judging(scheme: Scheme) -> list[str]:
    """The roles that propose, approve, review and rule."""
    return sorted({*MANAGING, REVIEWER, *scheme.signed_by})
