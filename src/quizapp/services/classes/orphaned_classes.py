"""Classes that nobody can open any more, because their teachers are disabled or teach no longer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from quizapp.models import Classroom, ClassroomTeacher, PersonRole, PersonRow, Role
from quizapp.services.classes.classes import add_teacher, teachers_of


@dataclass(frozen=True, slots=True)
class OrphanedClass:
    """An orphaned class as administrators see it: nothing about its pupils."""

    id: int
    name: str
    teachers: Sequence[str]
    """The teachers' e-mail addresses."""


def orphaned_classes(session: Session) -> list[OrphanedClass]:
    """Return the classes that no teacher can open, by name."""
    rows = session.execute(select(Classroom.id, Classroom.name).where(_is_orphaned())).all()
    found = [
        OrphanedClass(class_id, name, [one.email for one in teachers_of(session, class_id)])
        for class_id, name in rows
    ]
    return sorted(found, key=lambda one: (one.name.casefold(), one.id))


def assign_teacher(
    session: Session, class_id: int, email: str, person_id: int, now: datetime
) -> bool:
    """Add a teacher to an orphaned class; return False if the class is not orphaned.

    :raises NoTeacherError: if no enabled account of a teacher has this address.
    """
    query = select(Classroom).where(Classroom.id == class_id, _is_orphaned()).with_for_update()
    classroom = session.scalar(query)
    if classroom is None:
        return False
    add_teacher(session, classroom, email, person_id, now)
    return True


def _is_orphaned() -> ColumnElement[bool]:
    opens = (
        select(ClassroomTeacher.person_id)
        .join(PersonRow, PersonRow.id == ClassroomTeacher.person_id)
        .join(PersonRole, PersonRole.person_id == PersonRow.id)
        .where(
            ClassroomTeacher.classroom_id == Classroom.id,
            PersonRow.disabled_at.is_(None),
            PersonRole.role == Role.TEACHER,
        )
    )
    return ~opens.correlate(Classroom).exists()
