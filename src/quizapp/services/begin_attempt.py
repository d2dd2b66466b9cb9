"""A reader begins."""

import random
from datetime import datetime

from sqlalchemy.dialects import postgresql, sqlite

from quizapp.database import Connected, dialect_of
from quizapp.models import Attempt, table_of
from quizapp.services.attempts import State
from quizapp.services.plan import draw_plan
from quizapp.services.published import Published, find_published, quiz_of
from quizapp.services.tokens import token_hash
from quizapp.statements import Statement

_attempt = table_of(Attempt)
_GIVEN = [column.key for column in _attempt.c if column.key != "id"]
_BEGIN = {
    name: Statement(insert(_attempt).on_conflict_do_nothing().returning(_attempt.c.id), _GIVEN)
    for name, insert in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
}


def begin_attempt(
    on: Connected,
    published: Published,
    token: str,
    *,
    rating: int | None,
    cohort: str,
    now: datetime,
    rng: random.Random,
) -> bool:
    """Begin an attempt at what is published; False where the token is in use already: the form came twice."""
    return _insert(on, published, token, now, rng, rating=rating, cohort=cohort)


def try_again(
    on: Connected, state: State, token: str, now: datetime, rng: random.Random
) -> str | None:
    """Begin another attempt of the same reader at what is published now.

    Give the address of the quiz; None where it is not published any more.
    """
    published = find_published(on, state.quiz.slug)
    if published is None:
        return None
    _insert(
        on,
        published,
        token,
        now,
        rng,
        first_id=state.reader_id,
        cohort=state.cohort,
    )
    return published.slug


def _insert(
    on: Connected,
    published: Published,
    token: str,
    now: datetime,
    rng: random.Random,
    **values: object,
) -> bool:
    plan = draw_plan(quiz_of(on, published.digest), rng)
    begun = _BEGIN[dialect_of(on)].first(
        on,
        {
            "token_hash": token_hash(token),
            "version_id": published.version_id,
            "revision_id": published.revision_id,
            "first_id": None,
            "plan": plan.to_json(),
            "rating": None,
            "saves": 0,
            "began_at": now,
            "seen_at": now,
            "finished_at": None,
            "counted_as": None,
            **values,
        },
    )
    return begun is not None
