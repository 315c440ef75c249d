"""撤回: a version taken back by who sent it. It stays readable and listed, and counts for nothing.

Which version a withdrawal takes back follows from times alone, like the versions themselves: the last
one of its return that stood at that moment.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from pipelines.register.actor import Actor
from pipelines.register.tables import withdrawal


class Withdrawal(NamedTuple):
    return_id: str
    reason: str
    at: datetime
    actor_role: str
    actor_unit: str | None

    @property
    def actor(self) -> Actor:
        return Actor(self.actor_role, self.actor_unit)


@dataclass
class Run:
    """Receptions of one file in a slot with none of another between them: a version. ``withdrawn``:
    what took it back."""

    rows: list[Any] = field(default_factory=list)
    withdrawn: Withdrawal | None = None


def withdrawals(connection: Connection) -> list[Withdrawal]:
    """Every one, in the order they were made."""
    columns = [withdrawal.c[name] for name in Withdrawal._fields]
    query = select(*columns).order_by(withdrawal.c.at, withdrawal.c.withdrawal_id)
    return [Withdrawal(*row) for row in connection.execute(query)]


def runs_of(slot: Sequence[Any], taken_back: Iterable[Withdrawal]) -> list[Run]:
    """The versions of a slot from its receptions, in the order of time, and the withdrawals of its
    returns. A file that the last standing version brought already adds nothing to it."""
    steps = [(row.received_at, False, row) for row in slot]
    steps += [(one.at, True, one) for one in taken_back]
    found: list[Run] = []
    standing: list[Run] = []
    for _, is_back, step in sorted(steps, key=lambda s: s[:2]):
        if is_back:
            own = [run for run in standing if run.rows[0].return_id == step.return_id]
            if own:
                own[-1].withdrawn = step
                standing.remove(own[-1])
        elif standing and standing[-1].rows[0].file_hash == step.file_hash:
            standing[-1].rows.append(step)
        else:
            run = Run([step])
            found.append(run)
            standing.append(run)
    return found
