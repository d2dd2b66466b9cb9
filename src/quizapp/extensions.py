"""The Flask extensions, and the app's one way to a database transaction."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask_babel import Babel
from flask_sqlalchemy_lite import SQLAlchemy
from sqlalchemy.orm import Session

from quizapp.database import write_transaction

db = SQLAlchemy()
babel = Babel()


@contextmanager
def writing() -> Iterator[Session]:
    """Run one write transaction on the request's session and commit it: what a POST view does once."""
    with write_transaction(db.session):
        yield db.session
