"""What the sessions of staff and of pupils share: they end when idle, and their last use is stored now and then.

They differ in how they begin and end. A session of staff also ends two weeks after it began, and its row stays until
the clean-up. A session of a pupil begins only if the pupil still exists, and its row is deleted on signing out.
"""

from datetime import datetime, timedelta

from sqlalchemy import Table, update

from quizapp.db.engine import SessionOrConnection

IDLE = timedelta(hours=12)
"""A session ends if it is not used for this long."""
SEEN_EVERY = timedelta(minutes=30)
"""The precision with which the last use is stored: a session costs at most one write in this time."""


def is_due(seen_at: datetime, now: datetime) -> bool:
    """Return whether the use of a session has to be stored again."""
    return now - seen_at > SEEN_EVERY


def note_use(on: SessionOrConnection, table: Table, session_id: int, now: datetime) -> None:
    """Store that a session was used now."""
    on.execute(update(table).where(table.c.id == session_id).values(seen_at=now))
