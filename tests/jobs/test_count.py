"""Counting: each attempt exactly once, whatever crashes or races."""

import threading
from datetime import datetime, timedelta

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session, sessionmaker

from quizapp.db.engine import write_transaction
from quizapp.jobs import count
from quizapp.jobs.count import count_all
from quizapp.measurement.counters import Key
from quizapp.models import Attempt, Version
from quizapp.services.attempts.attempts import find_attempt
from quizapp.services.attempts.delete_answers import delete_answers
from quizapp.services.counting.counters import counters_of
from quizapp.services.publishing.publish_revision import publish_revision
from tests.bank import builders
from tests.filled import NOW, begin, finish
from tests.helpers import find_snapshot

LATER = NOW + timedelta(days=8)


def counters(session: Session) -> dict[Key, int]:
    session.rollback()
    return {key: n for key, n in counters_of(session, version_id(session)).items() if n}


def version_id(session: Session) -> int:
    return session.scalars(select(Version.id)).one()


def level(session: Session, name: str) -> int:
    return counters(session).get(Key("direct", "post", "attempt", "", name), 0)


def test_counting_twice_adds_nothing(session: Session, sessions: sessionmaker[Session]) -> None:
    for rating in (10, 20, 20):
        finish(session, begin(session, rating=rating))
    assert count_all(sessions, NOW) == 3
    once = counters(session)
    assert once[Key("direct", "post", "rating", "", "20")] == 2
    assert level(session, "finished") == 3
    assert count_all(sessions, NOW) == 0
    assert counters(session) == once


def test_full_batches_are_told_too(
    session: Session, sessions: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quizapp.services.counting.count_attempts.BATCH", 5)
    monkeypatch.setattr(count, "BATCH", 5)
    for _ in range(10):
        finish(session, begin(session, rating=40))
    assert count_all(sessions, NOW) == 10
    told = find_snapshot(session, version_id(session))
    assert told is not None
    assert told.summary.ratings == {"40": 10}


def test_an_attempt_on_the_way_is_not_counted(
    session: Session, sessions: sessionmaker[Session]
) -> None:
    finish(session, begin(session), final=False)
    assert count_all(sessions, NOW) == 0
    assert counters(session) == {}


def test_a_crash_after_a_batch_leaves_it_counted_and_the_rest_to_do(
    session: Session, sessions: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quizapp.services.counting.count_attempts.BATCH", 2)
    monkeypatch.setattr(count, "BATCH", 2)
    for _ in range(5):
        finish(session, begin(session))
    assert count.step(session, NOW) == 2
    assert level(session, "finished") == 2
    assert find_snapshot(session, version_id(session)) is None  # not before everything is counted

    def crash(*_arguments: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as during:
        during.setattr(count, "renew_snapshot", crash)
        assert count.step(session, NOW) == 2
        with pytest.raises(RuntimeError):
            count.step(session, NOW)
    assert level(session, "finished") == 4
    assert count_all(sessions, NOW) == 1
    assert level(session, "finished") == 5
    found = find_snapshot(session, version_id(session))
    assert found is not None
    assert found.summary.attempts["finished"] == 5


def test_counters_raced_for_are_exact(session: Session, sessions: sessionmaker[Session]) -> None:
    for rating in range(40):
        finish(session, begin(session, rating=rating))
    session.rollback()
    taken, errors = [], []

    def work() -> None:
        try:
            taken.append(count_all(sessions, NOW))
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert sum(taken) == 40
    assert level(session, "finished") == 40
    assert count_all(sessions, NOW) == 0


def test_an_abandoned_attempt_that_comes_back_is_counted_once(
    session: Session, sessions: sessionmaker[Session]
) -> None:
    token = begin(session, rating=30)
    finish(session, token, final=False)
    assert count_all(sessions, LATER) == 1
    assert (level(session, "began"), level(session, "finished")) == (1, 0)
    finish(session, token, now=LATER, final=False)
    assert counters(session) == {}
    assert count_all(sessions, LATER) == 0
    finish(session, token, now=LATER)
    assert count_all(sessions, LATER) == 1
    assert (level(session, "began"), level(session, "finished")) == (1, 1)


def test_deleted_answers_leave_the_counters(
    session: Session, sessions: sessionmaker[Session]
) -> None:
    tokens = [begin(session, rating=rating) for rating in (10, 90)]
    for token in tokens:
        finish(session, token)
    count_all(sessions, NOW)
    with write_transaction(session):
        state = find_attempt(session, tokens[0])
        assert state is not None
        delete_answers(session, state)
    assert (level(session, "began"), level(session, "finished")) == (1, 1)
    assert Key("direct", "post", "rating", "", "10") not in counters(session)
    assert count_all(sessions, NOW) == 0
    assert session.scalar(select(func.count()).select_from(Attempt)) == 1


def correct(session: Session, now: datetime) -> None:
    with write_transaction(session):
        publish_revision(
            session, builders.quiz(title="Bees, and orchards"), correction=True, now=now
        )


def test_nothing_to_count_is_no_work(session: Session) -> None:
    assert not count.has_work(session, NOW)
    finish(session, begin(session))
    assert count.has_work(session, NOW)
    with write_transaction(session):
        session.execute(delete(Attempt))
    assert not count.has_work(session, NOW)
