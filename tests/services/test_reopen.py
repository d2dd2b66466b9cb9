"""What a teacher grants while a class works."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quizapp.bank.quiz import Quiz
from quizapp.db.engine import write_transaction
from quizapp.models import Assignment, Attempt, ForPupil, LateAnswer, Pupil
from quizapp.services.assignments.assignments import AssignmentTerms
from quizapp.services.assignments.reopen import (
    MOST_MINUTES,
    give_time,
    give_time_to_all,
    reopen,
    set_own_due,
)
from quizapp.services.attempts.assignment_rules import find_rules
from quizapp.services.attempts.save_page import keep_late_answers
from quizapp.services.counting.count_attempts import count_batch
from quizapp.services.counting.counters import counters_of
from tests.classes import NOW, ZONE, answer, begin, done, make_assignment, make_class, make_teacher

CLOSES = "2026-11-05T13:30"  # half an hour after the start, in Berlin
AFTER = NOW + timedelta(hours=2)


class Lesson:
    """A class under a time limit."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.classroom, self.pupils = make_class(session, make_teacher(session))

    def assign(self, **terms: object) -> Assignment:
        return make_assignment(self.session, self.classroom, AssignmentTerms(ZONE, **terms))  # type: ignore[arg-type]

    def last(self, pupil: Pupil) -> Attempt:
        self.session.rollback()
        self.session.expire_all()
        query = select(Attempt).where(Attempt.pupil_id == pupil.id).order_by(Attempt.id.desc())
        return self.session.scalars(query).all()[0]


@pytest.fixture
def lesson(quiz: Quiz, session: Session) -> Lesson:
    return Lesson(session)


def ends(lesson: Lesson, pupil: Pupil) -> datetime | None:
    return lesson.last(pupil).ends_at


def test_more_time_moves_the_end_of_one_pupil(lesson: Lesson, session: Session) -> None:
    ann, bob, _ = lesson.pupils
    assignment = lesson.assign(minutes=20)
    for pupil in (ann, bob):
        begin(session, assignment, pupil)
    with write_transaction(session):
        assert give_time(session, assignment, ann, 5)
    assert ends(lesson, ann) == NOW + timedelta(minutes=25)
    assert ends(lesson, bob) == NOW + timedelta(minutes=20)
    rules = find_rules(session, assignment.id, ann.id)
    assert rules is not None
    assert rules.ends_at(NOW) == NOW + timedelta(minutes=25)


def test_more_time_for_all_reaches_those_under_way(lesson: Lesson, session: Session) -> None:
    ann, bob, _ = lesson.pupils
    assignment = lesson.assign(minutes=20)
    begin(session, assignment, ann)
    done(session, assignment, bob)
    with write_transaction(session):
        assert give_time_to_all(session, assignment, 10) == 1
    assert ends(lesson, ann) == NOW + timedelta(minutes=30)
    assert ends(lesson, bob) == NOW + timedelta(minutes=20)


def test_more_time_goes_beyond_the_closing(lesson: Lesson, session: Session) -> None:
    ann = lesson.pupils[0]
    assignment = lesson.assign(minutes=60, closes=CLOSES)
    begin(session, assignment, ann)
    assert ends(lesson, ann) == NOW + timedelta(minutes=30)
    with write_transaction(session):
        assert give_time(session, assignment, ann, 10)
    assert ends(lesson, ann) == NOW + timedelta(minutes=40)
    rules = find_rules(session, assignment.id, ann.id)
    assert rules is not None
    assert rules.closes == NOW + timedelta(minutes=40)


def test_time_is_given_within_reason_and_only_where_there_is_a_limit(
    lesson: Lesson, session: Session
) -> None:
    ann, bob, cem = lesson.pupils
    timed, untimed = lesson.assign(minutes=20), lesson.assign()
    begin(session, timed, ann)
    begin(session, untimed, bob)
    with write_transaction(session):
        given = [give_time(session, timed, ann, 500) for _ in range(3)]
        assert given == [True, True, False]
        assert not give_time(session, untimed, bob, 5)
        assert not give_time(session, timed, cem, 5)
    assert session.get_one(ForPupil, (timed.id, ann.id)).more_minutes == MOST_MINUTES


def test_a_pupil_who_is_let_in_late_has_until_then(lesson: Lesson, session: Session) -> None:
    ann = lesson.pupils[0]
    assignment = lesson.assign(due=CLOSES, closes=CLOSES)
    begin(session, assignment, ann)
    with write_transaction(session):
        set_own_due(session, assignment, ann, "2026-11-05T18:00")
    until = NOW + timedelta(hours=5)
    assert ends(lesson, ann) == until
    rules = find_rules(session, assignment.id, ann.id)
    assert rules is not None
    assert (rules.due, rules.closes) == (until, until)


def test_letting_in_never_takes_time_away(lesson: Lesson, session: Session) -> None:
    ann = lesson.pupils[0]
    assignment = lesson.assign()
    begin(session, assignment, ann)
    with write_transaction(session):
        set_own_due(session, assignment, ann, "2026-11-05T18:00")
    assert ends(lesson, ann) is None


def counted(session: Session, assignment: Assignment) -> dict[str, int]:
    with write_transaction(session):
        count_batch(session, assignment.version_id, AFTER)
    found = counters_of(session, assignment.version_id)
    session.rollback()
    return {key.level: n for key, n in found.items() if key.name == "attempt"}


def test_what_is_opened_again_leaves_the_counters_until_it_is_finished(
    lesson: Lesson, session: Session
) -> None:
    ann = lesson.pupils[0]
    assignment = lesson.assign(minutes=20)
    token = begin(session, assignment, ann)
    answer(session, token)
    assert counted(session, assignment)["finished"] == 1
    with write_transaction(session):
        assert reopen(session, assignment, ann, 10, AFTER)
    attempt = lesson.last(ann)
    assert (attempt.finished_at, attempt.counted_as) == (None, None)
    assert attempt.ends_at == AFTER + timedelta(minutes=10)
    assert counted(session, assignment) == {}
    answer(session, token, now=AFTER)
    assert counted(session, assignment)["finished"] == 1


def test_what_came_too_late_stays_as_it_was_kept(lesson: Lesson, session: Session) -> None:
    ann = lesson.pupils[0]
    assignment = lesson.assign(minutes=20)
    state = done(session, assignment, ann)
    with write_transaction(session):
        late = ("post", "cost-year", "answered", "150", None)
        keep_late_answers(session, state.id, [late], set(), AFTER)
    with write_transaction(session):
        assert reopen(session, assignment, ann, 5, AFTER)
    assert session.scalar(select(func.count()).select_from(LateAnswer)) == 1


def test_opening_again_after_the_closing_keeps_it_open_for_that_pupil(
    lesson: Lesson, session: Session
) -> None:
    ann = lesson.pupils[0]
    assignment = lesson.assign(closes=CLOSES)
    done(session, assignment, ann)
    with write_transaction(session):
        assert reopen(session, assignment, ann, 10, AFTER)
    assert ends(lesson, ann) == AFTER + timedelta(minutes=10)
    rules = find_rules(session, assignment.id, ann.id)
    assert rules is not None
    assert not rules.is_closed(AFTER + timedelta(minutes=9))


def test_only_the_last_attempt_is_opened_and_only_if_it_is_finished(
    lesson: Lesson, session: Session
) -> None:
    ann, bob, _ = lesson.pupils
    assignment = lesson.assign(attempts=2)
    done(session, assignment, ann)
    begin(session, assignment, ann, again=True)
    with write_transaction(session):
        assert not reopen(session, assignment, ann, 10, AFTER)
        assert not reopen(session, assignment, bob, 10, AFTER)


def test_without_a_limit_what_is_opened_again_has_no_end(lesson: Lesson, session: Session) -> None:
    ann = lesson.pupils[0]
    assignment = lesson.assign()
    done(session, assignment, ann)
    with write_transaction(session):
        assert reopen(session, assignment, ann, 10, AFTER)
    assert ends(lesson, ann) is None
