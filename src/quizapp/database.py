"""The engine and its transactions: SQLite with its traps closed, or PostgreSQL."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

_SQLITE_PRAGMAS = (
    "PRAGMA busy_timeout = 5000",
    "PRAGMA synchronous = FULL",  # a commit that was answered is on disk, also after a power cut
    "PRAGMA foreign_keys = ON",
)

_sqlite_writer = threading.Lock()
"""SQLite has one writer at a time. Waiting here is fair and cheap; waiting inside SQLite is neither."""


def open_engine(url: str, threads: int = 4) -> Engine:
    """Open the database for a process with so many threads (and one for the jobs).

    Each SQLite connection is set up, and SQLAlchemy, not the driver, begins the transactions.
    """
    # Parameters are readers' answers: they do not belong into messages and logs.
    options: dict[str, Any] = {"pool_size": threads + 1, "max_overflow": 4, "hide_parameters": True}
    if make_url(url).get_backend_name() == "postgresql":
        options["pool_pre_ping"] = True
    engine = create_engine(url, **options)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _open_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _open_sqlite(dbapi_connection: Any, _record: ConnectionPoolEntry) -> None:
    dbapi_connection.isolation_level = None
    for pragma in _SQLITE_PRAGMAS:
        dbapi_connection.execute(pragma)
    _use_wal(dbapi_connection)


def _use_wal(dbapi_connection: Any) -> None:
    """Let readers and the writer work side by side.

    A new file is switched once, which takes it exclusively. SQLite does not always wait its turn for
    that: where several processes open a new database at once, some are told that it is locked.
    """
    for _ in range(50):
        try:
            dbapi_connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:
            time.sleep(0.1)
        else:
            return
    dbapi_connection.execute("PRAGMA journal_mode = WAL")


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that reads first and writes later fails at once when another one wrote in between. One that is
    # going to write says so at its beginning and waits for its turn.
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def write_transaction(session: Session) -> Iterator[None]:
    """Run one transaction that writes: committed at the end of the block, rolled back when it raises.

    What the session has read before is let go, so that the block sees what it is about to change as it is now.
    """
    session.rollback()
    sqlite = session.get_bind().dialect.name == "sqlite"
    if sqlite:
        _sqlite_writer.acquire()
    try:
        session.connection(execution_options={"writes": True})
        yield
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        if sqlite:
            _sqlite_writer.release()
