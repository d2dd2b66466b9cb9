"""Whether the process answers, and whether it can work."""

from flask import Blueprint, Response
from sqlalchemy.exc import SQLAlchemyError

from quizapp.extensions import db
from quizapp.migrate import current, head
from quizapp.web.access import Who, open_to

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@open_to(Who.ANYONE)
def healthz() -> Response:
    """Answer that the process answers."""
    return _plain("ok\n", 200)


@blueprint.get("/readyz")
@open_to(Who.ANYONE)
def readyz() -> Response:
    """Answer whether the database answers and has the tables that this program knows."""
    try:
        with db.engine.connect() as connection:
            found = current(connection)
    except SQLAlchemyError:
        return _plain("the database does not answer\n", 503)
    if found != head():
        return _plain(f"the database is at revision {found}, this program needs {head()}\n", 503)
    return _plain("ok\n", 200)


def _plain(text: str, status: int) -> Response:
    return Response(text, status, mimetype="text/plain", headers={"Cache-Control": "no-store"})
