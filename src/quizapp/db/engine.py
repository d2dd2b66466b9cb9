"""Opens the database, SQLite or PostgreSQL, and runs its transactions."""

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as WaitedTooLong
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from quizapp.db.outages import BUSY, LOCKED, outage
from quizapp.db.statements import ask

WAIT = 5.0
"""Seconds that a request waits for its turn to write, for a lock or for a connection."""
SHORT_WAIT = 0.25
"""The same after a failed write: readers who send again must not queue behind each other for minutes."""
HASTE = 0.02
"""The same in `non_blocking()`, where other requests wait behind this one."""

SessionOrConnection = Session | Connection
"""What services query: a session or, on the reader's way, a bare connection, which costs a third."""

_SQLITE_PRAGMAS = (
    "PRAGMA synchronous = FULL",  # a commit that was acknowledged survives a power cut
    "PRAGMA foreign_keys = ON",
)
_POSTGRESQL_CONNECT = {
    "connect_timeout": 5,
    # How soon a server that has vanished from the network is noticed (seconds; the last in milliseconds).
    "keepalives_idle": 20,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}


_haste = threading.local()


class WouldBlockError(BaseException):
    """The block of `non_blocking()` would have to wait. Only the code that opened that block may catch this."""


@contextmanager
def non_blocking() -> Iterator[None]:
    """Raise in this block rather than wait for another writer or for a connection to PostgreSQL.

    Once the block has committed something, it may wait again: it could not be repeated from its beginning.

    :raises WouldBlockError: if the block would have to wait; nothing has been stored then.
    """
    _haste.on = True
    try:
        yield
    finally:
        _haste.on = False


def is_non_blocking() -> bool:
    return getattr(_haste, "on", False)


def refuse_to_block(engine: Engine) -> None:
    """Check that a connection may be opened or tested here, which can take long on PostgreSQL.

    :raises WouldBlockError: in `non_blocking()`, on PostgreSQL.
    """
    if is_non_blocking() and engine.dialect.name != "sqlite":
        raise WouldBlockError


class Writer:
    """Queues the writers of this process, and remembers whether the last write succeeded.

    SQLite has one writer at a time. Waiting here is fair and cheap; waiting inside SQLite is neither.
    """

    def __init__(self, file: "_File | None") -> None:
        """`file` is SQLite's database file, or None for other databases."""
        self._file = file
        self._turn = threading.Lock() if file else None
        self.trouble: str | None = None
        """Why the last write failed, where the database was the reason; None when it did not."""
        self.wrote_at: float | None = None
        """When something was last written, by the monotonic clock."""

    @property
    def patience(self) -> float:
        """Seconds to wait for a turn."""
        return HASTE if is_non_blocking() else SHORT_WAIT if self.trouble else WAIT

    def check_file(self) -> None:
        """Check that SQLite's file is still the one that was opened.

        :raises sqlalchemy.exc.OperationalError: if it was moved or replaced.
        """
        if self._file:
            self._file.check()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn to write, and record the outcome.

        :raises sqlalchemy.exc.TimeoutError: if no turn came in time.
        :raises WouldBlockError: in `non_blocking()`, if no turn came at once.
        """
        if self._turn and not self._turn.acquire(timeout=self.patience):
            if is_non_blocking():
                raise WouldBlockError
            self.trouble = self.trouble or BUSY
            raise WaitedTooLong("others were writing all the time")
        try:
            yield
        except BaseException as error:
            reason = outage(error)
            if reason == LOCKED and is_non_blocking():
                raise WouldBlockError from error
            self.trouble = reason or self.trouble
            raise
        else:
            self.trouble, self.wrote_at = None, time.monotonic()
            _haste.on = False
        finally:
            if self._turn:
                self._turn.release()


class _MovedError(sqlite3.OperationalError):
    """The database file is no longer where it was."""

    sqlite_errorcode = sqlite3.SQLITE_CANTOPEN
    sqlite_errorname = "SQLITE_CANTOPEN"


class _File:
    """The file that the engine opened first. Writes to a file that was moved or replaced would be lost."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._known: tuple[int, int] | None = None

    def note(self, *_: Any) -> None:
        """Remember the file now that it is open."""
        self._known = self._known or self._there()

    def check(self, *_: Any) -> None:
        """Raise if another file has taken its place."""
        if self._known and self._known != self._there():
            moved = _MovedError(
                "the file is not the one that was opened: put it back, or start the server anew"
            )
            raise OperationalError(None, None, moved)

    def _there(self) -> tuple[int, int] | None:
        try:
            found = os.stat(self._path)  # noqa: PTH116 - asked for every connection: half as dear as Path
        except OSError:
            return None
        return found.st_dev, found.st_ino


def open_engine(url: str | URL, threads: int = 4) -> Engine:
    """Open the database for a process with `threads` threads and one for jobs, each of which may hold two connections.

    SQLAlchemy, not the driver, begins transactions; every SQLite connection gets our pragmas.
    """
    parsed = make_url(url)
    sqlite = parsed.get_backend_name() == "sqlite"
    file = _File(parsed.database or "") if sqlite else None
    writer = Writer(file)
    engine = create_engine(
        url,
        pool_size=threads + 1,
        max_overflow=threads,
        pool_timeout=WAIT,
        pool_pre_ping=not sqlite,
        # Parameters are readers' answers: they do not belong in messages and logs.
        hide_parameters=True,
        connect_args={} if sqlite else _unless_set(parsed.query, _POSTGRESQL_CONNECT),
        execution_options={"writer": writer},
    )
    if file:
        event.listen(engine, "do_connect", file.check)
        event.listen(engine, "connect", _open_sqlite)
        event.listen(engine, "connect", file.note)
        event.listen(engine, "checkout", file.check)
    else:
        event.listen(engine, "connect", _open_postgresql)
    event.listen(engine, "begin", partial(_hear_begin, writer))
    return engine


def writer_of(engine: Engine | Connection) -> Writer:
    """Return the writer of an engine that `open_engine` made."""
    writer: Writer = engine.get_execution_options()["writer"]
    return writer


def _unless_set(given: Any, defaults: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in defaults.items() if name not in given}


def _open_postgresql(dbapi_connection: Any, _record: ConnectionPoolEntry) -> None:
    dbapi_connection.autocommit = True  # `_begin` begins transactions, not psycopg
    dbapi_connection.execute(f"SET lock_timeout = {int(WAIT * 1000)}")


def _open_sqlite(dbapi_connection: Any, record: ConnectionPoolEntry) -> None:
    dbapi_connection.isolation_level = None
    _be_patient(dbapi_connection, record.info, WAIT)
    for pragma in _SQLITE_PRAGMAS:
        dbapi_connection.execute(pragma)
    _use_wal(dbapi_connection)


def _be_patient(dbapi_connection: Any, info: dict[Any, Any], seconds: float) -> None:
    if info.get("patience") != seconds:
        dbapi_connection.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")
        info["patience"] = seconds


def _use_wal(dbapi_connection: Any) -> None:
    """Switch to write-ahead logging, in which readers and the writer do not block each other.

    Switching a new file takes an exclusive lock, for which SQLite does not always honour the busy timeout: of several
    processes that open a new database together, some are told at once that it is locked. So we try again.
    """
    last = time.monotonic() + WAIT
    while True:
        try:
            dbapi_connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > last:
                raise
            time.sleep(0.1)
        else:
            return


def _hear_begin(writer: Writer, connection: Connection) -> None:
    _begin(writer, connection, writes=connection.get_execution_options().get("writes", False))


def _begin(writer: Writer, connection: Connection, *, writes: bool) -> None:
    """Begin a transaction.

    In SQLite, one that reads first and writes later fails at once if another writer came between. So a transaction
    that is going to write takes the write lock at its beginning.
    """
    if writes and connection.dialect.name == "sqlite":
        _be_patient(connection.connection, connection.info, writer.patience)
        ask(connection, "BEGIN IMMEDIATE")
    elif writes and is_non_blocking():
        ask(connection, f"BEGIN; SET LOCAL lock_timeout = {int(HASTE * 1000)}")
    else:
        ask(connection, "BEGIN")


@contextmanager
def write_transaction(on: SessionOrConnection) -> Iterator[None]:
    """Run the block in one write transaction: commit at its end, roll back if it raises.

    Anything that the session has read before is expired, so the block sees current rows. A bare connection must come
    from `quizapp.db.connections`.
    """
    on.rollback()
    writer = writer_of(_bind_of(on))
    with writer.turn():
        try:
            if isinstance(on, Session):
                on.connection(execution_options={"writes": True})
            else:
                on.begin()
                _begin(writer, on, writes=True)
            yield
            on.commit()
        except BaseException:
            on.rollback()
            raise


def read_one_state(session: Session) -> None:
    """Make all statements of the transaction that begins now see the same data, as they do on SQLite anyway."""
    if dialect_of(session) == "postgresql":
        session.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))


def dialect_of(on: SessionOrConnection) -> str:
    """Return the kind of database: `sqlite` or `postgresql`."""
    return _bind_of(on).dialect.name


def _bind_of(on: SessionOrConnection) -> Engine | Connection:
    return on.get_bind() if isinstance(on, Session) else on
