"""A lesson for all tests of this folder."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from quizapp.bank.quiz import Quiz
from tests.teacher.lesson import Lesson


@pytest.fixture
def lesson(app: Flask, session: Session, quiz: Quiz) -> Lesson:
    return Lesson(app, session)
