"""Compares counters with the raw answers and repairs them, while a server goes on counting."""

import secrets
from collections.abc import Generator
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session, sessionmaker

from quizapp.db.engine import write_transaction
from quizapp.services.counting.recount import Recount, recount, repair_counters
from quizapp.services.leases import give_back_lease, take_lease

JOB = "recount"
LEASE = timedelta(seconds=60)
"""The lease is renewed with each batch. Two processes that repair the same counters at once would repair them twice."""


class RecountRunningError(Exception):
    """Another process is recounting."""


def recount_version(
    sessions: sessionmaker[Session], version_id: int, found: Recount, *, mending: bool
) -> Generator[int, None, None]:
    """Compare a version into `found`, and repair it if asked to; yield the number of attempts after each batch.

    :raises RecountRunningError: if another process is recounting.
    """
    holder = secrets.token_hex(16)
    _hold(sessions, holder)
    try:
        with sessions() as session:
            for done in recount(session, version_id, found):
                _hold(sessions, holder)
                yield done
        if mending and found.difference:
            with sessions() as session, write_transaction(session):
                repair_counters(session, version_id, found.difference)
    finally:
        with sessions() as session, write_transaction(session):
            give_back_lease(session, JOB, holder, datetime.now(UTC))


def _hold(sessions: sessionmaker[Session], holder: str) -> None:
    with sessions() as session, write_transaction(session):
        if not take_lease(session, JOB, holder, datetime.now(UTC), LEASE):
            raise RecountRunningError
