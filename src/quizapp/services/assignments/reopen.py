"""What a teacher grants while a class works: more time, another due date, an attempt reopened."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.models import Assignment, Attempt, Pupil
from quizapp.services.assignments.assignments import get_or_create_pupil_terms
from quizapp.services.attempts.assignment_rules import PupilRules, find_rules
from quizapp.services.classes.pupil_sessions import end_pupil_sessions
from quizapp.services.counting.count_attempts import uncount
from quizapp.services.counting.counters import lock_version
from quizapp.services.wall_time import wall

MOST_MINUTES = 600
"""No more minutes than this are granted to a pupil in all, however often a teacher adds some."""


def give_time(session: Session, assignment: Assignment, pupil: Pupil, minutes: int) -> bool:
    """Add minutes to a pupil's open attempt; return False if none has an end to move, or the maximum is reached."""
    attempt = _locked(session, assignment, pupil, finished=False)
    if attempt is None or attempt.ends_at is None:
        return False
    granted = get_or_create_pupil_terms(session, assignment.id, pupil.id)
    minutes = min(minutes, MOST_MINUTES - granted.more_minutes)
    if minutes <= 0:
        return False
    granted.more_minutes += minutes
    session.flush()
    _extend(session, assignment, pupil, attempt, attempt.ends_at + timedelta(minutes=minutes))
    return True


def give_time_to_all(session: Session, assignment: Assignment, minutes: int) -> int:
    """Add minutes to every open attempt that has an end; return the number of pupils who got them."""
    query = (
        select(Pupil)
        .join(Attempt, Attempt.pupil_id == Pupil.id)
        .where(
            Attempt.assignment_id == assignment.id,
            Attempt.finished_at.is_(None),
            Attempt.ends_at.is_not(None),
        )
        .order_by(Pupil.id)
        .distinct()
    )
    pupils = session.scalars(query).all()
    return sum(give_time(session, assignment, pupil, minutes) for pupil in pupils)


def set_own_due(session: Session, assignment: Assignment, pupil: Pupil, due: str) -> bool:
    """Set a pupil's own due date, a wall time in the assignment's zone, until which the assignment stays open.

    This is always possible, so it returns True.
    """
    attempt = _locked(session, assignment, pupil, finished=False)
    get_or_create_pupil_terms(session, assignment.id, pupil.id).due = due
    session.flush()
    if attempt is not None:
        rules = _rules(session, assignment, pupil)
        attempt.ends_at = _later(attempt.ends_at, rules.ends_at(attempt.began_at))
        session.flush()
    return True


def sign_out(session: Session, _assignment: Assignment, pupil: Pupil) -> bool:
    """End every session of a pupil. This is always possible, so it returns True."""
    end_pupil_sessions(session, pupil.id)
    return True


def reopen(
    session: Session, assignment: Assignment, pupil: Pupil, minutes: int, now: datetime
) -> bool:
    """Reopen a pupil's last attempt, for `minutes` if it is limited or would have closed by then.

    It leaves the counters until it is finished again; late answers stay as they are stored. Returns False if the pupil
    has no finished attempt.
    """
    last = _last(session, assignment, pupil)
    if last is None:
        return False
    lock_version(
        session, last.version_id
    )  # before the attempt, as everything that changes counters does
    attempt = _locked(session, assignment, pupil, finished=True)
    if attempt is None:
        return False
    if attempt.counted_as is not None:
        uncount(session, attempt.version_id, [attempt.id])
    attempt.finished_at, attempt.counted_as, attempt.seen_at = None, None, now
    rules = _rules(session, assignment, pupil)
    until = now + timedelta(minutes=minutes)
    if rules.limit is None and (rules.closes is None or rules.closes >= until):
        attempt.ends_at = rules.closes
    else:
        _extend(session, assignment, pupil, attempt, until)
    session.flush()
    return True


def _extend(
    session: Session, assignment: Assignment, pupil: Pupil, attempt: Attempt, until: datetime
) -> None:
    """Move the end of an attempt, keeping the assignment open to this pupil until then."""
    attempt.ends_at = until
    rules = _rules(session, assignment, pupil)
    if rules.closes is not None and rules.closes < until:
        minute = timedelta(minutes=1)
        up = until if until.second == until.microsecond == 0 else until + minute
        get_or_create_pupil_terms(session, assignment.id, pupil.id).due = wall(up, assignment.zone)
    session.flush()


def _rules(session: Session, assignment: Assignment, pupil: Pupil) -> PupilRules:
    rules = find_rules(session, assignment.id, pupil.id)
    assert rules is not None  # noqa: S101 - both were found
    return rules


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    """Return the later end; None, which means never, is the latest."""
    return None if one is None or other is None else max(one, other)


def _locked(
    session: Session, assignment: Assignment, pupil: Pupil, *, finished: bool
) -> Attempt | None:
    """Lock and return a pupil's last attempt; None if there is none or it is not as `finished` as wanted."""
    attempt = _last(session, assignment, pupil, lock=True)
    if attempt is None or (attempt.finished_at is not None) is not finished:
        return None
    return attempt


def _last(
    session: Session, assignment: Assignment, pupil: Pupil, *, lock: bool = False
) -> Attempt | None:
    query = (
        select(Attempt)
        .where(Attempt.assignment_id == assignment.id, Attempt.pupil_id == pupil.id)
        .order_by(Attempt.number.desc())
        .limit(1)
    )
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.scalars(query).first()
