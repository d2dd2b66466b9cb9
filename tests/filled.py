"""A row in every table."""

import random
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from quizapp.database import write_transaction
from quizapp.jobs.count import count_all
from quizapp.marking import Answer, Status
from quizapp.models import LateAnswer
from quizapp.services.attempts import State, take_open_attempt
from quizapp.services.begin_attempt import begin_attempt
from quizapp.services.leases import take_lease
from quizapp.services.publish_revision import publish_revision
from quizapp.services.published import find_published
from quizapp.services.save_page import save_page
from quizapp.services.tokens import new_token
from tests.bank import builders

NOW = datetime(2026, 11, 5, 12, tzinfo=UTC)


def fill(engine: Engine) -> None:
    """Put at least one row into every table."""
    with Session(engine) as session:
        with write_transaction(session):
            publish_revision(session, builders.quiz(), correction=False, now=NOW)
            take_lease(session, "count", "somebody", NOW, timedelta(seconds=60))
        for rating in range(6):
            state = finish(session, begin(session, rating=rating))
        with write_transaction(session):
            late = {
                "phase": "post",
                "question_id": "cost-year",
                "status": "answered",
                "response": "1",
            }
            session.add(LateAnswer(attempt_id=state.id, arrived_at=NOW, **late))
    count_all(sessionmaker(engine), NOW)


def begin(session: Session, *, rating: int | None = None, now: datetime = NOW) -> str:
    """Begin an attempt at the builders' quiz; give its token."""
    token = new_token()
    with write_transaction(session):
        published = find_published(session, builders.quiz().slug)
        assert published is not None
        lots = random.Random(1)
        begin_attempt(session, published, token, rating=rating, cohort="direct", now=now, rng=lots)
    return token


def finish(session: Session, token: str, *, now: datetime = NOW, final: bool = True) -> State:
    """Send every page of an attempt, "I don't know" to every question."""
    with write_transaction(session):
        state = take_open_attempt(session, token, now)
        assert state is not None
        for page in state.plan.after:
            given = {
                question_id: Answer(Status.DONT_KNOW, None) for question_id in page.question_ids
            }
            last = page == state.plan.after[-1]
            if last and not final:
                break
            state = save_page(
                session, state, "post", page, given, shown_save=state.saves, final=last, now=now
            ).state
    return state
