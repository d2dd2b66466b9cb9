"""Creates, finds and lists the assignments of classes."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quizapp.models import Assignment, Attempt, Classroom, ClassroomTeacher, ForPupil, Pupil
from quizapp.services.attempts.assignment_rules import AT_ONCE

__all__ = [
    "Assignment",
    "AssignmentOrder",
    "AssignmentProgress",
    "AssignmentTerms",
    "ForPupil",
    "assign",
    "assign_all",
    "assignments_of",
    "find_assignment",
    "find_assignments",
    "get_or_create_pupil_terms",
    "own_terms",
    "progress_in",
    "terms_of",
]

TWICE = timedelta(minutes=1)
"""An identical assignment within this time is taken for a double click."""


@dataclass(frozen=True, slots=True)
class AssignmentTerms:
    """The terms of an assignment: the columns of `quizapp.models.Assignment` with the same names."""

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


@dataclass(frozen=True, slots=True)
class AssignmentOrder:
    """An assignment to be made: one version of a quiz for one class."""

    class_id: int
    version_id: int
    terms: AssignmentTerms


@dataclass(frozen=True, slots=True)
class AssignmentProgress:
    """How many pupils have done an assignment, out of all; excused pupils are in neither number."""

    done: int
    all: int


def assign(
    session: Session,
    classroom: Classroom,
    version_id: int,
    terms: AssignmentTerms,
    person_id: int | None,
    now: datetime,
) -> Assignment:
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


def assign_all(
    session: Session, orders: Sequence[AssignmentOrder], person_id: int, now: datetime
) -> list[Assignment]:
    """Assign several quizzes to several classes; an order that was carried out a moment ago is not repeated.

    Returns the assignment of each order, old or new. Orders for unknown classes are skipped.
    """
    ids = sorted({order.class_id for order in orders})
    # Locked in this order, so that a form sent twice at once makes one assignment and nothing deadlocks.
    classes = {
        one.id: one
        for one in session.scalars(
            select(Classroom).where(Classroom.id.in_(ids)).order_by(Classroom.id).with_for_update()
        )
    }
    return [
        _made_just_now(session, order, now)
        or assign(session, classes[order.class_id], order.version_id, order.terms, person_id, now)
        for order in orders
        if order.class_id in classes
    ]


def _made_just_now(session: Session, order: AssignmentOrder, now: datetime) -> Assignment | None:
    recent = session.scalars(
        select(Assignment).where(
            Assignment.classroom_id == order.class_id,
            Assignment.version_id == order.version_id,
            Assignment.made_at > now - TWICE,
        )
    )
    return next((one for one in recent if terms_of(one) == order.terms), None)


def terms_of(assignment: Assignment) -> AssignmentTerms:
    """Return the terms of an assignment."""
    return AssignmentTerms(
        **{name: getattr(assignment, name) for name in AssignmentTerms.__dataclass_fields__}
    )


def find_assignment(session: Session, person_id: int, assignment_id: int) -> Assignment | None:
    """Return an assignment of a teacher's class, or None if it does not exist or is somebody else's."""
    return find_assignments(session, person_id, [assignment_id]).get(assignment_id)


def find_assignments(
    session: Session, person_id: int, ids: Collection[int]
) -> dict[int, Assignment]:
    """Find assignments of a teacher's classes by their ids; those of somebody else are left out."""
    found = session.scalars(
        select(Assignment)
        .join(ClassroomTeacher, ClassroomTeacher.classroom_id == Assignment.classroom_id)
        .where(Assignment.id.in_(ids), ClassroomTeacher.person_id == person_id)
    )
    return {one.id: one for one in found}


def assignments_of(session: Session, class_id: int) -> Sequence[Assignment]:
    """Return the assignments of a class, newest first."""
    query = select(Assignment).where(Assignment.classroom_id == class_id)
    return session.scalars(query.order_by(Assignment.id.desc())).all()


def progress_in(
    session: Session, class_id: int, ids: Iterable[int]
) -> Mapping[int, AssignmentProgress]:
    """Count the pupils who have done each assignment, by assignment id."""
    wanted = list(ids)
    pupils = select(func.count()).select_from(Pupil).where(Pupil.classroom_id == class_id)
    everybody = session.scalar(pupils) or 0
    excused = {(one.assignment_id, one.pupil_id) for one in _own(session, wanted) if one.excused}
    finished = session.execute(
        select(Attempt.assignment_id, Attempt.pupil_id)
        .where(Attempt.assignment_id.in_(wanted), Attempt.finished_at.is_not(None))
        .distinct()
    )
    done = Counter(
        row.assignment_id for row in finished if (row.assignment_id, row.pupil_id) not in excused
    )
    spared = Counter(assignment_id for assignment_id, _ in excused)
    return {id_: AssignmentProgress(done[id_], everybody - spared[id_]) for id_ in wanted}


def own_terms(session: Session, assignment_id: int) -> dict[int, ForPupil]:
    """Return the individual terms in an assignment by pupil id."""
    return {one.pupil_id: one for one in _own(session, [assignment_id])}


def _own(session: Session, ids: Sequence[int]) -> Sequence[ForPupil]:
    return session.scalars(select(ForPupil).where(ForPupil.assignment_id.in_(ids))).all()


def get_or_create_pupil_terms(session: Session, assignment_id: int, pupil_id: int) -> ForPupil:
    """Return the individual terms of a pupil in an assignment for changing, adding them if there are none."""
    found = session.get(ForPupil, (assignment_id, pupil_id))
    if found is None:
        found = ForPupil(assignment_id=assignment_id, pupil_id=pupil_id)
        session.add(found)
        session.flush()
    return found
