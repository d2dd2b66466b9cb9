"""Time limits: whether an attempt's time is up, and the job that ends attempts when it is."""

from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from quizapp.models import Attempt
from quizapp.services.attempts.assignment_rules import GRACE
from quizapp.services.attempts.attempts import AttemptState

SETTLED = GRACE + timedelta(seconds=15)
"""The job waits this long after the end, because a page that arrived in time may still be waiting to be stored."""
BATCH = 500


class Clock(StrEnum):
    """Whether the time of an attempt is up."""

    RUNS = "runs"
    """There is time left, or no limit."""
    JUST_UP = "just_up"
    """Time is up, but a page already under way is still accepted."""
    OVER = "over"


def clock_at(ends_at: datetime | None, now: datetime) -> Clock:
    """Return the clock of an attempt that ends at a moment."""
    if ends_at is None or now < ends_at:
        return Clock.RUNS
    return Clock.JUST_UP if now <= ends_at + GRACE else Clock.OVER


def clock_of(state: AttemptState, now: datetime) -> Clock:
    """Return the clock of an attempt; a finished one has none."""
    return Clock.RUNS if state.finished_at else clock_at(state.ends_at, now)


def as_ended(state: AttemptState, now: datetime) -> AttemptState:
    """Return an attempt as finished if its time is up, even if the job has not ended it yet."""
    over = clock_of(state, now) is Clock.OVER
    return replace(state, finished_at=state.ends_at) if over else state


def has_timed_out(session: Session, now: datetime) -> bool:
    """Return whether there are attempts to end."""
    return session.scalar(select(Attempt.id).where(*_timed_out(now)).limit(1)) is not None


def end_timed_out(session: Session, now: datetime) -> int:
    """End a batch of attempts whose time is up, with their end as the time of finishing; return their number."""
    due = select(Attempt.id).where(*_timed_out(now)).limit(BATCH).with_for_update(skip_locked=True)
    ids = session.scalars(due).all()
    if ids:
        ended = update(Attempt).where(Attempt.id.in_(ids)).values(finished_at=Attempt.ends_at)
        session.execute(ended, execution_options={"synchronize_session": False})
    return len(ids)


def _timed_out(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return Attempt.finished_at.is_(None), Attempt.ends_at < now - SETTLED
