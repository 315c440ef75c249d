"""What was counted again on the spot: each figure as reported and as found, with where."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import Connection, select

from pipelines.register import workbench
from pipelines.register.actor import Actor
from pipelines.register.corrections import Place, text_of
from pipelines.register.ledger import add_events, event_row, insert_all
from pipelines.register.store import Bind, reading


class Recount(NamedTuple):
    place: Place
    reported: Decimal
    recounted: Decimal
    reason: str
    at: datetime
    actor_role: str

    @property
    def matches(self) -> bool:
        return self.reported == self.recounted


def recounts(bind: Bind, assessment_id: str) -> list[Recount]:
    """The last of each figure, by place."""
    own = workbench.recount
    query = select(own).filter_by(assessment_id=assessment_id).order_by(own.c.recount_id)
    last: dict[Place, Recount] = {}
    with reading(bind) as connection:
        for row in connection.execute(query):
            place = Place(row.return_id, row.unit, row.item, row.element)
            last[place] = Recount(
                place, Decimal(row.reported), Decimal(row.recounted), row.reason, row.at,
                row.actor_role,
            )  # fmt: skip
    return sorted(last.values())


def add_recounts(
    connection: Connection, assessment_id: str, some: Sequence[Recount], actor: Actor
) -> None:
    rows = [
        {
            "assessment_id": assessment_id, "return_id": one.place.return_id, "unit": one.place.unit,
            "item": one.place.item, "element": one.place.element,
            "reported": text_of(one.reported), "recounted": text_of(one.recounted),
            "reason": one.reason, "at": one.at, "actor_role": actor.role, "actor_unit": actor.unit,
        }
        for one in some
    ]  # fmt: skip
    insert_all(connection, workbench.recount, rows)
    add_events(
        connection,
        [
            event_row(
                actor, "recounted", f"{assessment_id}/{'/'.join(filter(None, one.place))}",
                f"{text_of(one.reported)} → {text_of(one.recounted)}: {one.reason}", one.at,
            )
            for one in some
        ],
    )  # fmt: skip
