"""Storing what a reader sends: a page of answers or the self-rating, and what arrives too late to count."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import lru_cache

from sqlalchemy import bindparam, select, text, update

from quizapp.db.engine import SessionOrConnection
from quizapp.db.statements import CompiledStatement
from quizapp.marking import GivenAnswer
from quizapp.models import Answer, Attempt, LateAnswer, table_of
from quizapp.services.attempts.attempts import AttemptState, SavedAnswer
from quizapp.services.attempts.plan import PlanPage

MOST_LATE = 200
"""The number of late answers that are stored for an attempt. A reader with an old page sends a few; more than this can
only come from a program, which could otherwise fill the disk with a single link.
"""

_attempt, _answer, _late = table_of(Attempt), table_of(Answer), table_of(LateAnswer)

_FINISH = CompiledStatement(
    update(_attempt)
    .where(_attempt.c.id == bindparam("attempt_id"))
    .values(finished_at=bindparam("now"))
)
_RATE = (
    update(_attempt)
    .where(_attempt.c.id == bindparam("attempt_id"))
    .values(rating=bindparam("given"))
)
_SO_FAR = select(
    _late.c.phase, _late.c.question_id, _late.c.status, _late.c.response, _late.c.confidence
).where(_late.c.attempt_id == bindparam("attempt_id"))

Late = tuple[str, str | None, str, str | None, int | None]
"""Phase, question id (None for the self-rating), status, response and confidence."""


@lru_cache(64)
def _upsert(rows: int) -> CompiledStatement:
    """Return the statement that stores this many answers at once."""
    values = ", ".join(
        f"(:attempt_id, :phase, :question_id_{row}, :status_{row}, :response_{row}, :confidence_{row}, :save, :now)"
        for row in range(rows)
    )
    statement = text(
        "INSERT INTO answer (attempt_id, phase, question_id, status, response, confidence, save, saved_at)"  # noqa: S608 - fixed names
        f" VALUES {values} ON CONFLICT (attempt_id, phase, question_id) DO UPDATE SET status = excluded.status,"
        " response = excluded.response, confidence = excluded.confidence, save = excluded.save,"
        " saved_at = excluded.saved_at"
    ).bindparams(bindparam("now", type_=_answer.c.saved_at.type))
    return CompiledStatement(statement)


class SaveOutcome(StrEnum):
    """What happened to a page."""

    STORED = "stored"
    FINISHED = "finished"
    """The page was stored and the attempt is finished."""
    CONFLICT = "conflict"
    """The page was not stored, because other answers have been saved elsewhere since it was shown."""
    LATE = "late"
    """The answers were stored as late, without counting: the attempt, or its questions before reading, had ended."""


@dataclass(frozen=True, slots=True)
class PageSave:
    """The outcome of a save, and the attempt after it."""

    outcome: SaveOutcome
    state: AttemptState


def save_page(  # noqa: PLR0913 - everything that a page sends
    on: SessionOrConnection,
    state: AttemptState,
    phase: str,
    page: PlanPage,
    given: Mapping[str, GivenAnswer],
    *,
    shown_save: int,
    final: bool,
    now: datetime,
) -> PageSave:
    """Store what a reader gave on one page of an attempt that was taken for this save.

    `given` has an answer for each question of the page that could be read; `shown_save` is the number of the attempt's
    latest save when the page was shown. The last save wins, but an older page never overwrites other answers unseen.
    `final` says that the reader is done with the last page: the attempt ends if every page is stored.
    """
    if state.finished_at or (phase == "pre" and state.reading_began):
        return keep_late_page(on, state, phase, given, now)
    if newer_elsewhere(state, phase, given, shown_save):
        return PageSave(SaveOutcome.CONFLICT, state)
    if given:
        _upsert(len(given)).all(on, _values(state, phase, given, now))
    stored = {
        (phase, question_id): SavedAnswer(answer, state.saves)
        for question_id, answer in given.items()
    }
    state = replace(state, answers={**state.answers, **stored})
    if final and page == state.plan.after[-1] and state.first_open_page("post") is None:
        _FINISH.all(on, {"attempt_id": state.id, "now": now})
        return PageSave(SaveOutcome.FINISHED, replace(state, finished_at=now))
    return PageSave(SaveOutcome.STORED, state)


def save_rating(
    on: SessionOrConnection, state: AttemptState, rating: int | None, now: datetime
) -> AttemptState:
    """Store the self-rating; the last one wins until a page of questions after reading is stored.

    A later rating is stored as late: its reader has seen the questions, so it measures something else.
    """
    if rating == state.rating or (rating is None and state.questions_began):
        return state
    if state.finished_at is None and not state.questions_began:
        on.execute(_RATE, {"attempt_id": state.id, "given": rating})
        return replace(state, rating=rating)
    late: Late = ("post", None, "answered", str(rating), None)
    keep_late_answers(on, state.id, [late], set(), now)
    return state


def newer_elsewhere(
    state: AttemptState, phase: str, given: Mapping[str, GivenAnswer], shown_save: int
) -> dict[str, GivenAnswer]:
    """Return the stored answers, by question id, that are newer than the page sent and differ from it."""
    found = {}
    for question_id, answer in given.items():
        stored = state.answers.get((phase, question_id))
        if stored and stored.save > shown_save and stored.answer != answer:
            found[question_id] = stored.answer
    return found


def keep_late_page(
    on: SessionOrConnection,
    state: AttemptState,
    phase: str,
    given: Mapping[str, GivenAnswer],
    now: datetime,
) -> PageSave:
    """Store answers that arrived too late to count; skip those that are stored already."""
    counted = {_late_from(p, q, stored.answer) for (p, q), stored in state.answers.items()}
    late = [_late_from(phase, question_id, answer) for question_id, answer in given.items()]
    new = keep_late_answers(on, state.id, late, counted, now)
    return PageSave(SaveOutcome.LATE if new else SaveOutcome.STORED, state)


def keep_late_answers(
    on: SessionOrConnection,
    attempt_id: int,
    given: Iterable[Late],
    counted: set[Late],
    now: datetime,
) -> bool:
    """Store the late answers that are neither counted nor stored yet; return whether there were any."""
    kept = {tuple(row) for row in on.execute(_SO_FAR, {"attempt_id": attempt_id})}
    new = [late for late in given if late not in kept and late not in counted]
    new = new[: max(0, MOST_LATE - len(kept))]
    rows = [
        {
            "attempt_id": attempt_id,
            "phase": phase,
            "question_id": question_id,
            "status": status,
            "response": response,
            "confidence": confidence,
            "arrived_at": now,
        }
        for phase, question_id, status, response, confidence in new
    ]
    if rows:
        on.execute(_late.insert(), rows)
    return bool(rows)


def _values(
    state: AttemptState, phase: str, given: Mapping[str, GivenAnswer], now: datetime
) -> dict[str, object]:
    values: dict[str, object] = {
        "attempt_id": state.id,
        "phase": phase,
        "save": state.saves,
        "now": now,
    }
    for row, (question_id, answer) in enumerate(given.items()):
        values[f"question_id_{row}"] = question_id
        values[f"status_{row}"] = str(answer.status)
        values[f"response_{row}"] = answer.response
        values[f"confidence_{row}"] = answer.confidence
    return values


def _late_from(phase: str, question_id: str, answer: GivenAnswer) -> Late:
    return phase, question_id, str(answer.status), answer.response, answer.confidence
