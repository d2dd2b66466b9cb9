"""Assigning, changing what was assigned, and taking it back."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quizapp.bank.quiz import Quiz
from quizapp.db.engine import write_transaction
from quizapp.extensions import db
from quizapp.models import Answer, Assignment, Attempt, Classroom, ForPupil, Pupil
from quizapp.services.assignments.assignable import assignable, assigned_quiz
from quizapp.services.assignments.assignments import (
    AssignmentOrder,
    AssignmentProgress,
    AssignmentTerms,
    assign_all,
    assignments_of,
    progress_in,
    terms_of,
)
from quizapp.services.assignments.change_assignment import Effects, change, effects
from quizapp.services.assignments.pupil_terms import (
    NOTHING,
    PupilTerms,
    set_pupil_terms,
    terms_of_row,
)
from quizapp.services.assignments.remove_assignment import pupils_begun, remove_assignment
from quizapp.services.attempts.assignment_rules import find_rules
from quizapp.services.counting.count_attempts import IDLE, count_batch
from quizapp.services.counting.counters import counters_of
from quizapp.services.counting.recount import Recount, recount
from quizapp.services.publishing.take_down import take_down
from tests.classes import (
    NOW,
    ZONE,
    begin,
    done,
    make_assignment,
    make_class,
    make_teacher,
    read,
    unknown,
)
from tests.helpers import publish
from tests.reader.test_corrected import changed

MINUTE = timedelta(minutes=1)


@pytest.fixture
def teacher(quiz: Quiz, session: Session) -> int:
    return make_teacher(session)


@pytest.fixture
def classroom(session: Session, teacher: int) -> tuple[Classroom, list[Pupil]]:
    return make_class(session, teacher)


def wall(at: datetime) -> str:
    """The time in Berlin, which in November is an hour ahead."""
    return f"{at + timedelta(hours=1):%Y-%m-%dT%H:%M}"


def told(session: Session, assignment: Assignment, now: datetime = NOW, **terms: Any) -> Effects:
    session.rollback()
    return effects(session, assignment, replace(terms_of(assignment), **terms), now)


def put(session: Session, assignment: Assignment, **terms: Any) -> None:
    with write_transaction(session):
        change(session, assignment, replace(terms_of(assignment), **terms))


# Assigning


def test_the_same_sent_twice_is_assigned_once(
    session: Session, teacher: int, classroom: tuple[Classroom, list[Pupil]]
) -> None:
    other, _ = make_class(session, teacher, name="7c", seed=2)
    (published,) = assignable(session)
    orders = [
        AssignmentOrder(class_id, published.version_id, AssignmentTerms(ZONE))
        for class_id in (classroom[0].id, other.id)
    ]
    found = []
    for later in (0, 59, 61):
        with write_transaction(session):
            made = assign_all(session, orders, teacher, NOW + timedelta(seconds=later))
            found.append([one.id for one in made])
    assert found[0] == found[1] != found[2]
    with write_transaction(session):
        orders = [replace(order, terms=AssignmentTerms(ZONE, minutes=20)) for order in orders]
        assign_all(session, orders, teacher, NOW + timedelta(seconds=62))
    assert [one.minutes for one in assignments_of(session, other.id)] == [20, None, None]


def test_the_same_sent_twice_at_once_is_assigned_once(
    app: Flask, session: Session, teacher: int, classroom: tuple[Classroom, list[Pupil]]
) -> None:
    order = AssignmentOrder(
        classroom[0].id, assignable(session)[0].version_id, AssignmentTerms(ZONE)
    )
    session.rollback()
    with app.app_context():
        engine = db.engine
    start = threading.Barrier(4)

    def send() -> list[int]:
        with Session(engine) as own:
            start.wait(10)
            with write_transaction(own):
                return [one.id for one in assign_all(own, [order], teacher, NOW)]

    with ThreadPoolExecutor(4) as pool:
        found = [sent.result() for sent in [pool.submit(send) for _ in range(4)]]
    assert len(found) == 4
    assert found.count(found[0]) == 4
    assert len(assignments_of(session, order.class_id)) == 1


def test_what_is_not_published_any_more_is_not_offered_and_goes_on_where_assigned(
    session: Session, classroom: tuple[Classroom, list[Pupil]], quiz: Quiz
) -> None:
    assignment = make_assignment(session, classroom[0])
    with write_transaction(session):
        take_down(session, assigned_quiz(session, assignment.version_id).quiz_id)
    assert assignable(session) == []
    assert assigned_quiz(session, assignment.version_id).quiz.title == quiz.title
    assert read(session, begin(session, assignment, classroom[1][0])).assigned is not None


def test_whoever_is_excused_is_in_neither_number(
    session: Session, classroom: tuple[Classroom, list[Pupil]]
) -> None:
    room, (one, two, _) = classroom
    assignment = make_assignment(session, room)
    other = make_assignment(session, room)
    for pupil in (one, two):
        done(session, assignment, pupil)
    begin(session, other, one)
    with write_transaction(session):
        set_pupil_terms(session, assignment, two.id, PupilTerms(excused=True))
    found = progress_in(session, room.id, [assignment.id, other.id])
    assert found == {assignment.id: AssignmentProgress(1, 2), other.id: AssignmentProgress(0, 3)}


# Changing


def test_where_nobody_has_begun_a_change_does_nothing_to_anybody(
    session: Session, classroom: tuple[Classroom, list[Pupil]]
) -> None:
    assignment = make_assignment(session, classroom[0])
    assert told(session, assignment, minutes=5, ask_before="everyone") == Effects()
    put(session, assignment, minutes=5, ask_before="everyone", open_book=True)
    assert (assignment.minutes, assignment.ask_before, assignment.open_book) == (
        5,
        "everyone",
        True,
    )


def test_more_time_reaches_those_under_way(
    session: Session, classroom: tuple[Classroom, list[Pupil]]
) -> None:
    room, (one, two, three) = classroom
    assignment = make_assignment(session, room, AssignmentTerms(ZONE, minutes=20))
    with write_transaction(session):
        set_pupil_terms(session, assignment, two.id, PupilTerms(time_percent=150))
    tokens = [begin(session, assignment, pupil) for pupil in (one, two)]
    finished = done(session, assignment, three)
    found = told(session, assignment, minutes=30)
    assert (found.begun, found.moved, found.ended) == (3, {10: 1, 15: 1}, 0)
    put(session, assignment, minutes=30)
    assert [read(session, token).ends_at for token in tokens] == [
        NOW + 30 * MINUTE,
        NOW + 45 * MINUTE,
    ]
    session.rollback()
    assert session.get_one(Attempt, finished.id).ends_at == NOW + 20 * MINUTE


def test_time_can_end_at_once_begin_to_end_and_end_no_more(
    session: Session, classroom: tuple[Classroom, list[Pupil]]
) -> None:
    room, pupils = classroom
    assignment = make_assignment(session, room)
    token = begin(session, assignment, pupils[0])
    later = NOW + 10 * MINUTE
    assert told(session, assignment, later, minutes=30).limited == 1
    assert told(session, assignment, later, minutes=5).ended == 1
    put(session, assignment, closes=wall(NOW + timedelta(hours=2)))
    assert read(session, token).ends_at == NOW + timedelta(hours=2)
    assert told(session, assignment, later, closes=None).unlimited == 1
    assert told(session, assignment, later, closes=wall(NOW)).ended == 1


def test_time_that_the_teacher_granted_to_one_is_never_taken_away(
    session: Session, classroom: tuple[Classroom, list[Pupil]]
) -> None:
    assignment = make_assignment(session, classroom[0], AssignmentTerms(ZONE, minutes=20))
    token = begin(session, assignment, classroom[1][0])
    granted = NOW + timedelta(hours=2)
    with write_transaction(session):
        session.get_one(Attempt, read(session, token).id).ends_at = granted
    for minutes, until in ((30, granted), (10, granted), (150, NOW + 150 * MINUTE)):
        if minutes < 150:
            assert told(session, assignment, minutes=minutes).kinds == frozenset()
        else:
            assert told(session, assignment, minutes=minutes).moved == {30: 1}
        put(session, assignment, minutes=minutes)
        assert read(session, token).ends_at == until


def test_a_due_date_makes_what_was_handed_in_late_or_not(
    session: Session, classroom: tuple[Classroom, list[Pupil]]
) -> None:
    room, pupils = classroom
    assignment = make_assignment(session, room)
    for pupil in pupils[:2]:
        done(session, assignment, pupil)
    assert told(session, assignment, due=wall(NOW)).late == 2
    put(session, assignment, due=wall(NOW))
    assert told(session, assignment, due=wall(NOW + timedelta(hours=1))).in_time == 2
    with write_transaction(session):
        set_pupil_terms(session, assignment, pupils[0].id, PupilTerms(due=wall(NOW + 30 * MINUTE)))
    assert told(session, assignment, due=wall(NOW + timedelta(hours=1))).in_time == 1


def test_more_attempts_let_those_who_have_finished_begin_again(
    session: Session, classroom: tuple[Classroom, list[Pupil]]
) -> None:
    room, (one, two, three) = classroom
    assignment = make_assignment(session, room)
    done(session, assignment, one)
    done(session, assignment, two)
    begin(session, assignment, three)
    assert told(session, assignment, attempts=2).again == 2
    put(session, assignment, attempts=0)
    assert told(session, assignment, attempts=1).not_again == 2
    assert told(session, assignment, closes=wall(NOW)).not_again == 2


def test_what_pupils_see_of_their_marks_is_told(
    session: Session, classroom: tuple[Classroom, list[Pupil]]
) -> None:
    room, pupils = classroom
    assignment = make_assignment(session, room)
    done(session, assignment, pupils[0])
    found = told(session, assignment, show_answers="never", counts="last")
    assert (found.hidden, found.shown, found.recounted) == ({"show_answers": 1}, {}, 0)
    put(session, assignment, show_answers="never")
    assert told(session, assignment, show_answers="at_once").shown == {"show_answers": 1}


def test_what_was_asked_before_reading_stays_once_somebody_has_begun(
    session: Session, classroom: tuple[Classroom, list[Pupil]]
) -> None:
    room, pupils = classroom
    assignment = make_assignment(session, room)
    begin(session, assignment, pupils[0])
    wanted: dict[str, Any] = {
        "ask_before": "everyone",
        "open_book": True,
        "shuffle_questions": True,
    }
    found = told(session, assignment, **wanted)
    assert found.kept == ("ask_before", "open_book")
    assert found.drawn == ("shuffle_questions",)
    assert found.kinds == {"kept", "drawn"}
    put(session, assignment, **wanted)
    assert (assignment.ask_before, assignment.open_book) == ("none", False)
    assert assignment.shuffle_questions


# A single pupil


def test_a_pupil_has_time_a_due_date_and_attempts_of_its_own(
    session: Session, classroom: tuple[Classroom, list[Pupil]]
) -> None:
    room, (one, two, _) = classroom
    assignment = make_assignment(session, room, AssignmentTerms(ZONE, minutes=20, due=wall(NOW)))
    tokens = [begin(session, assignment, pupil) for pupil in (one, two)]
    own = PupilTerms(200, wall(NOW + timedelta(days=1)), 2, excused=False)
    with write_transaction(session):
        set_pupil_terms(session, assignment, one.id, own)
    assert terms_of_row(session.get(ForPupil, (assignment.id, one.id))) == own
    assert [read(session, token).ends_at for token in tokens] == [
        NOW + 40 * MINUTE,
        NOW + 20 * MINUTE,
    ]
    rules = find_rules(session, assignment.id, one.id)
    assert rules is not None
    assert rules.due == NOW + timedelta(days=1)
    assert rules.attempts == 3
    with write_transaction(session):
        set_pupil_terms(session, assignment, one.id, NOTHING)
    assert read(session, tokens[0]).ends_at == NOW + 20 * MINUTE


# Taking it back


def counted(session: Session, version_id: int) -> dict[str, int]:
    with write_transaction(session):
        count_batch(session, version_id, NOW + IDLE + timedelta(days=1))
    result = Recount()
    list(recount(session, version_id, result))
    assert result.difference == {}
    session.rollback()
    return {
        key.cohort: n
        for key, n in counters_of(session, version_id).items()
        if (key.name, key.level) == ("attempt", "finished")
    }


def test_removing_an_assignment_erases_its_answers_in_the_counters_too(
    session: Session, classroom: tuple[Classroom, list[Pupil]]
) -> None:
    room, pupils = classroom
    assignment = make_assignment(session, room)
    for pupil in pupils[:2]:
        done(session, assignment, pupil)
    begin(session, assignment, pupils[2])
    version_id = assignment.version_id
    assert counted(session, version_id) == {"assigned": 2}
    assert pupils_begun(session, assignment.id) == 3
    with write_transaction(session):
        remove_assignment(session, assignment)
    assert session.scalar(select(func.count()).select_from(Attempt)) == 0
    assert session.scalar(select(func.count()).select_from(Answer)) == 0
    assert assignments_of(session, room.id) == []
    session.rollback()
    assert counted(session, version_id) == {}
    assert counters_of(session, version_id) == {}


def test_what_was_done_elsewhere_stays_and_counts_in_its_place(
    session: Session, classroom: tuple[Classroom, list[Pupil]]
) -> None:
    room, pupils = classroom
    first, second = (
        make_assignment(session, room, AssignmentTerms(ZONE, attempts=0)) for _ in range(2)
    )
    done(session, first, pupils[0])
    again = done(session, second, pupils[0], how=unknown)
    version_id = first.version_id
    assert counted(session, version_id) == {"assigned": 1}
    with write_transaction(session):
        remove_assignment(session, first)
    left = session.get_one(Attempt, again.id)
    assert left.first_id is None
    session.rollback()
    assert counted(session, version_id) == {"assigned": 1}
    session.rollback()
    assert session.get_one(Attempt, again.id).counted_as == "finished"


def test_a_newer_version_is_what_is_assigned_next(
    app: Flask, session: Session, classroom: tuple[Classroom, list[Pupil]]
) -> None:
    assignment = make_assignment(session, classroom[0])
    publish(app, changed({"yield-more": {"prompt": "How much more, all in all?"}}))
    session.rollback()
    (newest,) = assignable(session)
    assert newest.version_id != assignment.version_id
    assert (newest.version, assigned_quiz(session, assignment.version_id).version) == (2, 1)
