"""From a register to what each audience reads."""

import shutil
import sys
import threading
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
import grove

from pipelines import models
from pipelines.build import build, is_built
from pipelines.errors import UserError
from pipelines.models import MODELS, read_model
from pipelines.register import assessments, entries
from pipelines.register.actor import Actor
from pipelines.register.store import open_register, writing
from pipelines.register.tables import file, reception, rejection, returned
from pipelines.warehouse import builds, current_build, open_edition, rollback

CATALOGUE = grove.catalogue()


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setenv("GUANHUAI_NOW", grove.NOW)


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    home = grove.place(tmp_path_factory.mktemp("state"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GUANHUAI_NOW", grove.NOW)
        grove.fill(home)
        build(home, CATALOGUE)
    return home


def one(home, query, audience="team"):
    con = open_edition(home, audience)
    try:
        return con.execute(query).fetchall()
    finally:
        con.close()


def test_figures_at_every_level_and_grain(built):
    figures = dict(
        one(
            built,
            "SELECT unit, numerator FROM indicator_value WHERE indicator = 'X1'"
            " AND period = '2009Q1'",
        )
    )
    assert figures == {
        "a1": 81 + 82 + 80,
        "a2": 81 + 82 + 80,
        "b1": 61 + 62,
        "A": 486,
        "B": 123,
        "T": 609,
    }
    stock = one(
        built,
        "SELECT unit, value, received, expected FROM element_value"
        " WHERE element = 'trees' AND period = '2009' AND unit IN ('B', 'T')"
        " ORDER BY unit",
    )
    assert stock == [("B", 100, 11, 12), ("T", 300, 23, 24)]


def test_a_parent_is_weighted_by_population_where_the_indicator_says_so(built):
    rows = one(
        built,
        "SELECT unit, value FROM indicator_value WHERE indicator = 'X2'"
        " AND period = '2009Q4' ORDER BY unit",
    )
    assert rows == [("A", 95.0), ("B", 75.0), ("T", pytest.approx((200 * 95 + 100 * 75) / 300))]


def test_a_missing_return_is_told_everywhere(built):
    slots = one(
        built,
        "SELECT status, period, reporter, due_date::TEXT FROM reporting"
        " WHERE status <> 'accepted' ORDER BY ALL",
    )
    assert slots == [
        ("missing", "2009M03", "B", "2009-04-06"),
        ("not_due", "2010M01", "A", "2010-02-05"),
        ("not_due", "2010M01", "B", "2010-02-05"),
    ]
    trust = one(
        built, "SELECT expected, received, missing, match_rate FROM trust WHERE period = '2009Q1'"
    )
    assert trust == [(7, 6, 1, pytest.approx(0.85))]
    nothing = one(
        built,
        "SELECT state, received, expected FROM indicator_value"
        " WHERE indicator = 'X1' AND unit = 'B' AND period = '2009M03'",
    )
    assert nothing == [("no_data", 0, 1)]


def test_a_value_leads_to_its_cell(built):
    rows = one(
        built,
        'SELECT v.value, r.sheet, v.cell, r.file_name FROM value v JOIN "return" r USING (return_id)'
        " WHERE v.element = 'wet' AND v.unit = 'a2' AND v.period = '2009M01' AND r.is_live",
    )
    assert [(v, s, c) for v, s, c, _ in rows] == [(81, "S", "D6")]
    assert rows[0][3].endswith("-F-2009M01-A.xlsx")


def test_the_same_content_is_built_once(built):
    before = builds(built)
    again = build(built, CATALOGUE)
    assert (again.build_id, again.rows) == (before[0], {})
    assert builds(built) == before
    assert is_built(built, CATALOGUE)


def test_order_and_rebuilding_change_nothing(built, tmp_path):
    other = grove.place(tmp_path)
    grove.fill(other, months=6)
    build(other, CATALOGUE)
    grove.fill(other)
    build(other, CATALOGUE)
    assert grove.contents(other) == grove.contents(built)
    assert current_build(other)[-8:] == current_build(built)[-8:]


def test_the_day_counts(built, monkeypatch):
    monkeypatch.setenv("GUANHUAI_NOW", "2010-02-02T09:00:00")
    assert not is_built(built, CATALOGUE)


SENSITIVE_ELEMENTS = {"trees", "wet"}


@pytest.mark.parametrize(("audience", "whole"), [("public", set()), ("A", {"A", "a1", "a2"})])
def test_an_edition_holds_no_sensitive_number_it_may_not(built, audience, whole):
    con = open_edition(built, audience)
    hidden = "unit <> 'T' AND unit NOT IN (SELECT unnest(?::TEXT[]))"
    numeric = {"DOUBLE", "DECIMAL(18,4)", "INTEGER", "BIGINT"}
    harmless = {"received", "expected", "target", "floor", "weight", "sort"}
    for table, condition in {
        "element_value": "element IN ('trees', 'wet')",
        "indicator_value": "indicator IN ('X1', 'X3')",
        "score_leaf": "indicator = 'X1'",
        "score_part": "part IN ('R', 'P1')",
        "care_score": "care = 'c1'",
        "score_total": "true",
    }.items():
        columns = [
            name
            for name, kind, *_ in con.execute(f"DESCRIBE {table}").fetchall()
            if kind in numeric and name not in harmless | {"rank", "rank_of"}
        ]
        counted = ", ".join(f'count("{c}")' for c in columns)
        query = f"SELECT {counted}, count(*) FROM {table} WHERE {condition} AND {hidden}"
        *numbers, rows = con.execute(query, [sorted(whole)]).fetchall()[0]
        assert not any(numbers), (table, columns)
        assert rows > 0
    cells = con.execute(
        f"SELECT count(*) FROM value WHERE element IN ('trees', 'wet') AND {hidden}",
        [sorted(whole)],
    ).fetchall()
    assert cells == [(0,)]
    con.close()


@pytest.mark.parametrize(("trees", "wet"), [(100, 5), (1, 1)])
def test_the_public_edition_does_not_change_with_hidden_figures(
    built, tmp_path, monkeypatch, trees, wet
):
    """Whatever the figures of a hidden unit are, all rows of all tables read the same (the bands of its total
    hold all it may come to); nor do those of B in the edition of A change when only B's do. A return of
    B's is missing, and of two units each would know the other: both are hidden, and their sum."""

    def other(code, unit, ordinal, figure=grove.figure):
        changed = {"trees": trees, "wet": wet} if unit == "b1" else {}
        return Decimal(changed[code]) if code in changed else figure(code, unit, ordinal)

    monkeypatch.setattr(grove, "figure", other)
    home = grove.place(tmp_path)
    grove.fill(home)
    build(home, CATALOGUE)
    for audience, own in {"public": (), "A": ("A", "a1", "a2")}.items():
        assert told_of_others(home, audience, own) == told_of_others(built, audience, own)
    assert told_of_others(home, "B", ()) != told_of_others(built, "B", ())


def told_of_others(home, audience, own):
    """Every table's rows but those about the whole and about ``own`` units."""
    con = open_edition(home, audience)
    found = {}
    for (table,) in con.execute("SHOW TABLES").fetchall():
        cursor = con.execute(f'SELECT * FROM "{table}"')
        names = [column[0] for column in cursor.description]
        at = names.index("unit") if "unit" in names else None
        rows = [r for r in cursor.fetchall() if at is None or r[at] not in ("T", *own)]
        if table != "meta":
            found[table] = sorted(map(repr, rows))
    con.close()
    return found


@pytest.mark.parametrize("audience", ["public", "team", "A"])
def test_every_table_has_the_columns_that_are_described(built, audience):
    described = {p.stem: read_model(p).columns for p in (MODELS / "marts").glob("*.sql")}
    partly = {p.stem for p in (MODELS / "public").glob("*.sql")}
    query = "SELECT table_name, column_name FROM duckdb_columns() WHERE schema_name = 'main'"
    held: dict[str, set[str]] = {}
    for table, column in one(
        built, f"{query} AND database_name IN ('edition', 'memory')", audience
    ):
        held.setdefault(table, set()).add(column)
    for table, columns in described.items():
        assert held[table] == {*columns, *({"is_withheld"} & held[table])}, table
        assert ("is_withheld" in held[table]) == (table in partly), table


def test_nobody_but_its_unit_and_the_team_is_told_what_a_file_is_called(built):
    named = "SELECT reporter, count(file_name), count(sheet), count(*) FROM return GROUP BY 1 ORDER BY 1"
    of_a, of_b, of_t = ((unit, count) for unit, *_, count in one(built, named, "team"))
    assert one(built, named, "team") == [(u, n, n, n) for u, n in (of_a, of_b, of_t)]
    assert one(built, named, "public") == [(u, 0, 0, n) for u, n in (of_a, of_b, of_t)]
    told = [of_a[1], 0, 0]
    assert [row[1] for row in one(built, named, "A")] == told


def test_a_unit_sees_itself_whole_and_the_others_as_the_public_does(built):
    team, public, own = (grove.contents(built, audience=a) for a in ("team", "public", "A"))
    assert set(own) == set(public) == set(team)
    con = {audience: open_edition(built, audience) for audience in ("team", "public", "A")}
    for table in team:
        shapes = [c.execute(f'DESCRIBE "{table}"').fetchall() for c in con.values()]
        assert {row[:2] for row in shapes[0]} == {row[:2] for row in shapes[1]}, table
        assert {row[:2] for row in shapes[0]} == {row[:2] for row in shapes[2]}, table
    for table in ("element_value", "indicator_value", "score_leaf", "score_total", "value"):
        assert len(own[table]) <= len(team[table])
        assert set(own[table]) <= set(team[table]) | set(public[table])
    watered = (
        "SELECT value FROM element_value WHERE element = 'wet' AND period = '2009' AND unit = 'A'"
    )
    assert one(built, watered, "A") == one(built, watered)
    assert one(built, watered, "B") == one(built, watered, "public") == [(None,)]
    cells = "SELECT DISTINCT unit FROM value WHERE element = 'wet' ORDER BY 1"
    assert one(built, cells, "A") == [("a1",), ("a2",)]
    assert one(built, "SELECT value FROM meta WHERE key = 'audience'", "A") == [("A",)]


def test_what_a_refused_file_says_of_itself_is_for_the_team_and_its_reporter(tmp_path):
    home = grove.place(tmp_path)
    grove.fill(home)
    engine = open_register(home)
    at = datetime(2009, 12, 1)
    with writing(engine) as connection:
        for reporter in ("A", "B", None):
            named = {"file_hash": str(reporter), "name": f"123-{reporter}.xlsx"}
            came = {
                **named,
                "reception_id": str(reporter),
                "received_at": at,
                "actor_role": "county",
            }
            connection.execute(file.insert().values(**named, size=1, is_archived=True))
            connection.execute(reception.insert().values(came))
            connection.execute(
                rejection.insert().values(
                    file_hash=str(reporter), reason="empty", reporter=reporter, sheet="123",
                    cell="A1", message_zh="第123户", message_en="home 123",
                )
            )  # fmt: skip
    engine.dispose()
    build(home, CATALOGUE)
    for audience, own in {"team": {"A", "B", None}, "A": {"A"}, "public": set()}.items():
        rows = one(home, "SELECT reporter, name, message_zh, sheet FROM rejection", audience)
        assert {row[0] for row in rows if "123" in repr(row[1:])} == own
        assert sorted(row[0] or "" for row in rows) == ["", "A", "B"]


def test_from_an_edition_no_other_file_is_reached(built):
    build_folder = built.builds / current_build(built)
    shutil.copy(build_folder / "public.duckdb", build_folder / "copy.duckdb")
    shutil.copy(build_folder / "team/value.parquet", build_folder / "team/copy.parquet")
    for audience, other in (("A", "value"), ("public", "value"), ("team", "copy")):
        con = open_edition(built, audience)
        for query in (
            f"ATTACH '{build_folder}/copy.duckdb' AS other (READ_ONLY)",
            f"SELECT * FROM read_parquet('{build_folder}/team/{other}.parquet')",
            f"SELECT * FROM read_blob('{build_folder}/team/{other}.parquet')",
            f"SELECT * FROM read_parquet('{build_folder}/units/value/*/*.parquet')",
            f"SELECT * FROM read_parquet('{build_folder}/units/value/owner=B/*.parquet')",
            "SET allowed_paths = ['/']",
            "SET enable_external_access = true",
            "SET lock_configuration = false",
            "COPY (SELECT 1) TO 'x.csv'",
            "UPDATE edition.element_value SET value = 0",
        ):
            with pytest.raises(Exception, match=r"(?i)disabled|locked|read-only|cannot"):
                con.execute(query)
        con.close()


@pytest.mark.parametrize("audience", ["T", "a1", "nobody", "A' OR '1'='1", "../team"])
def test_others_have_no_edition(built, audience):
    with pytest.raises(UserError, match="no edition"):
        open_edition(built, audience)


def test_rollback_serves_an_earlier_build_until_there_is_something_new(tmp_path):
    home = grove.place(tmp_path)
    with pytest.raises(UserError, match="nothing is built"):
        open_edition(home)
    grove.fill(home, months=3)
    first = build(home, CATALOGUE).build_id
    grove.fill(home)
    second = build(home, CATALOGUE).build_id
    assert builds(home) == [second, first]
    rollback(home, first)
    assert current_build(home) == first
    assert one(home, "SELECT count(*) FROM value WHERE period = '2009M12'") == [(0,)]
    with pytest.raises(UserError, match="no such build"):
        rollback(home, "20200101-000000-00000000")
    assert current_build(home) == first
    assert build(home, CATALOGUE).build_id == second == current_build(home)


def test_a_broken_invariant_leaves_the_build_before_it_serving(tmp_path, monkeypatch):
    home = grove.place(tmp_path)
    grove.fill(home, months=3)
    first = build(home, CATALOGUE).build_id
    grove.fill(home)
    (tmp_path / "checks").mkdir()
    (tmp_path / "checks/slots.sql").write_text("-- grain: lost\nSELECT form FROM source.form")
    checks = models.checks
    monkeypatch.setattr(models, "checks", lambda con: checks(con, tmp_path))
    with pytest.raises(UserError, match=r"not published.*slots\.sql"):
        build(home, CATALOGUE)
    assert current_build(home) == first
    assert builds(home) == [first]
    monkeypatch.undo()
    monkeypatch.setenv("GUANHUAI_NOW", grove.NOW)
    assert build(home, CATALOGUE).build_id == current_build(home) != first
    assert not list(home.builds.glob("*.tmp"))


def test_only_some_builds_are_kept_and_always_the_one_served(tmp_path, monkeypatch):
    monkeypatch.setattr("pipelines.warehouse.prune.__defaults__", (2,))
    monkeypatch.setattr("pipelines.warehouse.GRACE", 0)
    home = grove.place(tmp_path)
    made = []
    for month in (1, 2, 3, 4):
        grove.fill(home, months=month)
        made.append(build(home, CATALOGUE).build_id)
    assert builds(home) == made[:1:-1]


def test_a_file_sent_again_after_another_counts_again(tmp_path):
    home = grove.place(tmp_path)
    grove.fill(home, months=1)
    engine = open_register(home)
    with writing(engine) as connection:
        first = connection.execute(returned.select()).first()
        connection.execute(
            reception.insert(),
            {
                "reception_id": "again",
                "file_hash": first.file_hash,
                "name": "again.xlsx",
                "received_at": datetime(2009, 3, 1),
                "actor_role": "county",
            },
        )
    engine.dispose()
    build(home, CATALOGUE)
    assert one(home, 'SELECT max(version) FROM "return"') == [(1,)]


def test_an_entry_makes_another_build(tmp_path):
    home = grove.place(tmp_path)
    grove.fill(home, months=1)
    engine, who, now = open_register(home), Actor("evaluator"), datetime(2010, 1, 1)
    with writing(engine) as connection:
        made = assessments.add_assessment(connection, "h1", "2009H1")
        assessments.add_step(
            connection, made.assessment_id, "drafted", who, now, detail={"rulebook": "0"}
        )
    first = build(home, CATALOGUE).build_id
    with writing(engine) as connection:
        one = entries.Entry(
            "e1", made.assessment_id, "A", "2009H1", "bonus", "B1", {}, "commended", None, ()
        )
        entries.add_entry(connection, one, "proposed", who, now)
    assert build(home, CATALOGUE).build_id == first
    with writing(engine) as connection:
        entries.add_step(connection, one, "approved", Actor("office"), now, None)
    engine.dispose()
    assert build(home, CATALOGUE).build_id != first


POINTS = (
    "SELECT period, unit, points, received_factor FROM score_leaf"
    " WHERE indicator = 'X1' AND period IN ('2009H1', '2009') ORDER BY ALL"
)


def test_what_comes_after_the_freeze_counts_from_the_next_assessment(tmp_path):
    home = grove.place(tmp_path)
    grove.fill(home)
    grove.send(home, "2009M02", "A", datetime(2009, 7, 25, 23, 59), wet=70)
    build(home, CATALOGUE)
    stood = one(home, POINTS)
    # A correction of A's and B's missing return, both a day after the half-year is frozen.
    grove.send(home, "2009M02", "A", datetime(2009, 7, 26), wet=10)
    grove.send(home, "2009M03", "B", datetime(2009, 7, 26), wet=10)
    build(home, CATALOGUE)
    now = one(home, POINTS)
    halves = [row for row in stood if row[0] == "2009H1"]
    assert [row for row in now if row[0] == "2009H1"] == halves
    # A: 81, 70, 80, 81, 82 and 80 of 100 are 79 %: 50 × (79 − 40) / 50
    assert halves[0] == ("2009H1", "A", 39, 1)
    # B: five of six months, 61 of 100
    assert halves[1][3] == pytest.approx(5 / 6)
    years = {row[1]: row[2:] for row in now if row[0] == "2009"}
    assert years["B"][1] == 1
    assert years["A"][0] < {row[1]: row[2] for row in stood if row[0] == "2009"}["A"]
    notes = one(
        home, "SELECT period, unit, note_en FROM score_total WHERE note_en <> '' ORDER BY ALL"
    )
    said = "returns that came after the freeze do not count: 1"
    assert [n[:2] for n in notes if said in n[2].split("; ")] == [("2009H1", "A"), ("2009H1", "B")]
    # What is in force now is what every other figure shows.
    assert one(
        home,
        "SELECT numerator FROM indicator_value"
        " WHERE indicator = 'X1' AND unit = 'A' AND period = '2009M02'",
    ) == [(20,)]


def test_an_empty_register_still_builds(tmp_path):
    home = grove.place(tmp_path)
    build(home, CATALOGUE)
    assert one(home, "SELECT DISTINCT status FROM reporting") in (
        [("missing",)],
        [("not_due",)],
        [],
    )


def test_readers_never_fail_while_builds_are_published(tmp_path):
    home = grove.place(tmp_path)
    grove.fill(home, months=1)
    build(home, CATALOGUE)
    stop, reads, failures = threading.Event(), [], []

    def read() -> None:
        while not stop.is_set() or len(reads) < 100:
            try:
                reads.append(one(home, "SELECT count(*) FROM value", ("team", "A")[len(reads) % 2]))
            except Exception as error:
                failures.append(error)
                return

    reader = threading.Thread(target=read)
    reader.start()
    for month in (2, 3, 4):
        grove.fill(home, months=month)
        build(home, CATALOGUE)
    stop.set()
    reader.join()
    assert failures == []
    assert len(reads) >= 100
    assert len({tuple(r) for r in reads}) > 1
