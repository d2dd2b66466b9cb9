"""What a teacher sets for a single pupil in an assignment."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.models import Assignment, Attempt, ForPupil
from quizapp.services.assignments.assignments import for_pupil
from quizapp.services.assignments.attempt_ends import moving_ends

LEAST_PERCENT, MOST_PERCENT = 100, 400
MOST_MORE = 20


@dataclass(frozen=True, slots=True)
class PupilTerms:
    """What holds for one pupil instead of, or beside, what holds for all."""

    time_percent: int | None = None
    """How much of the time limit: 150 is half as much again. None: as is set for the pupil in the class."""
    due: str | None = None
    """A due date of the pupil's own, as a wall time in the assignment's zone."""
    more_attempts: int = 0
    excused: bool = False


NOTHING = PupilTerms()


@dataclass(frozen=True, slots=True)
class AttemptUnderWay:
    """What a pupil has done of an assignment so far."""

    begun: int
    ends_at: datetime | None
    """When time is up for the attempt that is under way; None where there is none, or its time does not end."""
    under_way: bool


def terms_of_row(found: ForPupil | None) -> PupilTerms:
    """Give what is set for a pupil."""
    if found is None:
        return NOTHING
    return PupilTerms(found.time_percent, found.due, found.more_attempts, found.excused)


def set_pupil_terms(
    session: Session, assignment: Assignment, pupil_id: int, own: PupilTerms
) -> None:
    """Set what holds for a pupil; the end of an attempt that is under way moves with it."""
    with moving_ends(session, assignment.id, pupil_id):
        found = for_pupil(session, assignment.id, pupil_id)
        found.time_percent, found.due = own.time_percent, own.due
        found.more_attempts, found.excused = own.more_attempts, own.excused


def under_way(session: Session, assignment_id: int, pupil_id: int) -> AttemptUnderWay:
    """Tell how far a pupil is."""
    rows = session.execute(
        select(Attempt.finished_at, Attempt.ends_at)
        .where(Attempt.assignment_id == assignment_id, Attempt.pupil_id == pupil_id)
        .order_by(Attempt.number)
    ).all()
    running = [row for row in rows if row.finished_at is None]
    return AttemptUnderWay(len(rows), running[-1].ends_at if running else None, bool(running))
