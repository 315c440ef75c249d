"""A small programme and its register, written straight into a home: three units, two forms, a year.

T stands above A (teams a1, a2) and B (team b1). Form F (monthly, a row a team) asks for sensitive
trees and watered ones and for the cost; form G (quarterly) is the top unit's recount of A and B.
"""

import hashlib
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from pipelines import due, period
from pipelines.catalogue.base import Text
from pipelines.catalogue.forms import Element, Form, Level, Measure, Reporting, Unit
from pipelines.catalogue.scheme import (
    Assessment,
    Deduction,
    Grade,
    Group,
    Indicator,
    Leaf,
    LinearRule,
    Missing,
    Node,
    Scheme,
)
from pipelines.catalogue.whole import Care, Catalogue, Head, Trust, TrustLevel
from pipelines.ingest.model import COLUMNS
from pipelines.paths import Home

NOW = "2010-02-01T09:00:00"
BORN = date(2009, 1, 1)
LETTERS = "ABCDEFGH"


def words(text: str) -> Text:
    return Text(zh=f"{text}〈", en=text)


def element(
    code: str, kind: str = "flow", measure: str = "tree", sensitive: bool = False
) -> Element:
    return Element(
        code=code,
        name=words(code),
        measure=measure,
        kind=kind,
        subject="trees",
        sensitive=sensitive,
    )


def catalogue() -> Catalogue:
    units = (
        Unit(code="T", name=words("Guild"), level="top", population=300, valid_from=BORN),
        Unit(code="A", name=words("East"), level="mid", parent="T", group="g", population=200),
        Unit(code="B", name=words("West"), level="mid", parent="T", group="g", population=100),
        *(
            Unit(code=code, name=words(code), level="low", parent=code[0].upper())
            for code in ("a1", "a2", "b1")
        ),
    )
    forms = (
        Form(
            code="F", name=words("Watering"), grain="month", due_days=5, valid_from=BORN,
            reports=(Reporting(reporter_level="mid", row_level="low"),),
            elements=(element("trees", "stock", sensitive=True), element("wet", sensitive=True),
                      element("cost", measure="coin")),
        ),
        Form(
            code="G", name=words("Recount"), grain="quarter", due_days=10, valid_from=BORN,
            reports=(Reporting(reporter_level="top", row_level="mid"),),
            elements=(element("seen"), element("right")),
        ),
    )  # fmt: skip
    return Catalogue(
        head=head(), units=units, forms=forms, general_checks=(), cross_checks=(),
        indicators=indicators(), scheme=scheme(), targets=(), panels=(), calendar={},
        text="grove", hash=hashlib.sha256(b"grove").hexdigest(),
    )  # fmt: skip


def head() -> Head:
    return Head(
        name="grove", title=words("Grove"), programme=words("Watering"),
        levels=tuple(Level(code=c, name=words(c)) for c in ("top", "mid", "low")),
        measures=(Measure(code="tree", name=words("trees"), type="count"),
                  Measure(code="coin", name=words("coins"), type="amount")),
        cares=(Care(code="c1", name=words("tended"), short=words("t")),
               Care(code="c2", name=words("true"), short=words("r"))),
        trust=Trust(levels=(TrustLevel(code="good", name=words("good"), min_match_rate=0.5),
                            TrustLevel(code="poor", name=words("poor"))),
                    match_numerator="right", match_denominator="seen"),
    )  # fmt: skip


def indicators() -> tuple[Indicator, ...]:
    def one(code: str, over: str, under: str, care: str | None, **more: object) -> Indicator:
        return Indicator(
            code=code, name=words(code), definition=words(code), numerator=over, denominator=under,
            time="sum", care=care, **more,
        )  # fmt: skip

    return (
        one("X1", "wet", "trees", "c1"),
        one("X2", "right", "seen", "c2", roll_up="population"),
        one("X3", "cost", "wet", None, factor=1, scored=False),
    )


def scheme() -> Scheme:
    def part(code: str, indicator: str) -> Node:
        rule = LinearRule(floor=40, target=90)
        return Node(
            code=code, name=words(code),
            children=(Leaf(indicator=indicator, weight=50, transform=rule),),
        )  # fmt: skip

    return Scheme(
        code="s", name=words("Scheme"), level="mid",
        tree=Node(code="R", name=words("all"), children=(part("P1", "X1"), part("P2", "X2"))),
        deductions=(Deduction(code="D1", name=words("late"), kind="late_or_missing", k=0.5, cap=5),),
        grades=(Grade(code="high", name=words("high"), at_least=80),
                Grade(code="low", name=words("low"), at_least=0)),
        groups=(Group(code="g", name=words("group"), ranked=True),),
        assessments=(Assessment(code="h1", name=words("half"), grain="half", ordinal=1),
                     Assessment(code="yr", name=words("year"), grain="year")),
        missing=Missing(min_count=5),
    )  # fmt: skip


def begun(folder: Path) -> Home:
    """A home that holds the returns of one month."""
    home = place(folder)
    fill(home, months=1)
    return home


def fill(home: Home, months: int = 12) -> None:
    """Receive and judge a year's returns up to this month; B's of March never came."""
    from pipelines.register.archive import write_part
    from pipelines.register.store import open_register, reading, writing
    from pipelines.register.tables import catalogue_text, event, file, part, reception, returned

    whole = catalogue()
    engine = open_register(home)
    with reading(engine) as connection:
        known = {row.return_id for row in connection.execute(returned.select())}
    values, rows = [], []
    for form in whole.forms:
        for p in period.between(BORN, date(2009, months, 1), form.grain):
            if p.last_month > months:
                continue
            for reporter in due.expected(whole, form, p):
                if (p.code, reporter) != ("2009M03", "B"):
                    one = submission(whole, form, p, reporter)
                    if one[1] in known:
                        continue
                    rows.append((form, p, reporter, *one))
                    values.append(((one[1], form.code, p.code, reporter), one[2]))
    part_hash, count = write_part(home, values)
    with writing(engine) as connection:

        def add(table: Any, row: dict[str, Any]) -> None:
            connection.execute(table.insert().prefix_with("OR IGNORE"), row)

        add(catalogue_text, {"catalogue_hash": whole.hash, "text": b"x"})
        add(part, {"part_hash": part_hash, "row_count": count})
        for form, p, reporter, file_hash, return_id, _ in rows:
            at = datetime.combine(p.end, time(9)) + timedelta(days=3)
            add(
                file,
                {
                    "file_hash": file_hash,
                    "name": f"{return_id}.xlsx",
                    "size": 1,
                    "is_archived": True,
                },
            )
            add(
                returned,
                {
                    "return_id": return_id,
                    "file_hash": file_hash,
                    "part_hash": part_hash,
                    "form": form.code,
                    "period": p.code,
                    "reporter": reporter,
                    "sheet": "S",
                    "is_demo": False,
                    "catalogue_hash": whole.hash,
                    "verdict": "accepted",
                    "judged_at": at,
                },
            )
            add(
                reception,
                {
                    "reception_id": file_hash,
                    "file_hash": file_hash,
                    "name": f"{return_id}.xlsx",
                    "received_at": at,
                    "actor_role": "county",
                },
            )
        connection.execute(
            event.insert(),
            {
                "at": datetime(2010, 1, 1),
                "actor_role": "county",
                "kind": "received",
                "subject": "all",
            },
        )
    engine.dispose()  # fmt: skip


def send(home: Home, code: str, reporter: str, at: datetime, wet: int) -> None:
    """Receive one more version of a monthly return, accepted: so many trees watered in every row."""
    from pipelines.register.archive import write_part
    from pipelines.register.store import open_register, writing
    from pipelines.register.tables import file, part, reception, returned

    whole, p = catalogue(), period.parse(code)
    form = whole.form_by_code["F"]
    _, _, columns = submission(whole, form, p, reporter)
    columns["value"] = [
        Decimal(wet) if e == "wet" else v
        for e, v in zip(columns["element"], columns["value"], strict=True)
    ]
    file_hash = hashlib.sha256(f"{code}{reporter}{at}{wet}".encode()).hexdigest()
    key = (f"{file_hash[:16]}-F-{code}-{reporter}", "F", code, reporter)
    part_hash, count = write_part(home, [(key, columns)])
    named = {"file_hash": file_hash, "name": f"{key[0]}.xlsx"}
    engine = open_register(home)
    with writing(engine) as connection:
        connection.execute(part.insert().values(part_hash=part_hash, row_count=count))
        connection.execute(file.insert().values(**named, size=1, is_archived=True))
        connection.execute(
            returned.insert().values(
                return_id=key[0], file_hash=file_hash, part_hash=part_hash, form="F", period=code,
                reporter=reporter, sheet="S", is_demo=False, catalogue_hash=whole.hash,
                verdict="accepted", judged_at=at,
            )
        )  # fmt: skip
        connection.execute(
            reception.insert().values(
                **named, reception_id=file_hash, received_at=at, actor_role="county"
            )
        )
    engine.dispose()


def submission(
    whole: Catalogue, form: Form, p: period.Period, reporter: str
) -> tuple[str, str, dict[str, list[object]]]:
    """Hash, return id and values: 100 trees a team, 80 of them watered in A and 60 in B."""
    file_hash = hashlib.sha256(f"{form.code}{p.code}{reporter}".encode()).hexdigest()
    columns: dict[str, list[object]] = {name: [] for name in COLUMNS}
    for row, unit in enumerate(whole.rows_of(form, reporter, p.end)):
        for col, one in enumerate(form.elements):
            value = figure(one.code, unit, p.ordinal)
            cell = (
                unit,
                "",
                "row",
                unit,
                one.code,
                "value",
                value,
                str(value),
                "S",
                row + 5,
                col + 3,
            )
            for name, what in zip(COLUMNS, cell, strict=True):
                columns[name].append(what)
    return file_hash, f"{file_hash[:16]}-{form.code}-{p.code}-{reporter}", columns


def figure(code: str, unit: str, ordinal: int) -> Decimal:
    wet = 80 if unit.startswith("a") else 60
    known = {"trees": 100, "wet": wet + ordinal % 3, "cost": Decimal("7.25"), "seen": 20}
    return Decimal(known.get(code, 19 if unit == "A" else 15))


def contents(
    home: Home, build_id: str | None = None, audience: str = "team"
) -> dict[str, list[str]]:
    """Every mart's rows as sorted text, without what names the moment of building."""
    from pipelines.warehouse import open_edition

    con = open_edition(home, audience, build_id)
    tables = [name for (name,) in con.execute("SHOW TABLES").fetchall() if name != "meta"]
    found = {
        table: sorted(map(repr, con.execute(f'SELECT * FROM "{table}"').fetchall()))
        for table in tables
    }
    con.close()
    return found


def place(folder: Path) -> Home:
    return Home(folder / "grove")
