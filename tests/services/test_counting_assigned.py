"""The work of pupils is counted as a cohort of its own."""

from datetime import timedelta

from flask import Flask
from sqlalchemy.orm import Session

from quizapp.bank.quiz import Quiz
from quizapp.db.engine import write_transaction
from quizapp.models import Attempt
from quizapp.services.assignments.assignments import AssignmentTerms
from quizapp.services.attempts.attempts import AttemptState
from quizapp.services.counting.count_attempts import IDLE, count_batch
from quizapp.services.counting.counters import counters_of
from quizapp.services.counting.recount import Recount, recount
from quizapp.services.retention.clean_up import drop_empty, unlink_old
from tests.classes import (
    NOW,
    ZONE,
    answer,
    begin,
    done,
    make_assignment,
    make_class,
    make_teacher,
    read,
    unknown,
)

LATER = NOW + IDLE + timedelta(days=1)


def count(session: Session, version_id: int) -> None:
    with write_transaction(session):
        count_batch(session, version_id, LATER)


def counted_as(session: Session, state: AttemptState) -> str | None:
    session.rollback()
    return session.get_one(Attempt, state.id).counted_as


def finished(session: Session, version_id: int) -> dict[str, int]:
    return {
        key.cohort: n
        for key, n in counters_of(session, version_id).items()
        if (key.name, key.level) == ("attempt", "finished")
    }


def test_all_assignments_are_one_cohort(quiz: Quiz, session: Session) -> None:
    teacher = make_teacher(session)
    for name in ("7a", "7b"):
        classroom, pupils = make_class(session, teacher, name=name, seed=len(name) + ord(name[1]))
        assignment = make_assignment(session, classroom)
        states = [done(session, assignment, pupil) for pupil in pupils]
    count(session, assignment.version_id)
    assert counted_as(session, states[0]) == "finished"
    assert finished(session, assignment.version_id) == {"assigned": 6}


def test_a_pupil_counts_once_however_often_and_wherever(quiz: Quiz, session: Session) -> None:
    classroom, (pupil, *_) = make_class(session, make_teacher(session))
    first = make_assignment(session, classroom, AssignmentTerms(ZONE, attempts=0))
    done(session, first, pupil)
    answer(session, begin(session, first, pupil, again=True))
    again = done(session, make_assignment(session, classroom), pupil, how=unknown)
    count(session, first.version_id)
    assert counted_as(session, again) == "practice"
    assert finished(session, first.version_id) == {"assigned": 1}


def test_what_is_asked_under_other_conditions_is_not_counted_with_the_rest(
    quiz: Quiz, session: Session
) -> None:
    classroom, (one, other, _) = make_class(session, make_teacher(session))
    before = make_assignment(session, classroom, AssignmentTerms(ZONE, ask_before="everyone"))
    book = make_assignment(session, classroom, AssignmentTerms(ZONE, open_book=True))
    states = [done(session, before, one), done(session, book, other)]
    count(session, before.version_id)
    assert [counted_as(session, state) for state in states] == ["apart", "apart"]
    assert counters_of(session, before.version_id) == {}


def test_whose_time_was_up_counts_question_by_question(quiz: Quiz, session: Session) -> None:
    classroom, (pupil, *_) = make_class(session, make_teacher(session))
    assignment = make_assignment(session, classroom, AssignmentTerms(ZONE, minutes=20))
    state = answer(session, begin(session, assignment, pupil), pages=1)
    with write_transaction(session):
        session.get_one(Attempt, state.id).finished_at = state.ends_at
    count(session, assignment.version_id)
    assert counted_as(session, state) == "abandoned"
    found = counters_of(session, assignment.version_id)
    assert {key.level for key in found if key.name == "stopped"} == {"post:1"}
    version_id, recounted = assignment.version_id, Recount()
    session.rollback()
    list(recount(session, version_id, recounted))
    assert recounted.counters == len(found)
    assert recounted.difference == {}


def test_what_was_assigned_stays_with_its_class(app: Flask, quiz: Quiz, session: Session) -> None:
    classroom, (pupil, *_) = make_class(session, make_teacher(session))
    token = begin(session, make_assignment(session, classroom), pupil)
    with write_transaction(session):
        assert drop_empty(session, NOW + timedelta(days=400)) == 0
        assert unlink_old(session, NOW + timedelta(days=400), 12) == 0
    assert read(session, token).assigned is not None
