"""Opening the register, its transactions, and the lock around it."""

import sqlite3
import threading

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError, IntegrityError

from pipelines import lock
from pipelines.errors import UserError
from pipelines.paths import Home
from pipelines.register import audit, ledger, tables
from pipelines.register.actor import Actor
from pipelines.register.store import open_register, reading, writing

CLERK = Actor("clerk")


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path / "deep" / "home")


def test_a_new_home_is_made_with_its_folders(home):
    open_register(home)
    assert home.register.is_file() and home.originals.is_dir() and home.parts.is_dir()


def test_it_is_safe_by_its_settings(home):
    with reading(open_register(home)) as connection:
        got = [
            connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        ]
    assert got == ["wal", 2, 1, 30000]


def test_opening_again_keeps_what_is_there(home):
    ledger.add_event(open_register(home), CLERK, "built", "b1")
    assert ledger.sequence(open_register(home)) == 1


def test_another_schema_is_refused_in_one_line(home):
    with writing(open_register(home)) as connection:
        connection.execute(tables.about.update().values(value="99"))
    with pytest.raises(UserError, match="another version") as caught:
        open_register(home)
    assert "\n" not in str(caught.value)


def test_a_register_of_the_first_schema_grows_and_keeps_what_is_there(home):
    engine = open_register(home)
    ledger.add_event(engine, CLERK, "built", "b1")
    with writing(engine) as connection:
        connection.execute(tables.about.update().values(value="1"))
        tables.finding_step.drop(connection)
        for guard in ("update", "delete"):
            connection.execute(text(f"DROP TRIGGER event_no_{guard}"))
        connection.execute(text("ALTER TABLE event DROP COLUMN hash"))
    grown = open_register(home)
    with reading(grown) as connection:
        assert connection.execute(tables.finding_step.select()).all() == []
    assert ledger.sequence(grown) == 1
    ledger.add_event(grown, CLERK, "built", "b2")
    assert audit.broken(ledger.events(grown)) is None
    with pytest.raises(DatabaseError, match="only added to"), writing(grown) as connection:
        connection.execute(tables.event.update().values(reason="another"))


def test_a_strange_database_is_refused_and_left_alone(home):
    home.root.mkdir(parents=True)
    with sqlite3.connect(home.register) as strange:
        strange.execute("CREATE TABLE mine (x)")
    with pytest.raises(UserError, match="another version"):
        open_register(home)
    with sqlite3.connect(home.register) as strange:
        assert strange.execute("SELECT name FROM sqlite_master").fetchall() == [("mine",)]


def test_a_file_that_is_no_database_is_refused(home):
    home.root.mkdir(parents=True)
    home.register.write_bytes(b"not a database, much too short to be one" * 50)
    with pytest.raises(UserError, match="not a register"):
        open_register(home)


def test_rows_that_point_nowhere_are_refused(home):
    with pytest.raises(IntegrityError), writing(open_register(home)) as connection:
        connection.execute(tables.part.insert().values(part_hash="p", row_count=0))
        connection.execute(
            tables.rejection.insert().values(
                file_hash="gone", reason="empty", message_zh="", message_en=""
            )
        )
    with reading(open_register(home)) as connection:
        assert connection.execute(select(tables.part)).all() == []


def test_a_writer_waits_for_another_and_readers_do_not(home):
    engine = open_register(home)
    entered, done = threading.Event(), []

    def second():
        entered.set()
        ledger.add_event(engine, CLERK, "second", "x")
        done.append(True)

    with writing(engine) as connection:
        ledger.add_event(connection, CLERK, "first", "x")
        thread = threading.Thread(target=second)
        thread.start()
        entered.wait()
        assert ledger.sequence(engine) == 0
        assert not done
    thread.join(10)
    assert [row.kind for row in ledger.events(engine)] == ["first", "second"]


def test_the_lock_may_be_taken_again_by_who_holds_it_and_by_nobody_else(home):
    refused = []

    def other():
        try:
            with lock.held(home, wait=0.1):
                refused.append(None)
        except UserError as error:
            refused.append(str(error))

    with lock.held(home), lock.held(home):
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
    assert "another guanhuai process" in refused[0]
    other()
    assert refused[1] is None


def test_who_waits_for_another_says_so_and_goes_on(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(lock, "PATIENCE", 0.05)
    home, taken, done = Home(tmp_path), threading.Event(), threading.Event()

    def other():
        with lock.held(home):
            taken.set()
            done.wait(5)

    thread = threading.Thread(target=other)
    thread.start()
    taken.wait(5)
    threading.Timer(0.3, done.set).start()
    with lock.held(home):
        assert done.is_set()
    thread.join()
    assert capsys.readouterr().err == "waiting for another guanhuai that works here\n"
