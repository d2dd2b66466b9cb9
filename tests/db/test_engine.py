"""The engine: SQLite with its traps closed, and transactions that write."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from quizapp.db.connections import Connections
from quizapp.db.engine import (
    HASTE,
    WAIT,
    WouldBlockError,
    non_blocking,
    open_engine,
    write_transaction,
    writer_of,
)


@pytest.fixture
def sqlite(tmp_path: Path) -> Engine:
    engine = open_engine(f"sqlite:///{tmp_path / 'test.sqlite'}")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE counted (n INTEGER NOT NULL)"))
        connection.execute(text("INSERT INTO counted VALUES (0)"))
    return engine


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 5000)],
)
def test_every_sqlite_connection_is_set_up(sqlite: Engine, pragma: str, value: object) -> None:
    with sqlite.connect() as first, sqlite.connect() as second:
        for connection in (first, second):
            assert connection.execute(text(f"PRAGMA {pragma}")).scalar() == value
    sqlite.dispose()


def in_threads(count: int, work: Callable[[], None]) -> list[Exception]:
    errors: list[Exception] = []

    def run() -> None:
        try:
            work()
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


def test_threads_that_read_and_then_write_wait_for_each_other(sqlite: Engine) -> None:
    def work() -> None:
        with Session(sqlite) as session:
            for _ in range(25):
                with write_transaction(session):
                    n = session.scalar(text("SELECT n FROM counted"))
                    session.execute(text("UPDATE counted SET n = :n"), {"n": n + 1})

    assert in_threads(4, work) == []
    with sqlite.connect() as connection:
        assert connection.scalar(text("SELECT n FROM counted")) == 100
    sqlite.dispose()


def test_a_write_transaction_begins_immediately(sqlite: Engine) -> None:
    """Another process cannot begin to write either, before anything was written."""
    other = open_engine(str(sqlite.url))
    with Session(sqlite) as session, write_transaction(session):
        session.scalar(text("SELECT n FROM counted"))
        with other.connect() as connection:
            connection.exec_driver_sql("PRAGMA busy_timeout = 0")
            assert connection.scalar(text("SELECT n FROM counted")) == 0
            with pytest.raises(Exception, match="database is locked"):
                connection.exec_driver_sql("UPDATE counted SET n = 5")
    for engine in (sqlite, other):
        engine.dispose()


def test_what_fails_is_rolled_back_and_lets_others_write(engine: Engine) -> None:
    add = text("INSERT INTO lease (job, holder, until) VALUES (:job, 'me', '2026-01-01')")
    with Session(engine) as session:
        with pytest.raises(IntegrityError), write_transaction(session):
            session.execute(add, [{"job": "one"}, {"job": "one"}])
        with write_transaction(session):
            session.execute(add, {"job": "two"})
        assert session.scalars(text("SELECT job FROM lease")).all() == ["two"]


def test_a_write_transaction_sees_what_others_wrote_since(engine: Engine) -> None:
    count, add = (
        text("SELECT count(*) FROM lease"),
        text("INSERT INTO lease VALUES ('x', 'me', '2026-01-01')"),
    )
    with Session(engine) as first, Session(engine) as second:
        assert first.scalar(count) == 0
        with write_transaction(second):
            second.execute(add)
        with write_transaction(first):
            assert first.scalar(count) == 1


_ADD = text("INSERT INTO lease (job, holder, until) VALUES (:job, 'me', '2026-01-01')")
_JOBS = text("SELECT job FROM lease ORDER BY job")


def test_a_plain_transaction_is_rolled_back_as_a_whole(engine: Engine) -> None:
    with engine.connect() as connection:
        connection.execute(_ADD, {"job": "one"})
        connection.execute(_ADD, {"job": "two"})
        connection.rollback()
        assert connection.scalars(_JOBS).all() == []


def test_a_connection_to_read_sees_each_time_what_is_stored_now(engine: Engine) -> None:
    with Connections(engine, 1).take() as reading, Session(engine) as session:
        assert reading.scalars(_JOBS).all() == []
        with write_transaction(session):
            session.execute(_ADD, {"job": "one"})
        assert reading.scalars(_JOBS).all() == ["one"]


def test_a_connection_to_read_can_write_in_a_transaction(engine: Engine) -> None:
    with Connections(engine, 1).take() as connection:
        assert connection.scalars(_JOBS).all() == []
        with pytest.raises(IntegrityError), write_transaction(connection):
            connection.execute(_ADD, [{"job": "one"}, {"job": "one"}])
        assert connection.scalars(_JOBS).all() == []
        with write_transaction(connection):
            connection.execute(_ADD, {"job": "two"})
    with Connections(engine, 1).take() as other:
        assert other.scalars(_JOBS).all() == ["two"]


def test_a_database_that_is_busy_is_an_outage_not_a_mistake(
    sqlite: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the driver says at the beginning of a transaction comes as SQLAlchemy's error, as pages expect it."""
    other = open_engine(str(sqlite.url))
    with (
        Session(sqlite) as session,
        write_transaction(session),
        Connections(other, 1).take() as second,
    ):
        monkeypatch.setattr("quizapp.db.engine.WAIT", 0.1)
        with (
            pytest.raises(OperationalError, match="database is locked"),
            write_transaction(second),
        ):
            pass
    for engine in (sqlite, other):
        engine.dispose()


def test_who_is_in_haste_is_told_when_another_one_writes(sqlite: Engine) -> None:
    """Neither turn is waited for, that of the process and that of the file; and nothing is wrong with the database."""
    other = open_engine(str(sqlite.url))
    with Session(sqlite) as session, write_transaction(session):
        for engine in (sqlite, other):
            with (
                Connections(engine, 1).take() as second,
                non_blocking(),
                pytest.raises(WouldBlockError),
                write_transaction(second),
            ):
                pytest.fail("nobody else may write here")
            assert writer_of(engine).trouble is None
    for engine in (sqlite, other):
        engine.dispose()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_who_is_in_haste_waits_for_no_lock_of_postgresql(engine: Engine) -> None:
    with Connections(engine, 1).take() as connection, non_blocking():
        with write_transaction(connection):
            assert connection.scalar(text("SHOW lock_timeout")) == "20ms"
        with write_transaction(connection):
            assert connection.scalar(text("SHOW lock_timeout")) == "5s"


def test_there_is_no_haste_once_something_is_stored(sqlite: Engine) -> None:
    with Session(sqlite) as session, non_blocking():
        with write_transaction(session):
            session.execute(text("UPDATE counted SET n = 1"))
        assert writer_of(sqlite).patience == WAIT
        with non_blocking():
            assert writer_of(sqlite).patience == HASTE
    assert writer_of(sqlite).patience == WAIT
    sqlite.dispose()


def test_many_may_open_a_new_database_at_once(tmp_path: Path) -> None:
    def journal(engine: Engine) -> str:
        together.wait()
        with engine.connect() as connection:
            return str(connection.exec_driver_sql("PRAGMA journal_mode").scalar())

    for round_ in range(20):
        together = threading.Barrier(6)
        engines = [open_engine(f"sqlite:///{tmp_path / str(round_)}.sqlite") for _ in range(6)]
        with ThreadPoolExecutor(6) as pool:
            assert list(pool.map(journal, engines)) == ["wal"] * 6
        for engine in engines:
            engine.dispose()
