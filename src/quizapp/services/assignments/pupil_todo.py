"""What a pupil has to do, has begun and has done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import bindparam, select

from quizapp.bank.quiz import Quiz
from quizapp.db.engine import SessionOrConnection
from quizapp.db.statements import CompiledStatement
from quizapp.models import Assignment, Attempt, Pupil, Revision, table_of
from quizapp.services.attempts.assignment_rules import RULES, PupilRules, rules_of
from quizapp.services.attempts.end_attempts import Clock, clock_at
from quizapp.services.quizzes.published import quizzes_of

_assignment, _attempt = table_of(Assignment), table_of(Attempt)
_pupil, _revision = table_of(Pupil), table_of(Revision)

_DIGEST = (
    select(_revision.c.digest)
    .where(_revision.c.version_id == _assignment.c.version_id)
    .order_by(_revision.c.id.desc())
    .limit(1)
    .correlate(_assignment)
    .scalar_subquery()
    .label("digest")
)
_ASSIGNED = CompiledStatement(
    RULES.add_columns(_DIGEST)
    .where(_pupil.c.id == bindparam("pupil_id"))
    .order_by(_assignment.c.id.desc())
)
_BEGUN = CompiledStatement(
    select(
        _attempt.c.assignment_id,
        _attempt.c.number,
        _attempt.c.began_at,
        _attempt.c.finished_at,
        _attempt.c.ends_at,
    )
    .where(_attempt.c.pupil_id == bindparam("pupil_id"))
    .order_by(_attempt.c.number)
)


class TodoStage(StrEnum):
    """How far a pupil is with an assignment."""

    LATER = "later"
    """It has not opened yet."""
    TO_DO = "to_do"
    UNDER_WAY = "under_way"
    DONE = "done"
    MISSED = "missed"
    """It closed before the pupil began."""


@dataclass(frozen=True, slots=True)
class TodoItem:
    """An assignment as its pupil sees it."""

    rules: PupilRules
    quiz: Quiz
    stage: TodoStage
    begun: int
    """The number of attempts begun."""
    ends_at: datetime | None
    """The end of the open attempt."""
    finished_at: datetime | None
    """When the last attempt was finished."""
    may_do_again: bool

    @property
    def late(self) -> bool:
        """Whether the last attempt was handed in late."""
        return self.finished_at is not None and self.rules.is_late(self.finished_at)

    @property
    def word(self) -> str:
        """The teacher's message, held back while the pupil can still answer, since it could be a hint."""
        return self.rules.word if self.stage in {TodoStage.DONE, TodoStage.MISSED} else ""


def todo_of(on: SessionOrConnection, pupil_id: int, now: datetime) -> list[TodoItem]:
    """Return everything assigned to a pupil, the earliest due date first."""
    rows = _ASSIGNED.all(on, {"pupil_id": pupil_id})
    begun: dict[int, list[Any]] = {}
    for row in _BEGUN.all(on, {"pupil_id": pupil_id}):
        begun.setdefault(row.assignment_id, []).append(row)
    quizzes = quizzes_of(on, {row.digest for row in rows})
    found = [
        _todo_item(rules_of(row), quizzes[row.digest], begun.get(row.id, []), now) for row in rows
    ]
    return sorted(found, key=lambda work: (work.rules.due is None, work.rules.due or now))


def _todo_item(rules: PupilRules, quiz: Quiz, attempts: Sequence[Any], now: datetime) -> TodoItem:
    last = attempts[-1] if attempts else None
    finished_at = last.finished_at if last else None
    if last and finished_at is None and clock_at(last.ends_at, now) is Clock.OVER:
        finished_at = last.ends_at
    if last is None:
        stage = TodoStage.LATER if rules.comes_later(now) else TodoStage.TO_DO
        if stage is TodoStage.TO_DO and not rules.is_open(now):
            stage = TodoStage.MISSED
    else:
        stage = TodoStage.UNDER_WAY if finished_at is None else TodoStage.DONE
    return TodoItem(
        rules=rules,
        quiz=quiz,
        stage=stage,
        begun=len(attempts),
        ends_at=last.ends_at if last and finished_at is None else None,
        finished_at=finished_at,
        may_do_again=stage is TodoStage.DONE
        and rules.is_open(now)
        and rules.may_begin(len(attempts)),
    )
