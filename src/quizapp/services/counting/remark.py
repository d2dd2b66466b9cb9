"""Re-marking: the counters of a version follow a correction, a batch at a time, while readers go on.

Each batch takes its attempts out of the counters by their old marks, adds them by their new ones, and stores how far
it came, all in one transaction, so each attempt moves exactly once even if the process is killed. Code that counts or
deletes attempts meanwhile asks `remarking_state` which key an attempt is counted by.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.orm import Session

from quizapp.bank.changes import facts_remarked
from quizapp.models import (
    Attempt,
    Counter,
    Remarking,
    Snapshot,
    Version,
    table_of,
)
from quizapp.services.counting.counted_attempts import COLUMNS, AttemptRow, Batch, answers_of
from quizapp.services.counting.counters import apply_change, lock_version
from quizapp.services.counting.remarking_state import remarking_state

BATCH = 500

_attempt = table_of(Attempt)
_NEXT = (
    select(*COLUMNS)
    .where(
        _attempt.c.version_id == bindparam("version_id"),
        _attempt.c.counted_as.in_(("finished", "abandoned")),
        _attempt.c.id > bindparam("reached"),
    )
    .order_by(_attempt.c.id)
    .limit(bindparam("most"))
)


@dataclass(frozen=True, slots=True)
class RemarkProgress:
    """The progress of a correction."""

    version_id: int
    to_id: int
    done: int
    total: int
    began_at: datetime
    finished_at: datetime | None


def begin_remarking(
    session: Session, version_id: int, from_id: int, to_id: int, now: datetime
) -> None:
    """Start re-marking the attempts of a (locked) version by a correction."""
    counted = select(func.sum(Counter.n)).where(
        Counter.version_id == version_id, Counter.name == "attempt", Counter.level == "began"
    )
    session.add(
        Remarking(
            version_id=version_id,
            from_id=from_id,
            to_id=to_id,
            total=session.scalar(counted) or 0,
            began_at=now,
        )
    )
    session.flush()
    session.execute(update(Snapshot).where(Snapshot.version_id == version_id).values(stale=True))


def version_to_remark(session: Session) -> int | None:
    """Return a version that is to be re-marked, or None."""
    oldest = select(Remarking.version_id).where(Remarking.finished_at.is_(None))
    return session.scalar(oldest.order_by(Remarking.id).limit(1))


def remark_batch(session: Session, version_id: int, now: datetime) -> int:
    """Re-mark up to `BATCH` attempts of a version by its next correction; return how many.

    The last batch completes the correction, after which the version's summary may be published anew.
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
    keys = remarking_state(session, version_id)
    facts = facts_remarked(keys.older, keys.newer)
    wanted = {"version_id": version_id, "reached": job.reached, "most": BATCH}
    rows = [AttemptRow(*row) for row in session.execute(_NEXT, wanted)]
    if rows and facts:
        answers = answers_of(session, (row.id for row in rows))
        change = Batch(answers, lambda _: keys.newer).fold(rows)
        change.subtract(Batch(answers, lambda _: keys.older).fold(rows))
        apply_change(session, version_id, change)
    job.done += len(rows)
    job.reached = rows[-1].id if rows else job.reached
    if len(rows) < BATCH:
        job.finished_at = now
    session.flush()
    return len(rows)


def progress_of(session: Session, quiz_id: int) -> dict[int, RemarkProgress]:
    """Return the progress of a quiz's corrections, by revision id."""
    rows = session.scalars(
        select(Remarking)
        .join(Version, Version.id == Remarking.version_id)
        .where(Version.quiz_id == quiz_id)
        .execution_options(populate_existing=True)
    )
    return {
        job.to_id: RemarkProgress(
            job.version_id,
            job.to_id,
            job.done,
            max(job.total, job.done),
            job.began_at,
            job.finished_at,
        )
        for job in rows
    }
