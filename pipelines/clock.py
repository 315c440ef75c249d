"""The one clock. Times are naive local times of the prefecture, to the second."""

import os
import time
from datetime import datetime, timedelta

from pipelines.errors import UserError


def now() -> datetime:
    """The present, or ``GUANHUAI_NOW``: a time (ISO 8601) by which histories load and tests repeat,
    or ``TIME@START``, a clock that stood at that time at START (seconds of the epoch) and runs on."""
    told = os.environ.get("GUANHUAI_NOW")
    try:
        moment = _told(told) if told else datetime.now()
    except (ValueError, OverflowError):
        raise UserError(
            f"GUANHUAI_NOW={told}: no time; write 2011-02-28T09:00 or unset it",
            f"GUANHUAI_NOW={told}：不是时间，请写成2011-02-28T09:00，或取消这项设置。",
        ) from None
    return moment.replace(microsecond=0, tzinfo=None)


def _told(text: str) -> datetime:
    moment, at, start = text.partition("@")
    gone = timedelta(seconds=time.time() - int(start)) if at else timedelta()
    return datetime.fromisoformat(moment) + gone


def is_set() -> bool:
    """Whether the present is not the clock's."""
    return bool(os.environ.get("GUANHUAI_NOW"))
