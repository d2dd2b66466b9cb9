"""Tells outages of the database, which pass, from errors of the program, which do not."""

import sqlite3

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as WaitedTooLong

LOCKED = "another program keeps the database locked"
FULL = "there is no space left for the database"
READ_ONLY = "the database can only be read"
SILENT = "the database does not answer"
FAILING = "the database cannot be read or written"
BUSY = "the database has too much to do"

_SQLITE = {
    sqlite3.SQLITE_BUSY: LOCKED,
    sqlite3.SQLITE_LOCKED: LOCKED,
    sqlite3.SQLITE_PROTOCOL: LOCKED,
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_READONLY: READ_ONLY,
    sqlite3.SQLITE_PERM: READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: "the file of the database cannot be opened",
    sqlite3.SQLITE_IOERR: FAILING,
    sqlite3.SQLITE_CORRUPT: "the file of the database is damaged",
    sqlite3.SQLITE_NOTADB: "the file of the database is damaged",
    sqlite3.SQLITE_NOMEM: BUSY,
    sqlite3.SQLITE_INTERRUPT: BUSY,
}
"""By SQLite's primary result code."""
_POSTGRESQL = {
    "08": SILENT,  # connection exception
    "25006": READ_ONLY,
    "25P03": BUSY,  # idle in transaction for too long
    "40": BUSY,  # serialization failure, deadlock: rolled back, and may be sent again
    "53100": FULL,
    "53": BUSY,  # insufficient resources, too many connections
    "55P03": LOCKED,
    "57014": BUSY,  # cancelled
    "57": SILENT,  # shutting down, starting up
    "58": FAILING,  # errors of the system under it
    "XX": FAILING,  # internal error, damaged data
}
"""By SQLSTATE, or its class."""


def outage(error: BaseException) -> str | None:
    """Return why the database cannot be used, in plain words, or None if the error is not an outage.

    An outage ends without a change to the program, so the same request can be repeated later. A violated constraint or
    a missing table is not an outage.
    """
    if isinstance(error, WaitedTooLong):
        return BUSY
    if not isinstance(error, DBAPIError):
        return None
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:
        return _SQLITE.get(code & 0xFF)
    state = getattr(error.orig, "sqlstate", None) or ""
    if reason := _POSTGRESQL.get(state) or _POSTGRESQL.get(state[:2]):
        return reason
    lost = error.connection_invalidated or isinstance(error, OperationalError | InterfaceError)
    return SILENT if lost and not state else None


def in_one_line(error: BaseException) -> str:
    """Return the first line of the database's message, for the log; it never holds the values of a row."""
    message = str(getattr(error, "orig", None) or error).strip()
    return message.partition("\n")[0]
