"""Scheduled publishing: the quiz is stored as it was when it was scheduled."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from quizapp.bank.quiz import Quiz, quiz_from_data
from quizapp.models import Draft, Publication, QuizRow, Revision, Schedule, Slug
from quizapp.services.audit import record
from quizapp.services.publishing.publish_revision import (
    PublishError,
    PublishOutcome,
    PublishTerms,
    SeenRevision,
    claim_slug,
    content_of,
    digest_of,
    newest_revision,
    publish_revision,
    refuse_over_others,
    refuse_terms,
)
from quizapp.services.quizzes.published import quiz_of


@dataclass(frozen=True, slots=True)
class ScheduledRevision:
    """What is scheduled for a quiz."""

    at: datetime
    quiz: Quiz
    terms: PublishTerms
    failed: str | None
    """Why publishing failed; None while it is waiting."""


def publish_later(
    session: Session, quiz: Quiz, terms: PublishTerms, at: datetime, now: datetime
) -> datetime:
    """Schedule a quiz for publication, replacing what was scheduled before; return the time.

    Whatever would be refused now is refused now. At its time nothing is published if somebody else has published since.

    :raises PublishError: if it cannot be published, or the time has passed.
    """
    if at <= now:
        raise PublishError(f"{at:%Y-%m-%d %H:%M} UTC has passed: choose a time to come")
    row = session.scalars(select(QuizRow).where(QuizRow.uid == quiz.id).with_for_update()).first()
    if row is None:
        row = QuizRow(uid=quiz.id, created_at=now)
        session.add(row)
        session.flush()
    newest = newest_revision(session, row.id)
    content = content_of(quiz)
    refuse_over_others(newest, session.get(Publication, row.id), digest_of(content), terms)
    refuse_terms(quiz_of(session, newest.digest) if newest else None, quiz, terms)
    cancel_later(session, row.id)
    session.add(
        Schedule(
            quiz_id=row.id,
            at=at,
            content=content,
            slug=claim_slug(session, quiz.slug, row.id),
            correction=terms.correction,
            never_lower=terms.never_lower,
            note=terms.note,
            origin=terms.origin,
            seen_id=newest and newest.id,
            made_at=now,
            made_by=terms.by,
        )
    )
    session.flush()
    record(session, terms.by, "planned to publish", quiz.title, now, quiz=quiz.id, at=at)
    return at


def find_waiting(session: Session, quiz_id: int) -> ScheduledRevision | None:
    """Return what is scheduled for a quiz, or could not be published at its time."""
    found = session.get(Schedule, quiz_id, populate_existing=True)
    if found is None:
        return None
    return ScheduledRevision(found.at, _quiz(found), _terms(found), found.failed)


def cancel_later(session: Session, quiz_id: int) -> bool:
    """Cancel what is scheduled for a quiz; return False if nothing was.

    The address reserved for it is free again, unless the quiz has had it before.
    """
    found = session.get(Schedule, quiz_id, with_for_update=True)
    if found is None:
        return False
    slug = found.slug
    session.delete(found)
    session.flush()
    had = {
        quiz_of(session, digest).slug
        for digest in session.scalars(select(Revision.digest).where(Revision.quiz_id == quiz_id))
    }
    if slug not in had and not session.scalar(
        select(Publication.quiz_id).where(Publication.slug == slug)
    ):
        session.delete(session.get_one(Slug, slug))
        session.flush()
    return True


def find_due_quiz(session: Session, now: datetime) -> int | None:
    """Return a quiz for which something is due, or None."""
    due = select(Schedule.quiz_id).where(Schedule.at <= now, Schedule.failed.is_(None))
    return session.scalar(due.order_by(Schedule.at).limit(1))


def publish_due(session: Session, quiz_id: int, now: datetime) -> PublishOutcome | None:
    """Publish what is due for a quiz, or return None if nothing is any more.

    :raises PublishError: if it cannot be published; `note_failure` records that for its editor.
    """
    found = _due(session, quiz_id, now)
    if found is None:
        return None
    quiz, terms, seen_id = _quiz(found), _terms(found), found.seen_id
    session.delete(found)
    session.flush()
    done = publish_revision(session, quiz, terms=terms, now=now)
    newest = newest_revision(session, quiz_id)
    assert newest is not None  # noqa: S101 - it was published a line ago
    # A draft based on the same revision contains what was published now.
    went_on = (Draft.quiz_id == quiz_id, Draft.revision_id.is_not_distinct_from(seen_id))
    session.execute(update(Draft).where(*went_on).values(revision_id=newest.id))
    return done


def note_failure(session: Session, quiz_id: int, now: datetime, reason: str) -> None:
    """Record why the scheduled publication failed."""
    found = _due(session, quiz_id, now)
    if found is not None:
        found.failed = reason
        session.flush()


def _due(session: Session, quiz_id: int, now: datetime) -> Schedule | None:
    # In the order in which publishing locks: the quiz, then its other rows.
    session.execute(select(QuizRow.id).where(QuizRow.id == quiz_id).with_for_update())
    due = select(Schedule).where(
        Schedule.quiz_id == quiz_id, Schedule.at <= now, Schedule.failed.is_(None)
    )
    return session.scalars(due.with_for_update().execution_options(populate_existing=True)).first()


def _quiz(found: Schedule) -> Quiz:
    data = json.loads(found.content)
    return quiz_from_data(data["quiz"], data["article"])


def _terms(found: Schedule) -> PublishTerms:
    return PublishTerms(
        correction=found.correction,
        never_lower=found.never_lower,
        note=found.note,
        origin=found.origin,
        by=found.made_by,
        seen=SeenRevision(found.seen_id),
    )
