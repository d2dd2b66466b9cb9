"""Erases pupils and classes with all their answers, which leave the counters too."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, delete, or_, select
from sqlalchemy.orm import Session

from quizapp.models import Assignment, Attempt, Classroom, Pupil
from quizapp.services.audit import record
from quizapp.services.counting.count_attempts import uncount
from quizapp.services.counting.counters import lock_version
from quizapp.services.retention.clean_up import MONTH

PUPILS_AT_ONCE = 30
"""The number of pupils of an old class to erase in one transaction, so that nobody waits long for it."""
_ATTEMPTS_AT_ONCE = 500


def erase_pupils(session: Session, pupil_ids: Sequence[int]) -> None:
    """Erase pupils with their sessions and answers."""
    # An attempt refers to its pupil, so none can begin while these rows are locked.
    locked = select(Pupil.id).where(Pupil.id.in_(pupil_ids)).order_by(Pupil.id).with_for_update()
    session.execute(locked)
    _erase_attempts(session, Attempt.pupil_id.in_(pupil_ids))
    session.execute(delete(Pupil).where(Pupil.id.in_(pupil_ids)))


def erase_class(
    session: Session, classroom: Classroom, person_id: int | None, now: datetime
) -> None:
    """Erase a class with its pupils, its assignments and all answers."""
    class_id, name = classroom.id, classroom.name
    ours = select(Pupil.id).where(Pupil.classroom_id == class_id)
    session.execute(ours.order_by(Pupil.id).with_for_update())
    set_here = select(Assignment.id).where(Assignment.classroom_id == class_id)
    _erase_attempts(session, or_(Attempt.pupil_id.in_(ours), Attempt.assignment_id.in_(set_here)))
    session.execute(delete(Pupil).where(Pupil.classroom_id == class_id))
    session.execute(delete(Classroom).where(Classroom.id == class_id))
    record(session, person_id, "erased a class", name, now)


def erase_old(session: Session, now: datetime, months: int) -> int:
    """Erase a batch of a class that was archived `months` ago; return its size, 0 if nothing is left."""
    classroom = session.scalar(
        select(Classroom)
        .where(Classroom.archived_at < erased_after(now, -months))
        .order_by(Classroom.id)
        .limit(1)
        .with_for_update()
    )
    if classroom is None:
        return 0
    some = select(Pupil.id).where(Pupil.classroom_id == classroom.id).order_by(Pupil.id)
    pupil_ids = session.scalars(some.limit(PUPILS_AT_ONCE)).all()
    if len(pupil_ids) < PUPILS_AT_ONCE:
        erase_class(session, classroom, None, now)
        return 1
    erase_pupils(session, pupil_ids)
    return len(pupil_ids)


def erased_after(archived_at: datetime, months: int) -> datetime:
    """Return when a class that was archived at a moment is erased."""
    return archived_at + months * MONTH


def _erase_attempts(session: Session, which: ColumnElement[bool]) -> None:
    versions = session.scalars(
        select(Attempt.version_id).where(which).distinct().order_by(Attempt.version_id)
    ).all()
    for version_id in versions:
        lock_version(session, version_id)
    for version_id in versions:
        ids = session.scalars(
            select(Attempt.id).where(which, Attempt.version_id == version_id).order_by(Attempt.id)
        ).all()
        for start in range(0, len(ids), _ATTEMPTS_AT_ONCE):
            uncount(session, version_id, ids[start : start + _ATTEMPTS_AT_ONCE])
    # Later attempts of a pupil at the same version refer to the first one.
    session.execute(delete(Attempt).where(which, Attempt.first_id.is_not(None)))
    session.execute(delete(Attempt).where(which))
