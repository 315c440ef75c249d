"""Statements of strangers: what they may read, what they may not, and that nothing of it hurts their host."""

import os
import signal
import threading
import time
from pathlib import Path

import duckdb
import pytest

from pipelines.errors import UserError
from pipelines.sandbox import ask, child
from pipelines.sandbox.allowed import check
from pipelines.sandbox.ask import Sandbox
from pipelines.sandbox.limits import LONGEST, Limits, environment

SECRET = "a-secret-of-the-host"
SHORT = Limits(seconds=2, memory_mb=256, rows=1000, size_mb=4)


@pytest.fixture(scope="module")
def build(tmp_path_factory) -> Path:
    """A build of two units: the figure of the second is withheld from the public and seen by the team and by
    the unit itself."""
    folder = tmp_path_factory.mktemp("builds") / "20110301-090000-00000000"
    for name in ("team", "units/own_unit/owner=b", "units/figure/owner=b"):
        (folder / name).mkdir(parents=True)
    with duckdb.connect(str(folder / "public.duckdb")) as con:
        con.execute(
            "CREATE TABLE meta AS SELECT * FROM (VALUES ('assessed_level', 'county')) t(key, value)"
        )
        con.execute(
            "CREATE TABLE unit AS SELECT * FROM (VALUES ('a', 'county'), ('b', 'county')) t(code, level)"
        )
        con.execute(
            "CREATE TABLE figure AS SELECT * FROM (VALUES ('a', 1.5, 'value', false),"
            " ('b', NULL, 'suppressed', true)) t(unit, value, state, is_withheld)"
        )
        whole = (
            "SELECT 'b' AS unit, 7.5::DECIMAL(3, 1) AS value, 'value' AS state, true AS is_withheld"
        )
        con.execute(f"COPY ({whole}) TO '{folder}/team/figure.parquet'")
        con.execute(f"COPY ({whole}) TO '{folder}/units/figure/owner=b/0.parquet'")
        con.execute(f"COPY (SELECT 'b' AS unit) TO '{folder}/units/own_unit/owner=b/0.parquet'")
    return folder


@pytest.fixture(scope="module")
def sandbox():
    made = Sandbox(SHORT)
    yield made
    made.close()


def values(sandbox: Sandbox, build: Path, audience: str) -> list:
    rows = sandbox.ask(build, audience, "SELECT unit, value, state FROM figure ORDER BY unit").rows
    return [tuple(row.values()) for row in rows.to_pylist()]


def test_each_audience_reads_its_own_edition(sandbox, build):
    from decimal import Decimal

    own, other = ("a", Decimal("1.5"), "value"), ("b", Decimal("7.5"), "value")
    assert values(sandbox, build, "public") == [own, ("b", None, "suppressed")]
    assert values(sandbox, build, "team") == [own, other]
    assert values(sandbox, build, "b") == [own, other]
    assert (
        sandbox.ask(build, "b", "SELECT value FROM meta WHERE key = 'audience'").rows.num_rows == 0
    )
    with pytest.raises(UserError, match="has no edition of its own"):
        sandbox.ask(build, "nobody", "SELECT 1")


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT count(*) FROM unit", "FROM unit", "TABLE unit", "VALUES (1), (2)", "DESCRIBE unit",
        "SUMMARIZE unit", "SHOW TABLES", "SHOW ALL TABLES", "SELECT 1;", "-- a remark\nSELECT 1",
        "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 5) FROM t",
        "SELECT * FROM range(3), unnest([1, 2]) u(x)", "FROM edition.main.unit", "FROM Unit",
        "PIVOT unit ON level IN ('county') USING count(*)",
        "UNPIVOT (SELECT 1 AS a, 2 AS b) ON a, b",
        "SELECT table_name FROM information_schema.tables",
        "SELECT * FROM json_each('{\"a\": 1}')", "SELECT '/etc/passwd' AS \"COPY\"",
    ],
)  # fmt: skip
def test_what_only_reads_the_edition_is_answered(sandbox, build, statement):
    assert sandbox.ask(build, "public", statement).rows.num_rows > 0


REACHING = [
    "SELECT * FROM '{file}'",
    "SELECT * FROM read_text('{file}')",
    "SELECT * FROM read_csv('{file}')",
    "SELECT * FROM read_blob('{file}')",
    "SELECT * FROM read_json('{file}')",
    "SELECT * FROM read_parquet('{file}')",
    "SELECT * FROM parquet_metadata('{own}')",
    "SELECT * FROM read_parquet('{own}')",
    "SELECT * FROM read_duckdb('{edition}')",
    "SELECT * FROM sniff_csv('{file}')",
    "SELECT * FROM glob('/*')",
    "DESCRIBE '{file}'",
    "SUMMARIZE '{file}'",
    "SELECT (SELECT count(*) FROM read_text('{file}'))",
    "SELECT 1 WHERE EXISTS (FROM '{file}')",
    "WITH t AS (SELECT * FROM '{file}') FROM t",
    'WITH "duckdb_settings" AS (SELECT 1) FROM "duckdb_settings"',
    "SELECT * FROM 'https://example.org/a.csv'",
    "SELECT * FROM read_csv('https://example.org/a.csv')",
    "SELECT * FROM query('SELECT * FROM read_text(''{file}'')')",
    "SELECT * FROM query_table('{file}')",
    "SELECT * FROM json_execute_serialized_sql(json_serialize_sql('FROM read_text(''{file}'')'))",
    "SELECT getenv('SECRET')",
    "SELECT current_setting('allowed_paths')",
    "SELECT pg_get_viewdef(1)",
    "SELECT * FROM duckdb_settings()",
    "SELECT * FROM duckdb_secrets()",
    "SELECT * FROM which_secret('{file}', 's3')",
    "SELECT * FROM duckdb_databases()",
    "SELECT path FROM duckdb_databases",
    "SELECT sql FROM duckdb_views",
    "SELECT sql FROM sqlite_master",
    "SELECT definition FROM pg_catalog.pg_views",
    "SELECT * FROM pragma_database_list",
    "SELECT * FROM duckdb_logs",
    "SELECT * FROM duckdb_extensions()",
    "SELECT * FROM enable_logging()",
    "SELECT * FROM enable_profiling()",
    "SELECT * FROM checkpoint('edition')",
    "SELECT write_log('x')",
    "SELECT * FROM statement",
    "SELECT * FROM limits",
    "SELECT * FROM os",
    "SELECT * FROM pandas_scan(1)",
    "SELECT * FROM python_map_function(1)",
    "SHOW DATABASES",
    "SHOW VARIABLES",
]
CHANGING = [
    "SET memory_limit = '1TB'",
    "SET enable_external_access = true",
    "RESET lock_configuration",
    "PRAGMA database_list",
    "PRAGMA memory_limit = '1TB'",
    "PRAGMA enable_profiling",
    "CALL pragma_version()",
    "CALL enable_logging()",
    "ATTACH '{new}'",
    "ATTACH '{edition}' AS again",
    "DETACH edition",
    "USE edition",
    "INSTALL httpfs",
    "LOAD httpfs",
    "LOAD '{file}'",
    "COPY unit TO '{new}'",
    "COPY (SELECT 1) TO '{own}'",
    "COPY unit FROM '{file}'",
    "COPY FROM DATABASE edition TO memory",
    "EXPORT DATABASE '{new}'",
    "IMPORT DATABASE '{new}'",
    "CREATE TABLE t AS SELECT 1",
    "CREATE TEMP TABLE t AS SELECT 1",
    "CREATE VIEW v AS SELECT 1",
    "CREATE OR REPLACE MACRO f() AS TABLE FROM '{file}'",
    "CREATE SECRET s (TYPE s3)",
    "CREATE SEQUENCE s",
    "INSERT INTO unit VALUES ('c', 'd')",
    "UPDATE unit SET code = 'c'",
    "DELETE FROM unit",
    "DROP TABLE unit",
    "ALTER TABLE unit RENAME TO t",
    "VACUUM",
    "CHECKPOINT",
    "BEGIN",
    "PREPARE p AS SELECT 1",
    "EXECUTE p",
    "EXPLAIN ANALYZE SELECT 1",
    "SELECT 1; SELECT 2",
    "SELECT 1; DROP TABLE unit",
    "SELECT 1; ATTACH '{new}'",
    "PIVOT unit ON level USING count(*)",
    "",
    ";",
    "-- nothing",
]


@pytest.mark.parametrize("statement", [*REACHING, *CHANGING])
def test_what_reaches_further_is_refused_in_one_line(build, tmp_path, statement):
    """Held to the tree alone, in a connection that could do all of it: no limit behind it has to help."""
    file = tmp_path / "file.csv"
    file.write_text(SECRET)
    new = tmp_path / "new.db"
    text = statement.format(
        file=file, new=new, own=build / "team" / "figure.parquet", edition=build / "public.duckdb"
    )
    con = duckdb.connect()
    con.execute("CREATE TABLE unit(code TEXT, level TEXT)")
    with pytest.raises(UserError) as refused:
        check(con, text, ["unit"])
    for line in (refused.value.line("zh"), refused.value.line("en")):
        assert line and "\n" not in line and SECRET not in line
    assert refused.value.zh
    assert not new.exists()


@pytest.mark.parametrize("statement", [*REACHING, *CHANGING])
def test_what_reaches_further_fails_even_where_nobody_looked_at_it(build, tmp_path, statement):
    """Run without a look at its tree: the connection itself gives nothing away."""
    file = tmp_path / "file.csv"
    file.write_text(SECRET)
    new = tmp_path / "new.db"
    text = statement.format(
        file=file, new=new, own=build / "team" / "figure.parquet", edition=build / "public.duckdb"
    )
    before = (build / "team" / "figure.parquet").read_bytes()
    con = child.edition(build, "public", SHORT)
    try:
        told = str(con.execute(text).fetchall()) if con.extract_statements(text) else ""
    except (duckdb.Error, RuntimeError) as error:
        told = str(error)
    finally:
        con.close()
    assert SECRET not in told
    assert not new.exists()
    assert (build / "team" / "figure.parquet").read_bytes() == before


@pytest.mark.parametrize("audience", ["team", "b"])
def test_files_that_an_audience_reads_through_views_are_not_written(sandbox, build, audience):
    file = build / "team" / "figure.parquet"
    before = file.read_bytes()
    with pytest.raises(UserError):
        sandbox.ask(build, audience, f"COPY (SELECT 1) TO '{file}'")
    assert file.read_bytes() == before


def test_settings_cannot_be_changed_once_the_edition_is_open(build):
    con = child.edition(build, "team", SHORT)
    for setting in ("memory_limit = '1TB'", "threads = 64", "enable_external_access = true"):
        with pytest.raises(duckdb.Error, match="locked"):
            con.execute(f"SET {setting}")


HUNGRY = [
    "SELECT repeat('x', 4000000000)",
    "SELECT list_aggregate(range(1000000000), 'sum')",
    "SELECT unnest(range(300000000))",
    "SELECT list(range) FROM range(1000000000)",
    "SELECT string_agg(repeat('x', 1000), '') FROM range(100000000)",
    "SELECT range(100000000)",
    "SELECT DISTINCT a.range + b.range * 100003 FROM range(100000) a, range(100000) b ORDER BY 1 DESC",
    "SELECT repeat('x', 2000000) FROM range(1000)",
]
ENDLESS = [
    "SELECT count(*) FROM range(100000000000)",
    "SELECT count(*) FROM range(1000000) a, range(1000000) b WHERE a.range * b.range % 7 = 9",
    "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT max(n) FROM t",
    "SELECT max(md5(a.range::TEXT || b.range::TEXT)) FROM range(100000) a, range(100000) b",
]


@pytest.mark.slow
@pytest.mark.parametrize("statement", [*HUNGRY, *ENDLESS])
def test_one_that_eats_time_or_memory_ends_in_one_line_and_hurts_nobody(sandbox, build, statement):
    started = time.monotonic()
    with pytest.raises(UserError) as ended:
        sandbox.ask(build, "team", statement)
    assert time.monotonic() - started < SHORT.seconds + 4
    assert ended.value.zh and "\n" not in str(ended.value)
    assert "MB" in str(ended.value) or "seconds" in str(ended.value)
    assert sandbox.ask(build, "team", "SELECT 1 AS one").rows.to_pylist() == [{"one": 1}]


def test_rows_beyond_the_limit_are_cut_and_told(sandbox, build):
    whole = sandbox.ask(build, "public", f"FROM range({SHORT.rows})")
    cut = sandbox.ask(build, "public", "FROM range(1000000000000)")
    assert (whole.rows.num_rows, whole.is_cut) == (SHORT.rows, False)
    assert (cut.rows.num_rows, cut.is_cut) == (SHORT.rows, True)


def test_bytes_beyond_the_limit_are_cut_or_refused(sandbox, build):
    wide = sandbox.ask(build, "public", "SELECT repeat('x', 1500) FROM range(100000)")
    assert wide.is_cut and wide.rows.nbytes <= SHORT.size_mb * 1024 * 1024
    with pytest.raises(UserError, match="larger than 4 MB"):
        sandbox.ask(build, "public", "SELECT repeat('x', 5000000)")


def test_an_error_of_duckdb_is_one_line_without_a_path(sandbox, build):
    for statement, said in [
        ("SELEC 1", "syntax error"), ("SELECT nothing FROM unit", "nothing"),
        ("SELECT 1 / 'a'", "Could not convert"), ("SELECT error('oh')", "oh"), ("SELECT ?", "parameter"),
        ("SELECT CASE WHEN range = 5000 THEN 'x' ELSE '1' END::INT FROM range(6000)", "Could not convert"),
    ]:  # fmt: skip
        if "5000" in statement:
            statement = statement.replace("5000", "500").replace("6000", "600")
        with pytest.raises(UserError, match=said) as wrong:
            sandbox.ask(build, "team", statement)
        assert "\n" not in str(wrong.value) and str(build) not in str(wrong.value)
        assert wrong.value.zh and wrong.value.zh.startswith("语句有误")


def test_a_table_misspelt_is_told_the_name_it_is_like(sandbox, build):
    with pytest.raises(UserError, match=r"units: .*is unit meant"):
        sandbox.ask(build, "public", "FROM units")


@pytest.mark.parametrize(
    "statement",
    ["SELECT " + "(" * 5000 + "1" + ")" * 5000, "SELECT " + "1+" * 9000 + "1",
     "SELECT " + "[" * 500 + "1" + "]" * 500, "SELECT '" + "x" * LONGEST + "'",
     "SELECT 1 FROM " + "(SELECT 1 FROM " * 300 + "unit" + ")" * 300],
    ids=["brackets", "sum", "lists", "long", "nested"],
)  # fmt: skip
def test_odd_statements_are_answered_or_refused(sandbox, build, statement):
    try:
        sandbox.ask(build, "public", statement)
    except UserError as refused:
        assert "\n" not in str(refused)
    assert sandbox.ask(build, "public", "SELECT 1").rows.num_rows == 1


def test_every_kind_of_column_arrives_as_a_plain_one(sandbox, build):
    rows = sandbox.ask(
        build, "public",
        """
        SELECT 1 AS n, 2 AS n, sum(range) AS whole, 1.50::DECIMAL(9, 2) AS exact, [1, 2] AS list,
               {'a': 1} AS struct, INTERVAL 1 DAY AS span, DATE '2010-01-31' AS day,
               DATE '0044-03-15 (BC)' AS early, TIMESTAMP_NS '2010-01-31 10:00:00.5' AS moment,
               now() AS zoned, uuid() AS id, 'a'::BLOB AS blob, NULL AS nothing, true AS yes,
               170141183460469231731687303715884105727::HUGEINT AS huge, 'x'::ENUM ('x') AS enum
        FROM range(3)
        """,
    ).rows  # fmt: skip
    kinds = {str(field.type) for field in rows.schema}
    assert kinds <= {"int32", "int64", "string", "date32[day]", "timestamp[us]", "bool",
                     "decimal128(9, 2)", "decimal128(38, 0)", "double"}  # fmt: skip
    row = rows.to_pylist()[0]
    assert (row["n"], row["n_2"], row["whole"]) == (1, 2, 3)
    assert row["list"] == "[1, 2]" and row["nothing"] is None


def test_no_more_work_at_once_than_agreed_and_the_rest_are_told(build):
    sandbox = Sandbox(SHORT, at_once=1, patience=0.1)
    ends: list[str] = []

    def slow() -> None:
        with pytest.raises(UserError) as ended:
            sandbox.ask(build, "public", ENDLESS[0])
        ends.append(str(ended.value))

    thread = threading.Thread(target=slow)
    thread.start()
    time.sleep(0.3)
    with pytest.raises(UserError, match="Too many queries") as busy:
        sandbox.ask(build, "public", "SELECT 1")
    thread.join()
    sandbox.close()
    assert busy.value.zh and "2 seconds" in ends[0]


def test_a_child_killed_from_outside_is_told_and_replaced(sandbox, build, monkeypatch):
    def dying():
        made = ask.subprocess.Popen(
            ["sleep", "60"], stdin=ask.subprocess.PIPE, stdout=ask.subprocess.PIPE
        )
        os.kill(made.pid, signal.SIGKILL)
        return made

    sandbox.close()
    monkeypatch.setattr(ask, "started", dying)
    with pytest.raises(UserError, match="ended before it gave an answer"):
        sandbox.ask(build, "public", "SELECT 1")
    monkeypatch.undo()
    sandbox.close()
    assert sandbox.ask(build, "public", "SELECT 1").rows.num_rows == 1


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"\n",
        b"no json\n",
        b"[1]\n",
        b"{}\n",
        b'{"seconds": 1, "is_cut": false}\nno arrow',
        b"x" * 1000,
    ],
)
def test_a_child_that_says_what_no_child_says_is_not_believed(sandbox, build, monkeypatch, said):
    def lying():
        code = f"import sys; sys.stdin.readline(); sys.stdout.buffer.write({said!r})"
        return ask.subprocess.Popen(
            [ask.sys.executable, "-c", code], stdin=ask.subprocess.PIPE, stdout=ask.subprocess.PIPE
        )

    sandbox.close()
    monkeypatch.setattr(ask, "started", lying)
    with pytest.raises(UserError, match="ended before it gave an answer"):
        sandbox.ask(build, "public", "SELECT 1")
    monkeypatch.undo()
    sandbox.close()


def test_a_child_that_never_stops_talking_is_cut_off(build, monkeypatch):
    def endless():
        return ask.subprocess.Popen(["yes"], stdin=ask.subprocess.PIPE, stdout=ask.subprocess.PIPE)

    made = Sandbox(SHORT)
    monkeypatch.setattr(ask, "started", endless)
    with pytest.raises(UserError, match="larger than 4 MB"):
        made.ask(build, "public", "SELECT 1")
    made.close()


def test_a_child_gets_nothing_of_the_environment_but_the_way_to_the_program(monkeypatch):
    monkeypatch.setenv("GUANHUAI_REGISTER", SECRET)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    assert SECRET not in environment().values()


def test_no_child_is_left_behind(build):
    made = Sandbox(SHORT)
    made.ask(build, "public", "SELECT 1")
    spare = made._spare
    made.close()
    assert spare is not None and spare.poll() is not None


@pytest.mark.timed
def test_an_answer_is_quick_with_a_child_and_without_one_waiting(build):
    """The best of five: others share the machine."""
    made = Sandbox(SHORT)
    cold, warm = [], []
    for _ in range(5):
        made.close()
        started = time.perf_counter()
        made.ask(build, "team", "SELECT count(*) FROM figure")
        cold.append(time.perf_counter() - started)
        time.sleep(1)
        started = time.perf_counter()
        made.ask(build, "team", "SELECT count(*) FROM figure")
        warm.append(time.perf_counter() - started)
    made.close()
    assert min(cold) <= 0.9 and min(warm) <= 0.3
