"""Readers without pages: attempts made by the services alone."""

import random
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from quizapp.bank.quiz import Quiz
from tests.services.readers import Readers

START = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def readers(app: Flask, session: Session, quiz: Quiz, rng: random.Random) -> Readers:
    """Readers of the published quiz, and a clock that stands still until it is moved."""
    return Readers(session, quiz.slug, rng, START)


@pytest.fixture
def another(readers: Readers, session: Session) -> Callable[[Session], Readers]:
    """Return readers that work in a session of their own."""
    return lambda own: Readers(own, readers.slug, random.Random(7), readers.now)
