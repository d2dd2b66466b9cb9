"""Leases: one process at a time does a job, and one that died does not hold it for long."""

from datetime import datetime, timedelta

from sqlalchemy import or_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from quizapp.models import Lease, table_of

_lease = table_of(Lease)


def take_lease(session: Session, job: str, holder: str, now: datetime, lasting: timedelta) -> bool:
    """Take or renew the lease of a job; return False if another process holds it."""
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    insert = (sqlite.Insert if on_sqlite else postgresql.Insert)(_lease)
    statement = (
        insert.values(job=job, holder=holder, until=now + lasting)
        .on_conflict_do_update(
            index_elements=[_lease.c.job],
            set_={"holder": holder, "until": now + lasting},
            where=or_(_lease.c.holder == holder, _lease.c.until < now),
        )
        .returning(_lease.c.holder)
    )
    return session.execute(statement).first() is not None


def give_back_lease(session: Session, job: str, holder: str, now: datetime) -> None:
    """Release a lease if this process still holds it."""
    mine = (_lease.c.job == job, _lease.c.holder == holder)
    session.execute(
        update(_lease).where(*mine, _lease.c.until > now).values(until=now - timedelta(seconds=1))
    )
