"""The history of a quiz: its revisions, and what is scheduled."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.bank.quiz import Quiz
from quizapp.models import PersonRow, Publication, QuizRow, Revision, Version
from quizapp.services.counting.remark import RemarkProgress, progress_of
from quizapp.services.publishing.publish_later import ScheduledRevision, find_waiting
from quizapp.services.quizzes.published import quiz_of


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    revision_id: int
    number: int
    version: int
    correction: bool
    at: datetime
    origin: str
    by: str | None
    """The name of the person who published it; None for the command line."""
    never_lower: bool
    note: str
    note_shown: bool
    progress: RemarkProgress | None
    """The progress of re-marking; None if the revision does not change marks."""


@dataclass(frozen=True, slots=True)
class History:
    """The revisions of a quiz, newest first."""

    slug: str | None
    """The address; None while it is not published."""
    archived_at: datetime | None
    entries: tuple[HistoryEntry, ...]
    waiting: ScheduledRevision | None


def history_of(session: Session, quiz_id: int) -> History:
    which = select(QuizRow.archived_at).where(QuizRow.id == quiz_id)
    slug = select(Publication.slug).where(Publication.quiz_id == quiz_id)
    return History(
        session.scalar(slug),
        session.scalar(which),
        tuple(reversed(list(_entries(session, quiz_id)))),
        find_waiting(session, quiz_id),
    )


def _entries(session: Session, quiz_id: int) -> Iterator[HistoryEntry]:
    progress = progress_of(session, quiz_id)
    rows = session.execute(
        select(
            Revision.id,
            Revision.number,
            Version.number.label("version"),
            Revision.published_at,
            Revision.origin,
            PersonRow.name.label("by"),
            Revision.never_lower,
            Revision.note,
            Revision.note_down_at,
        )
        .join(Version, Version.id == Revision.version_id)
        .outerjoin(PersonRow, PersonRow.id == Revision.published_by)
        .where(Revision.quiz_id == quiz_id)
        .order_by(Revision.number)
    ).all()
    versions: set[int] = set()
    for row in rows:
        yield HistoryEntry(
            revision_id=row.id,
            number=row.number,
            version=row.version,
            correction=row.version in versions,
            at=row.published_at,
            origin=row.origin,
            by=row.by,
            never_lower=row.never_lower,
            note=row.note,
            note_shown=bool(row.note) and row.note_down_at is None,
            progress=progress.get(row.id),
        )
        versions.add(row.version)


def quizzes_of(session: Session, quiz_id: int, number: int) -> tuple[Quiz | None, Quiz] | None:
    """Return the quiz of a revision and of the one before it, or None if there is no such revision."""
    rows = session.execute(
        select(Revision.number, Revision.digest)
        .where(Revision.quiz_id == quiz_id, Revision.number.in_((number - 1, number)))
        .order_by(Revision.number)
    ).all()
    if not rows or rows[-1].number != number:
        return None
    before = quiz_of(session, rows[0].digest) if len(rows) > 1 else None
    return before, quiz_of(session, rows[-1].digest)
