"""Deletes attempts, links and sessions that are no longer needed."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, delete, exists, or_, select, update
from sqlalchemy.orm import Session

from quizapp.models import (
    Answer,
    Attempt,
    Base,
    OneTimeLink,
    PupilSession,
    ResetRequest,
    SignInCount,
    StaffSession,
    table_of,
)
from quizapp.services.sessions import IDLE

BATCH = 500
EMPTY_AFTER = timedelta(days=1)
"""An attempt with neither a rating nor a stored page is deleted after this time."""
MONTH = timedelta(days=30)
DAY = timedelta(days=1)


def drop_empty(session: Session, now: datetime) -> int:
    """Delete a batch of attempts without any input; return their number."""
    empty = (
        select(Attempt.id)
        .where(
            Attempt.assignment_id.is_(None),
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
    """Invalidate the links of a batch of attempts that began `months` ago, keeping the answers; return their number.

    Assigned attempts stay with their class.
    """
    old = (
        select(Attempt.id)
        .where(
            Attempt.token_hash.is_not(None),
            Attempt.assignment_id.is_(None),
            Attempt.began_at < now - months * MONTH,
        )
        .limit(BATCH)
    )
    ids = session.scalars(old).all()
    if ids:
        session.execute(update(Attempt).where(Attempt.id.in_(ids)).values(token_hash=None))
    return len(ids)


def drop_old_access(session: Session, now: datetime) -> int:
    """Delete a batch each of ended sessions, spent links and drained buckets; return their number.

    Staff sessions and links are kept for another day, in which somebody may ask what happened.
    """
    old = now - DAY
    return (
        _drop(
            session,
            StaffSession,
            select(StaffSession.id).where(
                or_(
                    StaffSession.ended_at < old,
                    StaffSession.expires_at < old,
                    StaffSession.seen_at < old - IDLE,
                )
            ),
        )
        + _drop(
            session,
            PupilSession,
            select(PupilSession.id).where(PupilSession.seen_at < now - IDLE),
        )
        + _drop(
            session,
            OneTimeLink,
            select(OneTimeLink.id).where(
                or_(OneTimeLink.used_at < old, OneTimeLink.expires_at < old)
            ),
        )
        + _drop(session, SignInCount, select(SignInCount.key).where(SignInCount.empty_at <= now))
        + _drop(
            session, ResetRequest, select(ResetRequest.email_key).where(ResetRequest.asked_at < old)
        )
    )


def _drop(session: Session, model: type[Base], keys: Select[Any]) -> int:
    """Delete a batch of rows."""
    (key,) = table_of(model).primary_key.columns
    found = session.scalars(keys.limit(BATCH)).all()
    if found:
        session.execute(delete(model).where(key.in_(found)))
    return len(found)
