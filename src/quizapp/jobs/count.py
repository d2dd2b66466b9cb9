"""Folds finished attempts into the counters, and publishes summaries anew."""

from datetime import datetime

from sqlalchemy.orm import Session, sessionmaker

from quizapp.db.engine import write_transaction
from quizapp.services.counting.count_attempts import BATCH, count_batch, is_behind, version_to_count
from quizapp.services.counting.snapshots import renew_snapshot


def has_work(session: Session, now: datetime) -> bool:
    """Return whether the counters are behind, at the cost of three index look-ups."""
    return version_to_count(session, now) is not None


def step(session: Session, now: datetime, fastest: int = 0) -> int:
    """Fold one batch in one transaction; return the number of attempts. `fastest` is as in `count_batch`.

    Zero means that nothing is left, or that other processes hold what is left at the moment.
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
    """Fold everything that is due; return the number of attempts."""
    total = 0
    with sessions() as session:
        while taken := step(session, now, fastest):
            total += taken
    return total
