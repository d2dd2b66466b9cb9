"""The ends of open attempts, and how they move when the rules change."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from quizapp.db.engine import SessionOrConnection
from quizapp.db.statements import CompiledStatement
from quizapp.models import Assignment, Attempt, Classroom, Pupil, PupilSession, table_of
from quizapp.services.attempts.assignment_rules import RULES, PupilRules, rules_of
from quizapp.services.sessions import IDLE
from quizapp.services.tokens import token_hash

_attempt, _assignment = table_of(Attempt), table_of(Assignment)
_pupil, _session, _classroom = table_of(Pupil), table_of(PupilSession), table_of(Classroom)
_MOVE = (
    update(_attempt)
    .where(_attempt.c.id == bindparam("attempt_id"), _attempt.c.finished_at.is_(None))
    .values(ends_at=bindparam("until"))
)
_FIND = CompiledStatement(
    select(_attempt.c.ends_at, _assignment.c.zone)
    .join(_assignment, _assignment.c.id == _attempt.c.assignment_id)
    .join(_pupil, _pupil.c.id == _attempt.c.pupil_id)
    .join(_classroom, _classroom.c.id == _pupil.c.classroom_id)
    .join(_session, _session.c.pupil_id == _pupil.c.id)
    .where(
        _attempt.c.token_hash == bindparam("wanted"),
        _attempt.c.finished_at.is_(None),
        _session.c.token_hash == bindparam("who"),
        _session.c.seen_at > bindparam("since"),
        _classroom.c.archived_at.is_(None),
    )
)


@dataclass(frozen=True, slots=True)
class End:
    """When an open attempt ends."""

    at: datetime | None
    """None for never."""
    zone: str


def find_end(on: SessionOrConnection, token: str, session_token: str, now: datetime) -> End | None:
    """Return the end of the open attempt behind a link, or None unless the session is that of its pupil."""
    wanted, who = token_hash(token), token_hash(session_token)
    if wanted is None or who is None:
        return None
    row = _FIND.first(on, {"wanted": wanted, "who": who, "since": now - IDLE})
    return End(row.ends_at, row.zone) if row else None


@contextmanager
def moving_ends(
    session: Session, assignment_id: int, pupil_id: int | None = None
) -> Iterator[None]:
    """Make the ends of open attempts follow what is changed in the `with` block: for all pupils, or for one."""
    # Locked so that an attempt either begins before the open ones are read, or begins by the new rules.
    session.execute(select(Assignment.id).where(Assignment.id == assignment_id).with_for_update())
    query = select(Attempt.id, Attempt.pupil_id, Attempt.began_at, Attempt.ends_at).where(
        Attempt.assignment_id == assignment_id, Attempt.finished_at.is_(None)
    )
    if pupil_id is not None:
        query = query.where(Attempt.pupil_id == pupil_id)
    rows = session.execute(query.order_by(Attempt.id).with_for_update()).all()
    before = _rules(session, assignment_id, rows)
    yield
    session.flush()
    after = _rules(session, assignment_id, rows)
    for row in rows:
        was, becomes = (rules[row.pupil_id].ends_at(row.began_at) for rules in (before, after))
        until = moved_end(row.ends_at, was, becomes)
        if until != row.ends_at:
            session.execute(_MOVE, {"attempt_id": row.id, "until": until})


def moved_end(
    current: datetime | None, was: datetime | None, becomes: datetime | None
) -> datetime | None:
    """Return the new end of an attempt ending at `current` when its end by the rules changes from `was` to `becomes`.

    An end that differs from `was` was granted by the teacher, so it can only move later.
    """
    if current == was or becomes is None:
        return becomes
    return None if current is None else max(current, becomes)


def _rules(session: Session, assignment_id: int, rows: Any) -> dict[int, PupilRules]:
    ours = table_of(Assignment).c.id == assignment_id
    theirs = table_of(Pupil).c.id.in_({row.pupil_id for row in rows})
    return {row.pupil_id: rules_of(row) for row in session.execute(RULES.where(ours, theirs))}
