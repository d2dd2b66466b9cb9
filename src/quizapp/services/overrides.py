"""Marks that a teacher has set instead of what the key gives."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from quizapp.database import Connected
from quizapp.models import MarkOverride, table_of

_override = table_of(MarkOverride)
_OF = select(
    _override.c.attempt_id,
    _override.c.question_id,
    _override.c.mark,
    _override.c.reason,
    _override.c.set_at,
).where(_override.c.attempt_id.in_(bindparam("ids", expanding=True)))


@dataclass(frozen=True, slots=True)
class Override:
    """A mark of the teacher's, in twelfths, and why."""

    mark: int
    reason: str
    set_at: datetime


def overrides_of(on: Connected, attempt_ids: Collection[int]) -> dict[tuple[int, str], Override]:
    """Give the marks that were set in attempts, by attempt and question."""
    if not attempt_ids:
        return {}
    rows = on.execute(_OF, {"ids": list(attempt_ids)})
    return {(row[0], row[1]): Override(*row[2:]) for row in rows}
