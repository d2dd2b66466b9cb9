"""A teacher at work, in a browser without script."""

from collections.abc import Callable, Sequence

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.bank.quiz import Quiz
from quizapp.models import Classroom, Pupil
from quizapp.services.classes.pupils import pupils_of
from tests.account.client import Staff
from tests.teacher.lesson import Lesson

NewClass = Callable[..., int]


@pytest.fixture
def tess(app: Flask) -> Staff:
    """A teacher."""
    return Staff(app, ["teacher"], name="Tess", email="tess@example.org")


@pytest.fixture
def stranger(app: Flask) -> Staff:
    """Another teacher, of no class of Tess's."""
    return Staff(app, ["teacher"], name="Sam", email="sam@example.org")


@pytest.fixture
def new_class(tess: Staff, session: Session) -> NewClass:
    """Make a class by its page; return its id."""

    def make(names: Sequence[str] = ("Ann", "Bob"), *, name: str = "7b") -> int:
        sent = {"name": name, "zone": "Europe/Berlin", "names": "\n".join(names)}
        tess.post("/teach/classes/new", sent)
        assert tess.response.status_code == 200
        session.rollback()
        return session.scalars(select(Classroom.id).order_by(Classroom.id.desc())).first() or 0

    return make


@pytest.fixture
def pupils(session: Session) -> Callable[[int], list[Pupil]]:
    """The pupils of a class, by name."""

    def read(class_id: int) -> list[Pupil]:
        session.rollback()
        session.expire_all()
        return list(pupils_of(session, class_id))

    return read


@pytest.fixture
def lesson(app: Flask, session: Session, quiz: Quiz) -> Lesson:
    return Lesson(app, session)
