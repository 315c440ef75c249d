"""A home of many units and years, made of a prefecture's: 300 units, ten years, a township each.

Every unit takes the returns in force of one unit there, its first township's rows, its years in turn and
its counts times a small number: so whatever holds inside a return, and from one period to the next inside
a turn of years, holds here. Files are not written: values and slots go into the register by its own
functions; judging and building are the program's.
"""

import csv
import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipelines import build, judge, paths
from pipelines.catalogue.load import load
from pipelines.catalogue.whole import Catalogue
from pipelines.paths import Home

UNITS, YEARS = 300, range(2008, 2018)
NOW = "2018-03-01T09:00:00"
SOURCE = "weifang"
FACTORS = (1, 2, 3, 5)
WIDTH = 20
"""Tiles of the map in a row."""


def made(source: Home, folder: Path) -> Path:
    """The catalogue's folder; its home is ``folder`` for ``GUANHUAI_HOME``. ``source``: a home of the
    prefecture that holds three years or more. The clock has to stand at ``NOW``."""
    whole = catalogue(folder / "catalogue")
    loaded = load(whole)
    home = Home(folder / loaded.name)
    fill(source, home, loaded)
    judge.judge(home, loaded)
    build.build(home, loaded)
    return whole


def catalogue(folder: Path) -> Path:
    """The prefecture's, with 300 units of its groups and one township each."""
    shutil.copytree(paths.catalogue_folder(SOURCE), folder)
    with (folder / "units.csv").open(encoding="utf-8") as file:
        head, *rows = csv.reader(file)
    old = [dict(zip(head, row, strict=True)) for row in rows]
    kept = [row for row in old if row["level"] in ("prefecture", "department")]
    with (folder / "units.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, head)
        writer.writeheader()
        writer.writerows(kept[:1])
        for row, has_towns in copies(old):
            writer.writerow(row)
            if has_towns:
                writer.writerow(town(row))
        writer.writerows(kept[1:])
    named = folder / "catalogue.yaml"
    text = named.read_text(encoding="utf-8")
    named.write_text(text.replace(f"name: {SOURCE}", "name: region", 1), encoding="utf-8")
    return folder


def copies(old: list[dict[str, str]]) -> Iterator[tuple[dict[str, str], bool]]:
    """The units, and whether the one each is made of has townships."""
    units = [row for row in old if row["level"] == "county"]
    above = {row["parent"] for row in old if row["level"] == "township"}
    for number in range(UNITS):
        like = units[number % len(units)]
        yield like | {
            "code": code_of(number), "name_zh": f"{like['name_zh']}{number}",
            "name_en": f"{like['name_en']} {number}", "short_zh": f"{like['short_zh']}{number}",
            "short_en": f"{like['short_en']} {number}", "aliases": "",
            "tile_row": str(number // WIDTH), "tile_col": str(number % WIDTH),
        }, like["code"] in above  # fmt: skip


def town(row: dict[str, str]) -> dict[str, str]:
    return dict.fromkeys(row, "") | {
        "code": f"{row['code']}001", "name_zh": "城关街道", "name_en": "Chengguan Subdistrict",
        "level": "township", "parent": row["code"], "valid_from": row["valid_from"],
    }  # fmt: skip


def code_of(number: int) -> str:
    return f"37{number + 1000:04d}"


def fill(source: Home, home: Home, whole: Catalogue) -> None:
    """Put every unit's returns into the register, a part a year."""
    import duckdb

    from pipelines.register.store import open_register

    con = duckdb.connect()
    prepare(con, source, whole)
    engine = open_register(home)
    for year in YEARS:
        con.execute(SLOTS, {"year": year})
        table = con.execute(VALUES).to_arrow_table()
        record(engine, whole, year, write(home, table), con.execute("FROM slot").fetchall())
    engine.dispose()
    con.close()


def prepare(con: Any, source: Home, whole: Catalogue) -> None:
    """Tables ``live`` (a return in force there, its year counted from 0), ``cell`` (its values) and
    ``unit`` (a unit here, the one there it is made of, and by how much its counts are multiplied)."""
    import pandas as pd

    from pipelines.register.archive import part_path
    from pipelines.register.ledger import versions
    from pipelines.register.store import open_register

    engine = open_register(source)
    held = [one for one in versions(engine) if one.is_live]
    parts = {row.part_hash for row in held}
    engine.dispose()
    live = pd.DataFrame(held)[["return_id", "form", "period", "reporter", "received_at", "sheet"]]
    con.register("held", live)
    con.execute("CREATE TABLE live AS SELECT *, period[:4]::INTEGER - min(period[:4]::INTEGER) OVER ()"
                " AS turn FROM held")  # fmt: skip
    files = [str(part_path(source, part)) for part in parts]
    con.execute("CREATE TABLE cell AS SELECT * FROM read_parquet(?) SEMI JOIN live USING (return_id)",
                [files])  # fmt: skip
    like = load(paths.catalogue_folder(SOURCE))
    there = [unit.code for unit in like.units if unit.level == like.scheme.level]
    rows = [
        (code_of(n), there[n % len(there)], n, FACTORS[n // len(there) % len(FACTORS)])
        for n in range(UNITS)
    ]
    counts = [m.code for m in whole.head.measures if m.type in ("count", "amount")]
    elements = [(e.code,) for form in whole.forms for e in form.elements if e.measure in counts]
    con.execute("CREATE TABLE unit (code TEXT, there TEXT, number INTEGER, factor INTEGER)")
    con.executemany("INSERT INTO unit VALUES (?, ?, ?, ?)", rows)
    con.execute("CREATE TABLE counted (element TEXT)")
    con.executemany("INSERT INTO counted VALUES (?)", elements)


SLOTS = """
CREATE OR REPLACE TABLE slot AS
WITH turns AS (SELECT max(turn) + 1 AS turns FROM live),
whose AS (
    SELECT code, there, factor, number FROM unit
    UNION ALL SELECT DISTINCT reporter, reporter, 1, 0 FROM live WHERE reporter NOT IN (SELECT there FROM unit)
)
SELECT sha256(concat_ws('/', form, $year, period[5:], code)) AS file_hash,
    concat_ws('-', file_hash[:16], form, $year || period[5:], code) AS id,
    form, $year || period[5:] AS period, code, sheet,
    received_at + to_years($year - period[:4]::INTEGER) AS received_at, return_id AS made_of, factor
FROM live JOIN whose ON there = reporter CROSS JOIN turns
WHERE turn = ($year + number) % turns
ORDER BY id
"""
"""The slots of a year, each with the return it is made of."""

VALUES = """
SELECT slot.id AS return_id, slot.form, slot.period, slot.code AS reporter,
    coalesce(about.code, CASE WHEN town THEN slot.code || '001' ELSE cell.unit END) AS unit,
    item, row_kind, label, element, state,
    CASE WHEN element IN (FROM counted) THEN value * coalesce(about.factor, slot.factor) ELSE value END
        ::DECIMAL(18, 4) AS value,
    raw, slot.sheet, "row", col
FROM slot JOIN cell ON cell.return_id = slot.made_of
CROSS JOIN LATERAL (SELECT cell.unit LIKE cell.reporter || '%' AND cell.unit <> cell.reporter AS town)
LEFT JOIN unit about ON about.there = cell.unit AND (about.code = slot.code OR slot.code = cell.reporter)
WHERE row_kind = 'row' AND (NOT town OR right(cell.unit, 3) = '001')
ORDER BY slot.id, about.code, "row", col
"""
"""Their values: of a unit's rows its own and its first township's; rows about units by others, such as
recounts, for every unit."""


def write(home: Home, table: Any) -> tuple[str, int]:
    """A part, as ``archive.write_part`` makes it of lists: its hash and number of rows."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from pipelines.register import archive

    sink = pa.BufferOutputStream()
    pq.write_table(table.cast(archive._schema()), sink, compression="zstd")
    content = sink.getvalue().to_pybytes()
    part_hash = hashlib.sha256(content).hexdigest()
    archive.place(archive.part_path(home, part_hash), content)
    return part_hash, table.num_rows


def record(
    engine: Any, whole: Catalogue, year: int, part: tuple[str, int], slots: list[tuple[Any, ...]]
) -> None:
    """The year's files, receptions and returns, not judged yet."""
    from pipelines.register import tables
    from pipelines.register.actor import Actor
    from pipelines.register.ledger import add_events, event_row, insert_all, keep_catalogue
    from pipelines.register.store import writing

    files, receptions, returns = [], [], []
    for file_hash, return_id, form, period, unit, sheet, at, *_ in slots:
        name = {"file_hash": file_hash, "name": f"{return_id}.xlsx"}
        files.append({**name, "size": 1, "is_archived": True, "redacted_at": None})
        receptions.append(
            {**name, "reception_id": file_hash, "received_at": at, "actor_role": "county",
             "actor_unit": unit}
        )  # fmt: skip
        returns.append(
            {"return_id": return_id, "file_hash": file_hash, "part_hash": part[0], "form": form,
             "period": period, "reporter": unit, "sheet": sheet, "is_demo": True,
             "catalogue_hash": whole.hash, "verdict": None}
        )  # fmt: skip
    with writing(engine) as connection:
        keep_catalogue(connection, whole.hash, whole.text)
        insert_all(connection, tables.part, [{"part_hash": part[0], "row_count": part[1]}])
        insert_all(connection, tables.file, files)
        insert_all(connection, tables.reception, receptions)
        insert_all(connection, tables.returned, returns)
        add_events(connection, [event_row(Actor("bench"), "received", str(year))])
