"""The app's database and translations: the app's one way to a transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import Flask, current_app, g
from flask_babel import Babel
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from quizapp.database import open_engine, write_transaction


@dataclass(frozen=True, slots=True)
class _Opened:
    engine: Engine
    new_session: sessionmaker[Session]


class Database:
    """The database of each app: its engine, and one session for each request or other app context."""

    def init_app(self, app: Flask) -> None:
        """Open the database that the settings name."""
        engine = open_engine(app.config["DATABASE_URL"], app.config["THREADS"])
        app.extensions["quizapp-database"] = _Opened(engine, sessionmaker(engine))
        app.teardown_appcontext(_close_session)

    @property
    def engine(self) -> Engine:
        """The engine of the current app."""
        return _opened().engine

    @property
    def session(self) -> Session:
        """The session of the current app context; closed when that ends."""
        if "database_session" not in g:
            g.database_session = _opened().new_session()
        session: Session = g.database_session
        return session


def _opened() -> _Opened:
    opened: _Opened = current_app.extensions["quizapp-database"]
    return opened


def _close_session(_error: BaseException | None) -> None:
    session: Session | None = g.pop("database_session", None)
    if session is not None:
        session.close()


db = Database()
babel = Babel()


@contextmanager
def writing() -> Iterator[Session]:
    """Run one write transaction on the request's session and commit it: what a POST view does once."""
    with write_transaction(db.session):
        yield db.session
