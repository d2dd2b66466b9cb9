"""Classes and their teachers. A teacher can only find the classes that he or she teaches."""

import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, exists, func, select
from sqlalchemy.orm import Session

from quizapp.models import Classroom, ClassroomTeacher, PersonRole, PersonRow, Pupil, Role
from quizapp.services.accounts.people import email_key
from quizapp.services.audit import record

__all__ = ["ClassLine", "Classroom", "Teacher"]

LONGEST_NAME = 80
TWICE = timedelta(minutes=1)
"""A second, identical class within this time is taken for a double click."""
_LETTERS = "BCDFGHJKMNPQRTWX"
"""The letters of join codes: none looks like another letter or a digit, and without vowels no words come out."""
_LENGTH = 6
_RUDE = (
    "FCK",
    "FKN",
    "FKC",
    "DCK",
    "CNT",
    "KNT",
    "BTCH",
    "NGR",
    "NGGR",
    "FGT",
    "FGG",
    "PRN",
    "TWT",
    "WTF",
    "KKK",
    "CRP",
)
"""Letters that read as a rude word even without vowels."""


@dataclass(frozen=True, slots=True)
class ClassLine:
    """A class in a teacher's list."""

    id: int
    name: str
    join_code: str
    zone: str
    archived_at: datetime | None
    pupils: int


@dataclass(frozen=True, slots=True)
class Teacher:
    """A teacher of a class."""

    id: int
    name: str
    email: str


class NoTeacherError(Exception):
    """There is no account of a teacher with this address."""


class LastTeacherError(Exception):
    """The class would have no teacher left."""


def create_class(
    session: Session, person_id: int, name: str, zone: str, now: datetime, rng: random.Random
) -> Classroom:
    """Create a class with one teacher."""
    classroom = Classroom(name=name, zone=zone, join_code=_new_code(session, rng), created_at=now)
    session.add(classroom)
    session.flush()
    session.add(ClassroomTeacher(classroom_id=classroom.id, person_id=person_id, added_at=now))
    session.flush()
    record(session, person_id, "made a class", name, now)
    return classroom


def find_double_click(
    session: Session, person_id: int, name: str, zone: str, names: Sequence[str], now: datetime
) -> Classroom | None:
    """Return an identical class with these pupils that the teacher created a moment ago, as a double click does.

    The teacher's row is locked until the transaction ends.
    """
    # Of two requests at once, the second waits here for the first.
    session.get_one(PersonRow, person_id, with_for_update={"key_share": True})
    recent = session.scalars(
        select(Classroom)
        .join(ClassroomTeacher, ClassroomTeacher.classroom_id == Classroom.id)
        .where(
            ClassroomTeacher.person_id == person_id,
            Classroom.name == name,
            Classroom.zone == zone,
            Classroom.created_at > now - TWICE,
        )
    ).all()
    wanted = sorted(names)
    return next((one for one in recent if sorted(_names_in(session, one)) == wanted), None)


def _names_in(session: Session, classroom: Classroom) -> Sequence[str]:
    return session.scalars(select(Pupil.name).where(Pupil.classroom_id == classroom.id)).all()


def find_class(session: Session, person_id: int, class_id: int) -> Classroom | None:
    """Return a class of a teacher, or None if it does not exist or is somebody else's."""
    return find_classes(session, person_id, [class_id]).get(class_id)


def find_classes(
    session: Session, person_id: int, class_ids: Collection[int]
) -> dict[int, Classroom]:
    """Find classes of a teacher by their ids; those of somebody else are left out."""
    found = session.scalars(
        select(Classroom)
        .join(ClassroomTeacher, ClassroomTeacher.classroom_id == Classroom.id)
        .where(Classroom.id.in_(class_ids), ClassroomTeacher.person_id == person_id)
    )
    return {one.id: one for one in found}


def list_classes(session: Session, person_id: int) -> Sequence[ClassLine]:
    """Return the classes of a teacher by name, archived ones too, each with its number of pupils."""
    pupils = (
        select(func.count())
        .where(Pupil.classroom_id == Classroom.id)
        .correlate(Classroom)
        .scalar_subquery()
    )
    rows = session.execute(
        select(
            Classroom.id,
            Classroom.name,
            Classroom.join_code,
            Classroom.zone,
            Classroom.archived_at,
            pupils,
        )
        .join(ClassroomTeacher, ClassroomTeacher.classroom_id == Classroom.id)
        .where(ClassroomTeacher.person_id == person_id)
        .order_by(Classroom.id)
    )
    lines = [ClassLine(*row) for row in rows]
    return sorted(lines, key=lambda line: line.name.casefold())


def change_class(session: Session, classroom: Classroom, name: str, zone: str) -> None:
    """Change the name and the zone of a class."""
    classroom.name, classroom.zone = name, zone
    session.flush()


def renew_code(session: Session, classroom: Classroom, rng: random.Random) -> None:
    """Replace the join code of a class; the old one stops working."""
    classroom.join_code = _new_code(session, rng)
    session.flush()


def archive(session: Session, classroom: Classroom, person_id: int, now: datetime) -> None:
    """Archive a class: nobody can join or answer any more, but its teachers can still read."""
    if classroom.archived_at is None:
        classroom.archived_at = now
        record(session, person_id, "archived a class", classroom.name, now)


def unarchive(session: Session, classroom: Classroom, person_id: int, now: datetime) -> None:
    """Reverse `archive`."""
    if classroom.archived_at is not None:
        classroom.archived_at = None
        record(session, person_id, "brought back a class", classroom.name, now)


def teachers_of(session: Session, class_id: int) -> Sequence[Teacher]:
    """Return the teachers of a class, the longest-standing first."""
    rows = session.execute(
        select(PersonRow.id, PersonRow.name, PersonRow.email)
        .join(ClassroomTeacher, ClassroomTeacher.person_id == PersonRow.id)
        .where(ClassroomTeacher.classroom_id == class_id)
        .order_by(ClassroomTeacher.added_at, PersonRow.id)
    )
    return [Teacher(*row) for row in rows]


def add_teacher(
    session: Session, classroom: Classroom, email: str, person_id: int, now: datetime
) -> Teacher:
    """Add another teacher to a class; do nothing if that teacher has it already.

    :raises NoTeacherError: if no enabled account of a teacher has this address.
    """
    row = session.scalar(
        select(PersonRow)
        .join(PersonRole, PersonRole.person_id == PersonRow.id)
        .where(
            PersonRow.email_key == email_key(email),
            PersonRow.disabled_at.is_(None),
            PersonRole.role == Role.TEACHER,
        )
    )
    if row is None:
        raise NoTeacherError
    if session.get(ClassroomTeacher, (classroom.id, row.id)) is None:
        session.add(ClassroomTeacher(classroom_id=classroom.id, person_id=row.id, added_at=now))
        session.flush()
        record(session, person_id, "added a teacher", classroom.name, now, teacher=row.email)
    return Teacher(row.id, row.name, row.email)


def leave_class(session: Session, classroom: Classroom, person_id: int, now: datetime) -> None:
    """Remove a teacher from a class.

    :raises LastTeacherError: if the class would have no teacher left.
    """
    session.get_one(Classroom, classroom.id, with_for_update=True)  #  two must not leave at once
    others = select(ClassroomTeacher.person_id).where(
        ClassroomTeacher.classroom_id == classroom.id, ClassroomTeacher.person_id != person_id
    )
    if session.scalar(others.limit(1)) is None:
        raise LastTeacherError
    session.execute(
        delete(ClassroomTeacher).where(
            ClassroomTeacher.classroom_id == classroom.id, ClassroomTeacher.person_id == person_id
        )
    )
    record(session, person_id, "left a class", classroom.name, now)


def _new_code(session: Session, rng: random.Random) -> str:
    while True:
        code = "".join(rng.choice(_LETTERS) for _ in range(_LENGTH))
        if any(rude in code for rude in _RUDE):
            continue
        if not session.scalar(select(exists().where(Classroom.join_code == code))):
            return code
