"""Moving a pupil to another class: what moves, and what stays."""

import random

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quizapp.bank.quiz import Quiz
from quizapp.db.engine import write_transaction
from quizapp.models import Attempt, Classroom, ForPupil, Pupil
from quizapp.services.assignments.assignments import get_or_create_pupil_terms
from quizapp.services.classes.move_pupil import MoveOutcome, move_pupil
from quizapp.services.classes.pupil_sessions import begin_pupil_session, find_pupil_session
from quizapp.services.classes.pupils import (
    FullError,
    NewPupil,
    add_pupils,
    add_roster,
    find_pupil,
    slip_of,
)
from tests.classes import NOW, begin, done, make_assignment, make_class, make_teacher, read
from tests.helpers import SECRET_KEY


def move(session: Session, pupil: Pupil, to: Classroom) -> MoveOutcome:
    with write_transaction(session):
        rng = random.Random(5)
        return move_pupil(session, pupil, to, secret_key=SECRET_KEY, now=NOW, rng=rng)


@pytest.fixture
def other(session: Session, quiz: Quiz) -> Classroom:
    return make_class(session, make_teacher(session, "t2@example.org"), [], name="8a", seed=9)[0]


def test_who_has_begun_nothing_moves_with_everything(session: Session, other: Classroom) -> None:
    classroom, (ann, *_) = make_class(session, make_teacher(session))
    assignment = make_assignment(session, classroom)
    with write_transaction(session):
        ann.time_percent = 150
        token = begin_pupil_session(session, ann.id, NOW)
        get_or_create_pupil_terms(session, assignment.id, ann.id).excused = True
    old, words, slip = ann.id, ann.words, slip_of(ann, SECRET_KEY)
    moved = move(session, ann, other)
    assert not moved.words_changed
    there = find_pupil(session, other.id, moved.pupil_id)
    assert there is not None
    assert (there.name, there.words, there.time_percent) == ("Ann", words, 150)
    assert slip_of(there, SECRET_KEY) == slip
    assert find_pupil(session, classroom.id, old) is None
    signed_in = find_pupil_session(session, token or "", NOW)
    assert signed_in is not None
    assert signed_in.class_name == "8a"
    assert session.scalar(select(func.count()).select_from(ForPupil)) == 0


def test_work_stays_where_it_was_done(session: Session, other: Classroom) -> None:
    classroom, (ann, *_) = make_class(session, make_teacher(session))
    assignment = make_assignment(session, classroom)
    token = begin(session, assignment, ann)
    done(session, assignment, ann)
    old, slip = ann.id, slip_of(ann, SECRET_KEY)
    moved = move(session, ann, other)
    left = find_pupil(session, classroom.id, old)
    there = find_pupil(session, other.id, moved.pupil_id)
    assert left is not None
    assert there is not None
    assert session.scalars(select(Attempt.pupil_id)).all() == [old]
    assert read(session, token).assigned is not None  # and can be opened
    assert slip_of(there, SECRET_KEY) == slip
    assert slip_of(left, SECRET_KEY) not in {slip, None}


def test_words_that_somebody_has_are_drawn_anew(session: Session, other: Classroom) -> None:
    _classroom, (ann, *_) = make_class(session, make_teacher(session))
    with write_transaction(session):
        add_roster(
            session,
            other,
            [NewPupil("Another", ann.words)],
            secret_key=SECRET_KEY,
            now=NOW,
            rng=random.Random(3),
        )
    words = ann.words
    moved = move(session, ann, other)
    assert moved.words_changed
    there = find_pupil(session, other.id, moved.pupil_id)
    assert there is not None
    assert there.words != words


def test_a_class_that_is_full_takes_nobody(session: Session, other: Classroom) -> None:
    classroom, (ann, *_) = make_class(session, make_teacher(session))
    with write_transaction(session):
        add_pupils(session, other, [""] * 500, secret_key=SECRET_KEY, now=NOW, rng=random.Random(3))
    before = (ann.id, ann.slip_hash)
    with pytest.raises(FullError):
        move(session, ann, other)
    session.expire_all()
    still = find_pupil(session, classroom.id, before[0])
    assert still is not None
    assert still.slip_hash == before[1]
