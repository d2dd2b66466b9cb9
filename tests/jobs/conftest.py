"""What the tests of the jobs share: a database with one published quiz."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from quizapp.db.engine import write_transaction
from quizapp.services.publishing.publish_revision import publish_revision
from tests.bank import builders
from tests.filled import NOW


@pytest.fixture
def sessions(engine: Engine) -> sessionmaker[Session]:
    return sessionmaker(engine)


@pytest.fixture
def session(sessions: sessionmaker[Session]) -> Iterator[Session]:
    with sessions() as session:
        with write_transaction(session):
            publish_revision(session, builders.quiz(), correction=False, now=NOW)
        yield session
