"""Ends what pupils had not finished when their time was up, or when the assignment closed."""

from datetime import datetime

from sqlalchemy.orm import Session

from quizapp.db.engine import write_transaction
from quizapp.services.attempts.end_attempts import end_timed_out, has_timed_out


def has_work(session: Session, now: datetime) -> bool:
    """Tell whether anybody's time was up; costs a look into a small index."""
    return has_timed_out(session, now)


def step(session: Session, now: datetime) -> int:
    """End one batch, in one transaction; give how many attempts."""
    with write_transaction(session):
        return end_timed_out(session, now)
