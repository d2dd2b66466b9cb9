"""Health checks: whether the process answers, and whether it can do its work."""

import logging
import time
from datetime import UTC, datetime, timedelta

from flask import Blueprint, Response
from sqlalchemy.exc import SQLAlchemyError

from quizapp.db.engine import writer_of
from quizapp.db.migrate import current, head
from quizapp.db.outages import FAILING, in_one_line, outage
from quizapp.extensions import db, editing
from quizapp.services.leases import take_lease
from quizapp.web.access import Who, open_to

blueprint = Blueprint("health", __name__)
_log = logging.getLogger("quizapp.health")

FRESH = 10.0
"""Seconds for which a successful write proves that writing is possible."""


@blueprint.get("/healthz")
@open_to(Who.ANYONE)
def healthz() -> Response:
    """Report that the process answers."""
    return _plain("ok\n", 200)


@blueprint.get("/readyz")
@open_to(Who.ANYONE)
def readyz() -> Response:
    """Report whether the database is at this program's revision, readable and writable."""
    try:
        with db.engine.connect() as connection:
            found = current(connection)
        if found == head():
            _prove_writing()
    except SQLAlchemyError as error:
        reason = outage(error) or FAILING
        _log.warning("not ready: %s", reason, extra={"fields": {"said": in_one_line(error)}})
        return _plain(f"{reason}\n", 503)
    if found != head():
        return _plain(f"the database is at revision {found}, this program needs {head()}\n", 503)
    return _plain("ok\n", 200)


def _prove_writing() -> None:
    """Write something unless a reader has just done so: only a write tells a full disk from one with space."""
    writer = writer_of(db.engine)
    if writer.trouble or writer.wrote_at is None or time.monotonic() - writer.wrote_at > FRESH:
        with editing() as session:
            take_lease(session, "ready", "ready", datetime.now(UTC), timedelta(0))


def _plain(text: str, status: int) -> Response:
    return Response(text, status, mimetype="text/plain", headers={"Cache-Control": "no-store"})
