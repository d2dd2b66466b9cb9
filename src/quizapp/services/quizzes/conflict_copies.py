"""Conflict copies: texts that lost against another editor's, or that belonged to a discarded draft."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.models import DraftAside, PersonRow

MOST = 100
"""Older ones are not listed."""


@dataclass(frozen=True, slots=True)
class ConflictCopy:
    part: str
    text: str
    """The part as it was sent, in JSON."""
    by: str | None
    at: datetime


def conflict_copies_of(session: Session, quiz_id: int) -> list[ConflictCopy]:
    """Return the conflict copies of a quiz, newest first."""
    rows = session.execute(
        select(DraftAside, PersonRow.name)
        .outerjoin(PersonRow, PersonRow.id == DraftAside.person_id)
        .where(DraftAside.quiz_id == quiz_id)
        .order_by(DraftAside.set_aside_at.desc(), DraftAside.part, DraftAside.digest)
        .limit(MOST)
    )
    return [ConflictCopy(row.part, row.text, name, row.set_aside_at) for row, name in rows]
