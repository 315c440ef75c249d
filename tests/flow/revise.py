"""Returns of the demonstration that change or come after their time, written straight into a register."""

import hashlib
from datetime import datetime
from decimal import Decimal

from pipelines import due, period
from pipelines.catalogue.whole import Catalogue
from pipelines.ingest.model import COLUMNS
from pipelines.paths import Home
from pipelines.warehouse import open_edition

Cells = dict[tuple[str, str], Decimal]
"""Values by unit of the row and element."""


def revise(
    home: Home, catalogue: Catalogue, element: str, reporter: str, of: str, value: Decimal, at: datetime
) -> str:  # fmt: skip
    """A new version of a return in which an element comes to ``value`` over all rows: all of it in the first."""
    form = catalogue.form_of_element[element]
    cells = cells_of(home, form.code, reporter, of)
    rows = [key for key in cells if key[1] == element]
    for number, key in enumerate(rows):
        cells[key] = value if number == 0 else Decimal(0)
    return receive(home, catalogue, form.code, reporter, of, cells, at)


def late_slot(
    home: Home, catalogue: Catalogue, at: datetime, year: int, without: set[str]
) -> tuple[str, str, str]:
    """A return nobody sent, of a form with sensitive elements, is sent: as the one of another period was. Returns its
    form, period and reporter."""
    con = open_edition(home)
    missing = con.execute(
        "SELECT form, period, reporter FROM reporting WHERE live_return_id IS NULL AND is_expected"
        " AND form IN (SELECT form FROM element WHERE is_sensitive) AND period LIKE ? ORDER BY ALL",
        [f"{year}Q%"],
    ).fetchall()
    con.close()
    for form, of, reporter in (row for row in missing if row[0] not in without):
        for other in ("Q1", "Q2", "Q3", "Q4"):
            if f"{year}{other}" != of and (
                cells := cells_of(home, form, reporter, f"{year}{other}")
            ):
                receive(home, catalogue, form, reporter, of, cells, at)
                return form, of, reporter
    raise AssertionError("no return is missing")


def cells_of(home: Home, form: str, reporter: str, of: str) -> Cells:
    """Of the return in force."""
    con = open_edition(home)
    rows = con.execute(
        'SELECT v.unit, v.element, v.value FROM value v JOIN "return" r USING (return_id)'
        " WHERE r.is_live AND r.form = ? AND r.reporter = ? AND r.period = ? AND v.row_kind = 'row'"
        " AND v.unit IS NOT NULL AND v.value IS NOT NULL ORDER BY v.unit, v.element",
        [form, reporter, of],
    ).fetchall()
    con.close()
    return {(unit, element): value for unit, element, value in rows}


def receive(
    home: Home, catalogue: Catalogue, form: str, reporter: str, of: str, cells: Cells, at: datetime
) -> str:  # fmt: skip
    """Receive an accepted version of a return."""
    from pipelines.register.archive import write_part
    from pipelines.register.store import open_register, writing
    from pipelines.register.tables import file, part, reception, returned

    assert reporter in due.expected(catalogue, catalogue.form_by_code[form], period.parse(of))
    file_hash = hashlib.sha256(
        f"{form}{reporter}{of}{at}{sorted(cells.items())}".encode()
    ).hexdigest()
    return_id = f"{file_hash[:16]}-{form}-{of}-{reporter}"
    columns: dict[str, list[object]] = {name: [] for name in COLUMNS}
    for row, ((unit, element), value) in enumerate(cells.items()):
        told = (unit, "", "row", unit, element, "value", value, str(value), "S", row + 5, 3)
        for name, what in zip(COLUMNS, told, strict=True):
            columns[name].append(what)
    part_hash, count = write_part(home, [((return_id, form, of, reporter), columns)])
    named = {"file_hash": file_hash, "name": f"{return_id}.xlsx"}
    engine = open_register(home)
    with writing(engine) as connection:
        known = connection.execute(returned.select()).first()
        connection.execute(part.insert().values(part_hash=part_hash, row_count=count))
        connection.execute(file.insert().values(**named, size=1, is_archived=True))
        connection.execute(
            returned.insert().values(
                return_id=return_id, file_hash=file_hash, part_hash=part_hash, form=form, period=of,
                reporter=reporter, sheet="S", is_demo=True, catalogue_hash=known.catalogue_hash,
                verdict="accepted", judged_at=at,
            )
        )  # fmt: skip
        connection.execute(
            reception.insert().values(
                **named, reception_id=file_hash, received_at=at, actor_role="county"
            )
        )
    engine.dispose()
    return return_id
