"""The register on a PostgreSQL server: the same promises as on a file."""

import os
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy.exc import DatabaseError

sys.path.insert(0, str(Path(__file__).parents[2] / "flow"))
from postgres import server

from pipelines.errors import UserError
from pipelines.paths import Home
from pipelines.register import audit, ledger, tables
from pipelines.register.actor import Actor
from pipelines.register.store import URL, is_there, open_register, open_to_read, reading, writing

CLERK = Actor("clerk")


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


def test_nobody_writes_where_it_was_opened_to_read(home):
    open_register(home)
    engine = open_to_read(home)
    with pytest.raises(DatabaseError, match="read-only"), reading(engine) as connection:
        connection.execute(tables.about.update().values(value="0"))


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
        ("postgresql+psycopg://me:secret@127.0.0.1:1/db", "cannot be opened"),
        ("mysql://me@127.0.0.1/db", "mysql cannot hold a register"),
        ("not an address", "is no address"),
    ],
)
def test_what_cannot_be_reached_is_told_in_one_line_without_a_password(
    tmp_path, monkeypatch, url, told
):
    monkeypatch.setenv(URL, url)
    with pytest.raises(UserError, match=told) as caught:
        open_register(Home(tmp_path / "x"))
    assert "\n" not in str(caught.value) and "secret" not in str(caught.value)
    assert os.environ[URL] == url
