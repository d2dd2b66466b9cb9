"""Throws away what is not to be kept: empty attempts, and links that are too old."""

from datetime import datetime

from sqlalchemy.orm import Session

from quizapp.database import write_transaction
from quizapp.services.clean_up import drop_empty, unlink_old


def step(session: Session, now: datetime, months: int) -> int:
    """Clean up one batch of each kind, each in its transaction; give how many attempts changed."""
    with write_transaction(session):
        dropped = drop_empty(session, now)
    with write_transaction(session):
        unlinked = unlink_old(session, now, months)
    return dropped + unlinked
