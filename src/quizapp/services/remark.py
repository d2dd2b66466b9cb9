"""Re-marking: the counters of a version follow a correction, a batch at a time, while readers go on.

Each batch takes its attempts out of the counters as they were marked and puts them in as they are marked now, and
notes how far it came, all in one transaction: whatever is killed in between, each attempt moves exactly once. Who
counts or deletes meanwhile asks `keys_in_force` how an attempt stands.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.orm import Session

from quizapp.bank.changes import marked_otherwise
from quizapp.bank.quiz import Fact
from quizapp.marking import Answer as GivenAnswer
from quizapp.marking import Status
from quizapp.models import (
    Answer,
    Attempt,
    Counter,
    Remarking,
    Snapshot,
    Version,
    table_of,
)
from quizapp.services.count_attempts import apply_change, counted_by, lock_version
from quizapp.services.keys_in_force import keys_in_force

BATCH = 500

_answer = table_of(Answer)
_NEXT = (
    select(Attempt)
    .where(
        Attempt.version_id == bindparam("version_id"),
        Attempt.counted_as == "finished",
        Attempt.id > bindparam("reached"),
    )
    .order_by(Attempt.id)
    .limit(bindparam("most"))
)
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


class OfFact(NamedTuple):
    """What was given on one fact in one phase."""

    phase: str
    fact_id: str
    rows: tuple[Row, ...]

    def answers(self) -> list[tuple[str, GivenAnswer]]:
        """Give the answers by question id."""
        return [(name, GivenAnswer(Status(status), text)) for name, status, text in self.rows]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a correction has come."""

    version_id: int
    to_id: int
    done: int
    total: int
    began_at: datetime
    finished_at: datetime | None


def begin_remarking(
    session: Session, version_id: int, from_id: int, to_id: int, now: datetime
) -> None:
    """Let the counters of a (locked) version follow a correction, from now on."""
    finished = select(func.sum(Counter.n)).where(
        Counter.version_id == version_id, Counter.name == "attempt", Counter.level == "finished"
    )
    session.add(
        Remarking(
            version_id=version_id,
            from_id=from_id,
            to_id=to_id,
            total=session.scalar(finished) or 0,
            began_at=now,
        )
    )
    session.flush()
    session.execute(update(Snapshot).where(Snapshot.version_id == version_id).values(stale=True))


def version_to_remark(session: Session) -> int | None:
    """Give a version that is to be re-marked; None where there is none."""
    oldest = select(Remarking.version_id).where(Remarking.finished_at.is_(None))
    return session.scalar(oldest.order_by(Remarking.id).limit(1))


def remark_batch(session: Session, version_id: int, now: datetime) -> int:
    """Move up to `BATCH` attempts of a version to its next correction; give how many.

    With the last ones the correction is through, and what is told of the version may be told anew.
    """
    lock_version(session, version_id)
    oldest = (
        select(Remarking)
        .where(Remarking.version_id == version_id, Remarking.finished_at.is_(None))
        .order_by(Remarking.id)
        .limit(1)
        .execution_options(populate_existing=True)
    )
    job = session.scalars(oldest).first()
    if job is None:
        return 0
    keys = keys_in_force(session, version_id)
    facts = marked_otherwise(keys.older, keys.newer)
    wanted = {"version_id": version_id, "reached": job.reached, "most": BATCH}
    attempts = session.scalars(_NEXT, wanted).all()
    if attempts and facts:
        change = counted_by(session, attempts, lambda _: keys.newer)
        change.subtract(counted_by(session, attempts, lambda _: keys.older))
        apply_change(session, version_id, change)
    job.done += len(attempts)
    job.reached = max((attempt.id for attempt in attempts), default=job.reached)
    if len(attempts) < BATCH:
        job.finished_at = now
    session.flush()
    return len(attempts)


def progress_of(session: Session, quiz_id: int) -> dict[int, Progress]:
    """Tell how far the corrections of a quiz have come, by the ids of their revisions."""
    rows = session.scalars(
        select(Remarking)
        .join(Version, Version.id == Remarking.version_id)
        .where(Version.quiz_id == quiz_id)
        .execution_options(populate_existing=True)
    )
    return {
        job.to_id: Progress(
            job.version_id,
            job.to_id,
            job.done,
            max(job.total, job.done),
            job.began_at,
            job.finished_at,
        )
        for job in rows
    }


def answers_by_fact(
    session: Session, attempt_ids: Iterable[int], facts: Iterable[Fact]
) -> Iterator[tuple[int, OfFact]]:
    """Give what attempts gave on each of some facts in each phase, attempt by attempt.

    Questions that were not asked have no answer, so the answers tell what was asked.
    """
    fact_of = {question.id: fact.id for fact in facts for question in fact.questions}
    found: dict[tuple[int, str, str], list[Row]] = {}
    given = {"attempt_ids": list(attempt_ids), "question_ids": list(fact_of)}
    for attempt_id, phase, name, *answer in session.execute(_ANSWERS, given):
        found.setdefault((attempt_id, phase, fact_of[name]), []).append((name, *answer))
    for (attempt_id, phase, fact_id), rows in found.items():
        yield attempt_id, OfFact(phase, fact_id, tuple(rows))
