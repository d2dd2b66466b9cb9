"""Deletes everything that a reader has entered."""

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from quizapp.models import Attempt
from quizapp.services.attempts.attempts import AttemptState
from quizapp.services.counting.count_attempts import uncount
from quizapp.services.counting.counters import lock_version


def delete_answers(session: Session, state: AttemptState) -> None:
    """Delete all attempts of a reader with their answers, and take them out of the counters."""
    chain = or_(Attempt.id == state.reader_id, Attempt.first_id == state.reader_id)
    versions = session.scalars(
        select(Attempt.version_id).where(chain).distinct().order_by(Attempt.version_id)
    ).all()
    for version_id in versions:
        lock_version(session, version_id)
    for version_id in versions:
        ids = select(Attempt.id).where(chain, Attempt.version_id == version_id)
        uncount(session, version_id, session.scalars(ids).all())
    session.execute(delete(Attempt).where(Attempt.first_id == state.reader_id))
    session.execute(delete(Attempt).where(Attempt.id == state.reader_id))
