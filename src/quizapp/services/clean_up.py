"""What is thrown away, and when."""

from datetime import datetime, timedelta

from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import Session

from quizapp.models import Answer, Attempt

BATCH = 500
EMPTY_AFTER = timedelta(days=1)
"""An attempt with neither a rating nor a stored page is dropped after so long."""
MONTH = timedelta(days=30)


def drop_empty(session: Session, now: datetime) -> int:
    """Drop attempts in which a reader gave nothing; give how many."""
    empty = (
        select(Attempt.id)
        .where(
            Attempt.finished_at.is_(None),
            Attempt.counted_as.is_(None),
            Attempt.seen_at < now - EMPTY_AFTER,
            Attempt.rating.is_(None),
            ~exists().where(Answer.attempt_id == Attempt.id),
        )
        .limit(BATCH)
        .with_for_update()
    )
    ids = session.scalars(empty).all()
    if ids:
        session.execute(delete(Attempt).where(Attempt.id.in_(ids)))
    return len(ids)


def unlink_old(session: Session, now: datetime, months: int) -> int:
    """Let the links of attempts die that began so many months ago; the answers stay. Give how many links."""
    old = (
        select(Attempt.id)
        .where(Attempt.token_hash.is_not(None), Attempt.began_at < now - months * MONTH)
        .limit(BATCH)
    )
    ids = session.scalars(old).all()
    if ids:
        session.execute(update(Attempt).where(Attempt.id.in_(ids)).values(token_hash=None))
    return len(ids)
