"""Re-marks attempts after corrections, a batch at a time, and publishes the summary anew at the end."""

from datetime import datetime

from sqlalchemy.orm import Session, sessionmaker

from quizapp.db.engine import write_transaction
from quizapp.services.counting.count_attempts import is_behind
from quizapp.services.counting.remark import remark_batch, version_to_remark
from quizapp.services.counting.snapshots import renew_snapshot


def has_work(session: Session, _now: datetime) -> bool:
    """Return whether a correction is in progress, at the cost of a look into a small table."""
    return version_to_remark(session) is not None


def step(session: Session, now: datetime) -> int:
    """Re-mark one batch in one transaction; return the number of steps, 0 if nothing is left."""
    version_id = version_to_remark(session)
    if version_id is None:
        return 0
    with write_transaction(session):
        remark_batch(session, version_id, now)
        if not is_behind(session, version_id, now):
            renew_snapshot(session, version_id, now)
    return 1


def remark_all(sessions: sessionmaker[Session], now: datetime) -> None:
    """Re-mark everything that is due."""
    with sessions() as session:
        while step(session, now):
            pass
