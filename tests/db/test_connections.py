"""Connections that are kept between requests."""

import pytest
from flask import Flask
from sqlalchemy import Connection, Engine, text

from quizapp.db import connections
from quizapp.db.connections import Connections
from quizapp.db.engine import WouldBlockError, non_blocking, writer_of
from quizapp.extensions import db


def tells(connection: Connection) -> object:
    return connection.scalar(text("SELECT 1"))


def test_what_was_given_back_is_lent_again(engine: Engine) -> None:
    kept = Connections(engine, 2)
    first, second = kept.take(), kept.take()
    assert first is not second
    kept.give_back(first)
    kept.give_back(second)
    assert kept.take() is second
    assert kept.take() is first
    for connection in (first, second):
        assert tells(connection) == 1
        connection.close()


def test_no_more_are_kept_than_may_be(engine: Engine) -> None:
    kept = Connections(engine, 1)
    first, second = kept.take(), kept.take()
    kept.give_back(first)
    kept.give_back(second)
    assert second.closed
    assert kept.take() is first
    first.close()


def test_one_that_has_rested_goes_through_the_pool(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "RESTED", -1.0)
    kept = Connections(engine, 1)
    first = kept.take()
    kept.give_back(first)
    second = kept.take()
    assert first.closed
    assert tells(second) == 1
    second.close()


def test_none_is_kept_while_the_database_is_in_trouble(engine: Engine) -> None:
    kept = Connections(engine, 1)
    connection = kept.take()
    writer_of(engine).trouble = "full"
    kept.give_back(connection)
    assert connection.closed


def test_who_is_in_haste_does_not_wait_for_postgresql_to_let_them_in(engine: Engine) -> None:
    kept = Connections(engine, 1)
    connection = kept.take()
    kept.give_back(connection)
    with non_blocking():
        assert kept.take() is connection
        if engine.dialect.name == "sqlite":
            kept.take().close()
        else:
            with pytest.raises(WouldBlockError):
                kept.take()
    connection.close()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_who_is_in_haste_gets_no_session_on_postgresql(app: Flask) -> None:
    with app.app_context(), non_blocking(), pytest.raises(WouldBlockError):
        tells(db.session.connection())


def test_those_kept_are_closed_with_the_engine(engine: Engine) -> None:
    kept = Connections(engine, 1)
    connection = kept.take()
    kept.give_back(connection)
    engine.dispose()
    assert connection.closed
    fresh = kept.take()
    assert tells(fresh) == 1
    assert engine.pool.checkedout() == 1  # type: ignore[attr-defined]
    fresh.close()
