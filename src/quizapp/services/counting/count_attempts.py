"""Folds attempts into the counters, each exactly once, whatever crashes or races.

Whether an attempt is counted, and as what, is stored with the attempt itself (`counted_as`) and changes in the same
transaction as the counters.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, or_, select, update
from sqlalchemy.orm import Session

from quizapp.db.engine import SessionOrConnection, dialect_of
from quizapp.db.id_lists import among_ids
from quizapp.measurement.counters import SIMULATED
from quizapp.models import Assignment, Attempt, table_of
from quizapp.services.counting.counted_attempts import COLUMNS, AttemptRow, Batch, answers_of
from quizapp.services.counting.counters import apply_change, lock_version
from quizapp.services.counting.remarking_state import remarking_state

IDLE = timedelta(days=7)
"""An attempt that is not used for this long counts as abandoned."""
BATCH = 2000

_attempt, _assignment = table_of(Attempt), table_of(Assignment)
_TO_COUNT = (
    *COLUMNS,
    _attempt.c.version_id,
    _attempt.c.seen_at,
    _attempt.c.finished_at,
    _attempt.c.ends_at,
    _assignment.c.ask_before,
    _assignment.c.open_book,
)
_STATE = AttemptRow._fields.index("counted_as")
_NOTE = {
    dialect: update(_attempt).where(condition).values(counted_as=bindparam("state"))
    for dialect, condition in among_ids(_attempt.c.id).items()
}


def version_to_count(session: Session, now: datetime) -> int | None:
    """Return a version whose counters are behind its attempts, or None."""
    return next(
        filter(
            None,
            (session.scalar(select(Attempt.version_id).where(c).limit(1)) for c in _to_count(now)),
        ),
        None,
    )


def is_behind(session: Session, version_id: int, now: datetime) -> bool:
    """Return whether the counters of a version are behind its attempts."""
    ours = select(Attempt.id).where(Attempt.version_id == version_id).limit(1)
    return any(session.scalar(ours.where(c)) is not None for c in _to_count(now))


def count_batch(session: Session, version_id: int, now: datetime, fastest: int = 0) -> int:
    """Fold up to `BATCH` attempts of a version into its counters; return the number folded.

    An attempt answered faster than `fastest` words a minute is only counted as such; 0 turns this off.
    """
    lock_version(session, version_id)
    due = (
        select(*_TO_COUNT)
        .outerjoin(_assignment, _assignment.c.id == _attempt.c.assignment_id)
        .where(_attempt.c.version_id == version_id, or_(*_to_count(now)))
        .order_by(_attempt.c.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True, of=_attempt)
    )
    rows = session.execute(due).all()
    if not rows:
        return 0
    answers = answers_of(session, (row.id for row in rows))
    batch = Batch(answers, remarking_state(session, version_id).quiz)
    states = _states_now(session, rows, batch, fastest)
    for state in {one.counted_as for one in states}:
        ids = [one.id for one in states if one.counted_as == state]
        session.execute(_NOTE[dialect_of(session)], {"ids": ids, "state": state})
    apply_change(session, version_id, batch.fold(states))
    return len(rows)


def uncount(on: SessionOrConnection, version_id: int, attempt_ids: Sequence[int]) -> None:
    """Take attempts out of the counters of their (locked) version; the caller keeps them from being counted."""
    wanted = select(*COLUMNS).where(_attempt.c.id.in_(attempt_ids)).with_for_update()
    rows = on.execute(wanted).all()
    batch = Batch(answers_of(on, attempt_ids), remarking_state(on, version_id).quiz)
    change = batch.fold(AttemptRow(*row) for row in rows)
    apply_change(on, version_id, {key: -n for key, n in change.items()})


def uncount_abandoned(on: SessionOrConnection, version_id: int, attempt_id: int) -> None:
    """Take an attempt that counts as abandoned out of the counters before its reader changes anything in it."""
    lock_version(on, version_id)
    uncount(on, version_id, [attempt_id])
    on.execute(_NOTE[dialect_of(on)], {"ids": [attempt_id], "state": None})


def _to_count(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Return the two conditions under which the counters are behind; each has an index."""
    idle = and_(Attempt.finished_at.is_(None), Attempt.seen_at < now - IDLE)
    return (
        and_(Attempt.finished_at.is_not(None), Attempt.counted_as.is_(None)),
        and_(idle, Attempt.counted_as.is_(None)),
    )


def _states_now(
    session: Session, rows: Sequence[Any], batch: Batch, fastest: int
) -> list[AttemptRow]:
    """Return the state in which each attempt counts from now on. Only a reader's first finished attempt counts."""
    finished: set[int] = set()
    """The readers with a finished attempt in this batch."""
    found = []
    for row in rows:
        reader = row.first_id or row.id
        marker = batch.marker(row.id)
        # An attempt whose time ran out before the last page was sent is not finished, although it has an end.
        done = row.finished_at and (
            row.ends_at is None or marker.is_complete(row.plan, batch.answers(row.id))
        )
        counted_as = "finished" if done else "abandoned"
        if row.ask_before is not None and marker.differs(row.ask_before, row.open_book):
            counted_as = "apart"
        elif reader in finished or (row.first_id and _finished_another(session, row)):
            counted_as = "practice"
        elif done:
            finished.add(reader)
            took = row.finished_at - row.began_at
            judged = fastest and row.cohort != SIMULATED  # their times are drawn, not taken
            if judged and marker.is_hasty(took, row.plan, fastest):
                counted_as = "hasty"
        found.append(AttemptRow._make((*row[:_STATE], counted_as, *row[_STATE + 1 : len(COLUMNS)])))
    return found


def _finished_another(session: Session, row: Any) -> bool:
    """Return whether the counters already hold a finished attempt of the same reader at the same version."""
    same_reader = or_(Attempt.id == row.first_id, Attempt.first_id == row.first_id)
    others = select(Attempt.id).where(
        same_reader,
        Attempt.id != row.id,
        Attempt.version_id == row.version_id,
        Attempt.counted_as.in_(("finished", "hasty")),
    )
    return session.scalar(others.limit(1)) is not None
