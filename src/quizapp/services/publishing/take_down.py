"""Takes quizzes down, puts them out again, and archives them."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.models import Publication, QuizRow, Revision, Slug
from quizapp.services.publishing.notes import store_current_notes
from quizapp.services.publishing.publish_revision import PublishError, claim_slug, newest_revision
from quizapp.services.quizzes.published import quiz_of


def find_quiz(session: Session, slug: str) -> QuizRow | None:
    """Return a quiz by a current or former address, published or not, for changing."""
    if "\0" in slug:
        return None
    which = select(QuizRow).join(Slug, Slug.quiz_id == QuizRow.id).where(Slug.slug == slug)
    return session.scalars(which.with_for_update(of=QuizRow)).first()


def take_down(session: Session, quiz_id: int) -> bool:
    """Stop new attempts at a quiz; open ones can be finished, and results stay. Return False if it is not published."""
    publication = session.get(Publication, quiz_id, with_for_update=True)
    if publication is None:
        return False
    session.delete(publication)
    session.flush()
    return True


def put_out_again(session: Session, quiz_id: int, now: datetime) -> Revision | None:
    """Publish the newest revision of a quiz that was taken down; return None if it is published already.

    :raises PublishError: if nothing was ever published.
    """
    newest = newest_revision(session, quiz_id)
    if newest is None:
        raise PublishError("nothing of it was ever published")
    if session.get(Publication, quiz_id, with_for_update=True):
        return None
    slug = claim_slug(session, quiz_of(session, newest.digest).slug, quiz_id)
    publication = Publication(
        quiz_id=quiz_id, slug=slug, revision_id=newest.id, published_at=now, changed_at=now
    )
    session.add(publication)
    session.flush()
    store_current_notes(session, quiz_id, now)
    return newest


def archive(session: Session, quiz: QuizRow, now: datetime) -> bool:
    """Hide a quiz from the lists; its address still works if published. Return False if it is archived already."""
    changed = quiz.archived_at is None
    quiz.archived_at = quiz.archived_at or now
    session.flush()
    return changed


def unarchive(session: Session, quiz: QuizRow) -> bool:
    """Put a quiz back into the lists; return False if it is not archived."""
    changed = quiz.archived_at is not None
    quiz.archived_at = None
    session.flush()
    return changed
