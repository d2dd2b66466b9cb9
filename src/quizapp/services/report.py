"""What an editor is told about a quiz, from the same stored snapshot as the readers' pages."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quizapp.bank.quiz import Quiz
from quizapp.models import Attempt, Version
from quizapp.services.keys_in_force import newest_quiz
from quizapp.services.published import find_published
from quizapp.services.snapshots import Told, find_snapshot


@dataclass(frozen=True, slots=True)
class Report:
    """The newest version of a quiz; `open` counts attempts on the way now, which the snapshot does not have yet."""

    quiz: Quiz
    version: int
    told: Told | None
    open: int


def report_on(session: Session, slug: str) -> Report | None:
    """Report on what is published at an address; None where nothing is."""
    published = find_published(session, slug)
    if published is None:
        return None
    version_id = published.version_id
    on_the_way = select(func.count()).where(
        Attempt.version_id == version_id,
        Attempt.finished_at.is_(None),
        Attempt.counted_as.is_(None),
    )
    return Report(
        quiz=newest_quiz(session, version_id),
        version=session.get_one(Version, version_id).number,
        told=find_snapshot(session, version_id),
        open=session.scalar(on_the_way) or 0,
    )
