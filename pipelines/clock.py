"""The one clock. Times are naive local times of the prefecture, to the second."""

import os
from datetime import datetime

from pipelines.errors import UserError


def now() -> datetime:
    """The present, or ``GUANHUAI_NOW`` (ISO 8601), by which histories load and tests repeat."""
    fixed = os.environ.get("GUANHUAI_NOW")
    try:
        moment = datetime.fromisoformat(fixed) if fixed else datetime.now()
    except ValueError:
        raise UserError(
            f"GUANHUAI_NOW={fixed}: no time; write 2011-02-28T09:00 or unset it"
        ) from None
    return moment.replace(microsecond=0, tzinfo=None)


def is_set() -> bool:
    """Whether the present is not the clock's."""
    return bool(os.environ.get("GUANHUAI_NOW"))
