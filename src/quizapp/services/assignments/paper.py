"""A quiz on paper: the same questions for a whole class, the same each time it is printed."""

import random
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.bank.quiz import Quiz
from quizapp.models import Assignment, Revision
from quizapp.services.attempts.plan import Plan, draw_plan
from quizapp.services.quizzes.published import quiz_of


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is printed for an assignment."""

    quiz: Quiz
    """The quiz with its newest corrections and the assignment's settings."""
    digest: str
    """The digest of the newest revision, which the texts come from."""
    plan: Plan


def sheet_of(session: Session, assignment: Assignment) -> Sheet:
    """Return what is printed for an assignment.

    The draw depends on the assignment alone, and is made from the quiz as it was when it was assigned, so a key that is
    printed after a correction fits the sheets that were printed before it.
    """
    revisions = session.execute(
        select(Revision.digest, Revision.published_at)
        .where(Revision.version_id == assignment.version_id)
        .order_by(Revision.id)
    ).all()
    first, newest = revisions[0], revisions[-1]
    then = [row for row in revisions if row.published_at <= assignment.made_at] or [first]
    plan = draw_plan(
        _as_asked(quiz_of(session, then[-1].digest), assignment),
        random.Random(assignment.id),  # noqa: S311 - the same draw each time it is printed
        shuffle_options=assignment.shuffle_options,
    )
    return Sheet(_as_asked(quiz_of(session, newest.digest), assignment), newest.digest, plan)


def _as_asked(quiz: Quiz, assignment: Assignment) -> Quiz:
    """Return the quiz as it is asked on paper, where either everybody or nobody is asked before reading."""
    settings = replace(
        quiz.settings,
        ask_before="everyone" if assignment.ask_before == "everyone" else "none",
        ask_how_sure=assignment.ask_how_sure,
        open_book=assignment.open_book,
    )
    return replace(quiz, settings=settings)
