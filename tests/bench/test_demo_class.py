"""The demonstration's class: 28 pupils, and assignments in every state."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from bench.demo import SECOND as CHANGES
from bench.demo import write
from bench.demo_class import EMAIL, FIRST, SECOND, Classroom
from quizapp.bank.checking.check import read_folder
from quizapp.db.engine import write_transaction
from quizapp.models import Assignment, Attempt, ForPupil, MarkOverride, Pupil
from quizapp.services.accounts.people import Role, find_by_email
from quizapp.services.attempts.assignment_rules import PupilRules, find_rules
from quizapp.services.attempts.attempts import find_attempt
from quizapp.services.tokens import assigned_token
from tests.helpers import SECRET_KEY, publish

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)


class Made:
    """The class, and what became of its assignments."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.pupils = session.scalars(select(Pupil).order_by(Pupil.id)).all()
        self.assignments = session.scalars(select(Assignment).order_by(Assignment.id)).all()

    def rules(self, number: int) -> list[PupilRules]:
        found = [
            find_rules(self.session, self.assignments[number].id, pupil.id) for pupil in self.pupils
        ]
        return [rules for rules in found if rules is not None]

    def attempts(self, number: int) -> list[Attempt]:
        wanted = Attempt.assignment_id == self.assignments[number].id
        return list(self.session.scalars(select(Attempt).where(wanted).order_by(Attempt.id)))


@pytest.fixture
def made(app: Flask, session: Session, tmp_path: Path) -> Made:
    article = ROOT / "questions" / FIRST
    write(article, tmp_path / "second", *CHANGES)
    for folder in (article, tmp_path / "second", ROOT / "bench" / "demo_quiz" / SECOND):
        quiz, problems = read_folder(folder)
        assert quiz is not None, problems
        publish(app, quiz, now=NOW - timedelta(days=40))
    with write_transaction(session):
        Classroom(session, SECRET_KEY, NOW).make()
    return Made(session)


def test_the_class_has_28_pupils_of_one_teacher_who_may_do_all(made: Made) -> None:
    assert len(made.pupils) == len({pupil.words for pupil in made.pupils}) == 28
    assert sum(not pupil.name for pupil in made.pupils) == 3
    account = find_by_email(made.session, EMAIL)
    assert account is not None
    assert set(account.person.roles) == set(Role)
    assert len(made.assignments) == 3


def test_most_have_done_the_first_assignment(made: Made) -> None:
    attempts, rules = made.attempts(0), made.rules(0)
    assert all(attempt.finished_at and attempt.finished_at < NOW for attempt in attempts)
    assert len({attempt.pupil_id for attempt in attempts}) == 25
    assert sum(attempt.number == 2 for attempt in attempts) == 3
    assert sum(one.excused for one in rules) == 1
    assert [bool(one.word) for one in rules].count(True) == 1
    by_pupil = {one.pupil_id: one for one in rules}
    late = [a for a in attempts if by_pupil[a.pupil_id or 0].is_late(a.finished_at or NOW)]
    assert len(late) == 2
    assert all(one.is_closed(NOW) for one in rules)
    override = made.session.scalars(select(MarkOverride)).one()
    assert override.attempt_id in {attempt.id for attempt in attempts}
    assert override.reason


def test_pupils_know_some_and_not_all(made: Made) -> None:
    right = set()
    for attempt in made.attempts(0):
        token = assigned_token(
            attempt.assignment_id or 0, attempt.pupil_id or 0, attempt.number or 0, SECRET_KEY
        )
        state = find_attempt(made.session, token)
        assert state is not None
        right.add(sum(given.answer.response is not None for given in state.answers.values()))
    assert len(right) > 2


def test_the_second_is_under_way_with_a_limit_and_more_time_for_one(made: Made) -> None:
    attempts, rules = made.attempts(1), made.rules(1)
    assert sum(attempt.finished_at is not None for attempt in attempts) == 6
    assert len(attempts) == 19
    assert all(attempt.seen_at <= NOW and attempt.ends_at for attempt in attempts)
    assert all((attempt.ends_at or NOW) > NOW for attempt in attempts)
    assert all(one.is_open(NOW) for one in rules)
    limits = sorted({one.limit for one in rules if one.limit})
    assert limits == [timedelta(minutes=40), timedelta(minutes=50), timedelta(minutes=60)]
    assert made.session.scalars(select(ForPupil).where(ForPupil.more_minutes > 0)).one()


def test_the_third_is_to_come(made: Made) -> None:
    assert made.attempts(2) == []
    assert all(one.comes_later(NOW) for one in made.rules(2))


def test_all_of_them_are_counted_as_simulated(made: Made) -> None:
    assert set(made.session.scalars(select(Attempt.cohort))) == {"simulated"}
