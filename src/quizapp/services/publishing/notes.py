"""The correction notes under an article, each shown for as long as its editor wants."""

import json
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.models import Publication, Revision

LONGEST = 1000
"""In characters."""


@dataclass(frozen=True, slots=True)
class Note:
    """The text of a correction note, and when the correction was made."""

    at: datetime
    text: str


@lru_cache(256)
def read_notes(stored: str | None) -> tuple[Note, ...]:
    """Return the notes stored with a publication, newest first."""
    return tuple(Note(datetime.fromisoformat(at), text) for at, text in json.loads(stored or "[]"))


def store_current_notes(session: Session, quiz_id: int, now: datetime) -> None:
    """Store the current notes with the publication, if the quiz is published."""
    publication = session.get(Publication, quiz_id)
    if publication is None:
        return
    rows = session.execute(
        select(Revision.published_at, Revision.note)
        .where(Revision.quiz_id == quiz_id, Revision.note != "", Revision.note_down_at.is_(None))
        .order_by(Revision.id.desc())
    ).all()
    notes = [[at.isoformat(), text] for at, text in rows]
    stored = json.dumps(notes, ensure_ascii=False) if notes else None
    if stored != publication.notes:
        publication.notes, publication.changed_at = stored, now
        session.flush()


def hide_note(session: Session, quiz_id: int, number: int, now: datetime) -> bool:
    """Hide the note of a revision; return False if there is none."""
    return _set_note(session, quiz_id, number, now, now)


def show_note(session: Session, quiz_id: int, number: int, now: datetime) -> bool:
    """Show a hidden note again; return False if there is none."""
    return _set_note(session, quiz_id, number, None, now)


def _set_note(
    session: Session, quiz_id: int, number: int, down_at: datetime | None, now: datetime
) -> bool:
    which = (Revision.quiz_id == quiz_id, Revision.number == number, Revision.note != "")
    revision = session.scalars(select(Revision).where(*which).with_for_update()).first()
    if revision is None:
        return False
    if (revision.note_down_at is None) != (down_at is None):
        revision.note_down_at = down_at
        session.flush()
        store_current_notes(session, quiz_id, now)
    return True
