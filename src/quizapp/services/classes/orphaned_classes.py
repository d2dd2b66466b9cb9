"""Classes that nobody can open any more: all who teach them are kept out, or teach no longer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from quizapp.models import Classroom, ClassroomTeacher, PersonRole, PersonRow, Role
from quizapp.services.classes.classes import add_teacher, teachers_of


@dataclass(frozen=True, slots=True)
class OrphanedClass:
    """Such a class, as administrators see it: what it is called and who taught it, nothing of its pupils."""

    id: int
    name: str
    teachers: Sequence[str]
    """Their addresses."""


def orphaned_classes(session: Session) -> list[OrphanedClass]:
    """Give the classes that no teacher can open, by name."""
    rows = session.execute(select(Classroom.id, Classroom.name).where(_is_orphaned())).all()
    found = [
        OrphanedClass(class_id, name, [one.email for one in teachers_of(session, class_id)])
        for class_id, name in rows
    ]
    return sorted(found, key=lambda one: (one.name.casefold(), one.id))


def give_teacher(
    session: Session, class_id: int, email: str, person_id: int, now: datetime
) -> bool:
    """Let a teacher into such a class; tell whether it is one.

    :raises NoTeacherError: where nobody with this address may teach here.
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
