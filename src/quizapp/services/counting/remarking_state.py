"""The key by which each attempt is counted while a correction works its way through the counters."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from quizapp.bank.quiz import Quiz
from quizapp.db.engine import SessionOrConnection
from quizapp.models import Remarking, Revision
from quizapp.services.quizzes.published import quiz_of


@dataclass(frozen=True, slots=True)
class RemarkingState:
    """The quizzes by which attempts are counted: the newer one up to the id `reached`, the older one above."""

    newer: Quiz
    older: Quiz
    reached: int

    def quiz(self, attempt_id: int) -> Quiz:
        """Return the quiz by which an attempt is counted now."""
        return self.newer if attempt_id <= self.reached else self.older


def remarking_state(on: SessionOrConnection, version_id: int) -> RemarkingState:
    """Return the current state of a (locked) version."""
    former, latter = aliased(Revision), aliased(Revision)
    open_one = (
        select(Remarking.reached, former.digest, latter.digest.label("newer"))
        .join(former, former.id == Remarking.from_id)
        .join(latter, latter.id == Remarking.to_id)
        .where(Remarking.version_id == version_id, Remarking.finished_at.is_(None))
        .order_by(Remarking.id)
        .limit(1)
    )
    row = on.execute(open_one).first()
    if row is None:
        newest = newest_quiz(on, version_id)
        return RemarkingState(newest, newest, 0)
    return RemarkingState(quiz_of(on, row.newer), quiz_of(on, row.digest), row.reached)


def is_remarking(session: Session, version_id: int) -> bool:
    """Return whether a correction is still working its way through the counters of a version."""
    open_ones = select(Remarking.id).where(
        Remarking.version_id == version_id, Remarking.finished_at.is_(None)
    )
    return session.scalar(open_ones.limit(1)) is not None


def newest_quiz(on: SessionOrConnection, version_id: int) -> Quiz:
    """Return the quiz of a version with its newest corrections."""
    return quiz_of(on, newest_digest(on, version_id))


def newest_digest(on: SessionOrConnection, version_id: int) -> str:
    """Return the digest of a version's newest revision."""
    newest = (
        select(Revision.digest)
        .where(Revision.version_id == version_id)
        .order_by(Revision.id.desc())
        .limit(1)
    )
    digest: str = on.execute(newest).scalar_one()
    return digest
