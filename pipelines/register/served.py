"""Reaching the PostgreSQL server that holds registers, where there is one."""

import os
from typing import Any

from sqlalchemy import Engine, create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import NullPool

from pipelines.errors import UserError

URL = "GUANHUAI_REGISTER"
"""postgresql+psycopg://user@host:port/database; the register is a file in its home without it."""
BUSY_SECONDS = 30


def is_served() -> bool:
    return bool(os.environ.get(URL))


def address() -> Any:
    try:
        url = make_url(os.environ[URL])
    except ArgumentError:
        raise UserError(
            f"{URL}: is no address; write postgresql+psycopg://user@host:5432/database",
            f"{URL}：地址有误，请写成 postgresql+psycopg://user@host:5432/database。",
        ) from None
    if url.get_backend_name() != "postgresql":
        raise UserError(
            f"{URL}: {url.get_backend_name()} cannot hold a register; use postgresql",
            f"{URL}：{url.get_backend_name()}不能存放登记册，请改用postgresql。",
        )
    return url.set(drivername="postgresql+psycopg")


def said(error: Any, language: str = "en") -> str:
    """What the database says, its first line."""
    text = str(getattr(error, "orig", error)).strip()
    nothing = "未说明原因" if language == "zh" else "no reason given"
    return text.splitlines()[0] if text else nothing


def unpooled(url: Any) -> Engine:
    """Each transaction has a connection of its own: one that is kept would be shared with processes
    forked meanwhile, who close it, and be broken by a server that was started again."""
    options = {"connect_timeout": BUSY_SECONDS}
    try:
        return create_engine(
            url, connect_args=options, poolclass=NullPool, isolation_level="READ COMMITTED"
        )
    except ModuleNotFoundError:
        raise UserError(
            f"{URL}: its driver is not installed; pip install 'guanhuai[postgresql]'",
            f"{URL}：没有安装所需的驱动，请运行 pip install 'guanhuai[postgresql]'。",
        ) from None


def reach(where: str, dialect: Any, _record: Any, arguments: Any, options: Any) -> Any:
    """A connection to the server. Raises UserError when there is none, whenever that is."""
    try:
        return dialect.connect(*arguments, **options)
    except dialect.loaded_dbapi.Error as error:
        raise UserError(
            f"{where}: cannot be reached ({said(error)}); see that it runs, or correct {URL}",
            f"{where}：数据库连接不上（{said(error, 'zh')}），请确认它已启动，或改正{URL}。",
        ) from None


def enter(connection: Any, settings: str) -> None:
    connection.autocommit = True
    connection.execute(settings)
    connection.autocommit = False
