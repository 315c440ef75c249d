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

from sqlalchemy import (
    Connection,
    Engine,
    String,
    create_engine,
    event,
    insert,
    inspect,
    select,
    update,
)
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.pool import NullPool
from sqlalchemy.schema import CreateColumn, CreateSchema

from pipelines.errors import UserError
from pipelines.paths import Home
from pipelines.register import audit, tables, workbench
from pipelines.register.served import (
    BUSY_SECONDS,
    address,
    enter,
    is_served,
    reach,
    said,
    unpooled,
)

PRAGMAS = ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON")
WRITER = 20080328
"""The number of the lock that a writing transaction holds in PostgreSQL, beside its schema's."""
LONGEST = 63
"""Bytes of a schema's name; PostgreSQL cuts off the rest, and two catalogues would be one."""
Bind = Engine | Connection


def open_register(home: Home) -> Engine:
    """The register of a home, made when there is none.

    Raises UserError when it is no register, cannot be reached, or is of another version of the program.
    """
    for folder in (home.root, home.originals, home.parts):
        folder.mkdir(parents=True, exist_ok=True)
    where = location(home)
    engine = _served(home) if is_served() else _filed(home)
    try:
        _create_or_check(engine, home)
    except OperationalError as error:
        raise UserError(
            f"{where}: cannot be opened ({said(error)}); try again",
            f"{where}：登记册打不开（{said(error, 'zh')}），请稍后再试。",
        ) from None
    except DatabaseError as error:
        raise _unfit(where, error) from None
    return engine


def location(home: Home) -> str:
    """Where the register of a home is, for people: never a password."""
    if not is_served():
        return str(home.register)
    return f"{address().set(query={}).render_as_string()} {home.root.name}"


def is_there(home: Home) -> bool:
    """Whether a home has a register, without making one."""
    if not is_served():
        return home.register.is_file()
    engine = _served(home, is_read_only=True)
    try:
        with reading(engine) as connection:
            return tables.about.name in inspect(connection).get_table_names(schema=home.root.name)
    except DatabaseError as error:
        raise UserError(
            f"{location(home)}: cannot be read ({said(error)}); try again",
            f"{location(home)}：登记册读不出来（{said(error, 'zh')}），请稍后再试。",
        ) from None
    finally:
        engine.dispose()


def _unfit(where: str, error: DatabaseError) -> UserError:
    """Why what was found cannot be a register, and what to do."""
    en, zh = said(error), said(error, "zh")
    if is_served():
        return UserError(
            f"{where}: cannot hold a register ({en}); give its user a schema to make tables in",
            f"{where}：不能存放登记册（{zh}），请给数据库用户一个可以建表的schema。",
        )
    return UserError(
        f"{where}: is not a register ({en}); move it away or restore a copy",
        f"{where}：不是登记册（{zh}），请移走，或用备份恢复。",
    )


def _filed(home: Home) -> Engine:
    options = {"timeout": BUSY_SECONDS, "isolation_level": None}
    engine = create_engine(f"sqlite:///{home.register}", connect_args=options)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _served(home: Home, is_read_only: bool = False) -> Engine:
    url, schema = address(), home.root.name
    if len(schema.encode()) > LONGEST:
        raise UserError(
            f"{schema}: is too long a name in PostgreSQL; use {LONGEST} letters",
            f"{schema}：名称太长，PostgreSQL最多{LONGEST}个字母，请改短。",
        )
    engine, where = unpooled(url), url.set(query={}).render_as_string()
    quoted = engine.dialect.identifier_preparer.quote_identifier(schema)
    settings = (
        f"SET search_path TO {quoted}; SET lock_timeout = '{BUSY_SECONDS}s';"
        f" SET default_transaction_read_only = {'on' if is_read_only else 'off'}"
    )
    event.listen(engine, "do_connect", lambda *given: reach(where, *given))
    event.listen(engine, "connect", lambda connection, _record: enter(connection, settings))
    event.listen(engine, "begin", _begin)
    return engine


@compiles(CreateColumn, "postgresql")
def _by_code_point(create: Any, compiler: Any, **options: Any) -> Any:
    """Text sorts as in SQLite and Python, whatever language the server was set up in."""
    column = compiler.visit_create_column(create, **options)
    return f'{column} COLLATE "C"' if isinstance(create.element.type, String) else column


def open_to_read(home: Home) -> Engine | None:
    """The register of a home, if it has one, opened so that nothing can change it.

    A journal that another process or a crash left is read and left where it is. Where there is none,
    one is made and taken away again; where nothing may be written, nothing can change meanwhile.
    """
    if not is_there(home):
        return None
    engine = _served(home, is_read_only=True) if is_served() else _file_to_read(home)
    try:
        if _schema(engine) == tables.SCHEMA:
            return engine
    except DatabaseError as error:
        raise UserError(
            f"{location(home)}: cannot be read ({said(error)}); wait, or restore a copy",
            f"{location(home)}：登记册读不出来（{said(error, 'zh')}），请稍后再试，或用备份恢复。",
        ) from None
    raise UserError(
        f"{location(home)}: was made by another version of guanhuai; submit opens it",
        f"{location(home)}：登记册是另一版程序建的，请先运行一次 guanhuai submit。",
    )


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
            f"SELECT pg_advisory_xact_lock({WRITER}, hashtext(coalesce(current_schema(), '')))"
        )
    else:
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


def _create_or_check(engine: Engine, home: Home) -> None:
    with reading(engine) as connection:
        names = set(inspect(connection).get_table_names())
    if not names:
        names = _create(engine, home.root.name)
    if tables.about.name in names and _schema(engine) in tables.GROWN:
        _grow(engine)
    if tables.about.name not in names or _schema(engine) != tables.SCHEMA:
        raise UserError(
            f"{location(home)}: was made by another version of guanhuai (it is not schema {tables.SCHEMA}); "
            "open it with that version",
            f"{location(home)}：登记册是另一版程序建的（结构不是第{tables.SCHEMA}版），请用那一版程序打开。",
        )


def _create(engine: Engine, schema: str) -> set[str]:
    """``schema``: of a server; made where nobody made it for the user already."""
    is_served = engine.dialect.name == "postgresql"
    with writing(engine) as connection:
        if is_served and not inspect(connection).has_schema(schema):
            connection.execute(CreateSchema(schema))
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
