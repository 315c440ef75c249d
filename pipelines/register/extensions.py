"""延期: a later last day on time for one return, granted with a reason. None is ever taken away: a
later grant stands in the place of the one before."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import Connection, select

from pipelines.register import tables
from pipelines.register.actor import Actor
from pipelines.register.ledger import add_events, event_row, insert_all
from pipelines.register.store import Bind, reading

Slot = tuple[str, str, str]
"""form, period, reporter."""


class Extension(NamedTuple):
    """``until``: the new last day on time, a working day. ``at``: when it was granted."""

    form: str
    period: str
    reporter: str
    until: date
    reason: str
    at: datetime
    actor_role: str
    actor_unit: str | None

    @property
    def slot(self) -> Slot:
        return self.form, self.period, self.reporter


def extensions(bind: Bind) -> list[Extension]:
    """Every one ever granted, by slot in the order they were granted."""
    table = tables.extension
    order = (table.c.form, table.c.period, table.c.reporter, table.c.at, table.c.extension_id)
    columns = [table.c[name] for name in Extension._fields]
    with reading(bind) as connection:
        return [Extension(*row) for row in connection.execute(select(*columns).order_by(*order))]


def in_force(granted: Iterable[Extension]) -> dict[Slot, Extension]:
    """By slot the last one granted."""
    return {one.slot: one for one in granted}


def days_until(bind: Bind) -> dict[Slot, date]:
    """By slot the last day on time, where it was extended: the ``until`` of ``pipelines.due``."""
    return {slot: one.until for slot, one in in_force(extensions(bind)).items()}


def add_extension(connection: Connection, one: Extension, kind: str) -> None:
    """Record one with its event of this kind, in the caller's transaction."""
    insert_all(connection, tables.extension, [one._asdict()])
    actor = Actor(one.actor_role, one.actor_unit)
    told = f"{one.until}: {one.reason}"
    add_events(connection, [event_row(actor, kind, " ".join(one.slot), told, one.at)])
