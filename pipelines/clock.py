"""The one clock. Times are naive local times of the prefecture, to the second."""

import os
from datetime import datetime


def now() -> datetime:
    """The present, or ``GUANHUAI_NOW`` (ISO 8601), by which histories load and tests repeat."""
    fixed = os.environ.get("GUANHUAI_NOW")
    moment = datetime.fromisoformat(fixed) if fixed else datetime.now()
    return moment.replace(microsecond=0, tzinfo=None)
