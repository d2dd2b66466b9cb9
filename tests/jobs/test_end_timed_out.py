"""Attempts that were unfinished when their time was up are ended."""

from datetime import timedelta

from sqlalchemy.orm import Session, sessionmaker

from quizapp.jobs.runner import Runner
from quizapp.services.assignments.assignments import AssignmentTerms
from quizapp.services.attempts.end_attempts import SETTLED
from tests.classes import NOW, ZONE, answer, begin, make_assignment, make_class, make_teacher, read

LIMIT = timedelta(minutes=20)


def test_the_runner_ends_it_at_that_time_and_has_it_counted(
    session: Session, sessions: sessionmaker[Session]
) -> None:
    classroom, pupils = make_class(session, make_teacher(session))
    timed = make_assignment(session, classroom, AssignmentTerms(ZONE, minutes=20))
    free = make_assignment(session, classroom, AssignmentTerms(ZONE))
    under_way, endless = begin(session, timed, pupils[0]), begin(session, free, pupils[0])
    finished = begin(session, timed, pupils[1])
    answer(session, finished, now=NOW + LIMIT / 2)
    for later, ended in ((LIMIT + SETTLED, None), (LIMIT + 2 * SETTLED, NOW + LIMIT)):
        session.rollback()
        Runner(sessions, 12, lambda later=later: NOW + later).run_once()  # type: ignore[misc]
        assert read(session, under_way).finished_at == ended
        assert read(session, endless).finished_at is None
        assert read(session, finished).finished_at == NOW + LIMIT / 2
