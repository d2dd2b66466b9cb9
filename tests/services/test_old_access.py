"""Sessions, links and counts are deleted when they are of no use any more."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from quizapp.db.engine import write_transaction
from quizapp.jobs import clean_up
from quizapp.models import (
    AuditEvent,
    OneTimeLink,
    PersonRow,
    ResetRequest,
    SignInCount,
    StaffSession,
)
from quizapp.services.accounts.links import create_reset_link
from quizapp.services.accounts.people import Role, add_person
from quizapp.services.accounts.reset_requests import request_reset
from quizapp.services.accounts.sign_in_counts import PAIR, bucket, count_failure
from quizapp.services.accounts.staff_sessions import LONGEST, begin_session, end_all
from quizapp.services.sessions import IDLE
from tests.filled import NOW

DAY = timedelta(days=1)
KINDS = (StaffSession, OneTimeLink, SignInCount, ResetRequest)


@pytest.fixture
def filled(engine: Engine) -> Iterator[Session]:
    """A row of each kind."""
    with Session(engine) as session:
        with write_transaction(session):
            person = add_person(
                session, name="A", email="a@b", roles=[Role.EDITOR], password_hash="x", now=NOW
            )
            begin_session(session, person.id, NOW)
            create_reset_link(session, person.id, made_by=None, now=NOW)
            count_failure(session, [bucket("key", PAIR, "pair", "a")], NOW)
            request_reset(session, "a@b", NOW)
        yield session


def counts(session: Session) -> list[int]:
    session.rollback()
    return [session.scalar(select(func.count()).select_from(kind)) or 0 for kind in KINDS]


def test_what_is_of_use_stays(filled: Session) -> None:
    assert clean_up.step(filled, NOW, 12) == 0
    assert counts(filled) == [1, 1, 1, 1]


def test_what_is_of_no_use_goes(filled: Session) -> None:
    clean_up.step(filled, NOW + PAIR.drain_time, 12)
    assert counts(filled) == [1, 1, 0, 1]
    clean_up.step(filled, NOW + DAY + IDLE, 12)
    assert counts(filled) == [1, 1, 0, 0]
    clean_up.step(filled, NOW + DAY + IDLE + timedelta(seconds=1), 12)
    assert counts(filled) == [0, 1, 0, 0]
    clean_up.step(filled, NOW + 2 * DAY + timedelta(seconds=1), 12)
    assert counts(filled) == [0, 0, 0, 0]
    assert filled.scalars(select(PersonRow)).one()
    assert filled.scalars(select(AuditEvent)).all() == []


def test_ended_sessions_go_after_a_day(filled: Session) -> None:
    person = filled.scalars(select(PersonRow)).one()
    with write_transaction(filled):
        end_all(filled, person.id, NOW)
    clean_up.step(filled, NOW + DAY, 12)
    assert counts(filled)[0] == 1
    clean_up.step(filled, NOW + DAY + timedelta(seconds=1), 12)
    assert counts(filled)[0] == 0
    assert timedelta(days=14) == LONGEST
