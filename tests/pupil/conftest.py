"""A class with pupils, and a quiz that is assigned to it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import Executable, update
from sqlalchemy.orm import Session

from quizapp.bank.quiz import Quiz
from quizapp.models import Attempt, Classroom
from quizapp.services.assignments.assignments import AssignmentTerms
from quizapp.services.wall_time import wall
from tests.classes import ZONE, make_assignment, make_class, make_teacher
from tests.pupil.child import Child


@dataclass(frozen=True)
class Seat:
    """A pupil of it, as stored."""

    id: int
    words: str
    slip_seed: bytes


@dataclass(frozen=True)
class Room:
    """A class."""

    id: int
    code: str
    pupils: Sequence[Seat]


Assign = Callable[..., int]


def store(session: Session, statement: Executable) -> None:
    """Change what is stored."""
    session.rollback()
    session.execute(statement, execution_options={"synchronize_session": False})
    session.commit()


def clock(*, minutes: float = 0, days: float = 0) -> str:
    """Return what the wall of the class shows so much later."""
    return wall(datetime.now(UTC) + timedelta(minutes=minutes, days=days), ZONE)


@pytest.fixture
def room(session: Session, quiz: Quiz) -> Room:
    """A class of three."""
    classroom, pupils = make_class(session, make_teacher(session))
    seats = [Seat(pupil.id, pupil.words, pupil.slip_seed) for pupil in pupils]
    room = Room(classroom.id, classroom.join_code, seats)
    session.rollback()
    return room


@pytest.fixture
def assign(session: Session, room: Room) -> Assign:
    """Assigns the quiz to the class under these terms; gives the id."""

    def make(**terms: object) -> int:
        classroom = session.get_one(Classroom, room.id)
        made = make_assignment(session, classroom, AssignmentTerms(ZONE, **terms)).id  # type: ignore[arg-type]
        session.rollback()
        return made

    return make


@pytest.fixture
def child(app: Flask, quiz: Quiz, room: Room) -> Child:
    """The first pupil of the class, signed in."""
    child = Child(app, quiz)
    child.join(room.code, room.pupils[0].words)
    assert child.path == "/mine"
    return child


@pytest.fixture
def time_passes(session: Session) -> Callable[[float], None]:
    """Lets so many seconds pass for all attempts under way."""

    def go(seconds: float) -> None:
        session.rollback()
        earlier = timedelta(seconds=seconds)
        for id_, began, ends in session.query(Attempt.id, Attempt.began_at, Attempt.ends_at).all():
            times = {"began_at": began - earlier, "ends_at": ends and ends - earlier}
            store(session, update(Attempt).where(Attempt.id == id_).values(times))

    return go
