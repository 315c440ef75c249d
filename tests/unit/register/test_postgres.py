"""The register on a PostgreSQL server: the same promises as on a file."""

import gc
import os
import shutil
import sys
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, select, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import NullPool

sys.path.insert(0, str(Path(__file__).parents[2] / "flow"))
from command import guanhuai
from postgres import server

from pipelines import paths
from pipelines.catalogue.load import load
from pipelines.errors import UserError
from pipelines.paths import Home
from pipelines.register import audit, ledger, store, tables
from pipelines.register.actions import actions
from pipelines.register.actor import Actor
from pipelines.register.practices import practices
from pipelines.register.served import URL
from pipelines.register.store import is_there, open_register, open_to_read, reading, writing
from pipelines.sample.write import write_sample
from pipelines.warehouse import open_edition

CLERK = Actor("clerk")
SOME = ["370703", "370704", "370725"]
"""Reporters whose sample returns of a year hold defects of many kinds, a file refused among them."""
NOW = "2010-01-20T09:00:00"


@pytest.fixture(scope="module")
def address():
    with server() as url:
        yield url


@pytest.fixture
def home(tmp_path, address, monkeypatch):
    monkeypatch.setenv(URL, address)
    return Home(tmp_path / tmp_path.name)


def test_nothing_is_made_by_asking(home):
    assert open_to_read(home) is None and not is_there(home)
    open_register(home)
    assert is_there(home) and not home.register.exists()


def run_as_admin(address: str, *statements: str) -> None:
    engine = create_engine(address, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))


def test_each_catalogue_has_its_own(home):
    ledger.add_event(open_register(home), CLERK, "built", "b1")
    other = open_register(Home(home.root.with_name(f"{home.root.name}-other")))
    assert ledger.sequence(other) == 0
    assert ledger.sequence(open_register(home)) == 1


def test_a_reader_sees_one_moment_while_another_writes(home):
    engine = open_register(home)
    with reading(engine) as connection:
        before = ledger.sequence(connection)
        ledger.add_event(open_register(home), CLERK, "built", "b1")
        assert ledger.sequence(connection) == before == 0
    assert ledger.sequence(engine) == 1


@pytest.mark.parametrize("way", [reading, writing])
def test_nobody_writes_where_it_was_opened_to_read(home, way):
    open_register(home)
    engine = open_to_read(home)
    with pytest.raises(DatabaseError, match="read-only"), way(engine) as connection:
        connection.execute(tables.about.update().values(value="0"))


def test_those_who_open_it_first_at_once_all_get_it(home):
    told = []
    together = threading.Barrier(6)

    def first() -> None:
        together.wait()
        try:
            ledger.add_event(open_register(home), CLERK, "built", "b")
        except Exception as error:
            told.append(str(error))

    threads = [threading.Thread(target=first) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told == [] and ledger.sequence(open_register(home)) == 6


def test_a_user_who_may_make_no_schema_uses_the_one_made_for_it(home, address, monkeypatch):
    run_as_admin(
        address,
        "CREATE ROLE helper LOGIN",
        f'CREATE SCHEMA "{home.root.name}" AUTHORIZATION helper',
    )
    monkeypatch.setenv(URL, address.replace("guanhuai@", "helper@"))
    ledger.add_event(open_register(home), CLERK, "built", "b1")
    with pytest.raises(UserError, match="permission denied") as told:
        open_register(Home(home.root.with_name("another")))
    assert "\n" not in str(told.value)


def test_a_child_that_lets_go_of_the_register_leaves_it_to_its_parent(home):
    engine = open_register(home)
    assert ledger.sequence(engine) == 0
    if (child := os.fork()) == 0:
        try:
            engine.dispose()
            gc.collect()
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    assert ledger.sequence(engine) == 0


def test_a_writer_waits_so_long_and_no_longer(home, monkeypatch):
    monkeypatch.setattr(store, "BUSY_SECONDS", 1)
    engine = open_register(home)
    with writing(engine), pytest.raises(DatabaseError, match="lock timeout"):
        ledger.add_event(engine, CLERK, "built", "b1")
    ledger.add_event(engine, CLERK, "built", "b2")


@pytest.mark.parametrize("level", ["repeatable read", "serializable"])
def test_writers_see_what_was_kept_while_they_waited_whatever_the_server_says(home, address, level):
    run_as_admin(address, f"ALTER DATABASE postgres SET default_transaction_isolation = '{level}'")
    try:
        engine = open_register(home)
        with writing(engine) as connection:
            thread = threading.Thread(
                target=ledger.add_event, args=(engine, CLERK, "built", "second")
            )
            thread.start()
            thread.join(0.3)
            ledger.add_event(connection, CLERK, "built", "first")
        thread.join()
        assert [event.subject for event in ledger.events(engine)] == ["first", "second"]
    finally:
        run_as_admin(address, "ALTER DATABASE postgres RESET default_transaction_isolation")


def test_times_come_back_as_they_were_and_text_sorts_by_code_point(home):
    at = datetime(2009, 3, 29, 2, 30, 0, 123456)
    names = ["B", "a", "a b", "a-b", "ab", "Ä", "安", "潍"]
    rows = [ledger.event_row(CLERK, "built", name, at=at) for name in reversed(names)]
    engine = open_register(home)
    ledger.add_events(engine, rows)
    event = tables.event
    with reading(engine) as connection:
        found = connection.execute(select(event.c.subject, event.c.at).order_by("subject")).all()
    assert [row.subject for row in found] == sorted(names)
    assert {row.at for row in found} == {at}


def test_what_begins_so_is_told_from_what_only_looks_it(home):
    engine = open_register(home)
    for subject in ("a_b", "a_b/1", "aXb/1", "A_B/1", "a%b/1"):
        ledger.add_event(engine, CLERK, "built", subject)
    assert [e.subject for e in ledger.events_about(engine, "a_b")] == ["a_b", "a_b/1"]


def test_writers_wait_for_one_another_and_the_log_hangs_together(home):
    open_register(home)

    def write(number: int) -> None:
        engine = open_register(home)
        for i in range(10):
            ledger.add_event(engine, CLERK, "built", f"{number} {i}")

    threads = [threading.Thread(target=write, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rows = ledger.events(open_register(home))
    assert len(rows) == 40 and audit.broken(rows) is None


def test_an_error_leaves_nothing_behind(home):
    engine = open_register(home)
    with pytest.raises(RuntimeError), writing(engine) as connection:
        ledger.add_event(connection, CLERK, "built", "b1")
        raise RuntimeError
    assert ledger.sequence(engine) == 0


def test_an_event_is_never_changed(home):
    engine = open_register(home)
    ledger.add_event(engine, CLERK, "built", "b1")
    for change in (tables.event.update().values(reason="x"), tables.event.delete()):
        with pytest.raises(DatabaseError, match="only added to"), writing(engine) as connection:
            connection.execute(change)


def test_another_version_is_refused(home):
    with writing(open_register(home)) as connection:
        connection.execute(tables.about.update().values(value="99"))
    for opening in (open_register, open_to_read):
        with pytest.raises(UserError, match="another version") as told:
            opening(home)
        assert "\n" not in str(told.value)


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("postgresql+psycopg://me:secret@127.0.0.1:1/db", "cannot be reached"),
        ("postgresql://me@127.0.0.1:1/db?password=secret", "cannot be reached"),
        ("postgresql+psycopg://me@127.0.0.1:1/db?password=secret&odd=1", "cannot be reached"),
        ("mysql://me@127.0.0.1/db", "mysql cannot hold a register"),
        ("not an address", "is no address"),
    ],
)
def test_what_cannot_be_reached_is_told_in_one_line_without_a_password(
    tmp_path, monkeypatch, url, told
):
    monkeypatch.setenv(URL, url)
    for opening in (open_register, open_to_read):
        with pytest.raises(UserError, match=told) as caught:
            opening(Home(tmp_path / "x"))
        assert "\n" not in str(caught.value) and "secret" not in str(caught.value)


def test_a_name_that_would_be_cut_off_is_refused(home):
    with pytest.raises(UserError, match="too long a name"):
        open_register(Home(home.root.with_name("n" * 64)))


def test_a_server_that_goes_away_later_is_told_in_one_line(home, monkeypatch):
    with server() as url:
        monkeypatch.setenv(URL, url)
        engine = open_register(home)
    with pytest.raises(UserError, match="cannot be reached") as told:
        ledger.sequence(engine)
    assert "\n" not in str(told.value)


def test_without_an_address_it_is_a_file(tmp_path, monkeypatch):
    monkeypatch.setenv(URL, "")
    home = Home(tmp_path / "x")
    open_register(home)
    assert home.register.is_file() and open_to_read(home)


@pytest.mark.slow
def test_what_is_handed_in_makes_the_same_register_and_the_same_marts(
    tmp_path, address, monkeypatch
):
    hand_out(tmp_path / "returns")
    found = []
    for place, url in (("file", ""), ("server", address)):
        monkeypatch.setenv(URL, url)
        live(tmp_path / place, tmp_path / "returns")
        home = Home(tmp_path / place / "weifang")
        found.append((rows(home), ledger.versions(open_register(home)), marts(home)))
        assert home.register.exists() is not bool(url)
    for of_file, of_server in zip(*found, strict=True):
        assert of_file == of_server
    kept = found[0][0]
    assert all(
        kept[name]
        for name in (
            "finding",
            "rejection",
            "finding_step",
            "withdrawal",
            "action_step",
            "practice_step",
            "evidence",
        )
    )


def hand_out(folder: Path) -> None:
    """Sample returns, one of them twice in a second under names that languages sort otherwise."""
    catalogue = load(paths.catalogue_folder("weifang"))
    write_sample(
        catalogue, paths.SAMPLE / "weifang.yaml", range(2009, 2010), 1, folder, reporters=SOME
    )
    manifest = folder / "manifest.csv"
    name, _, at = manifest.read_text("utf-8").splitlines()[1].rpartition(",")
    for other in ("a.xlsx", "B.xlsx"):
        shutil.copy(folder / name, folder / other)
    manifest.write_text(f"{manifest.read_text('utf-8')}a.xlsx,{at}\nB.xlsx,{at}\n", "utf-8")


def live(state: Path, returns: Path) -> None:
    """Files handed in twice, a finding explained, a return given time and taken back, and a build."""

    def run(*words: object, code: int = 0) -> None:
        done = guanhuai(state, *map(str, words), now=NOW)
        assert done.returncode == code, (words, done.stdout, done.stderr)

    for _ in range(2):
        run("submit", "--quiet", returns, code=1)
    engine = open_register(Home(state / "weifang"))
    versions = [v for v in ledger.versions(engine) if v.is_latest]
    of = {v.return_id: v.reporter for v in versions}
    one = next(f for f in ledger.findings(engine) if f.severity == "warning" and f.return_id in of)
    unit = of[one.return_id]
    run("finding", "explain", one.finding_id[:12], "--reason", "冰雪", "--role-unit", unit)
    last = max(versions, key=lambda v: (v.received_at, v.return_id))
    slot = ("--form", last.form, "--period", last.period, "--unit", last.reporter)
    run(
        "extend",
        *slot,
        "--until",
        "2010-01-25",
        "--after-due",
        "--reason",
        "冰雪",
        "--role",
        "evaluator",
    )
    run("withdraw", last.return_id, "--reason", "填错", "--unit", last.reporter)
    supervised(state, engine, unit, run)
    run("build")


def found_by(engine, action_id: str) -> list[int]:
    """The lengths of beginnings of an id, right and wrong, that find its action."""
    tried = [action_id[:6], action_id, action_id[:6].upper() + "Z", action_id[1:], "______", "%"]
    return [len(begins) for begins in tried if actions(engine, begins)]


def supervised(state: Path, engine: Engine, unit: str, run: Callable[..., None]) -> None:
    """An action until it is closed, with what shows it, and a practice that all adopt."""
    file = state / "台账.txt"
    file.write_text("台账", "utf-8")
    about = ("--unit", unit, "--about", f"I27 {unit} 2009", "--due", "2010-03-01")
    run("action", "open", *about, "--problem", "整改不及时", "--role", "evaluator")
    run("practice", "add", "--unit", unit, "--what", "一户一卡", "--role", "evaluator")
    (action,), (practice,) = actions(engine), practices(engine)
    assert found_by(engine, action.action_id) == [6, 16]
    own, of = ("--role", "chief", "--role-unit", unit), action.action_id
    run("action", "measure", of, "--text", "逐件销号", *own)
    run("action", "done", of, "--reason", "已销号", "--evidence", file, *own)
    run("action", "close", of, "--role", "office")
    for role in ("office", "leader"):
        run("practice", "adopt", practice.practice_id, "--everywhere", "--role", role)


def rows(home: Home) -> dict[str, list[tuple]]:
    """Everything in the register."""
    with reading(open_register(home)) as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for table in tables.metadata.sorted_tables
        }


def marts(home: Home) -> dict[str, list[tuple]]:
    """Everything in the edition served, but how long things took."""
    con = open_edition(home)
    try:
        names = [name for (name,) in con.execute("SHOW TABLES").fetchall()]
        return {name: con.execute(f'FROM "{name}" ORDER BY ALL').fetchall() for name in names}
    finally:
        con.close()
