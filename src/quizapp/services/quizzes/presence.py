"""Which editors have a draft open now."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from quizapp.models import DraftVisit

PRESENT = timedelta(minutes=10)
"""An editor counts as present for this long after the last sign of activity."""
_LONGEST_PART = 80


@dataclass(frozen=True, slots=True)
class Visit:
    """An editor with a part of a draft open."""

    person_id: int
    part: str
    seen_at: datetime


def note_visit(session: Session, quiz_id: int, person_id: int, part: str, now: datetime) -> None:
    """Note that a person has a part open; visits older than a day are deleted."""
    session.execute(delete(DraftVisit).where(DraftVisit.seen_at < now - timedelta(days=1)))
    visit = session.get(DraftVisit, (quiz_id, person_id))
    if visit is None:
        visit = DraftVisit(quiz_id=quiz_id, person_id=person_id)
        session.add(visit)
    visit.part, visit.seen_at = part[:_LONGEST_PART], now
    session.flush()


def note_leaving(session: Session, quiz_id: int, person_id: int, part: str) -> None:
    """Note that a person has closed a part; whoever has opened another one since is still here."""
    session.execute(
        delete(DraftVisit).where(
            DraftVisit.quiz_id == quiz_id,
            DraftVisit.person_id == person_id,
            DraftVisit.part == part[:_LONGEST_PART],
        )
    )


def other_visits(session: Session, quiz_id: int, person_id: int, now: datetime) -> list[Visit]:
    """Return the others who have the draft open, most recent first."""
    rows = session.scalars(
        select(DraftVisit)
        .where(
            DraftVisit.quiz_id == quiz_id,
            DraftVisit.person_id != person_id,
            DraftVisit.seen_at > now - PRESENT,
        )
        .order_by(DraftVisit.seen_at.desc(), DraftVisit.person_id)
    )
    return [Visit(row.person_id, row.part, row.seen_at) for row in rows]
