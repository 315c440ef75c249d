"""Opening the register, and the two ways to use it: to read, to write."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event, insert, inspect, select, update
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.pool import NullPool

from pipelines.errors import UserError
from pipelines.paths import Home
from pipelines.register import audit, tables, workbench

BUSY_SECONDS = 30
PRAGMAS = ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON")
Bind = Engine | Connection


def open_register(home: Home) -> Engine:
    """The register of a home, made when there is none.

    Raises UserError when the file is no register, or one of another version of the program.
    """
    for folder in (home.root, home.originals, home.parts):
        folder.mkdir(parents=True, exist_ok=True)
    url = f"sqlite:///{home.register}"
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS, "isolation_level": None})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    try:
        _create_or_check(engine, str(home.register))
    except OperationalError as error:
        raise UserError(f"{home.register}: cannot be opened ({error.orig}); try again") from None
    except DatabaseError as error:
        raise UserError(
            f"{home.register}: is not a register ({error.orig}); move it away or restore a copy"
        ) from None
    return engine


def open_to_read(home: Home) -> Engine | None:
    """The register of a home, if it has one, opened so that nothing can change it.

    A journal that another process or a crash left is read and left where it is. Where there is none,
    one is made and taken away again; where nothing may be written, nothing can change meanwhile.
    """
    if not home.register.is_file():
        return None
    register = home.register.absolute()
    journal = register.with_name(f"{register.name}-wal")

    def connect() -> sqlite3.Connection:
        unjournaled = "mode=rw" if os.access(register.parent, os.W_OK) else "immutable=1"
        mode = "mode=ro" if journal.exists() else unjournaled
        connection = sqlite3.connect(
            f"file:{quote(str(register))}?{mode}", uri=True, timeout=BUSY_SECONDS,
            isolation_level=None, check_same_thread=False,
        )  # fmt: skip
        connection.execute("PRAGMA query_only = ON")
        return connection

    engine = create_engine("sqlite://", creator=connect, poolclass=NullPool)
    event.listen(engine, "begin", _begin)
    try:
        if _schema(engine) == tables.SCHEMA:
            return engine
    except DatabaseError as error:
        raise UserError(
            f"{home.register}: cannot be read ({error.orig}); wait, or restore a copy"
        ) from None
    raise UserError(f"{home.register}: was made by another version of guanhuai; submit opens it")


def _prepare(connection: Any, _record: Any) -> None:
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    """A writer takes SQLite's write lock at once: one that read first could not wait for it."""
    is_writer = connection.get_execution_options().get("is_writer")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writer else "BEGIN")


def _create_or_check(engine: Engine, where: str) -> None:
    with reading(engine) as connection:
        names = set(inspect(connection).get_table_names())
    if not names:
        names = _create(engine)
    if tables.about.name in names and _schema(engine) in tables.GROWN:
        _grow(engine)
    if tables.about.name not in names or _schema(engine) != tables.SCHEMA:
        raise UserError(
            f"{where}: was made by another version of guanhuai (it is not schema {tables.SCHEMA}); "
            "open it with that version"
        )


def _create(engine: Engine) -> set[str]:
    with writing(engine) as connection:
        if not inspect(connection).get_table_names():
            workbench.metadata.create_all(connection)
            connection.execute(insert(tables.about).values(key="schema", value=tables.SCHEMA))
        return set(inspect(connection).get_table_names())


def _grow(engine: Engine) -> None:
    """Add what an earlier version did not have."""
    with writing(engine) as connection:
        workbench.metadata.create_all(connection)
        audit.chain_existing(connection)
        connection.execute(update(tables.about).filter_by(key="schema").values(value=tables.SCHEMA))


def _schema(engine: Engine) -> str | None:
    with reading(engine) as connection:
        return connection.scalar(select(tables.about.c.value).filter_by(key="schema"))


@contextmanager
def reading(bind: Bind) -> Iterator[Connection]:
    """A connection to read from: one snapshot, or the caller's own transaction."""
    if isinstance(bind, Connection):
        yield bind
        return
    with bind.connect() as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction: all of it is kept, or nothing when an error leaves it."""
    with engine.connect().execution_options(is_writer=True) as connection, connection.begin():
        yield connection
