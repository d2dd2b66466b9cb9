"""Everything that is stored about one pupil, in a form that people can read."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.bank.quiz import Quiz
from quizapp.models import (
    Answer,
    Assignment,
    Attempt,
    Classroom,
    ForPupil,
    LateAnswer,
    MarkOverride,
    Pupil,
    PupilSession,
    Revision,
    Unclear,
)
from quizapp.question_types import TYPES
from quizapp.question_types.base import MAX_MARK
from quizapp.services.attempts.plan import Plan
from quizapp.services.quizzes.published import quiz_of

File = dict[str, Any]
_PHASES = {"pre": "before reading", "post": "after reading"}
_STATUS = {"dont_know": "I don't know", "omitted": "left out"}


def pupil_file(session: Session, pupil: Pupil, now: datetime) -> File:
    """Return all that is stored about a pupil, ready for JSON, without secrets, which say nothing about anybody."""
    classroom = session.get_one(Classroom, pupil.classroom_id)
    return {
        "class": classroom.name,
        "name": pupil.name or None,
        "words": pupil.words,
        "time factor": pupil.time_percent / 100,
        "added at": _at(pupil.added_at),
        "signed in browsers": _browsers(session, pupil.id),
        "set by the teacher for this pupil": _exceptions(session, pupil.id),
        "work": [_attempt(session, attempt) for attempt in _attempts(session, pupil.id)],
        "as of": _at(now),
    }


def _browsers(session: Session, pupil_id: int) -> list[File]:
    query = select(PupilSession).where(PupilSession.pupil_id == pupil_id).order_by(PupilSession.id)
    return [
        {"signed in at": _at(row.began_at), "last used at": _at(row.seen_at)}
        for row in session.scalars(query)
    ]


def _exceptions(session: Session, pupil_id: int) -> list[File]:
    rows = session.execute(
        select(ForPupil, Assignment)
        .join(Assignment, Assignment.id == ForPupil.assignment_id)
        .where(ForPupil.pupil_id == pupil_id)
        .order_by(ForPupil.assignment_id)
    )
    return [
        {
            "quiz": _newest(session, assignment).title,
            "assignment": assignment.id,
            "time factor": one.time_percent / 100 if one.time_percent else None,
            "minutes added": one.more_minutes,
            "own due date": one.due,
            "time zone": assignment.zone,
            "more attempts": one.more_attempts,
            "excused": one.excused,
            "a word from the teacher": one.word or None,
            "written at": _at(one.word_at),
        }
        for one, assignment in rows
    ]


def _newest(session: Session, assignment: Assignment) -> Quiz:
    newest = select(Revision.digest).where(Revision.version_id == assignment.version_id)
    return quiz_of(session, session.scalars(newest.order_by(Revision.id.desc()).limit(1)).one())


def _attempts(session: Session, pupil_id: int) -> Sequence[Attempt]:
    return session.scalars(
        select(Attempt).where(Attempt.pupil_id == pupil_id).order_by(Attempt.id)
    ).all()


def _attempt(session: Session, attempt: Attempt) -> File:
    quiz = quiz_of(session, session.get_one(Revision, attempt.revision_id).digest)
    plan = Plan.from_json(attempt.plan)
    asked = {
        words: [_prompt(quiz, name) for page in plan.pages(phase) for name in page.question_ids]
        for phase, words in _PHASES.items()
    }
    unclear = session.scalar(select(Unclear).where(Unclear.attempt_id == attempt.id))
    return {
        "quiz": quiz.title,
        "assignment": attempt.assignment_id,
        "attempt": attempt.number,
        "began at": _at(attempt.began_at),
        "last saved at": _at(attempt.seen_at),
        "finished at": _at(attempt.finished_at),
        "time is up at": _at(attempt.ends_at),
        "understood that was not before, of 100": attempt.rating,
        "questions asked": asked,
        "answers": _answers(session, attempt.id, quiz),
        "arrived too late": _late(session, attempt.id, quiz),
        "still unclear": unclear and {"text": unclear.text, "sent at": _at(unclear.sent_at)},
        "marks set by a teacher": _overrides(session, attempt.id, quiz),
        "counted as": attempt.counted_as,
    }


def _answers(session: Session, attempt_id: int, quiz: Quiz) -> list[File]:
    query = select(Answer).where(Answer.attempt_id == attempt_id)
    return [
        {
            "when": _PHASES[row.phase],
            "question": _prompt(quiz, row.question_id),
            "answer": _given(quiz, row.question_id, row.status, row.response),
            "how sure, of 100": row.confidence,
            "saved at": _at(row.saved_at),
        }
        for row in session.scalars(query.order_by(Answer.saved_at, Answer.question_id))
    ]


def _late(session: Session, attempt_id: int, quiz: Quiz) -> list[File]:
    query = select(LateAnswer).where(LateAnswer.attempt_id == attempt_id).order_by(LateAnswer.id)
    return [
        {
            "when": _PHASES.get(row.phase, row.phase),
            "question": _prompt(quiz, row.question_id) if row.question_id else "closing question",
            "answer": _given(quiz, row.question_id or "", row.status, row.response),
            "how sure, of 100": row.confidence,
            "arrived at": _at(row.arrived_at),
        }
        for row in session.scalars(query)
    ]


def _overrides(session: Session, attempt_id: int, quiz: Quiz) -> list[File]:
    query = select(MarkOverride).where(MarkOverride.attempt_id == attempt_id)
    return [
        {
            "question": _prompt(quiz, row.question_id),
            "mark, of 1": row.mark / MAX_MARK,
            "reason": row.reason,
            "set at": _at(row.set_at),
        }
        for row in session.scalars(query.order_by(MarkOverride.question_id))
    ]


def _prompt(quiz: Quiz, question_id: str) -> str:
    question = quiz.questions.get(question_id)
    return question.prompt if question else question_id


def _given(quiz: Quiz, question_id: str, status: str, response: str | None) -> str | None:
    if response is None:
        return _STATUS.get(status)
    question = quiz.questions.get(question_id)
    if question is None:
        return response
    described = TYPES[question.type].describe(question.body, response, quiz.language)
    return "; ".join(described)


def _at(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat(timespec="seconds") if moment else None
