"""Storing the self-rating of a reader who reads inside the attempt."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import bindparam, update

from quizapp.db.engine import SessionOrConnection
from quizapp.models import Attempt, table_of
from quizapp.services.attempts.attempts import AttemptState
from quizapp.services.attempts.late_answers import Late, keep_late_answers

_attempt = table_of(Attempt)
_RATE = (
    update(_attempt)
    .where(_attempt.c.id == bindparam("attempt_id"))
    .values(rating=bindparam("given"))
)


def save_rating(
    on: SessionOrConnection, state: AttemptState, rating: int | None, now: datetime
) -> AttemptState:
    """Store the self-rating; the last one wins until a page of questions after reading is stored.

    A rating given later has seen the questions and measures something else: it is kept, marked late.
    """
    if rating == state.rating or (rating is None and state.questions_began):
        return state
    if state.finished_at is None and not state.questions_began:
        on.execute(_RATE, {"attempt_id": state.id, "given": rating})
        return replace(state, rating=rating)
    late: Late = ("post", None, "answered", str(rating), None)
    keep_late_answers(on, state.id, [late], set(), now)
    return state
