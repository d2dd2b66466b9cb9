"""Compares the stored counters with the raw answers, and repairs them, while readers go on.

Both are read from one state of the database, so nobody has to wait. Counting only adds and subtracts, so the
difference stays the same whatever is counted meanwhile, and can be added later.
"""

from collections import Counter as Count
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from quizapp.db.engine import read_one_state
from quizapp.measurement.counters import Key
from quizapp.models import Attempt, Slug, Snapshot, Version, table_of
from quizapp.services.counting.counted_attempts import COLUMNS, AttemptRow, Batch, answers_of
from quizapp.services.counting.counters import apply_change, counters_of, lock_version
from quizapp.services.counting.remarking_state import remarking_state

BATCH = 1000

_attempt = table_of(Attempt)
_NEXT = (
    select(*COLUMNS)
    .where(
        _attempt.c.version_id == bindparam("version_id"),
        _attempt.c.counted_as.is_not(None),
        _attempt.c.id > bindparam("reached"),
    )
    .order_by(_attempt.c.id)
    .limit(bindparam("most"))
)


@dataclass(frozen=True, slots=True)
class VersionToRecount:
    """A version, an address of its quiz, and the number of its counted attempts."""

    id: int
    slug: str
    number: int
    attempts: int


@dataclass(slots=True)
class Recount:
    """The counters computed from a version's raw answers, and what its stored counters lack."""

    attempts: int = 0
    counters: int = 0
    difference: dict[Key, int] = field(default_factory=dict)


def versions_to_recount(session: Session, slug: str | None) -> list[VersionToRecount]:
    """Return the versions of the quiz that has, or had, an address; of all quizzes if none is given."""
    attempts = select(func.count()).where(
        _attempt.c.version_id == Version.id, _attempt.c.counted_as.is_not(None)
    )
    newest = select(Slug.slug).where(Slug.quiz_id == Version.quiz_id).limit(1)
    which = select(
        Version.id, newest.scalar_subquery(), Version.number, attempts.scalar_subquery()
    ).order_by(Version.quiz_id, Version.number)
    if slug is not None:
        if "\0" in slug:  # PostgreSQL refuses to look for it
            return []
        which = which.where(Version.quiz_id.in_(select(Slug.quiz_id).where(Slug.slug == slug)))
    found = [VersionToRecount(*row) for row in session.execute(which)]
    return [replace(one, slug=slug) for one in found] if slug else found


def recount(session: Session, version_id: int, found: Recount) -> Iterator[int]:
    """Count a version from its raw answers into `found`, and yield the number of attempts after each batch.

    Run it to its end within one transaction in which nothing was read before.
    """
    read_one_state(session)
    keys = remarking_state(session, version_id)
    counted: Count[Key] = Count()
    reached = 0
    while True:
        wanted = {"version_id": version_id, "reached": reached, "most": BATCH}
        rows = [AttemptRow(*row) for row in session.execute(_NEXT, wanted)]
        if not rows:
            break
        batch = Batch(answers_of(session, (row.id for row in rows)), keys.quiz)
        counted.update(batch.fold(rows))
        reached = rows[-1].id
        found.attempts += len(rows)
        yield len(rows)
    stored = counters_of(session, version_id)
    found.counters = len(counted)
    counted.subtract(stored)
    found.difference = {key: n for key, n in counted.items() if n}


def repair_counters(session: Session, version_id: int, difference: dict[Key, int]) -> None:
    """Add what a version's counters lack, and mark its summary for publication."""
    lock_version(session, version_id)
    apply_change(session, version_id, difference)
    snapshot = session.get(Snapshot, version_id)
    if snapshot is not None:
        snapshot.stale = True
    session.flush()
