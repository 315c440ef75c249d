"""Opening the register, and the two ways to use it: to read, to write.

A file of SQLite in its home, or, where ``GUANHUAI_REGISTER`` names one, a PostgreSQL database, in which
each catalogue has a schema of its own.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event, insert, inspect, select, update
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError, OperationalError
from sqlalchemy.pool import NullPool

from pipelines.errors import UserError
from pipelines.paths import Home
from pipelines.register import audit, tables, workbench

URL = "GUANHUAI_REGISTER"
"""postgresql+psycopg://user@host:port/database; the register is a file in its home without it."""
BUSY_SECONDS = 30
PRAGMAS = ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON")
WRITER = 20080328
"""The number of the lock that a writing transaction holds in PostgreSQL, beside its schema's."""
Bind = Engine | Connection


def open_register(home: Home) -> Engine:
    """The register of a home, made when there is none.

    Raises UserError when it is no register, cannot be reached, or is of another version of the program.
    """
    for folder in (home.root, home.originals, home.parts):
        folder.mkdir(parents=True, exist_ok=True)
    where = location(home)
    engine = _served(home) if URL in os.environ else _filed(home)
    try:
        _create_or_check(engine, where)
    except OperationalError as error:
        raise UserError(f"{where}: cannot be opened ({_first(error)}); try again") from None
    except DatabaseError as error:
        raise UserError(
            f"{where}: is not a register ({_first(error)}); move it away or restore a copy"
        ) from None
    return engine


def location(home: Home) -> str:
    """Where the register of a home is, for people: never a password."""
    url = os.environ.get(URL)
    return f"{_url(url).render_as_string()} {home.root.name}" if url else str(home.register)


def is_there(home: Home) -> bool:
    """Whether a home has a register, without making one."""
    if URL not in os.environ:
        return home.register.is_file()
    engine = _served(home, make=False)
    try:
        with reading(engine) as connection:
            return tables.about.name in inspect(connection).get_table_names(schema=home.root.name)
    except DatabaseError as error:
        raise UserError(f"{location(home)}: cannot be read ({_first(error)}); try again") from None
    finally:
        engine.dispose()


def _url(url: str) -> Any:
    try:
        return make_url(url)
    except ArgumentError:
        raise UserError(
            f"{URL}: is no address; write postgresql+psycopg://user@host:5432/database"
        ) from None


def _first(error: DatabaseError) -> str:
    return str(error.orig).strip().splitlines()[0]


def _filed(home: Home) -> Engine:
    options = {"timeout": BUSY_SECONDS, "isolation_level": None}
    engine = create_engine(f"sqlite:///{home.register}", connect_args=options)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _served(home: Home, make: bool = True) -> Engine:
    """``make``: the schema, where there is none."""
    url, schema = _url(os.environ[URL]), home.root.name
    if url.get_backend_name() != "postgresql":
        raise UserError(f"{URL}: {url.get_backend_name()} cannot hold a register; use postgresql")
    try:
        engine = create_engine(url, connect_args={"connect_timeout": BUSY_SECONDS})
    except (NoSuchModuleError, ModuleNotFoundError):
        raise UserError(
            f"{URL}: its driver is not installed; pip install 'guanhuai[postgresql]'"
        ) from None
    quoted = engine.dialect.identifier_preparer.quote_identifier(schema)

    def enter(connection: Any, _record: Any) -> None:
        connection.autocommit = True
        if make:
            connection.execute(f"CREATE SCHEMA IF NOT EXISTS {quoted}")
        connection.execute(f"SET search_path TO {quoted}")
        connection.autocommit = False

    event.listen(engine, "connect", enter)
    event.listen(engine, "begin", _begin)
    return engine


def open_to_read(home: Home) -> Engine | None:
    """The register of a home, if it has one, opened so that nothing can change it.

    A journal that another process or a crash left is read and left where it is. Where there is none,
    one is made and taken away again; where nothing may be written, nothing can change meanwhile.
    """
    if not is_there(home):
        return None
    engine = _served(home, make=False) if URL in os.environ else _file_to_read(home)
    try:
        if _schema(engine) == tables.SCHEMA:
            return engine
    except DatabaseError as error:
        raise UserError(
            f"{location(home)}: cannot be read ({_first(error)}); wait, or restore a copy"
        ) from None
    raise UserError(f"{location(home)}: was made by another version of guanhuai; submit opens it")


def _file_to_read(home: Home) -> Engine:
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
    return engine


def _prepare(connection: Any, _record: Any) -> None:
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    """A writer takes the lock at once: one that read first could not wait for it. In PostgreSQL it then
    sees what was committed while it waited; a reader sees one moment, and can write nothing."""
    is_writer = connection.get_execution_options().get("is_writer")
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writer else "BEGIN")
    elif is_writer:
        connection.exec_driver_sql(
            f"SELECT pg_advisory_xact_lock({WRITER}, hashtext(current_schema()))"
        )
    else:
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


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
