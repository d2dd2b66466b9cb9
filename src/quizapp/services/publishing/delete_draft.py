"""Deletes a quiz that was never published."""

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from quizapp.models import Draft as DraftRow
from quizapp.models import QuizRow, Revision
from quizapp.services.publishing.publish_later import cancel_later
from quizapp.services.quizzes.drafts import DraftError, LoadedDraft


def can_be_deleted(session: Session, draft: LoadedDraft) -> bool:
    """Return whether the quiz was never published: readers' answers are not deleted with a draft."""
    published = select(Revision.id).where(Revision.quiz_id == draft.quiz_id).limit(1)
    return session.scalar(published) is None


def delete_draft(session: Session, draft: LoadedDraft) -> None:
    """Delete a quiz that is only a draft, with its conflict copies.

    :raises DraftError: if it was ever published.
    """
    session.scalars(select(QuizRow).where(QuizRow.id == draft.quiz_id).with_for_update()).first()
    if not can_be_deleted(session, draft):
        raise DraftError("This quiz was published: it can be unpublished, but not deleted.")
    cancel_later(session, draft.quiz_id)
    session.execute(delete(DraftRow).where(DraftRow.quiz_id == draft.quiz_id))
    session.execute(delete(QuizRow).where(QuizRow.id == draft.quiz_id))
    session.expire_all()
