"""Begins attempts."""

import random
from datetime import datetime

from sqlalchemy.dialects import postgresql, sqlite

from quizapp.db.engine import SessionOrConnection, dialect_of
from quizapp.db.statements import CompiledStatement
from quizapp.models import Attempt, table_of
from quizapp.services.attempts.attempts import AttemptState
from quizapp.services.attempts.plan import Plan, draw_plan
from quizapp.services.quizzes.published import Published, find_published, quiz_of
from quizapp.services.tokens import token_hash

_attempt = table_of(Attempt)
_GIVEN = [column.key for column in _attempt.c if column.key != "id"]
_AT_FIRST = {**dict.fromkeys(_GIVEN), "saves": 0}
_BEGIN = {
    name: CompiledStatement(
        insert(_attempt).on_conflict_do_nothing().returning(_attempt.c.id), _GIVEN
    )
    for name, insert in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
}


def begin_attempt(
    on: SessionOrConnection,
    published: Published,
    token: str,
    *,
    rating: int | None,
    cohort: str,
    now: datetime,
    rng: random.Random,
) -> bool:
    """Begin an attempt at the published revision; return False if the token exists, as when the form is sent twice."""
    plan = draw_plan(quiz_of(on, published.digest), rng)
    return insert_attempt(
        on,
        token,
        plan,
        now,
        version_id=published.version_id,
        revision_id=published.revision_id,
        rating=rating,
        cohort=cohort,
    )


def try_again(
    on: SessionOrConnection, state: AttemptState, token: str, now: datetime, rng: random.Random
) -> str | None:
    """Begin another attempt of the same reader at what is published now.

    Returns the address of the quiz, or None if it is no longer published.
    """
    published = find_published(on, state.quiz.slug)
    if published is None:
        return None
    plan = draw_plan(quiz_of(on, published.digest), rng)
    insert_attempt(
        on,
        token,
        plan,
        now,
        version_id=published.version_id,
        revision_id=published.revision_id,
        first_id=state.reader_id,
        cohort=state.cohort,
    )
    return published.slug


def insert_attempt(
    on: SessionOrConnection, token: str, plan: Plan, now: datetime, **values: object
) -> bool:
    """Store a new attempt; return False if the token, or the pupil's attempt of that number, exists already.

    `values` are the columns that do not begin empty.
    """
    begun = _BEGIN[dialect_of(on)].first(
        on,
        {
            **_AT_FIRST,
            "token_hash": token_hash(token),
            "plan": plan.to_json(),
            "began_at": now,
            "seen_at": now,
            **values,
        },
    )
    return begun is not None
