"""A published quiz and a reader of it."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.bank.checking.check import read_folder
from quizapp.bank.quiz import Quiz
from quizapp.models import Answer, Attempt
from tests.helpers import publish
from tests.reader.client import Reader

BANK = Path(__file__).parents[2] / "questions"


@cache
def the_real_one() -> Quiz:
    quiz, problems = read_folder(BANK / "russia-china-2015")
    assert quiz is not None, problems
    return quiz


@pytest.fixture
def real_quiz(app: Flask) -> Quiz:
    """The first article, published."""
    publish(app, the_real_one(), now=datetime(2026, 1, 5, 12, tzinfo=UTC))
    return the_real_one()


@pytest.fixture
def reader(app: Flask, quiz: Quiz) -> Reader:
    """A reader of the builders' quiz."""
    return Reader(app, quiz)


@pytest.fixture
def stored(session: Session) -> Callable[[], dict[tuple[str, str], tuple[str, str | None]]]:
    """What the database has of all answers: (phase, question) -> (status, response)."""

    def read() -> dict[tuple[str, str], tuple[str, str | None]]:
        session.rollback()
        rows = session.scalars(select(Answer).order_by(Answer.attempt_id))
        return {(row.phase, row.question_id): (row.status, row.response) for row in rows}

    return read


@pytest.fixture
def attempts(session: Session) -> Callable[[], list[Attempt]]:
    """All attempts as they are in the database now."""

    def read() -> list[Attempt]:
        session.rollback()
        session.expire_all()
        return list(session.scalars(select(Attempt).order_by(Attempt.id)))

    return read
