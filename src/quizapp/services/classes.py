"""Classes and their teachers. Whoever does not teach a class never gets it from here."""

import random
import re
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from quizapp.models import Classroom, ClassroomTeacher

_LETTERS = "BCDFGHJKMNPQRTVWXY"
"""Letters of join codes: none that looks like another letter or a figure, and no vowels, so that no words come out."""
_LENGTH = 6


def create_class(
    session: Session, person_id: int, name: str, zone: str, now: datetime, rng: random.Random
) -> Classroom:
    """Create a class of one teacher."""
    classroom = Classroom(name=name, zone=zone, join_code=_new_code(session, rng), created_at=now)
    session.add(classroom)
    session.flush()
    session.add(ClassroomTeacher(classroom_id=classroom.id, person_id=person_id, added_at=now))
    session.flush()
    return classroom


def find_class(session: Session, person_id: int, class_id: int) -> Classroom | None:
    """Find a class of a teacher; None where there is none, or it is somebody else's."""
    teaches = ClassroomTeacher.person_id == person_id
    return session.scalar(
        select(Classroom)
        .join(ClassroomTeacher, ClassroomTeacher.classroom_id == Classroom.id)
        .where(Classroom.id == class_id, teaches)
    )


def find_by_code(session: Session, code: str) -> Classroom | None:
    """Find the class that a join code names, however it was typed; archived ones are not found."""
    plain = re.sub(r"[^A-Z]", "", code.upper())
    if len(plain) != _LENGTH:
        return None
    return session.scalar(
        select(Classroom).where(Classroom.join_code == plain, Classroom.archived_at.is_(None))
    )


def _new_code(session: Session, rng: random.Random) -> str:
    while True:
        code = "".join(rng.choice(_LETTERS) for _ in range(_LENGTH))
        if not session.scalar(select(exists().where(Classroom.join_code == code))):
            return code
