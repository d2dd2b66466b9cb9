"""Ends attempts whose time is up, and removes empty attempts, old links, ended sessions and old classes."""

from datetime import datetime

from sqlalchemy.orm import Session

from quizapp.db.engine import write_transaction
from quizapp.services.attempts import end_attempts
from quizapp.services.retention.clean_up import drop_empty, drop_old_access, unlink_old
from quizapp.services.retention.erase import erase_old


def end_timed_out(session: Session, now: datetime) -> int:
    """End one batch of attempts in a transaction; return their number."""
    with write_transaction(session):
        return end_attempts.end_timed_out(session, now)


def step(session: Session, now: datetime, months: int, class_months: int = 12) -> int:
    """Clean up one batch of each kind, each in its transaction; return the number of changed rows.

    `months` is how long readers' links live, `class_months` how long archived classes are kept.
    """
    with write_transaction(session):
        dropped = drop_empty(session, now)
    with write_transaction(session):
        unlinked = unlink_old(session, now, months)
    with write_transaction(session):
        forgotten = drop_old_access(session, now)
    with write_transaction(session):
        erased = erase_old(session, now, class_months)
    return dropped + unlinked + forgotten + erased
