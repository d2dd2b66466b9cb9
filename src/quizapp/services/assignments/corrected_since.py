"""The corrections of a quiz since it was assigned, and the pupils who gained by them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from quizapp.bank.changes import QuizChange, changes
from quizapp.bank.quiz import Quiz
from quizapp.marking import GivenAnswer, Status
from quizapp.models import Answer, Assignment, Attempt, Revision, table_of
from quizapp.services.attempts.marks import Given, RevisionKey, marks_share, seen_marks
from quizapp.services.quizzes.published import quiz_of

_attempt, _answer = table_of(Attempt), table_of(Answer)
_ANSWERS = (
    select(
        _attempt.c.id,
        _attempt.c.pupil_id,
        _attempt.c.revision_id,
        _answer.c.question_id,
        _answer.c.status,
        _answer.c.response,
    )
    .join(_answer, _answer.c.attempt_id == _attempt.c.id)
    .where(
        _attempt.c.assignment_id == bindparam("assignment_id"),
        _attempt.c.finished_at.is_not(None),
        _answer.c.phase == "post",
    )
    .order_by(_attempt.c.id)
)


@dataclass(frozen=True, slots=True)
class CorrectedPart:
    """The changes that one correction made to a question, or to the rest of the quiz."""

    question_id: str
    """Empty for the rest of the quiz."""
    prompt: str
    changes: tuple[QuizChange, ...]
    rose: tuple[int, ...]
    """The ids of the pupils who gained marks for the question's fact. Nobody loses any."""


@dataclass(frozen=True, slots=True)
class AssignmentCorrection:
    at: datetime
    note: str
    questions: tuple[CorrectedPart, ...]

    @property
    def rose(self) -> int:
        """The number of pupils who gained marks for any question."""
        return len({pupil_id for one in self.questions for pupil_id in one.rose})


@dataclass(frozen=True, slots=True)
class _Link:
    id: int
    quiz: Quiz
    at: datetime
    note: str


def corrected_since(session: Session, assignment: Assignment) -> list[AssignmentCorrection]:
    """Return the corrections since a quiz was assigned, newest first."""
    links = [
        _Link(row.id, quiz_of(session, row.digest), row.published_at, row.note)
        for row in session.execute(
            select(Revision.id, Revision.digest, Revision.published_at, Revision.note)
            .where(Revision.version_id == assignment.version_id)
            .order_by(Revision.id)
        )
    ]
    since = [link for link in links[1:] if link.at > assignment.made_at]
    if not since:
        return []
    done = [
        _FinishedAttempt(pupil_id, revision_id, _given(rows))
        for (_, pupil_id, revision_id), rows in _attempts(session, assignment.id)
    ]
    return [
        AssignmentCorrection(
            link.at, link.note, tuple(_questions(links[: links.index(link) + 1], done))
        )
        for link in reversed(since)
    ]


@dataclass(frozen=True, slots=True)
class _FinishedAttempt:
    pupil_id: int
    revision_id: int
    given: Given


def _attempts(session: Session, assignment_id: int) -> Iterator[tuple[Any, Iterator[Any]]]:
    rows = session.execute(_ANSWERS, {"assignment_id": assignment_id}).all()
    return groupby(rows, key=lambda row: (row.id, row.pupil_id, row.revision_id))


def _given(rows: Iterable[Any]) -> Given:
    return [(row.question_id, GivenAnswer(Status(row.status), row.response)) for row in rows]


def _questions(links: Sequence[_Link], done: Sequence[_FinishedAttempt]) -> Iterator[CorrectedPart]:
    """Yield the changes that the last of some revisions made, question by question, with the rest of the quiz last."""
    before, after = links[-2].quiz, links[-1].quiz
    by_question: dict[str, list[QuizChange]] = {}
    for change in changes(before, after):
        by_question.setdefault(change.question_id, []).append(change)
    for name, found in sorted(by_question.items(), key=lambda item: not item[0]):
        marks = any(change.marks for change in found)
        rose = {one.pupil_id for one in done if marks and _rose(links, name, one)}
        prompt = after.questions[name].prompt if name else ""
        yield CorrectedPart(name, prompt, tuple(found), tuple(sorted(rose)))


def _rose(links: Sequence[_Link], name: str, one: _FinishedAttempt) -> bool:
    """Return whether a question's fact is worth more with the last revision than without it."""
    steps = [
        RevisionKey(link.quiz, never_lower=True) for link in links if link.id >= one.revision_id
    ]
    fact = links[-1].quiz.fact_of[name]
    ours = {question.id for question in fact.questions}
    given = [answered for answered in one.given if answered[0] in ours]
    if len(steps) < 2 or not any(question_id == name for question_id, _ in given):
        return False
    was, now = (seen_marks(some, "post", given) for some in (steps[:-1], steps))
    return marks_share(now) > marks_share(was)
