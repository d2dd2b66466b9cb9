"""Counts the readers' results that a correction would change, before it is made."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from quizapp.bank.changes import facts_remarked
from quizapp.bank.quiz import Fact, Quiz
from quizapp.marking import GivenAnswer, Status
from quizapp.models import Answer, Attempt, Revision, table_of
from quizapp.services.attempts.marks import RevisionKey, marks_share, seen_marks
from quizapp.services.quizzes.published import quiz_of

BATCH = 1000
_KEPT = 50_000

_attempt, _answer = table_of(Attempt), table_of(Answer)
_FINISHED = (_attempt.c.version_id == bindparam("version_id"), _attempt.c.finished_at.is_not(None))
_NEXT = (
    select(
        _attempt.c.id,
        _attempt.c.revision_id,
        _attempt.c.assignment_id.is_not(None).label("assigned"),
    )
    .where(*_FINISHED, _attempt.c.id > bindparam("reached"))
    .order_by(_attempt.c.id)
    .limit(bindparam("most"))
)
_ALL = select(func.count()).select_from(_attempt).where(*_FINISHED)

_ANSWERS = (
    select(
        _answer.c.attempt_id,
        _answer.c.phase,
        _answer.c.question_id,
        _answer.c.status,
        _answer.c.response,
    )
    .where(
        _answer.c.attempt_id.in_(bindparam("attempt_ids", expanding=True)),
        _answer.c.question_id.in_(bindparam("question_ids", expanding=True)),
    )
    .order_by(_answer.c.attempt_id, _answer.c.phase, _answer.c.question_id)
)

Row = tuple[str, str, str | None]
"""Question id, status and response."""


class FactAnswers(NamedTuple):
    """The answers on one fact in one phase."""

    phase: str
    fact_id: str
    rows: tuple[Row, ...]

    def answers(self) -> list[tuple[str, GivenAnswer]]:
        """Return the answers by question id."""
        return [(name, GivenAnswer(Status(status), text)) for name, status, text in self.rows]


class ShiftDirection(StrEnum):
    """The direction in which a result moves."""

    SAME = "same"
    UP = "up"
    DOWN = "down"
    MIXED = "mixed"
    """Up on one fact, down on another."""


@dataclass(slots=True)
class ResultShift:
    """The number of results that move in each direction."""

    up: int = 0
    down: int = 0
    mixed: int = 0

    @property
    def changed(self) -> int:
        """The number of results that change at all."""
        return self.up + self.down + self.mixed

    def note(self, way: ShiftDirection) -> None:
        """Count one result."""
        if way is not ShiftDirection.SAME:
            setattr(self, way, getattr(self, way) + 1)


@dataclass(frozen=True, slots=True)
class Preview:
    """The effect of a correction on the results of all who have finished its version."""

    results: int
    """The number of results."""
    plain: ResultShift
    """How they change if marks may fall."""
    never_lower: ResultShift
    """How they change if no mark that a reader sees may fall."""


def count_results(session: Session, version_id: int) -> int:
    """Count the finished attempts at a version."""
    return session.scalar(_ALL, {"version_id": version_id}) or 0


def preview_correction(session: Session, version_id: int, corrected: Quiz) -> Preview:
    """Compare what readers of a version see now with what they would see after a correction.

    Only the answers on facts whose marking changes are read, in batches, so memory stays flat however many there are.
    """
    chain = [
        (row.id, RevisionKey(quiz_of(session, row.digest), row.never_lower))
        for row in session.execute(
            select(Revision.id, Revision.digest, Revision.never_lower)
            .where(Revision.version_id == version_id)
            .order_by(Revision.id)
        )
    ]
    preview = Preview(count_results(session, version_id), ResultShift(), ResultShift())
    facts = facts_remarked(chain[-1][1].quiz, corrected)
    if not facts:
        return preview
    compared = _Compared(chain, corrected)
    reached = 0
    while True:
        wanted = {"version_id": version_id, "reached": reached, "most": BATCH}
        read = {
            row.id: (row.revision_id, bool(row.assigned)) for row in session.execute(_NEXT, wanted)
        }
        signs: dict[int, tuple[set[int], set[int]]] = {}
        for attempt_id, given in _answers_by_fact(session, read, facts):
            ways = signs.setdefault(attempt_id, (set(), set()))
            for found, sign in zip(ways, compared.signs(*read[attempt_id], given), strict=True):
                found.add(sign)
        for plain, never_lower in signs.values():
            preview.plain.note(_way(plain))
            preview.never_lower.note(_way(never_lower))
        if len(read) < BATCH:
            return preview
        reached = max(read)


def _answers_by_fact(
    session: Session, attempt_ids: Iterable[int], facts: Iterable[Fact]
) -> Iterator[tuple[int, FactAnswers]]:
    """Yield the answers on each of some facts in each phase, attempt by attempt.

    A question that was not asked has no answer, so the answers also tell what was asked.
    """
    fact_of = {question.id: fact.id for fact in facts for question in fact.questions}
    found: dict[tuple[int, str, str], list[Row]] = {}
    given = {"attempt_ids": list(attempt_ids), "question_ids": list(fact_of)}
    for attempt_id, phase, name, *answer in session.execute(_ANSWERS, given):
        found.setdefault((attempt_id, phase, fact_of[name]), []).append((name, *answer))
    for (attempt_id, phase, fact_id), rows in found.items():
        yield attempt_id, FactAnswers(phase, fact_id, tuple(rows))


class _Compared:
    """Compares facts before and after a correction; an answer that many give is compared once."""

    def __init__(self, chain: Sequence[tuple[int, RevisionKey]], corrected: Quiz) -> None:
        self._chain = chain
        self._last = (RevisionKey(corrected), RevisionKey(corrected, never_lower=True))
        self._found: dict[tuple[int, bool, FactAnswers], tuple[int, int]] = {}

    def signs(self, revision_id: int, assigned: bool, given: FactAnswers) -> tuple[int, int]:
        """Return whether a fact rises (1), falls (-1) or stays (0), without and with "never lower".

        For pupils to whom the quiz was `assigned`, nothing falls.
        """
        known = self._found.get((revision_id, assigned, given))
        if known is None:
            if len(self._found) >= _KEPT:
                self._found.clear()
            known = self._compare(revision_id, assigned, given)
            self._found[revision_id, assigned, given] = known
        return known

    def _compare(self, revision_id: int, assigned: bool, given: FactAnswers) -> tuple[int, int]:
        steps = [
            replace(step, never_lower=step.never_lower or assigned)
            for id_, step in self._chain
            if id_ >= revision_id
        ]
        last = [replace(step, never_lower=step.never_lower or assigned) for step in self._last]
        answers = given.answers()
        before = marks_share(seen_marks(steps, given.phase, answers))
        plain, never_lower = (
            marks_share(seen_marks([*steps, step], given.phase, answers)) for step in last
        )
        return (plain > before) - (plain < before), (never_lower > before) - (never_lower < before)


def _way(signs: set[int]) -> ShiftDirection:
    if {1, -1} <= signs:
        return ShiftDirection.MIXED
    if 1 in signs:
        return ShiftDirection.UP
    return ShiftDirection.DOWN if -1 in signs else ShiftDirection.SAME
