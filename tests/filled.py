"""A row in every table."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session, sessionmaker

from quizapp.bank.blank import blank
from quizapp.bank.quiz import Quiz
from quizapp.db.engine import write_transaction
from quizapp.jobs.count import count_all
from quizapp.jobs.remark import remark_all
from quizapp.marking import GivenAnswer, Status
from quizapp.models import (
    LateAnswer,
    MarkOverride,
    OneTimeLink,
    PersonRow,
    ResetRequest,
    SignInCount,
)
from quizapp.services.accounts.people import Role, add_person
from quizapp.services.accounts.staff_sessions import begin_session
from quizapp.services.assignments.assignments import get_or_create_pupil_terms
from quizapp.services.attempts.attempts import AttemptState, take_open_attempt
from quizapp.services.attempts.begin_attempt import begin_attempt
from quizapp.services.attempts.save_page import save_page
from quizapp.services.attempts.unclear import save_unclear
from quizapp.services.audit import record
from quizapp.services.classes.pupil_sessions import begin_pupil_session
from quizapp.services.leases import take_lease
from quizapp.services.publishing.publish_later import publish_later
from quizapp.services.publishing.publish_revision import PublishTerms, publish_revision
from quizapp.services.quizzes.drafts import open_draft, save_draft
from quizapp.services.quizzes.new_drafts import begin_draft
from quizapp.services.quizzes.presence import note_visit
from quizapp.services.quizzes.published import find_published
from quizapp.services.tokens import new_token
from tests import classes
from tests.bank import builders

OTHER_UID = "99999999-2222-4333-8444-555555555555"
NOW = datetime(2026, 11, 5, 12, tzinfo=UTC)
BEGAN = NOW - timedelta(minutes=20)
"""Who begins then and finishes now has had time to read."""


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
                "confidence": 75,
            }
            session.add(LateAnswer(attempt_id=state.id, arrived_at=NOW, **late))
            save_unclear(session, state, "Who owns the hives?", NOW)
        count_all(sessionmaker(engine), NOW)
        with write_transaction(session):
            terms = PublishTerms(correction=True, note="The key was wrong.")
            publish_revision(session, corrected_key(), terms=terms, now=NOW)
            publish_later(session, builders.quiz(), PublishTerms(), NOW + timedelta(days=1), NOW)
        with write_transaction(session):
            add_people(session)
        with write_transaction(session):
            add_drafts(session)
        add_class(session)
    remark_all(sessionmaker(engine), NOW)


def corrected_key() -> Quiz:
    """Return the builders' quiz with another key."""
    data: Any = builders.quiz_data()
    data["facts"][1]["questions"][0] |= {"answer": 140}
    return builders.quiz(facts=data["facts"])


def add_drafts(session: Session) -> None:
    """Write in the draft of the published quiz, somebody else's text kept aside, and begin a quiz."""
    person = session.scalars(select(PersonRow.id)).first()
    draft = open_draft(session, builders.QUIZ_ID)
    assert draft is not None
    for article in ("Theirs.", "Mine."):
        saved = save_draft(
            session, draft, {**draft.content, "article": article}, draft.edition, person, NOW
        )
    assert saved.clashes
    assert person is not None
    note_visit(session, draft.quiz_id, person, "article", NOW)
    begin_draft(session, blank(OTHER_UID, "other", "Other", "en"), person, NOW)


def add_class(session: Session) -> None:
    """Make a class with a pupil who is signed in, has answered, and got another mark and a word from the teacher."""
    teacher = classes.make_teacher(session)
    classroom, (pupil, *_) = classes.make_class(session, teacher)
    assignment = classes.make_assignment(session, classroom)
    state = classes.done(session, assignment, pupil)
    with write_transaction(session):
        begin_pupil_session(session, pupil.id, NOW)
        get_or_create_pupil_terms(session, assignment.id, pupil.id).word = "Well done."
        session.add(
            MarkOverride(
                attempt_id=state.id,
                question_id="cost-year",
                mark=12,
                reason="Said aloud.",
                person_id=teacher,
                set_at=NOW,
            )
        )


def add_people(session: Session) -> None:
    """Add an administrator who is signed in, who has invited somebody and done something."""
    person = add_person(
        session,
        name="Ada",
        email="Ada@example.org",
        roles={Role.ADMINISTRATOR},
        password_hash="fits nothing",
        now=NOW,
    )
    begin_session(session, person.id, NOW)
    record(session, person.id, "invited", "eve@example.org", NOW, roles=["editor"])
    session.add(
        OneTimeLink(
            purpose="invitation",
            token_hash=b"i" * 32,
            email="eve@example.org",
            roles="editor",
            made_by=person.id,
            made_at=NOW,
            expires_at=NOW,
        )
    )
    session.add(
        OneTimeLink(
            purpose="sign_in",
            token_hash=b"s" * 32,
            person_id=person.id,
            made_at=NOW,
            expires_at=NOW,
        )
    )
    session.add(SignInCount(key=b"k" * 16, level=0.5, counted_at=NOW, empty_at=NOW))
    session.add(ResetRequest(email_key="ada@example.org", asked_at=NOW))


def begin(
    session: Session, *, rating: int | None = None, now: datetime = BEGAN, cohort: str = "direct"
) -> str:
    """Begin an attempt at the builders' quiz; return its token."""
    token = new_token()
    with write_transaction(session):
        published = find_published(session, builders.quiz().slug)
        assert published is not None
        lots = random.Random(1)
        begin_attempt(session, published, token, rating=rating, cohort=cohort, now=now, rng=lots)
    return token


def finish(
    session: Session, token: str, *, now: datetime = NOW, final: bool = True
) -> AttemptState:
    """Send every page of an attempt, "I don't know" to every question."""
    with write_transaction(session):
        state = take_open_attempt(session, token, now)
        assert state is not None
        for page in state.plan.after:
            given = {
                question_id: GivenAnswer(Status.DONT_KNOW, None)
                for question_id in page.question_ids
            }
            last = page == state.plan.after[-1]
            if last and not final:
                break
            state = save_page(
                session, state, "post", page, given, shown_save=state.saves, final=last, now=now
            ).state
    return state
