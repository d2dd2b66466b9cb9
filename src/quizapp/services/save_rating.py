"""Storing the self-rating of a reader who reads inside the attempt."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import bindparam, update
from sqlalchemy.orm import Session

from quizapp.models import Attempt, LateAnswer, table_of
from quizapp.services.attempts import State

_attempt, _late = table_of(Attempt), table_of(LateAnswer)
_RATE = (
    update(_attempt)
    .where(_attempt.c.id == bindparam("attempt_id"))
    .values(rating=bindparam("given"))
)


def save_rating(session: Session, state: State, rating: int | None, now: datetime) -> State:
    """Store the self-rating; the last one wins until a page of questions after reading is stored.

    A rating given later has seen the questions and measures something else: it is kept, marked late.
    """
    if rating == state.rating or (rating is None and state.questions_began):
        return state
    if state.finished_at is None and not state.questions_began:
        session.execute(_RATE, {"attempt_id": state.id, "given": rating})
        return replace(state, rating=rating)
    session.execute(
        _late.insert(),
        {
            "attempt_id": state.id,
            "phase": "post",
            "question_id": None,
            "status": "answered",
            "response": str(rating),
            "arrived_at": now,
        },
    )
    return state
