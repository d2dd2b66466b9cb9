"""Tells simulated readers from real ones, and removes them."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, delete, func, select
from sqlalchemy.orm import Session

from quizapp.measurement.counters import SIMULATED
from quizapp.models import Attempt, Version
from quizapp.services.counting.count_attempts import uncount
from quizapp.services.counting.counters import lock_version

BATCH = 200


def has_real_readers(session: Session, version_id: int) -> bool:
    """Return whether any real reader has begun a version."""
    real = and_(Attempt.version_id == version_id, Attempt.cohort != SIMULATED)
    return session.scalar(select(Attempt.id).where(real).limit(1)) is not None


def versions_of_quiz(session: Session, version_id: int) -> Sequence[int]:
    """Return all versions of this version's quiz, oldest first."""
    quiz_id = select(Version.quiz_id).where(Version.id == version_id).scalar_subquery()
    return session.scalars(
        select(Version.id).where(Version.quiz_id == quiz_id).order_by(Version.id)
    ).all()


def count_simulated(session: Session, version_ids: Sequence[int]) -> int:
    """Count the simulated readers of some versions."""
    return session.scalar(select(func.count()).where(_simulated(version_ids))) or 0


def remove_simulated(session: Session, version_id: int, below: int | None) -> Sequence[int]:
    """Remove the newest simulated readers of a version, and take them out of its counters.

    `below` is the smallest id removed so far, None at first. Returns the ids that were removed, largest first, or
    nothing when none is left. The newest go first, because a second try refers to the first one of the same reader.
    """
    lock_version(session, version_id)
    which = [_simulated([version_id])]
    if below is not None:  # avoids scanning later real readers
        which.append(Attempt.id < below)
    newest = select(Attempt.id).where(*which).order_by(Attempt.id.desc()).limit(BATCH)
    ids = session.scalars(newest).all()
    if ids:
        uncount(session, version_id, ids)
        session.execute(delete(Attempt).where(Attempt.id.in_(ids)))
    return ids


def _simulated(version_ids: Sequence[int]) -> ColumnElement[bool]:
    return and_(Attempt.version_id.in_(version_ids), Attempt.cohort == SIMULATED)
