"""Assignments of a class: made, found, listed."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.models import Assignment, Classroom, ClassroomTeacher, ForPupil
from quizapp.services.assignment_rules import AT_ONCE


@dataclass(frozen=True, slots=True)
class Terms:
    """What a teacher sets for an assignment: the columns of `quizapp.models.Assignment` of the same names."""

    zone: str
    opens: str | None = None
    due: str | None = None
    closes: str | None = None
    attempts: int = 1
    counts: str = "best"
    minutes: int | None = None
    shuffle_questions: bool = False
    shuffle_options: bool = True
    open_book: bool = False
    ask_before: str = "none"
    ask_how_sure: bool = False
    show_marks: str = AT_ONCE
    show_answers: str = AT_ONCE
    show_explanations: str = AT_ONCE


def assign(
    session: Session,
    classroom: Classroom,
    version_id: int,
    terms: Terms,
    person_id: int | None,
    now: datetime,
) -> Assignment:
    """Assign a version of a quiz to a class."""
    made = Assignment(
        classroom_id=classroom.id,
        version_id=version_id,
        made_at=now,
        made_by=person_id,
        **asdict(terms),
    )
    session.add(made)
    session.flush()
    return made


def terms_of(assignment: Assignment) -> Terms:
    """Give what is set for an assignment."""
    return Terms(**{name: getattr(assignment, name) for name in Terms.__dataclass_fields__})


def find_assignment(session: Session, person_id: int, assignment_id: int) -> Assignment | None:
    """Find an assignment of a teacher's class; None where there is none, or it is somebody else's."""
    return session.scalar(
        select(Assignment)
        .join(ClassroomTeacher, ClassroomTeacher.classroom_id == Assignment.classroom_id)
        .where(Assignment.id == assignment_id, ClassroomTeacher.person_id == person_id)
    )


def assignments_of(session: Session, class_id: int) -> Sequence[Assignment]:
    """Give the assignments of a class, the newest first."""
    query = select(Assignment).where(Assignment.classroom_id == class_id)
    return session.scalars(query.order_by(Assignment.id.desc())).all()


def for_pupil(session: Session, assignment_id: int, pupil_id: int) -> ForPupil:
    """Give what holds for a pupil in an assignment, to be changed; made where nothing did yet."""
    found = session.get(ForPupil, (assignment_id, pupil_id))
    if found is None:
        found = ForPupil(assignment_id=assignment_id, pupil_id=pupil_id)
        session.add(found)
        session.flush()
    return found
