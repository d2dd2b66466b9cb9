"""The terms of a single pupil in an assignment."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.models import Assignment, Attempt, ForPupil
from quizapp.services.assignments.assignments import get_or_create_pupil_terms
from quizapp.services.assignments.attempt_ends import moving_ends

LEAST_PERCENT, MOST_PERCENT = 100, 400
MOST_MORE = 20


@dataclass(frozen=True, slots=True)
class PupilTerms:
    """The terms of one pupil, which replace or extend those for all."""

    time_percent: int | None = None
    """Percentage of the time limit: 150 is half as much again. None: the pupil's own factor in the class."""
    due: str | None = None
    """The pupil's own due date, as a wall time in the assignment's zone."""
    more_attempts: int = 0
    excused: bool = False


NOTHING = PupilTerms()


@dataclass(frozen=True, slots=True)
class AttemptUnderWay:
    """How far a pupil is with an assignment."""

    begun: int
    ends_at: datetime | None
    """The end of the open attempt; None if there is no open attempt, or it has no end."""
    under_way: bool


def terms_of_row(found: ForPupil | None) -> PupilTerms:
    """Return the terms in a row, or the defaults if there is none."""
    if found is None:
        return NOTHING
    return PupilTerms(found.time_percent, found.due, found.more_attempts, found.excused)


def set_pupil_terms(
    session: Session, assignment: Assignment, pupil_id: int, own: PupilTerms
) -> None:
    """Set the terms of a pupil; the end of an open attempt moves with them."""
    with moving_ends(session, assignment.id, pupil_id):
        found = get_or_create_pupil_terms(session, assignment.id, pupil_id)
        found.time_percent, found.due = own.time_percent, own.due
        found.more_attempts, found.excused = own.more_attempts, own.excused


def under_way(session: Session, assignment_id: int, pupil_id: int) -> AttemptUnderWay:
    """Return how far a pupil is with an assignment."""
    rows = session.execute(
        select(Attempt.finished_at, Attempt.ends_at)
        .where(Attempt.assignment_id == assignment_id, Attempt.pupil_id == pupil_id)
        .order_by(Attempt.number)
    ).all()
    running = [row for row in rows if row.finished_at is None]
    return AttemptUnderWay(len(rows), running[-1].ends_at if running else None, bool(running))
