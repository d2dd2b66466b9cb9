"""Storing one page of answers."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Insert, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from quizapp.marking import Answer as GivenAnswer
from quizapp.models import Answer, Attempt, LateAnswer, table_of
from quizapp.services.attempts import State, Stored
from quizapp.services.plan import PlanPage

_attempt, _answer, _late = table_of(Attempt), table_of(Answer), table_of(LateAnswer)

_FINISH = (
    update(_attempt)
    .where(_attempt.c.id == bindparam("attempt_id"))
    .values(finished_at=bindparam("now"))
)
_LATE_SO_FAR = select(_late.c.phase, _late.c.question_id, _late.c.status, _late.c.response).where(
    _late.c.attempt_id == bindparam("attempt_id")
)


def _upsert(dialect: type[sqlite.Insert] | type[postgresql.Insert]) -> Insert:
    statement = dialect(_answer)
    new = statement.excluded
    return statement.on_conflict_do_update(
        index_elements=list(_answer.primary_key.columns),
        set_={
            "status": new.status,
            "response": new.response,
            "save": new.save,
            "saved_at": new.saved_at,
        },
    )


_UPSERT = {"sqlite": _upsert(sqlite.Insert), "postgresql": _upsert(postgresql.Insert)}


class Outcome(StrEnum):
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

    outcome: Outcome
    state: State


def save_page(  # noqa: PLR0913 - everything that a page sends
    session: Session,
    state: State,
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
        return keep_late(session, state, phase, given, now)
    if newer_elsewhere(state, phase, given, shown_save):
        return PageSave(Outcome.CONFLICT, state)
    if given:
        session.execute(_UPSERT[_dialect(session)], _rows(state, phase, given, now))
    stored = {
        (phase, question_id): Stored(answer, state.saves) for question_id, answer in given.items()
    }
    state = replace(state, answers={**state.answers, **stored})
    if final and page == state.plan.after[-1] and state.first_open_page("post") is None:
        session.execute(_FINISH, {"attempt_id": state.id, "now": now})
        return PageSave(Outcome.FINISHED, replace(state, finished_at=now))
    return PageSave(Outcome.STORED, state)


def newer_elsewhere(
    state: State, phase: str, given: Mapping[str, GivenAnswer], shown_save: int
) -> dict[str, GivenAnswer]:
    """Give the stored answers, by question id, that are newer than the page sent and differ from it."""
    found = {}
    for question_id, answer in given.items():
        stored = state.answers.get((phase, question_id))
        if stored and stored.save > shown_save and stored.answer != answer:
            found[question_id] = stored.answer
    return found


def keep_late(
    session: Session, state: State, phase: str, given: Mapping[str, GivenAnswer], now: datetime
) -> PageSave:
    """Keep what arrived after the end without counting it; what says nothing new is not kept again."""
    known = {tuple(row) for row in session.execute(_LATE_SO_FAR, {"attempt_id": state.id})}
    known |= {
        (p, q, str(s.answer.status), s.answer.response) for (p, q), s in state.answers.items()
    }
    new = [
        {
            "attempt_id": state.id,
            "phase": phase,
            "question_id": question_id,
            "status": str(answer.status),
            "response": answer.response,
            "arrived_at": now,
        }
        for question_id, answer in given.items()
        if (phase, question_id, str(answer.status), answer.response) not in known
    ]
    if not new:
        return PageSave(Outcome.STORED, state)
    session.execute(_late.insert(), new)
    return PageSave(Outcome.LATE, state)


def _rows(
    state: State, phase: str, given: Mapping[str, GivenAnswer], now: datetime
) -> list[dict[str, object]]:
    return [
        {
            "attempt_id": state.id,
            "phase": phase,
            "question_id": question_id,
            "status": str(answer.status),
            "response": answer.response,
            "save": state.saves,
            "saved_at": now,
        }
        for question_id, answer in given.items()
    ]


def _dialect(session: Session) -> str:
    return session.get_bind().dialect.name
