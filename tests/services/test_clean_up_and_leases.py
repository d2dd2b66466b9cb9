"""Deleting old rows, and the leases of jobs."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quizapp.models import Answer, Attempt
from quizapp.services.attempts.attempts import find_attempt
from quizapp.services.leases import take_lease
from quizapp.services.retention.clean_up import drop_empty, unlink_old
from quizapp.services.tokens import new_token, token_for, token_hash
from tests.services.readers import Readers

MINUTE = timedelta(minutes=1)


def left(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Attempt)) or 0


def test_an_attempt_in_which_nothing_was_given_is_dropped_after_a_day(
    readers: Readers, session: Session
) -> None:
    readers.begin(None)
    readers.later(hours=23, minutes=59)
    assert drop_empty(session, readers.now) == 0
    readers.later(minutes=2)
    assert drop_empty(session, readers.now) == 1
    assert left(session) == 0


def test_what_was_given_is_not_dropped(readers: Readers, session: Session) -> None:
    readers.begin(0)
    readers.send(readers.begin(None), 0)
    readers.finish(readers.begin(None))
    readers.again(readers.finish(readers.begin(None)))
    readers.later(days=400)
    assert drop_empty(session, readers.now) == 1
    assert left(session) == 4


def test_links_die_after_their_months_and_the_answers_stay(
    readers: Readers, session: Session
) -> None:
    old = readers.finish(readers.begin())
    readers.later(days=200)
    young = readers.finish(readers.begin())
    readers.count()
    counted = readers.counters()
    readers.later(days=161)
    assert unlink_old(session, readers.now, 12) == 1
    session.commit()
    assert find_attempt(session, old) is None
    assert find_attempt(session, young) is not None
    assert session.scalar(select(func.count()).select_from(Answer)) == 8
    assert unlink_old(session, readers.now, 12) == 0
    readers.count()
    assert readers.counters() == counted


def test_several_attempts_may_have_lost_their_links(readers: Readers, session: Session) -> None:
    for _ in range(3):
        readers.begin()
    readers.later(days=800)
    assert unlink_old(session, readers.now, 12) == 3


def test_one_at_a_time_does_a_job(readers: Readers, session: Session) -> None:
    now = readers.now
    assert take_lease(session, "count", "one", now, MINUTE)
    assert not take_lease(session, "count", "two", now + MINUTE / 2, MINUTE)
    assert take_lease(session, "clean up", "two", now, MINUTE)


def test_the_holder_may_go_on_and_others_wait_for_the_end(
    readers: Readers, session: Session
) -> None:
    now = readers.now
    take_lease(session, "count", "one", now, MINUTE)
    assert take_lease(session, "count", "one", now + MINUTE / 2, MINUTE)
    assert not take_lease(session, "count", "two", now + MINUTE * 1.2, MINUTE)
    assert take_lease(session, "count", "two", now + MINUTE * 1.6, MINUTE)
    assert not take_lease(session, "count", "one", now + MINUTE * 1.7, MINUTE)


def test_tokens_are_drawn_and_known_by_their_hash_only() -> None:
    tokens = {new_token() for _ in range(1000)}
    assert len(tokens) == 1000
    assert all(len(token) == 22 and token_hash(token) for token in tokens)
    assert len({token_hash(token) for token in tokens}) == 1000


@pytest.mark.parametrize(
    "text", ["", "short", "A" * 21, "A" * 23, "A" * 21 + "é", "A" * 21 + "\n", "A" * 22 + "\n"]
)
def test_what_cannot_be_a_token_has_no_hash(text: str) -> None:
    assert token_hash(text) is None


def test_a_form_key_gives_one_token_for_each_secret() -> None:
    assert token_for("key", "secret") == token_for("key", "secret")
    others = {token_for("key", "other"), token_for("kez", "secret"), token_for("key", "secret")}
    assert len(others) == 3
    assert all(token_hash(token) for token in others)


def test_the_database_does_not_have_the_token(readers: Readers, session: Session) -> None:
    token = readers.begin()
    kept = session.scalars(select(Attempt.token_hash)).one()
    assert kept == token_hash(token)
    assert kept is not None
    assert token.encode() not in kept
