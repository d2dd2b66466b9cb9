"""Removes an assignment with everything that pupils have answered in it."""

from collections.abc import Sequence

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from quizapp.models import Assignment, Attempt
from quizapp.services.counting.count_attempts import uncount
from quizapp.services.counting.counters import lock_version


def pupils_begun(session: Session, assignment_id: int) -> int:
    """Count the pupils who have begun an assignment."""
    begun = select(func.count(Attempt.pupil_id.distinct()))
    return session.scalar(begun.where(Attempt.assignment_id == assignment_id)) or 0


def remove_assignment(session: Session, assignment: Assignment) -> None:
    """Delete an assignment and its pupils' answers, and take them out of the counters."""
    # Nobody can begin it from here on, since an attempt refers to this row.
    session.refresh(assignment, with_for_update=True)
    version_id = assignment.version_id
    lock_version(session, version_id)
    ours = select(Attempt.id).where(Attempt.assignment_id == assignment.id)
    ids = session.scalars(ours).all()
    uncount(session, version_id, ids)
    _leave_the_rest(session, version_id, ids)
    session.execute(delete(Attempt).where(Attempt.id.in_(ours)))
    session.delete(assignment)
    session.flush()


def _leave_the_rest(session: Session, version_id: int, ids: Sequence[int]) -> None:
    """Detach the same pupils' other attempts at the version, so that they are counted anew.

    A pupil's first finished attempt counts, and that may now be another one.
    """
    rest = session.execute(
        select(Attempt.id, Attempt.first_id, Attempt.pupil_id)
        .where(
            Attempt.version_id == version_id,
            Attempt.first_id.in_(ids),
            Attempt.id.not_in(ids),
        )
        .order_by(Attempt.id)
    ).all()
    if not rest:
        return
    uncount(session, version_id, [row.id for row in rest])
    first: dict[int, int] = {}
    for row in rest:
        new = first.setdefault(row.first_id, row.id)
        values = {"counted_as": None, "first_id": None if new == row.id else new}
        session.execute(update(Attempt).where(Attempt.id == row.id).values(values))
