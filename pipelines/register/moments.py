"""The second a file counts from: after all that its slots hold of that second already.

Clocks tell seconds, and two files of one slot can come in the same one: the one handed in later is
then the later version. The times of a manifest stand as they are: its files are a history, the same
in whatever order it is loaded.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Engine

from pipelines.manifest import Submitted
from pipelines.register.arrival import Arrival
from pipelines.register.store import reading
from pipelines.register.versions import Slot, receptions_of
from pipelines.register.withdrawals import withdrawals

SECOND = timedelta(seconds=1)
BACK = "withdrawn"


class Moments:
    """What each slot holds of each second: files by hash, and ``BACK`` where one was taken back.
    ``engine``: of the register, where there is one."""

    def __init__(self, engine: Engine | None):
        self._engine = engine
        self._held: dict[tuple[Slot, datetime], set[str]] = defaultdict(set)

    def settle(self, arrivals: Sequence[Arrival]) -> dict[Submitted, Submitted]:
        """Move each submission to the first second, from its own on, that is free; what was submitted
        -> what it becomes, where that differs."""
        moved: dict[Submitted, Submitted] = {}
        self._look_up([a for a in arrivals if not all(one.is_listed for one in a.submissions)])
        for arrival in arrivals:
            slots = [key[1:] for key in arrival.keys]
            for place, one in enumerate(arrival.submissions):
                at = one.received_at
                while not one.is_listed and self._is_taken(slots, at, arrival.file_hash):
                    at += SECOND
                if at != one.received_at:
                    moved[one] = arrival.submissions[place] = replace(one, received_at=at)
                for slot in slots:
                    self._held[slot, at].add(arrival.file_hash)
        return moved

    def _is_taken(self, slots: Sequence[Slot], at: datetime, file_hash: str) -> bool:
        """By another file, or by what came after this one."""
        held = [self._held.get((slot, at), set()) for slot in slots]
        return any(some and (BACK in some or file_hash not in some) for some in held)

    def _look_up(self, arrivals: Sequence[Arrival]) -> None:
        slots = sorted({key[1:] for a in arrivals for key in a.keys})
        if self._engine is None or not slots:
            return
        with reading(self._engine) as connection:
            back = withdrawals(connection)
            rows = receptions_of(connection, slots)
        slot_of = {row.return_id: row.slot for row in rows}
        for row in rows:
            self._held[row.slot, row.received_at].add(row.file_hash)
        for one in back:
            if slot := slot_of.get(one.return_id):
                self._held[slot, one.at].add(BACK)
