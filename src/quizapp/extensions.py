"""The app's database and translations: the app's one way to a transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from flask import Flask, current_app, g
from flask_babel import Babel
from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session, sessionmaker

from quizapp.db.connections import Connections
from quizapp.db.engine import open_engine, refuse_to_block, write_transaction


@dataclass(frozen=True, slots=True)
class _Opened:
    engine: Engine
    connections: Connections
    new_session: sessionmaker[Session]


class Database:
    """The database of each app: its engine, and a connection or a session for each request or other app context.

    The reader's way takes the connection, which costs a third of a session.
    """

    def init_app(self, app: Flask) -> None:
        """Open the database that the settings name."""
        threads = app.config["THREADS"] + 1  # one more answers readers
        engine = open_engine(app.config["DATABASE_URL"], threads)
        connections = Connections(engine, threads)
        opened = _Opened(engine, connections, sessionmaker(engine))
        app.extensions["quizapp-database"] = opened
        app.teardown_appcontext(partial(_close, opened))

    @property
    def engine(self) -> Engine:
        """The engine of the current app."""
        return _opened().engine

    @property
    def session(self) -> Session:
        """The session of the current app context; closed when that ends."""
        if "database_session" not in g:
            opened = _opened()
            refuse_to_block(opened.engine)
            g.database_session = opened.new_session()
        session: Session = g.database_session
        return session

    def another_session(self) -> Session:
        """Give a session beside that of the request, for whoever takes it to close: to read one state for itself."""
        return _opened().new_session()

    @property
    def connection(self) -> Connection:
        """The connection of the current app context, without a transaction to read in; closed when that ends."""
        here = g._get_current_object()  # Flask would look it up each time
        connection: Connection | None = here.get("database_connection")
        if connection is None:
            connection = here.database_connection = _opened().connections.take()
        return connection


def _opened() -> _Opened:
    opened: _Opened = current_app.extensions["quizapp-database"]
    return opened


def _close(opened: _Opened, _error: BaseException | None) -> None:
    here = g._get_current_object()
    session: Session | None = here.pop("database_session", None)
    if session is not None:
        session.close()
    connection: Connection | None = here.pop("database_connection", None)
    if connection is not None:
        opened.connections.give_back(connection)


db = Database()
babel = Babel()


@contextmanager
def writing() -> Iterator[Connection]:
    """Run one write transaction on the request's connection and commit it: what a POST view does once."""
    connection = db.connection
    with write_transaction(connection):
        yield connection


@contextmanager
def editing() -> Iterator[Session]:
    """Do the same on the request's session, for services that use the ORM."""
    session = db.session
    with write_transaction(session):
        yield session
