"""Folds the attempts that are due into the counters, and tells the counters anew."""

from datetime import datetime

from sqlalchemy.orm import Session, sessionmaker

from quizapp.db.engine import write_transaction
from quizapp.services.counting.count_attempts import BATCH, count_batch, is_behind, version_to_count
from quizapp.services.counting.snapshots import renew_snapshot


def has_work(session: Session, now: datetime) -> bool:
    """Tell whether the counters are behind; costs three look-ups in small indexes."""
    return version_to_count(session, now) is not None


def step(session: Session, now: datetime, fastest: int = 0) -> int:
    """Fold one batch, in one transaction; give how many attempts were taken. `fastest` as of `count_batch`.

    None taken means that there is nothing left, or that others hold what is left at the moment.
    """
    version_id = version_to_count(session, now)
    if version_id is None:
        return 0
    with write_transaction(session):
        taken = count_batch(session, version_id, now, fastest)
        if taken < BATCH or not is_behind(session, version_id, now):
            renew_snapshot(session, version_id, now)
    return taken


def count_all(sessions: sessionmaker[Session], now: datetime, fastest: int = 0) -> int:
    """Fold everything that is due; give how many attempts were taken."""
    total = 0
    with sessions() as session:
        while taken := step(session, now, fastest):
            total += taken
    return total
