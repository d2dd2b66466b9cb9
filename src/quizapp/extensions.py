"""The app's database and translations: every transaction of a request begins here."""

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
    """The app's engine, with a connection or a session for each app context.

    Requests of the reader's way use the connection, which costs a third of a session.
    """

    def init_app(self, app: Flask) -> None:
        """Open the database that the settings name."""
        threads = app.config["THREADS"] + 1  # plus the thread that answers readers
        engine = open_engine(app.config["DATABASE_URL"], threads)
        connections = Connections(engine, threads)
        opened = _Opened(engine, connections, sessionmaker(engine))
        app.extensions["quizapp-database"] = opened
        app.teardown_appcontext(partial(_close, opened))

    @property
    def engine(self) -> Engine:
        return _opened().engine

    @property
    def session(self) -> Session:
        """The session of the current app context, closed when the context ends."""
        if "database_session" not in g:
            opened = _opened()
            refuse_to_block(opened.engine)
            g.database_session = opened.new_session()
        session: Session = g.database_session
        return session

    def another_session(self) -> Session:
        """Return a second session, which the caller closes: it reads one consistent state of its own."""
        return _opened().new_session()

    @property
    def connection(self) -> Connection:
        """The connection of the current app context, outside any transaction, returned when the context ends."""
        here = g._get_current_object()  # the proxy would be resolved at each access
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
    """Run the block in one write transaction on the request's connection. A POST view does this once."""
    connection = db.connection
    with write_transaction(connection):
        yield connection


@contextmanager
def editing() -> Iterator[Session]:
    """Run the block in one write transaction on the request's session, for services that use the ORM."""
    session = db.session
    with write_transaction(session):
        yield session
