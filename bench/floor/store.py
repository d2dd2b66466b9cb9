"""The floor's database: one connection for each thread, plain SQL, one commit a POST."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

_SCHEMA = """
CREATE TABLE published (slug text PRIMARY KEY, title text NOT NULL);
CREATE TABLE attempt (
    id {serial} PRIMARY KEY, token_hash {bytes} NOT NULL UNIQUE, rating integer, saves integer NOT NULL,
    began_at timestamp NOT NULL, finished_at timestamp
);
CREATE TABLE answer (
    attempt_id bigint NOT NULL REFERENCES attempt, question_id text NOT NULL, response text NOT NULL,
    PRIMARY KEY (attempt_id, question_id)
) {end};
"""
Execute = Callable[[str, tuple[object, ...]], Any]


class Sqlite:
    """SQLite in WAL mode: every commit is on disk, and there is one writer at a time."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._kept = threading.local()
        self._writer = threading.Lock()

    def create(self) -> None:
        """Make the tables."""
        connection = self._connection()
        connection.executescript(
            _SCHEMA.format(serial="integer", bytes="blob", end="WITHOUT ROWID")
        )
        connection.close()
        del self._kept.connection

    def read(self, sql: str, values: tuple[object, ...]) -> list[Any]:
        """Return the rows of a query."""
        return self._connection().execute(sql, values).fetchall()

    @contextmanager
    def writing(self) -> Iterator[Execute]:
        """Run one write transaction."""
        connection = self._connection()
        with self._writer:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection.execute
                connection.execute("COMMIT")
            except BaseException:
                connection.execute("ROLLBACK")
                raise

    def _connection(self) -> sqlite3.Connection:
        try:
            return self._kept.connection
        except AttributeError:
            connection = sqlite3.connect(self._path, isolation_level=None)
            for pragma in (
                "busy_timeout = 5000",
                "synchronous = FULL",
                "foreign_keys = ON",
                "journal_mode = WAL",
            ):
                connection.execute(f"PRAGMA {pragma}")
            self._kept.connection = connection
            return connection


class Postgres:
    """PostgreSQL through psycopg."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._kept = threading.local()

    def create(self) -> None:
        """Make the tables."""
        connection = self._connection()
        connection.execute(
            _SCHEMA.format(
                serial="bigint GENERATED ALWAYS AS IDENTITY", bytes="bytea", end=""
            ).encode()
        )
        connection.close()
        del self._kept.connection

    def read(self, sql: str, values: tuple[object, ...]) -> list[Any]:
        """Return the rows of a query."""
        return self._connection().execute(_for_psycopg(sql), values).fetchall()

    @contextmanager
    def writing(self) -> Iterator[Execute]:
        """Run one write transaction."""
        connection = self._connection()
        with connection.transaction():
            yield lambda sql, values: connection.execute(_for_psycopg(sql), values)

    def _connection(self) -> Any:
        import psycopg  # noqa: PLC0415 - not everyone has it

        try:
            return self._kept.connection
        except AttributeError:
            self._kept.connection = psycopg.connect(self._address, autocommit=True)
            return self._kept.connection


Store = Sqlite | Postgres


def open_store(url: str) -> Store:
    """Open the database at a SQLAlchemy URL."""
    if url.startswith("sqlite"):
        return Sqlite(url.removeprefix("sqlite:///"))
    return Postgres(url.replace("+psycopg", ""))


@cache
def _for_psycopg(sql: str) -> str:
    return sql.replace("?", "%s")
