"""Classes with pupils who answer, for tests of several rooms."""

import random
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.bank.quiz import Question
from quizapp.db.engine import write_transaction
from quizapp.marking import GivenAnswer, Status
from quizapp.models import Assignment, Classroom, Pupil, Revision
from quizapp.question_types import TYPES
from quizapp.services.accounts.people import Role, add_person
from quizapp.services.assignments.assignments import AssignmentTerms, assign
from quizapp.services.assignments.begin_assigned import BegunAttempt, begin_assigned
from quizapp.services.attempts.assignment_rules import find_rules
from quizapp.services.attempts.attempts import AttemptState, find_attempt, take_open_attempt
from quizapp.services.attempts.save_page import save_page, save_rating
from quizapp.services.classes.classes import create_class
from quizapp.services.classes.pupils import add_pupils
from tests.helpers import SECRET_KEY

NOW = datetime(2026, 11, 5, 12, tzinfo=UTC)
ZONE = "Europe/Berlin"


def right(question: Question) -> GivenAnswer:
    """Return the right answer to a question."""
    return GivenAnswer(Status.ANSWERED, TYPES[question.type].key(question.body))


def unknown(question: Question) -> GivenAnswer:
    """Say "I don't know"."""
    return GivenAnswer(Status.DONT_KNOW, None)


def make_teacher(session: Session, email: str = "tess@example.org", name: str = "Tess") -> int:
    """Make a teacher who cannot sign in with a password; return the id."""
    with write_transaction(session):
        person = add_person(
            session,
            name=name,
            email=email,
            roles={Role.TEACHER},
            password_hash="fits nothing",
            now=NOW,
        )
    return person.id


def make_class(
    session: Session,
    person_id: int,
    names: Sequence[str] = ("Ann", "Bob", ""),
    *,
    name: str = "7b",
    seed: int = 1,
) -> tuple[Classroom, list[Pupil]]:
    """Make a class with a pupil for each name."""
    rng = random.Random(seed)
    with write_transaction(session):
        classroom = create_class(session, person_id, name, ZONE, NOW, rng)
        pupils = add_pupils(session, classroom, names, secret_key=SECRET_KEY, now=NOW, rng=rng)
    return classroom, pupils


def make_assignment(
    session: Session,
    classroom: Classroom,
    terms: AssignmentTerms | None = None,
    *,
    now: datetime = NOW,
) -> Assignment:
    """Assign what was published last."""
    with write_transaction(session):
        newest = session.scalars(select(Revision).order_by(Revision.id.desc())).first()
        assert newest is not None
        return assign(
            session, classroom, newest.version_id, terms or AssignmentTerms(ZONE), None, now
        )


def begin(
    session: Session,
    assignment: Assignment,
    pupil: Pupil,
    *,
    now: datetime = NOW,
    again: bool = False,
) -> str:
    """Begin an assignment, or go on with it; return the token."""
    with write_transaction(session):
        rules = find_rules(session, assignment.id, pupil.id)
        assert rules is not None
        lots = random.Random(pupil.id)
        begun = begin_assigned(
            session, rules, secret_key=SECRET_KEY, again=again, now=now, rng=lots
        )
    assert isinstance(begun, BegunAttempt)
    return begun.token


def answer(
    session: Session,
    token: str,
    how: Callable[[Question], GivenAnswer] = right,
    *,
    pages: int | None = None,
    rating: int | None = 50,
    now: datetime = NOW + timedelta(minutes=10),
) -> AttemptState:
    """Answer everything, or so many pages of the questions after reading; those before reading are not known."""
    with write_transaction(session):
        state = take_open_attempt(session, token, now)
        assert state is not None
        for page in state.plan.before:
            given = {name: unknown(state.quiz.questions[name]) for name in page.question_ids}
            state = save_page(
                session, state, "pre", page, given, shown_save=state.saves, final=False, now=now
            ).state
        state = save_rating(session, state, rating, now)
        for page in state.plan.after[:pages]:
            given = {name: how(state.quiz.questions[name]) for name in page.question_ids}
            state = save_page(
                session, state, "post", page, given, shown_save=state.saves, final=True, now=now
            ).state
    return state


def done(session: Session, assignment: Assignment, pupil: Pupil, **how: object) -> AttemptState:
    """Begin an assignment and answer it; the keywords are those of `answer`."""
    return answer(session, begin(session, assignment, pupil), **how)  # type: ignore[arg-type]


def read(session: Session, token: str) -> AttemptState:
    """Read an attempt as it is stored."""
    session.rollback()
    found = find_attempt(session, token)
    assert found is not None
    return found
