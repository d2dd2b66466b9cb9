"""Marks set by teachers. They change what pupils and gradebooks show, never the counters."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Session

from quizapp.db.engine import SessionOrConnection
from quizapp.models import MarkOverride, table_of

_override = table_of(MarkOverride)
_COLUMNS = (
    _override.c.attempt_id,
    _override.c.question_id,
    _override.c.mark,
    _override.c.reason,
    _override.c.set_at,
)
_OF = select(*_COLUMNS).where(_override.c.attempt_id.in_(bindparam("ids", expanding=True)))


@dataclass(frozen=True, slots=True)
class Override:
    """A teacher's mark for an answer after reading."""

    mark: int
    """In twelfths."""
    reason: str
    set_at: datetime


def overrides_of(
    on: SessionOrConnection, attempt_ids: Collection[int]
) -> dict[tuple[int, str], Override]:
    """Return the overrides of attempts by attempt id and question id."""
    if not attempt_ids:
        return {}
    rows = on.execute(_OF, {"ids": list(attempt_ids)}).all()
    return {(row[0], row[1]): Override(*row[2:]) for row in rows}


def set_override(
    session: Session,
    attempt_id: int,
    question_id: str,
    mark: int,
    reason: str,
    person_id: int,
    now: datetime,
) -> None:
    """Set the mark of an answer after reading, replacing an earlier override."""
    found = session.get(MarkOverride, (attempt_id, question_id))
    if found is None:
        found = MarkOverride(attempt_id=attempt_id, question_id=question_id)
        session.add(found)
    found.mark, found.reason, found.person_id, found.set_at = mark, reason, person_id, now
    session.flush()


def remove_override(session: Session, attempt_id: int, question_id: str) -> None:
    """Remove an override, so that the key decides again."""
    session.execute(
        delete(MarkOverride).where(
            MarkOverride.attempt_id == attempt_id, MarkOverride.question_id == question_id
        )
    )
