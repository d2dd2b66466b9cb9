"""Quizzes that can be assigned, and the quizzes of assignments."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quizapp.bank.quiz import Quiz
from quizapp.models import (
    Classroom,
    ClassroomTeacher,
    Publication,
    QuizRow,
    Revision,
    Version,
)
from quizapp.services.quizzes.published import quiz_of


@dataclass(frozen=True, slots=True)
class Assignable:
    """A quiz as it is published now."""

    quiz_id: int
    slug: str
    version_id: int
    version: int
    digest: str
    quiz: Quiz


@dataclass(frozen=True, slots=True)
class Assigned:
    """A version with its newest correction, which pupils get if they begin now."""

    quiz_id: int
    version_id: int
    version: int
    digest: str
    quiz: Quiz


@dataclass(frozen=True, slots=True)
class AssignableClass:
    """The fields of a class that assigning needs."""

    id: int
    name: str
    zone: str


def assignable(session: Session) -> list[Assignable]:
    """Return the quizzes that are published and not archived, by title."""
    rows = session.execute(
        select(
            Publication.quiz_id,
            Publication.slug,
            Revision.version_id,
            Version.number,
            Revision.digest,
        )
        .join(Revision, Revision.id == Publication.revision_id)
        .join(Version, Version.id == Revision.version_id)
        .join(QuizRow, QuizRow.id == Publication.quiz_id)
        .where(QuizRow.archived_at.is_(None))
    )
    found = [Assignable(*row, quiz_of(session, row.digest)) for row in rows.all()]
    return sorted(found, key=lambda one: (one.quiz.title.casefold(), one.quiz_id))


def assigned_quizzes(session: Session, version_ids: Iterable[int]) -> dict[int, Assigned]:
    """Return quizzes by the ids of their versions, whether they are still published or not."""
    newest = (
        select(func.max(Revision.id))
        .where(Revision.version_id.in_(list(version_ids)))
        .group_by(Revision.version_id)
    )
    rows = session.execute(
        select(Revision.quiz_id, Revision.version_id, Version.number, Revision.digest)
        .join(Version, Version.id == Revision.version_id)
        .where(Revision.id.in_(newest))
    )
    return {row.version_id: Assigned(*row, quiz_of(session, row.digest)) for row in rows.all()}


def assigned_quiz(session: Session, version_id: int) -> Assigned:
    return assigned_quizzes(session, [version_id])[version_id]


def classes_taught(session: Session, person_id: int) -> list[AssignableClass]:
    """Return the classes of a teacher that are not archived, by name."""
    rows = session.execute(
        select(Classroom.id, Classroom.name, Classroom.zone)
        .join(ClassroomTeacher, ClassroomTeacher.classroom_id == Classroom.id)
        .where(ClassroomTeacher.person_id == person_id, Classroom.archived_at.is_(None))
    )
    return sorted(
        (AssignableClass(*row) for row in rows), key=lambda one: (one.name.casefold(), one.id)
    )
