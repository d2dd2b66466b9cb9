"""Keeping what arrived too late to count."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import bindparam, select

from quizapp.db.engine import SessionOrConnection
from quizapp.models import LateAnswer, table_of

MOST = 200
"""How much is kept for one attempt. Who finds an old page open sends it once or twice, a few answers each time; more
comes from programs, and whoever has one link could fill the disk with it."""

_late = table_of(LateAnswer)
_SO_FAR = select(
    _late.c.phase, _late.c.question_id, _late.c.status, _late.c.response, _late.c.confidence
).where(_late.c.attempt_id == bindparam("attempt_id"))

Late = tuple[str, str | None, str, str | None, int | None]
"""Phase, question id (None for the self-rating), status, response and confidence."""


def keep_late_answers(
    on: SessionOrConnection,
    attempt_id: int,
    given: Iterable[Late],
    counted: set[Late],
    now: datetime,
) -> bool:
    """Keep what is new: neither counted nor kept already. Tell whether anything was."""
    kept = {tuple(row) for row in on.execute(_SO_FAR, {"attempt_id": attempt_id})}
    new = [late for late in given if late not in kept and late not in counted]
    new = new[: max(0, MOST - len(kept))]
    rows = [
        {
            "attempt_id": attempt_id,
            "phase": phase,
            "question_id": question_id,
            "status": status,
            "response": response,
            "confidence": confidence,
            "arrived_at": now,
        }
        for phase, question_id, status, response, confidence in new
    ]
    if rows:
        on.execute(_late.insert(), rows)
    return bool(rows)
