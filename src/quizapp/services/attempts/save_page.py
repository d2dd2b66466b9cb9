"""Storing one page of answers."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import lru_cache

from sqlalchemy import bindparam, text, update

from quizapp.db.engine import SessionOrConnection
from quizapp.db.statements import CompiledStatement
from quizapp.marking import GivenAnswer
from quizapp.models import Answer, Attempt, table_of
from quizapp.services.attempts.attempts import AttemptState, SavedAnswer
from quizapp.services.attempts.late_answers import Late, keep_late_answers
from quizapp.services.attempts.plan import PlanPage

_attempt, _answer = table_of(Attempt), table_of(Answer)

_FINISH = CompiledStatement(
    update(_attempt)
    .where(_attempt.c.id == bindparam("attempt_id"))
    .values(finished_at=bindparam("now"))
)


@lru_cache(64)
def _upsert(rows: int) -> CompiledStatement:
    """Give the statement that stores so many answers in one go."""
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
    """What became of a page that was sent."""

    STORED = "stored"
    FINISHED = "finished"
    """Stored, and with it the attempt has ended."""
    CONFLICT = "conflict"
    """Not stored: the page was saved elsewhere since it was shown, with other answers."""
    LATE = "late"
    """Kept, but not counted: the attempt, or its questions before reading, had ended."""


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
        return keep_late(on, state, phase, given, now)
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


def newer_elsewhere(
    state: AttemptState, phase: str, given: Mapping[str, GivenAnswer], shown_save: int
) -> dict[str, GivenAnswer]:
    """Give the stored answers, by question id, that are newer than the page sent and differ from it."""
    found = {}
    for question_id, answer in given.items():
        stored = state.answers.get((phase, question_id))
        if stored and stored.save > shown_save and stored.answer != answer:
            found[question_id] = stored.answer
    return found


def keep_late(
    on: SessionOrConnection,
    state: AttemptState,
    phase: str,
    given: Mapping[str, GivenAnswer],
    now: datetime,
) -> PageSave:
    """Keep what arrived after the end without counting it; what says nothing new is not kept again."""
    counted = {_late(p, q, stored.answer) for (p, q), stored in state.answers.items()}
    late = [_late(phase, question_id, answer) for question_id, answer in given.items()]
    new = keep_late_answers(on, state.id, late, counted, now)
    return PageSave(SaveOutcome.LATE if new else SaveOutcome.STORED, state)


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


def _late(phase: str, question_id: str, answer: GivenAnswer) -> Late:
    return phase, question_id, str(answer.status), answer.response, answer.confidence
